"""Clusters and the spine in, lineage out: how events, wars and conflicts hang together, each tie with its claims.

From the words of one article: a report that follows, violates, is part of or ends the hostilities of another ties
their events, in the name of the claims on both. What an event ends is ended by it. Only what happened follows, violates
or ends.

From dates and parties:
- an event is part of the conflict or episode that `conflicts.attach` finds;
- of two episodes of one conflict that articles tell of, the later follows the next earlier;
- fighting that begins after the last day of such an episode of its conflict follows the latest of them.

The authority says which wars a conflict with episodes has had. A report of a war that means none of them, and that has
no time or one not before the last of them, is no further war of that conflict: it is part of it, but follows nothing
and is ended by nothing.

Ties from dates and parties rest on the claims of the reports of the later event that are dated, or on all claims where
none is; when a war of the authority was, the authority says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from builder.model import EventType, RelationKind
from builder.resolution.conflicts import attach
from builder.resolution.events import Cluster
from builder.resolution.reports import Telling
from builder.resolution.spine import Spine
from builder.resolution.times import Bounds
from builder.world import Lineage, LineageKind

__all__ = ["trace"]

_KINDS = {
    RelationKind.ENDS_HOSTILITIES_OF: LineageKind.ENDS_HOSTILITIES_OF,
    RelationKind.FOLLOWS: LineageKind.FOLLOWS,
    RelationKind.VIOLATES: LineageKind.VIOLATES,
    RelationKind.PART_OF: LineageKind.PART_OF,
}
_FIGHTING = frozenset(
    (
        EventType.WAR,
        EventType.ARMED_CLASH,
        EventType.ATTACK,
        EventType.SHELLING,
        EventType.AIR_STRIKE,
        EventType.EXPLOSION,
        EventType.TRUCE_VIOLATION,
    )
)

_Tie = tuple[str, LineageKind, str, tuple[str, ...]]  # subject, kind, object, claims


def trace(
    clusters: Sequence[Cluster],
    times: Mapping[str, Bounds],
    spine: Spine,
    *,
    is_told: Callable[[str], bool],
    only: Collection[str] | None = None,
) -> dict[str, tuple[Lineage, ...]]:
    """The ties of each event by its key, or of some events; `times` gives the time of each event.

    `is_told` says of which wars of the authority any article tells.
    """
    claims: dict[tuple[str, LineageKind, str], set[str]] = defaultdict(set)
    wanted = [group for group in clusters if only is None or group.key in only]
    named = {group.key for group in wanted}
    strays = {group.key for group in wanted if _is_no_further_war(group, times[group.key], spine)}
    for ties in (_from_words(clusters), _from_dates(wanted, times, spine, is_told)):
        for subject, kind, target, grounds in ties:
            if subject not in named or (subject in strays and kind in (LineageKind.FOLLOWS, LineageKind.ENDED_BY)):
                continue
            if subject != target and grounds:
                claims[subject, kind, target].update(grounds)
    found: dict[str, list[Lineage]] = defaultdict(list)
    for subject, kind, target in sorted(claims):
        grounds = tuple(sorted(claims[subject, kind, target]))
        found[subject].append(Lineage(kind=kind, object=target, claims=grounds))
    return {subject: tuple(ties) for subject, ties in found.items()}


def _is_no_further_war(group: Cluster, when: Bounds, spine: Spine) -> bool:
    """Whether an event is told as a war of a conflict whose wars are known, and is none of them."""
    if group.episode or all(telling.type is not EventType.WAR for telling in group.tellings):
        return False
    above = attach(group.tellings, when, spine)
    if above is None:
        return False
    wars = spine.conflict(above).wars if above.startswith("conflict/") else (spine.war(above),)
    return bool(wars) and not when.before(wars[-1].bounds)


def _from_words(clusters: Sequence[Cluster]) -> Iterator[_Tie]:
    tellings = {telling.key: (group.key, telling) for group in clusters for telling in group.tellings}
    for subject, telling in tellings.values():
        for relation, key in telling.report.relations:
            if key not in tellings:
                continue
            target, other = tellings[key]
            kind = _KINDS[relation]
            if kind is not LineageKind.PART_OF and not (telling.actual and other.actual):
                continue
            grounds = telling.claims + other.claims
            yield subject, kind, target, grounds
            if kind is LineageKind.ENDS_HOSTILITIES_OF:
                yield target, LineageKind.ENDED_BY, subject, grounds


def _from_dates(
    clusters: Sequence[Cluster], times: Mapping[str, Bounds], spine: Spine, is_told: Callable[[str], bool]
) -> Iterator[_Tie]:
    for group in clusters:
        when = times[group.key]
        grounds = _dating(group.tellings)
        if group.episode:
            conflict = spine.war(group.key).conflict
            earlier = [war for war in spine.conflict(conflict).wars if is_told(war.key)] if conflict else []
            before = [war.key for war in earlier]
            if group.key in before[1:]:
                yield group.key, LineageKind.FOLLOWS, before[before.index(group.key) - 1], grounds
            continue
        above = attach(group.tellings, when, spine)
        if above is None:
            continue
        yield group.key, LineageKind.PART_OF, above, grounds
        if above.startswith("conflict/") and _is_fighting(group):
            begin = _begin(when)
            before = [war.key for war in spine.conflict(above).wars if is_told(war.key) and war.bounds.before(begin)]
            if before:
                yield group.key, LineageKind.FOLLOWS, before[-1], grounds


def _is_fighting(group: Cluster) -> bool:
    return any(telling.actual and telling.type in _FIGHTING for telling in group.tellings)


def _begin(when: Bounds) -> Bounds:
    """From when on an event may have taken place, by its time and not by when it was told."""
    return Bounds(when.earliest, None)


def _dating(tellings: Iterable[Telling]) -> tuple[str, ...]:
    """The claims that date an event, else all that are made of it."""
    tellings = tuple(tellings)
    dated = [telling for telling in tellings if telling.times.known]
    return tuple(sorted({claim for telling in dated or tellings for claim in telling.claims}))
