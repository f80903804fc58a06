"""Accounts in, tellings out: each report with what tells whether it speaks of the same event as another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from builder.accounts import Account, EventReport, Participant
from builder.keys import digest, make_slug
from builder.model import EventType, Factuality, Role, Span
from builder.resolution.copies import find_copies
from builder.resolution.spine import Spine
from builder.resolution.times import Bounds, bounds
from builder.text import fold

__all__ = ["Telling", "places_agree", "tell"]

_CLITICS = ("وال", "فال", "بال", "كال", "لل", "ال", "و")
_SHORTEST = 4
_STEM = 6  # letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One report of one article. Actors are seen from afar: a state stands for its army and its ministries.

    `times` is what the text says; `news` the day of publication, if the text dates the event in no way and tells it
    as news. An entity that only this article knows stands by its name with a tilde (`~place/suruc`), among `actors` and
    `spots`; such a name may speak for an event, but it makes no two entities one. `places` are the named places of the
    authority with all they lie in.

    `named` is everyone whose name stands in the words of the report, `sites` the places that it names or that stand in
    its words, `words` its words without endings, `figures` its tolls by kind and number, `family` the family of copies
    that the article belongs to.
    """

    report: EventReport
    account: Account
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

    @property
    def key(self) -> str:
        return self.report.key

    @property
    def article(self) -> str:
        return self.account.article.key

    @property
    def type(self) -> EventType:
        return self.report.event.type

    @property
    def when(self) -> Bounds:
        """The time of the text, else the day of the news."""
        return self.times if self.times.known else self.news

    @property
    def actual(self) -> bool:
        return self.report.event.factuality is Factuality.ACTUAL

    @property
    def claims(self) -> tuple[str, ...]:
        return tuple(sorted(claim.key for claim in self.report.claims))


def tell(accounts: Iterable[Account], spine: Spine, *, min_confidence: float) -> tuple[Telling, ...]:
    """The tellings that are sure enough, by key."""
    accounts = tuple(accounts)
    families = find_copies(accounts)
    found = [
        _telling(account, report, spine, families.get(account.article.key))
        for account in accounts
        for report in account.reports
        if report.event.confidence >= min_confidence
    ]
    return tuple(sorted(found, key=lambda telling: telling.key))


def places_agree(one: Telling, other: Telling) -> bool:
    """Whether a place that one report names is, holds or lies in one that the other names."""
    return bool(one.spots & other.places or other.spots & one.places)


def _telling(account: Account, report: EventReport, spine: Spine, family: str | None) -> Telling:
    names = {one.key: _name(one) for one in account.participants if one.local}

    def actors(*roles: Role) -> frozenset[str]:
        return frozenset(names.get(key) or spine.actor(key) for role in roles for key in report.roles.get(role, ()))

    published = bounds(account.article.published)
    undated_news = report.event.when is None and not report.event.background and published.day is not None
    named = report.roles.get(Role.PLACE, ())
    within = [names.get(one.key, one.key) for one in account.participants if _stands_in(one, report.event.span)]
    spots = frozenset(names.get(key, key) for key in named)
    return Telling(
        report=report,
        account=account,
        times=bounds(report.event.when),
        published=published,
        news=published if undated_news else bounds(None),
        agents=actors(Role.AGENT),
        targets=actors(Role.TARGET),
        actors=actors(Role.AGENT, Role.TARGET, Role.PARTY),
        spots=spots,
        places=spine.ground(key for key in named if key not in names),
        named=frozenset(spine.actor(key) for key in within if not _is_place(key)),
        sites=spots | {key for key in within if _is_place(key)},
        words=_words(report.event.evidence),
        figures=frozenset((one.kind.value, one.low) for one in report.event.casualties if one.low),
        mediators=actors(Role.MEDIATOR),
        family=family,
    )


def _stands_in(participant: Participant, span: Span) -> bool:
    return any(span.start <= mention.start and mention.end <= span.end for mention in participant.mentions)


def _is_place(key: str) -> bool:
    return key.startswith(("place/", "~place/"))


def _words(text: str) -> frozenset[str]:
    """The words of a text without numbers, short ones, what is written on to them in Arabic, and their endings."""
    found: set[str] = set()
    for word in fold(text).text.split():
        stem = next((word[len(clitic) :] for clitic in _CLITICS if word.startswith(clitic)), word)
        bare = stem if len(stem) >= _SHORTEST - 1 else word
        if len(bare) >= _SHORTEST and not bare.isdecimal():
            found.add(bare[:_STEM])
    return frozenset(found)


def _name(participant: Participant) -> str:
    first = participant.names[0] if participant.names else participant.key
    return f"~{participant.type.value.lower()}/{make_slug(first) or digest(first)}"
