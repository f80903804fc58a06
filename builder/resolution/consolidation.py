"""Accounts of articles and the authority in, the world out: events across articles, and entities only articles know."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from builder.accounts import Account
from builder.judged import correct_accounts
from builder.judgements import Judgement, event_verdicts
from builder.model import EventType, Factuality, Role, Weapon
from builder.resolution.casualties import estimate
from builder.resolution.contradictions import contradict
from builder.resolution.copies import find_copies
from builder.resolution.events import Cluster, cluster
from builder.resolution.lineage import trace
from builder.resolution.naming import name_entities
from builder.resolution.spine import Spine
from builder.resolution.tellings import Telling, tell
from builder.resolution.times import UNKNOWN, Bounds
from builder.world import Contradiction, Event, Lineage, World
from ontology.authority import Authority

__all__ = ["consolidate"]

_TYPES = {type: number for number, type in enumerate(EventType)}
_FACTUALITIES = {factuality: number for number, factuality in enumerate(Factuality)}


def consolidate(
    accounts: Sequence[Account],
    authority: Authority,
    *,
    min_confidence: float,
    judgements: Sequence[Judgement] = (),
) -> World:
    """The world that a set of accounts supports, whatever their order. Reports below the threshold stay out of it.

    What people judged of claims and of pairs of reports goes before what is read and computed.
    """
    spine = Spine(authority)
    accounts = correct_accounts(accounts, judgements, authority)
    told = tell(accounts, spine, min_confidence=min_confidence)
    clusters = cluster(told, spine, verdicts=event_verdicts(judgements))
    dated = {group.key: _time(group, spine) for group in clusters}
    ties = trace(clusters, {key: times for key, (_, times) in dated.items()}, spine)
    contradictions = contradict(clusters)
    events = tuple(
        _event(group, *dated[group.key], ties.get(group.key, ()), contradictions.get(group.key, ()))
        for group in clusters
    )
    copies = tuple((copy, first) for copy, first in find_copies(accounts).items() if copy != first)
    return World(events=events, entities=name_entities(accounts, events, spine, authority), copies=copies)


def _event(
    group: Cluster,
    time: str | None,
    times: Bounds,
    lineage: tuple[Lineage, ...],
    contradictions: tuple[Contradiction, ...],
) -> Event:
    actual = [telling for telling in group.tellings if telling.actual]
    published = [telling for telling in group.tellings if telling.published.earliest]
    first = min(published, key=lambda telling: (str(telling.published.earliest), telling.key), default=None)
    return Event(
        key=group.key,
        types=_types(actual or group.tellings),
        realised=bool(actual),
        episode=group.episode,
        roles=_roles(group.tellings),
        weapons=_weapons(group.tellings),
        time=time,
        earliest=times.earliest,
        latest=times.latest,
        begin=times.day,
        end=times.day,
        factuality=Factuality.ACTUAL if actual else _factuality(group.tellings),
        background=all(telling.report.event.background for telling in group.tellings),
        published=first.account.article.published if first else None,
        reports=tuple(telling.key for telling in group.tellings),
        lineage=lineage,
        estimates=estimate(group.tellings),
        contradictions=contradictions,
    )


def _time(group: Cluster, spine: Spine) -> tuple[str | None, Bounds]:
    """The most precise time that the reports give, those of what happened first; an episode keeps its own.

    Where reports date one night to neighbouring days, the event spans them.
    """
    if group.episode:
        return None, spine.war(group.key).bounds
    tellings = [telling for telling in group.tellings if telling.actual] or group.tellings
    dated = [telling for telling in tellings if telling.times.known]
    days = sorted({telling.times.day for telling in dated if telling.times.day})
    if len(days) > 1:
        return f"{days[0].isoformat()}/{days[-1].isoformat()}", Bounds(days[0], days[-1])
    best = min(dated, key=_precision, default=None)
    return (best.report.event.when, best.times) if best else (None, UNKNOWN)


def _precision(telling: Telling) -> tuple[float, str]:
    days = telling.times.days
    return (float("inf") if days is None else days), telling.report.event.when or ""


def _types(tellings: Iterable[Telling]) -> tuple[EventType, ...]:
    """The types that reports give, the most frequent first."""
    counts = Counter(telling.type for telling in tellings)
    return tuple(sorted(counts, key=lambda type: (-counts[type], _TYPES[type])))


def _weapons(tellings: Iterable[Telling]) -> tuple[Weapon, ...]:
    named = {weapon for telling in tellings for weapon in telling.report.event.weapon}
    return tuple(weapon for weapon in Weapon if weapon in named)


def _factuality(tellings: Iterable[Telling]) -> Factuality:
    counts = Counter(telling.report.event.factuality for telling in tellings)
    return min(counts, key=lambda factuality: (-counts[factuality], _FACTUALITIES[factuality]))


def _roles(tellings: Iterable[Telling]) -> Mapping[Role, tuple[str, ...]]:
    """Everyone in each role, those that most reports name first."""
    counts: dict[Role, Counter[str]] = defaultdict(Counter)
    for telling in tellings:
        for role, keys in telling.report.roles.items():
            counts[role].update(keys)
    return {
        role: tuple(sorted(counts[role], key=lambda key: (-counts[role][key], key))) for role in Role if role in counts
    }
