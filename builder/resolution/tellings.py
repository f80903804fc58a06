"""Accounts in, tellings out: each report with what tells whether it speaks of the same event as another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from builder.accounts import Account, EventReport, Participant
from builder.keys import digest, make_slug
from builder.model import RelationKind, Role, Span
from builder.resolution.conflicts import about, attach, resolve_war
from builder.resolution.reports import ENDINGS, Telling
from builder.resolution.spine import Spine
from builder.resolution.times import bounds, is_dated_late
from builder.text import fold

__all__ = ["tell"]

_CLITICS = ("وال", "فال", "بال", "كال", "لل", "ال", "و")
_SHORTEST = 4
_STEM = 6  # letters
_NO_COPIES: Mapping[str, str] = MappingProxyType({})


def tell(
    accounts: Iterable[Account], spine: Spine, *, min_confidence: float, families: Mapping[str, str] = _NO_COPIES
) -> tuple[Telling, ...]:
    """The tellings that are sure enough, by key; `families` gives the family of each article that has copies."""
    found: list[Telling] = []
    for account in accounts:
        told = [
            _telling(account, report, spine, families.get(account.article.key))
            for report in account.reports
            if report.event.confidence >= min_confidence
        ]
        wars = {telling.key: war for telling in told if (war := resolve_war(telling, spine))}
        found += [_placed(telling, wars, spine) for telling in told]
    return tuple(sorted(found, key=lambda telling: telling.key))


def _placed(telling: Telling, wars: Mapping[str, str], spine: Spine) -> Telling:
    """A telling with the war that it means or, of a truce, the conflict and war that it belongs to."""
    if telling.key in wars:
        return replace(telling, episode=wars[telling.key])
    if telling.type not in ENDINGS:
        return telling
    relations = telling.report.relations
    ended = (wars.get(key) for kind, key in relations if kind is RelationKind.ENDS_HOSTILITIES_OF)
    return replace(
        telling,
        conflict=spine.conflict_of(about(telling, spine)),
        attached=spine.conflict_of(attach((telling,), telling.when, spine)),
        states=_states(telling, spine, Role.AGENT, Role.TARGET, Role.PARTY),
        brokers=_states(telling, spine, Role.MEDIATOR),
        ended=min((key for key in ended if key), default=None),
    )


def _states(telling: Telling, spine: Spine, *roles: Role) -> frozenset[str]:
    """The states in some roles, or for which those in them act; in no state's place, who acts."""
    keys = {spine.state_of(key) or key for role in roles for key in telling.report.roles.get(role, ())}
    return frozenset(key for key in keys if not key.startswith("article/"))


def _telling(account: Account, report: EventReport, spine: Spine, family: str | None) -> Telling:
    names = {one.key: _name(one) for one in account.participants if one.local}

    def actors(*roles: Role) -> frozenset[str]:
        return frozenset(names.get(key) or spine.actor(key) for role in roles for key in report.roles.get(role, ()))

    published = bounds(account.article.published)
    when = None if is_dated_late(report.event, account.article.published) else report.event.when
    undated_news = report.event.when is None and not report.event.background and published.day is not None
    named = report.roles.get(Role.PLACE, ())
    within = [names.get(one.key, one.key) for one in account.participants if _stands_in(one, report.event.span)]
    spots = frozenset(names.get(key, key) for key in named)
    return Telling(
        key=report.key,
        article=account.article.key,
        type=report.event.type,
        factuality=report.event.factuality,
        background=report.event.background,
        when_text=when,
        published_text=account.article.published,
        report=report,
        account=account,
        times=bounds(when),
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
