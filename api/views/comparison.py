"""Two claimants in, what each says out, day by day and side by side; and which pairs are worth setting side by side.

Beside the contradictions that the graph holds, accounts are *opposed* where on one day each claimant tells of an act
of violence by the other one's side: the sides of agent and target change places. Both may be true, so the graph
does not call it a contradiction; whoever reads the two wants to see them together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import cast

import numpy as np
from pyoxigraph import NamedNode, QuerySolutions

from api.exploration import Explored
from api.exploration.explored import PREDICATES, UNDATED
from api.views.claims import read_claim
from api.views.events import read_row
from api.views.model import ClaimView, EventRow, Ref
from api.views.snapshot import DEFAULT, Node, Snapshot
from builder.graph.iris import term
from ontology.namespaces import HUD, RDF

__all__ = ["Comparison", "Moment", "Pair", "Said", "compare", "list_claimants", "list_pairs"]

_MOST_CLAIMS = 200  # of each claimant
_MOST_ACTS = 2_000  # looked at for opposed accounts
_MOST_COMPARED = 50_000  # pairs of acts of one day
_AGENT, _TARGET = (PREDICATES.index(role) for role in ("agent", "target"))
_ONE_SIDED = ("Attack", "Shelling", "AirStrike", "Explosion", "TruceViolation", "ArmedClash")
_UNDATED = "9999"
_Sides = tuple[int, frozenset[str], frozenset[str]]  # day, states that act, states acted upon


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A claim and the event it is about; None below the threshold of confidence."""

    claim: ClaimView
    event: EventRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What both say of one time. `contradicted` is a contradiction of the graph, `opposed` as this module says."""

    time: str | None
    reported: str | None
    first: tuple[Said, ...]
    second: tuple[Said, ...]
    contradicted: bool
    opposed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two claimants in the order of time; the counts say how many claims each has made in all."""

    first: Ref
    second: Ref
    moments: tuple[Moment, ...]
    counts: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two claimants whose accounts stand against each other, and on which day."""

    first: Ref
    second: Ref
    time: str | None
    contradicted: bool


def compare(snapshot: Snapshot, first: Node, second: Node) -> Comparison:
    """What two claimants say, by the day of the event."""
    claims = [_claims_of(snapshot, node) for node in (first, second)]
    disputed = _disputed(snapshot)
    by_time: dict[str, tuple[list[Said], list[Said]]] = defaultdict(lambda: ([], []))
    for index, (said, _) in enumerate(claims):
        for item in said:
            by_time[_time_of(item)][index].append(item)
    return Comparison(
        first=snapshot.ref(first),
        second=snapshot.ref(second),
        moments=tuple(_moment(snapshot, *by_time[time], disputed) for time in sorted(by_time)),
        counts=(claims[0][1], claims[1][1]),
    )


def _claims_of(snapshot: Snapshot, node: Node) -> tuple[list[Said], int]:
    quads = [
        quad
        for quad in snapshot.store.quads_for_pattern(None, term(HUD.claimant), node, None)
        if isinstance(quad.graph_name, NamedNode) and isinstance(quad.subject, NamedNode)
    ]
    found = []
    for quad in sorted(quads, key=lambda quad: str(quad.subject))[:_MOST_CLAIMS]:
        claim = read_claim(snapshot, cast("Node", quad.subject), cast("Node", quad.graph_name))
        if claim:
            event = snapshot.event_of(Node(claim.report))
            found.append(Said(claim=claim, event=read_row(snapshot, event, figures=False) if event else None))
    return sorted(found, key=lambda said: (said.claim.quote.article.key, said.claim.quote.start)), len(quads)


def _time_of(said: Said) -> str:
    """The day by which claims are set side by side: that of the event, else of the article."""
    begin = said.event.begin if said.event else None
    return begin or said.claim.quote.article.published or _UNDATED


def _moment(
    snapshot: Snapshot, first: Sequence[Said], second: Sequence[Said], disputed: frozenset[frozenset[str]]
) -> Moment:
    items = [*first, *second]
    times = {item.event.time for item in items if item.event and item.event.time}
    pairs = [(one, other) for one in first for other in second]
    return Moment(
        time=min(times, default=None),
        reported=min(
            (item.claim.quote.article.published for item in items if item.claim.quote.article.published), default=None
        ),
        first=tuple(first),
        second=tuple(second),
        contradicted=any(frozenset((one.claim.iri, other.claim.iri)) in disputed for one, other in pairs),
        opposed=any(_are_opposed(snapshot, one, other) for one, other in pairs),
    )


def _are_opposed(snapshot: Snapshot, one: Said, other: Said) -> bool:
    explored, states = snapshot.explored(), _read_states(snapshot)
    numbers = [explored.position(said.event.iri) for said in (one, other) if said.event]
    sides = [_sides(explored, number, states) for number in numbers if number is not None]
    return len(sides) == 2 and _swapped(*sides)


def _swapped(one: _Sides | None, other: _Sides | None) -> bool:
    """Whether two acts of one day have their sides the other way round."""
    if one is None or other is None or one[0] != other[0]:
        return False
    return bool(one[1] & other[2]) and bool(one[2] & other[1]) and not one[1] & other[1]


def _sides(explored: Explored, number: int, states: Mapping[str, str]) -> _Sides | None:
    """The day and the states on both sides of an act of violence that happened; None for anything else.

    A force, an organisation or a place stands for its state, anything else for itself.
    """
    if number >= explored.size or explored.kind_of(number) not in _ONE_SIDED or not explored.events.realised[number]:
        return None
    day = int(explored.events.begin[number])
    others, ties = explored.neighbours(number)
    acting, hit = (
        frozenset(states.get(iri, iri) for iri in (explored.iris[each] for each in others[ties == tie].tolist()))
        for tie in (_AGENT, _TARGET)
    )
    return None if day == UNDATED else (day, acting, hit)


def _read_states(snapshot: Snapshot) -> Mapping[str, str]:
    """The state of each thing that has one, read once per revision."""
    if "states" not in snapshot.kept:
        states: dict[str, str] = {}
        for quad in snapshot.store.quads_for_pattern(None, term(HUD.state), None, DEFAULT):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                iri, state = quad.subject.value, quad.object.value
                states[iri] = min(state, states.get(iri, state))
        snapshot.kept["states"] = states
    return cast("Mapping[str, str]", snapshot.kept["states"])


def _disputed(snapshot: Snapshot) -> frozenset[frozenset[str]]:
    """The pairs of claims that contradict each other, read once per revision."""
    if "disputed claims" not in snapshot.kept:
        items = set(snapshot.subjects(RDF.type, HUD.Contradiction, DEFAULT))
        snapshot.kept["disputed claims"] = frozenset(
            frozenset(claim.value for claim in snapshot.nodes(item, HUD.claim)) for item in items
        )
    return cast("frozenset[frozenset[str]]", snapshot.kept["disputed claims"])


def list_claimants(snapshot: Snapshot, *, limit: int) -> tuple[tuple[Ref, int], ...]:
    """The named claimants with most claims, and how many; counted once per revision."""
    if "claimants" not in snapshot.kept:
        query = f"""SELECT ?who (COUNT(DISTINCT ?claim) AS ?n) {{
            GRAPH ?article {{ ?claim {term(HUD.claimant)} ?who }} FILTER(?who != ?article)
        }} GROUP BY ?who ORDER BY DESC(?n) ?who LIMIT 500"""
        solutions = snapshot.store.query(query)
        assert isinstance(solutions, QuerySolutions)
        counted = [(row["who"], int(row["n"].value)) for row in solutions]
        snapshot.kept["claimants"] = [
            (snapshot.ref(node), number)
            for node, number in counted
            if isinstance(node, NamedNode) and "UnnamedSource" not in snapshot.types(node)
        ]
    return tuple(cast("list[tuple[Ref, int]]", snapshot.kept["claimants"])[:limit])


def list_pairs(snapshot: Snapshot, *, limit: int) -> tuple[Pair, ...]:
    """Pairs of named claimants who contradict each other or tell opposed accounts; the former first, then by day."""
    return snapshot.once("opposed pairs", lambda: _find_pairs(snapshot))[:limit]


def _find_pairs(snapshot: Snapshot) -> tuple[Pair, ...]:
    pairs: dict[tuple[str, str], Pair] = {}
    for pair in (*_contradicting(snapshot), *_opposed(snapshot)):
        pairs.setdefault((pair.first.iri, pair.second.iri), pair)
    return tuple(pairs.values())


def _contradicting(snapshot: Snapshot) -> Iterator[Pair]:
    items = sorted(set(snapshot.subjects(RDF.type, HUD.Contradiction, DEFAULT)), key=lambda node: node.value)
    for item in items[:_MOST_ACTS]:
        event = next(iter(snapshot.subjects(HUD.contradiction, item, DEFAULT)), None)
        named = {node for claim in snapshot.nodes(item, HUD.claim) for node in _claimants(snapshot, claim)}
        if len(named) == 2:
            first, second = sorted(named, key=lambda node: node.value)
            time = snapshot.text(event, HUD.time) if event else None
            yield Pair(first=snapshot.ref(first), second=snapshot.ref(second), time=time, contradicted=True)


def _opposed(snapshot: Snapshot) -> Iterator[Pair]:
    """Claimants of acts on one day whose sides change places; of the latest acts, the last day first."""
    explored, states = snapshot.explored(), _read_states(snapshot)
    events = explored.events
    kinds = [number for number, name in enumerate(explored.kinds) if name in _ONE_SIDED[:-1]]
    acts = np.flatnonzero(np.isin(events.kind, kinds) & events.realised & (events.begin != UNDATED))[-_MOST_ACTS:]
    sides = {number: _sides(explored, number, states) for number in acts.tolist()}
    for day in np.unique(events.begin[acts])[::-1].tolist():
        numbers = sorted(acts[events.begin[acts] == day].tolist(), key=lambda number: explored.iris[number])
        for one, other in islice(combinations(numbers, 2), _MOST_COMPARED):
            if _swapped(sides[one], sides[other]):
                yield from _speakers(snapshot, Node(explored.iris[one]), Node(explored.iris[other]))


def _speakers(snapshot: Snapshot, one: Node, other: Node) -> Iterator[Pair]:
    speakers = [_named_of(snapshot, event) for event in (one, other)]
    time = snapshot.text(one, HUD.time)
    for first in speakers[0]:
        for second in speakers[1]:
            if first != second:
                low, high = sorted((first, second))
                yield Pair(
                    first=snapshot.ref(Node(low)), second=snapshot.ref(Node(high)), time=time, contradicted=False
                )


def _named_of(snapshot: Snapshot, event: Node) -> list[str]:
    """Who is named as a claimant of an event."""
    found: dict[str, None] = {}
    for report in snapshot.nodes(event, HUD.report)[:50]:
        graph = snapshot.graph_of(report, HUD.EventReport)
        for claim in snapshot.subjects(HUD.about, report, graph) if graph else ():
            found.update(dict.fromkeys(node.value for node in _claimants(snapshot, claim)))
    return sorted(found)


def _claimants(snapshot: Snapshot, claim: Node) -> list[Node]:
    """The named claimant of a claim; none for an article's own voice and for unnamed sources."""
    graph = snapshot.graph_of(claim, HUD.Claim)
    node = snapshot.one(claim, HUD.claimant, graph) if graph else None
    return [node] if node and node != graph and "UnnamedSource" not in snapshot.types(node) else []
