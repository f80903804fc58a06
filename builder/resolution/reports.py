"""The nouns of joining reports: a sketch holds all that tells whether two reports speak of one event, a telling more.

A sketch can be written down and read again, so that a report need not be read anew to be held against another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from builder.accounts import Account, EventReport
from builder.model import EventType, Factuality
from builder.resolution.times import Bounds, bounds

__all__ = ["ENDINGS", "Sketch", "Telling", "encode_sketch", "places_agree", "read_sketch"]

ENDINGS = frozenset((EventType.TRUCE, EventType.PEACE_AGREEMENT))
_RECENT = 7  # days before publication that undated news may speak of
_REMEMBERED = 60  # days before publication that undated background may speak of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """One report of one article. Actors are seen from afar: a state stands for its army and its ministries.

    `when` is what the text says as EDTF and `said` its bounds; `news` the day of publication, if the text dates the
    event in no way and tells it as news. An entity that only this article knows stands by its name with a tilde
    (`~place/suruc`), among `actors` and `spots`; such a name may speak for an event, but it makes no two entities one.
    `places` are the named places of the authority with all they lie in.

    `named` is everyone whose name stands in the words of the report, `sites` the places that it names or that stand in
    its words, `words` its words without endings, `figures` its tolls by kind and number, `family` the family of copies
    that the article belongs to. `episode` is the war of the authority that a report of a war means.

    Of a truce: `conflict` is the one that the report and its article are about, `attached` the one that the report
    alone belongs to, `states` who agrees and `brokers` who mediates, each by the state, `ended` the war that it ended.

    `window` is when the event may have been, for comparing it with others.
    """

    key: str
    article: str
    type: EventType
    factuality: Factuality
    background: bool
    when_text: str | None
    published_text: str | None
    times: Bounds
    published: Bounds
    news: Bounds
    agents: frozenset[str]
    targets: frozenset[str]
    actors: frozenset[str]
    spots: frozenset[str]
    places: frozenset[str]
    named: frozenset[str]
    sites: frozenset[str]
    words: frozenset[str]
    figures: frozenset[tuple[str, int]]
    mediators: frozenset[str]
    family: str | None = None
    episode: str | None = None
    conflict: str | None = None
    attached: str | None = None
    states: frozenset[str] = frozenset()
    brokers: frozenset[str] = frozenset()
    ended: str | None = None
    window: Bounds = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "window", _window(self))

    @property
    def when(self) -> Bounds:
        """The time of the text, else the day of the news."""
        return self.times if self.times.known else self.news

    @property
    def actual(self) -> bool:
        return self.factuality is Factuality.ACTUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling(Sketch):
    """A sketch with the report and the account that it was made of."""

    report: EventReport
    account: Account

    @property
    def claims(self) -> tuple[str, ...]:
        return tuple(sorted(claim.key for claim in self.report.claims))


def _window(sketch: Sketch) -> Bounds:
    """When an event may have been: by its text, else shortly before it was told, as news or as background."""
    last = sketch.published.latest
    if sketch.times.known and sketch.type in ENDINGS:
        return bounds((sketch.when_text or "").removesuffix("/.."))  # what counts is when it began
    if sketch.times.known or last is None:
        return sketch.times
    if sketch.background:
        return Bounds(last - timedelta(days=_REMEMBERED), last)
    first = sketch.published.earliest or last
    return Bounds(first - timedelta(days=_RECENT), last)


def places_agree(one: Sketch, other: Sketch) -> bool:
    """Whether a place that one report names is, holds or lies in one that the other names."""
    return bool(one.spots & other.places or other.spots & one.places)


_SETS = ("agents", "targets", "actors", "spots", "places", "named", "sites", "words", "mediators", "states", "brokers")
_TEXTS = ("when_text", "published_text", "family", "episode", "conflict", "attached", "ended")


def encode_sketch(sketch: Sketch) -> dict[str, Any]:
    """A sketch as JSON keeps it, without its key and article; what is empty is left out."""
    values: dict[str, Any] = {name: sorted(found) for name in _SETS if (found := getattr(sketch, name))}
    values |= {name: found for name in _TEXTS if (found := getattr(sketch, name)) is not None}
    values |= {"type": sketch.type.value, "factuality": sketch.factuality.value}
    if sketch.figures:
        values["figures"] = sorted(sketch.figures)
    if sketch.background:
        values["background"] = True
    if sketch.news.known:
        values["news"] = True
    return values


def read_sketch(key: str, article: str, values: dict[str, Any]) -> Sketch:
    """The sketch that was written down."""
    published = bounds(values.get("published_text"))
    sets: dict[str, Any] = {name: frozenset(values.get(name, ())) for name in _SETS}
    texts: dict[str, Any] = {name: values.get(name) for name in _TEXTS}
    return Sketch(
        key=key,
        article=article,
        type=EventType(values["type"]),
        factuality=Factuality(values["factuality"]),
        background=values.get("background", False),
        times=bounds(values.get("when_text")),
        published=published,
        news=published if values.get("news") else bounds(None),
        figures=frozenset((kind, number) for kind, number in values.get("figures", ())),
        **sets,
        **texts,
    )
