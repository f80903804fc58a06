"""Accounts in, tellings out: each report with what tells whether it speaks of the same event as another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from builder.accounts import Account, EventReport, Participant
from builder.keys import digest, make_slug
from builder.model import EventType, Factuality, Role
from builder.resolution.spine import Spine
from builder.resolution.times import Bounds, bounds

__all__ = ["Telling", "places_agree", "tell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One report of one article. Actors are seen from afar: a state stands for its army and its ministries.

    `times` is what the text says; `news` the day of publication, if the text dates the event in no way and tells it
    as news. An entity that only this article knows stands by its name with a tilde (`~place/suruc`), among `actors` and
    `spots`; such a name may speak for an event, but it makes no two entities one. `places` are the named places of the
    authority with all they lie in.
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
    found = [
        _telling(account, report, spine)
        for account in accounts
        for report in account.reports
        if report.event.confidence >= min_confidence
    ]
    return tuple(sorted(found, key=lambda telling: telling.key))


def places_agree(one: Telling, other: Telling) -> bool:
    """Whether a place that one report names is, holds or lies in one that the other names."""
    return bool(one.spots & other.places or other.spots & one.places)


def _telling(account: Account, report: EventReport, spine: Spine) -> Telling:
    names = {one.key: _name(one) for one in account.participants if one.local}

    def actors(*roles: Role) -> frozenset[str]:
        return frozenset(names.get(key) or spine.actor(key) for role in roles for key in report.roles.get(role, ()))

    published = bounds(account.article.published)
    undated_news = report.event.when is None and not report.event.background and published.day is not None
    named = report.roles.get(Role.PLACE, ())
    return Telling(
        report=report,
        account=account,
        times=bounds(report.event.when),
        published=published,
        news=published if undated_news else bounds(None),
        agents=actors(Role.AGENT),
        targets=actors(Role.TARGET),
        actors=actors(Role.AGENT, Role.TARGET, Role.PARTY),
        spots=frozenset(names.get(key, key) for key in named),
        places=spine.ground(key for key in named if key not in names),
    )


def _name(participant: Participant) -> str:
    first = participant.names[0] if participant.names else participant.key
    return f"~{participant.type.value.lower()}/{make_slug(first) or digest(first)}"
