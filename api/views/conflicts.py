"""A conflict in, its lineage out: wars, truces and clashes in the order of time, each with its dead and its words."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import NamedNode

from api.exploration import Explored, Filter, select_claims, select_events
from api.exploration.explored import PREDICATES, Flags
from api.exploration.selection import within
from api.views.claims import read_claim
from api.views.events import read_event, read_lineage, read_row, sort_key
from api.views.evidence import read_claim_row
from api.views.figures import show_figures
from api.views.listing import read_rows
from api.views.model import ClaimView, ConflictView, EstimateView, EventRow, LineageView, Step
from api.views.snapshot import DEFAULT, Node, Snapshot
from ontology.namespaces import HUD, RDF

__all__ = ["list_conflicts", "read_conflict", "read_steps"]

# What a reader follows first when asking how wars hang together; everything else is on the page of the conflict.
SPINE = frozenset({"War", "ArmedClash", "Truce", "TruceViolation", "PeaceAgreement", "PrisonerExchange", "Withdrawal"})

_ALL = Filter()
_MOST_READ = 40  # claims of one event, to choose the one that stands for all

_Positions: TypeAlias = NDArray[np.int64]


def list_conflicts(snapshot: Snapshot, *, limit: int) -> tuple[Node, ...]:
    """The conflicts that articles tell of, those with most events first."""
    explored = snapshot.explored()
    counted = []
    for node in set(snapshot.subjects(RDF.type, HUD.Conflict, DEFAULT)):
        told = int((explored.events.reports[within(explored, node.value)] > 0).sum())
        if told or snapshot.one(node, HUD.report):
            counted.append((-told, node.value, node))
    return tuple(node for _, _, node in sorted(counted, key=lambda item: item[:2])[:limit])


def read_conflict(snapshot: Snapshot, node: Node, *, limit: int, spine: bool, wanted: Filter = _ALL) -> ConflictView:
    """A conflict or war with the events that are part of it; `spine` keeps wars, clashes, truces and their like."""
    steps, more = read_steps(snapshot, node, limit=limit, spine=spine, wanted=wanted)
    return ConflictView(event=read_event(snapshot, node), steps=steps, more=more)


def read_steps(
    snapshot: Snapshot, node: Node, *, limit: int, spine: bool, wanted: Filter = _ALL
) -> tuple[tuple[Step, ...], int]:
    """The events of a conflict that pass a filter, in order, and how many more there are."""
    explored = snapshot.explored()
    parts = np.flatnonzero(within(explored, node.value) & select_events(explored, wanted))
    numbers = _most_telling(explored, parts[_on_spine(explored, parts)] if spine else parts, limit)
    passing = select_claims(explored, wanted)
    rows = read_rows(snapshot, explored, numbers, wanted)
    steps = [_step(snapshot, explored, passing, number, row) for number, row in zip(numbers, rows, strict=True)]
    more = len(parts) - len(steps)
    if not spine and wanted == _ALL:
        steps += [_episode(snapshot, part) for part in _episodes(explored, node)]
    return tuple(sorted(steps, key=lambda step: sort_key(step.row))), more


def _episodes(explored: Explored, node: Node) -> list[Node]:
    """The episodes of a conflict, which the reference data know and no article needs to tell."""
    number = explored.position(node.value)
    if number is None:
        return []
    others, ties = explored.neighbours(number)
    parts = others[ties == PREDICATES.index("partOf") + len(PREDICATES)]
    return [NamedNode(explored.iris[part]) for part in parts.tolist() if explored.kind_of(part) == "Episode"]


def _episode(snapshot: Snapshot, node: Node) -> Step:
    row = read_row(snapshot, node, figures=False)
    ties = _own_ties(read_lineage(snapshot, node))
    return Step(row=row, deaths=(), mediators=(), lineage=ties, claim=None, claims=0)


def _on_spine(explored: Explored, numbers: _Positions) -> Flags:
    kinds = [number for number, name in enumerate(explored.kinds) if name in SPINE]
    kept: Flags = np.isin(explored.events.kind[numbers], kinds) & explored.events.realised[numbers]
    return kept


def _most_telling(explored: Explored, numbers: _Positions, limit: int) -> Sequence[int]:
    """The frame of a long conflict: its named wars, then what most articles tell, truces and known dead before all."""
    if len(numbers) <= limit:
        return cast("list[int]", numbers.tolist())

    def weight(number: int) -> tuple[int, int]:
        kind, iri = explored.kind_of(number), explored.iris[number]
        named = kind == "War" and "/war/" in iri
        truce = kind in ("Truce", "PeaceAgreement")
        told = 2 * int(explored.events.figures[number]) + int(explored.events.reports[number])
        return -(100 * named + 2 * truce + told), -number

    return heapq.nsmallest(limit, numbers.tolist(), key=weight)


def _step(snapshot: Snapshot, explored: Explored, passing: Flags, number: int, row: EventRow) -> Step:
    claims = explored.claims.of(number)
    claims = claims[passing[claims]]
    return Step(
        row=row,
        deaths=row.deaths,
        mediators=row.mediators,
        lineage=_own_ties(read_lineage(snapshot, NamedNode(row.iri))),
        claim=_telling_claim(snapshot, row.deaths) or _first_claim(snapshot, explored, claims[:_MOST_READ].tolist()),
        claims=len(claims),
    )


def _telling_claim(snapshot: Snapshot, deaths: Sequence[EstimateView]) -> ClaimView | None:
    """The claim that gives the first figure shown, so that the words below a figure are those that say it."""
    for figure in show_figures(deaths):
        for iri in filter(None, (figure.estimate.best_claim, *figure.estimate.claims)):
            node = Node(iri)
            graph = snapshot.graph_of(node, HUD.Claim)
            if graph and (claim := read_claim(snapshot, node, graph)):
                return claim
    return None


def _own_ties(ties: Sequence[LineageView]) -> tuple[LineageView, ...]:
    """The ties worth a line: what ended a war is said once, though the graph states it from both ends."""
    ending = {(tie.other.iri, not tie.inverse) for tie in ties if tie.predicate == "endedBy"}
    return tuple(
        tie
        for tie in ties
        if tie.predicate != "partOf"
        and not (tie.predicate == "endsHostilitiesOf" and (tie.other.iri, tie.inverse) in ending)
    )


def _first_claim(snapshot: Snapshot, explored: Explored, numbers: Sequence[int]) -> ClaimView | None:
    """One claim that stands for all: a named speaker before the article's own voice, then the one that says most."""
    rows = (read_claim_row(snapshot, explored, number) for number in numbers)
    found = [row.claim for row in rows if row]
    return min(found, key=lambda claim: (claim.voice != "named", -len(claim.quote.text), claim.iri), default=None)
