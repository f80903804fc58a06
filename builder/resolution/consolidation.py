"""Accounts of articles and the authority in, the world out: events across articles, and entities only articles know."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

import orjson

from builder.accounts import Account
from builder.judged import correct_accounts
from builder.judgements import Judgement, event_verdicts
from builder.model import EventType, Factuality, Role, Weapon
from builder.resolution.casualties import estimate
from builder.resolution.contradictions import act_keys, contradict
from builder.resolution.copies import copy_keys, gather_families, match_copies
from builder.resolution.events import Cluster, by_article, cluster, make_matcher
from builder.resolution.lineage import trace
from builder.resolution.matching import Keys, hash_key
from builder.resolution.naming import count_sightings, involved, name_entities, named_places
from builder.resolution.nights import find_apart
from builder.resolution.reports import Sketch, Telling, encode_sketch
from builder.resolution.spine import Spine
from builder.resolution.stages import follow_truces
from builder.resolution.tellings import tell
from builder.resolution.times import UNKNOWN, Bounds
from builder.world import Contradiction, Event, Lineage, Notes, Truce, World
from ontology.authority import Authority

__all__ = ["consolidate", "describe_events", "find_opposed", "report_keys", "told_row"]

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
    signatures = {account.article.key: account.signature for account in accounts}
    copies = match_copies({key: signature for key, signature in signatures.items() if signature})
    families = gather_families(copies)
    corrected = correct_accounts(accounts, judgements, authority)
    told = tell(corrected, spine, min_confidence=min_confidence, families=families)
    matcher = make_matcher(told, spine)
    keys = {telling.key: matcher.keys(telling) for telling in told}
    pairs = matcher.match((telling for telling in told if not telling.episode), keys=keys)
    clusters = cluster(told, spine, verdicts=event_verdicts(judgements), matcher=matcher, pairs=pairs)
    events = describe_events(clusters, spine, is_told={group.key for group in clusters if group.episode}.__contains__)
    sightings = count_sightings(accounts, authority)
    return World(
        events=events,
        entities=name_entities(sightings, involved(events), spine, authority),
        copies=tuple((copy, first) for copy, first in families.items() if copy != first),
        places=named_places(sightings),
        notes=Notes(
            keys=[
                *((article, copy_keys(signature)) for article, signature in signatures.items()),
                *report_keys(told, keys),
            ],
            pairs=[
                *((one, other, (0, 0, 0)) for one, other in copies),
                *((*pair, rank) for pair, rank in pairs.items()),
            ],
            told=[told_row(telling, group.key) for group in clusters for telling in group.tellings],
            families=[(key, families.get(key), signature) for key, signature in signatures.items()],
            opposed=find_opposed(events),
            sightings=sightings,
        ),
    )


def describe_events(
    clusters: Sequence[Cluster], spine: Spine, *, is_told: Callable[[str], bool], only: Collection[str] | None = None
) -> tuple[Event, ...]:
    """The events of clusters, or of some of them by key, the others telling what these hang together with.

    `is_told` says of which wars of the authority any article tells.
    """
    dated = {group.key: _time(group, spine) for group in clusters}
    ties = trace(clusters, {key: times for key, (_, times) in dated.items()}, spine, is_told=is_told, only=only)
    contradictions = contradict(clusters)
    truces = follow_truces(clusters, only=only)
    return tuple(
        _event(
            group,
            *dated[group.key],
            ties.get(group.key, ()),
            contradictions.get(group.key, ()),
            truces.get(group.key),
        )
        for group in clusters
        if only is None or group.key in only
    )


def find_opposed(events: Iterable[Event]) -> list[tuple[str, str]]:
    """The pairs of events that contradict each other, each once."""
    owners: dict[str, set[str]] = defaultdict(set)
    for event in events:
        for contradiction in event.contradictions:
            owners[contradiction.key].add(event.key)
    pairs = {tuple(sorted(found)) for found in owners.values()}
    return [(one, other) for one, *others in sorted(pairs) for other in others]


def report_keys(sketches: Sequence[Sketch], keys: Mapping[str, Keys]) -> Iterator[tuple[str, array[int]]]:
    """The numbers under which each report is found: by the rules, and by what may contradict or keep apart.

    `keys` has those by the rules.
    """
    for sketch in sketches:
        by_rules = chain.from_iterable(numbers for _, numbers in keys[sketch.key])
        yield sketch.key, array("q", dict.fromkeys(chain(by_rules, act_keys(sketch))))
    for article in by_article(sketch for sketch in sketches if not sketch.episode).values():
        for times, one, other in find_apart(article):
            yield from ((each.key, array("q", [hash_key("apart", times)])) for each in (one, other))


def told_row(sketch: Sketch, event: str) -> tuple[str, str, str, str]:
    """A report as it is remembered: its key, article, event and sketch."""
    return sketch.key, sketch.article, event, orjson.dumps(encode_sketch(sketch), option=orjson.OPT_SORT_KEYS).decode()


def _event(
    group: Cluster,
    time: str | None,
    times: Bounds,
    lineage: tuple[Lineage, ...],
    contradictions: tuple[Contradiction, ...],
    truce: Truce | None,
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
        background=all(telling.background for telling in group.tellings),
        published=first.account.article.published if first else None,
        reports=tuple(telling.key for telling in group.tellings),
        lineage=lineage,
        estimates=estimate(group.tellings),
        contradictions=contradictions,
        truce=truce,
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
    counts = Counter(telling.factuality for telling in tellings)
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
