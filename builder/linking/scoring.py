"""What is to be linked and a candidate in, features and a score out that anybody can add up again.

The score is the sum of the features, each times its weight; a feature that nothing is known of counts half.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from builder.linking.items import ItemKind, LinkItem
from builder.linking.surroundings import Surroundings
from builder.model import Span

__all__ = ["WEIGHTS", "Features", "Subject", "measure"]

WEIGHTS = {
    "name": 0.30,
    "type": 0.15,
    "country": 0.20,
    "nearness": 0.15,
    "dates": 0.10,
    "prior": 0.10,
}
_UNKNOWN = 0.5
# How well an item of a kind fits what the article takes the thing for.
_FITS = {
    (ItemKind.STATE, ItemKind.PLACE): 0.6,
    (ItemKind.PLACE, ItemKind.STATE): 0.4,
    (ItemKind.ORGANISATION, ItemKind.OTHER): 0.5,
    (ItemKind.EVENT, ItemKind.OTHER): 0.6,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is to be linked: key, names, and where an article mentions it; country, number and dates where known."""

    key: str
    kind: ItemKind
    names: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    country: str | None = None
    geonames: int | None = None
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """Each from 0 to 1; None where nothing is known.

    `name` is the likeness of the names (an event of the news has none), `type` how well the kind fits, `country` how
    much speaks for its country, `nearness` how near other places of the text are, `dates` whether life, duration or
    office fit the date, `prior` how much the item is spoken of at all.
    """

    name: float | None
    type: float
    country: float | None
    nearness: float | None
    dates: float | None
    prior: float

    @property
    def score(self) -> float:
        """The weighted sum, to four places."""
        return round(sum(WEIGHTS[name] * (_UNKNOWN if value is None else value) for name, value in self.listed()), 4)

    def listed(self) -> Iterator[tuple[str, float | None]]:
        """Names and values, in the order of the weights."""
        return ((entry.name, getattr(self, entry.name)) for entry in fields(self))

    def __str__(self) -> str:
        return ", ".join(f"{name} {'?' if value is None else f'{value:.2f}'}" for name, value in self.listed())


def measure(subject: Subject, item: LinkItem, likeness: float, around: Surroundings) -> Features:
    """The features of a candidate."""
    return Features(
        name=round(likeness, 3) if subject.names else None,
        type=1.0 if item.kind is subject.kind else _FITS.get((subject.kind, item.kind), 0.0),
        country=_rounded(_country(subject, item, around)),
        nearness=_rounded(around.nearness(subject.key, item.latitude, item.longitude)),
        dates=_dates(subject, item, around),
        prior=item.prior / 100,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _country(subject: Subject, item: LinkItem, around: Surroundings) -> float | None:
    if subject.country is not None and item.country is not None:
        return 1.0 if item.country == subject.country else 0.0
    if around.parties:
        listed = set(item.facts.get("P710", ())) | set(item.facts.get("P17", ()))
        return len(around.parties & listed) / len(around.parties) if listed else None
    return around.country(item.country, subject.spans)


def _dates(subject: Subject, item: LinkItem, around: Surroundings) -> float | None:
    """Whether the item lived, lasted or held the office that the text names when the text speaks of it."""
    if around.offices and item.tenures and around.date:
        held = {t.office for t in item.tenures if _covers(t.start, t.end, around.date, around.date)}
        return 1.0 if held & around.offices else 0.0
    begin, end = subject.start or around.date, subject.end or subject.start or around.date
    if begin is None or end is None or (item.start is None and item.end is None):
        return None
    return 1.0 if _covers(item.start, item.end, begin, end) else 0.0


def _covers(start: str | None, end: str | None, first: str, last: str) -> bool:
    """Whether two spans of time meet; a year or month counts whole, an open end never ends."""
    return (start is None or start <= last[: len(start)]) and (end is None or first[: len(end)] <= end)
