"""Clusters in, contradictions out: pairs of claims by different claimants that cannot both be true.

- Figures: of one event, kind, side, victims and scope, whose ranges have no number in common.
- Factuality: one report denies what another states, in one event or in two versions of it.
- Agency: two reports tell one act, each of the other side. Sides that fire at each other do so in turn, and both
  reports are then true; so the act must be told as one. Both reports are of one type that only one side can do to the
  other (attack, shelling, air strike, explosion, truce violation; a clash is mutual), they happened, agent and target
  change places, a place of the authority below the state is named in both, and the times that both texts state are
  short and meet. The day of publication is no such time.

Who denies or names an agent does so in a quote with the words of the act: a claim made for a toll alone is no party to
a contradiction of factuality or agency.

Two versions of an event are two entries of one article, of one type and one short time, with actors that agree and the
same places or none: by the rule that an article enters an event once, they are told apart because they differ.
An undated report told as news stands here for its day of publication. For each two claimants and each two events
there is one contradiction of a kind, between their first claims by key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import combinations

from builder.keys import digest
from builder.model import EventType, Factuality
from builder.resolution.casualties import Figure, Group, collect_figures
from builder.resolution.events import Cluster
from builder.resolution.matching import hash_key, is_short, roles_agree, share_actors
from builder.resolution.reports import Sketch, Telling, places_agree
from builder.world import Contradiction, ContradictionKind

__all__ = ["act_keys", "contradict"]

_ONE_SIDED = frozenset(
    (
        EventType.ATTACK,
        EventType.SHELLING,
        EventType.AIR_STRIKE,
        EventType.EXPLOSION,
        EventType.TRUCE_VIOLATION,
    )
)

_Said = tuple[str, str]  # claimant, claim
_Pair = tuple[_Said, _Said]
_Figures = Mapping[Group, Sequence[Figure]]


def contradict(clusters: Sequence[Cluster]) -> dict[str, tuple[Contradiction, ...]]:
    """The contradictions of each event by its key; one between two events stands with both."""
    event_of = {telling.key: group.key for group in clusters for telling in group.tellings}
    firsts: dict[tuple[ContradictionKind, tuple[str, ...], str, str], tuple[str, str]] = {}
    for kind, events, pair in _all_pairs(clusters, event_of):
        (claimant, claim), (other_claimant, other_claim) = sorted(pair)
        if claimant != other_claimant:
            name = (kind, tuple(sorted(events)), claimant, other_claimant)
            firsts[name] = min(firsts.get(name, (claim, other_claim)), (claim, other_claim))
    found: dict[str, dict[str, Contradiction]] = defaultdict(dict)
    for (kind, owners, *_), claims in firsts.items():
        first, second = sorted(claims)
        key = f"{owners[0]}/contradiction/{digest(kind.value, first, second)}"
        for owner in owners:
            found[owner][key] = Contradiction(key=key, kind=kind, claims=(first, second))
    return {owner: tuple(by_key[key] for key in sorted(by_key)) for owner, by_key in found.items()}


def _all_pairs(
    clusters: Sequence[Cluster], event_of: Mapping[str, str]
) -> Iterator[tuple[ContradictionKind, set[str], _Pair]]:
    for group in clusters:
        figures = collect_figures(group.tellings)
        for pair in _disjoint(figures, figures):
            yield ContradictionKind.FIGURES, {group.key}, pair
    for one, other in _neighbours(clusters):
        events = {event_of[one.key], event_of[other.key]}
        if len(events) > 1 and _are_versions(one, other):
            for pair in _disjoint(collect_figures((one,)), collect_figures((other,))):
                yield ContradictionKind.FIGURES, events, pair
        if _is_denied(one, other) and (len(events) == 1 or _are_versions(one, other)):
            for pair in _speakers(one, other):
                yield ContradictionKind.FACTUALITY, events, pair
        if _is_swapped(one, other):
            for pair in _speakers(one, other):
                yield ContradictionKind.AGENCY, events, pair


def _neighbours(clusters: Sequence[Cluster]) -> list[tuple[Telling, Telling]]:
    """Pairs of reports that may contradict each other: of one event, of one article, or directed acts at one place."""
    blocks: dict[object, dict[str, Telling]] = defaultdict(dict)
    for group in clusters:
        for telling in group.tellings:
            blocks["event", group.key][telling.key] = telling
            blocks["article", telling.article][telling.key] = telling
            for key in act_keys(telling):
                blocks["act", key][telling.key] = telling
    pairs = {
        (first, second): (block[first], block[second])
        for block in blocks.values()
        for first, second in combinations(sorted(block), 2)
    }
    return [pairs[key] for key in sorted(pairs)]


def act_keys(sketch: Sketch) -> Iterator[int]:
    """What two reports have in common if each may tell one act of the other side: its type, a place and a day."""
    if not (sketch.type in _ONE_SIDED and sketch.agents and sketch.targets and sketch.actual and is_short(sketch)):
        return
    if sketch.times.earliest and sketch.times.days:
        for number in range(sketch.times.days):
            day = str(sketch.times.earliest + timedelta(days=number))
            yield from (hash_key("act", sketch.type.value, place, day) for place in sorted(_exact_places(sketch)))


def _are_versions(one: Telling, other: Telling) -> bool:
    return (
        one.article == other.article
        and one.type is other.type
        and one.background == other.background
        and is_short(one)
        and is_short(other)
        and one.when.meets(other.when)
        and share_actors(one, other)
        and roles_agree(one, other)
        and (places_agree(one, other) or one.spots == other.spots)
    )


def _is_denied(one: Telling, other: Telling) -> bool:
    factualities = {one.factuality, other.factuality}
    return factualities == {Factuality.ACTUAL, Factuality.DENIED}


def _is_swapped(one: Telling, other: Telling) -> bool:
    return (
        one.actual
        and other.actual
        and one.type is other.type
        and one.type in _ONE_SIDED
        and all(telling.times.known and is_short(telling) for telling in (one, other))
        and one.times.meets(other.times)
        and bool(one.agents & other.targets)
        and bool(one.targets & other.agents)
        and not one.agents & other.agents
        and bool(_exact_places(one) & _exact_places(other))
    )


def _exact_places(telling: Sketch) -> frozenset[str]:
    """The places that a report names, without states and without names that only its article knows."""
    return frozenset(spot for spot in telling.spots if spot.startswith("place/"))


def _disjoint(first: _Figures, second: _Figures) -> Iterator[_Pair]:
    for group in first:
        for here in first[group]:
            for there in second.get(group, ()):
                if _apart(here, there):
                    yield (here.claimant, here.claim), (there.claimant, there.claim)


def _apart(one: Figure, other: Figure) -> bool:
    return any(
        here.casualty.high is not None and there.casualty.low is not None and here.casualty.high < there.casualty.low
        for here, there in ((one, other), (other, one))
    )


def _speakers(one: Telling, other: Telling) -> Iterator[_Pair]:
    yield from ((here, there) for here in _assertions(one) for there in _assertions(other))


def _assertions(telling: Telling) -> list[_Said]:
    """Who says of the event itself what the report says: in the words that carry the act, not for a toll alone."""
    event = telling.report.event
    return [
        (claim.claimant, claim.key)
        for claim in telling.report.claims
        if claim.span == event.span or (claim.span.start <= event.trigger.start and event.trigger.end <= claim.span.end)
    ]
