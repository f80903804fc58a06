"""A conflict in, its lineage out: wars, truces and clashes in the order of time, each with its dead and its words."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import NamedNode

from api.exploration import Explored
from api.exploration.explored import Flags
from api.exploration.selection import within
from api.views.claims import read_claim, read_claims
from api.views.events import read_estimates, read_event, read_lineage, read_row, sort_key
from api.views.figures import show_figures
from api.views.model import ClaimView, ConflictView, EstimateView, EventRow, LineageView, Step
from api.views.snapshot import DEFAULT, Node, Snapshot
from ontology.namespaces import HUD, RDF

__all__ = ["list_conflicts", "read_conflict", "read_steps"]

# What a reader follows first when asking how wars hang together; everything else is on the page of the conflict.
SPINE = frozenset({"War", "ArmedClash", "Truce", "TruceViolation", "PeaceAgreement", "PrisonerExchange", "Withdrawal"})

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


def read_conflict(snapshot: Snapshot, node: Node, *, limit: int, spine: bool) -> ConflictView:
    """A conflict or war with the events that are part of it; `spine` keeps wars, clashes, truces and their like."""
    steps, more = read_steps(snapshot, node, limit=limit, spine=spine)
    return ConflictView(event=read_event(snapshot, node), steps=steps, more=more)


def read_steps(snapshot: Snapshot, node: Node, *, limit: int, spine: bool) -> tuple[tuple[Step, ...], int]:
    """The events of a conflict in order, and how many more there are."""
    explored = snapshot.explored()
    parts = np.flatnonzero(within(explored, node.value))
    wanted = parts[_on_spine(explored, parts)] if spine else parts
    nodes = [NamedNode(explored.iris[number]) for number in _most_telling(snapshot, explored, wanted, limit)]
    shown = sorted(((member, read_row(snapshot, member)) for member in nodes), key=lambda each: sort_key(each[1]))
    return tuple(_step(snapshot, *each) for each in shown), len(parts) - len(shown)


def _on_spine(explored: Explored, numbers: _Positions) -> Flags:
    kinds = [number for number, name in enumerate(explored.kinds) if name in SPINE]
    kept: Flags = np.isin(explored.events.kind[numbers], kinds) & explored.events.realised[numbers]
    return kept


def _most_telling(snapshot: Snapshot, explored: Explored, numbers: _Positions, limit: int) -> Sequence[int]:
    """The frame of a long conflict: its named wars, then what most articles tell, truces and known dead before all."""
    if len(numbers) <= limit:
        return cast("list[int]", numbers.tolist())

    def weight(number: int) -> tuple[int, int]:
        kind, iri = explored.kind_of(number), explored.iris[number]
        named = kind == "War" and "/war/" in iri
        truce = kind in ("Truce", "PeaceAgreement")
        dead = snapshot.one(NamedNode(iri), HUD.casualtyEstimate) is not None
        return -(100 * named + 2 * truce + 2 * dead + int(explored.events.reports[number])), -number

    return heapq.nsmallest(limit, numbers.tolist(), key=weight)


def _step(snapshot: Snapshot, node: Node, row: EventRow) -> Step:
    claims = _claims(snapshot, node)
    deaths = tuple(item for item in read_estimates(snapshot, node) if item.kind == "killed")
    telling = _telling_claim(snapshot, deaths)
    return Step(
        row=row,
        deaths=deaths,
        mediators=snapshot.refs(node, HUD.mediator),
        lineage=_own_ties(read_lineage(snapshot, node)),
        claim=telling or (claims[0] if claims else None),
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


def _claims(snapshot: Snapshot, node: Node) -> tuple[ClaimView, ...]:
    found: list[ClaimView] = []
    for report in snapshot.nodes(node, HUD.report)[:20]:
        graph = snapshot.graph_of(report, HUD.EventReport)
        if graph:
            found += read_claims(snapshot, report, graph)
    # one claim stands for all: a named speaker before the article's own voice, then the one that says most
    return tuple(sorted(found, key=lambda claim: (claim.voice != "named", -len(claim.quote.text), claim.iri)))
