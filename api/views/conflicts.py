"""A conflict in, its lineage out: wars, truces and clashes in the order of time, each with its dead and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.views.claims import read_claim, read_claims
from api.views.events import read_estimates, read_event, read_lineage, read_row, sort_key
from api.views.figures import show_figures
from api.views.model import ClaimView, ConflictView, EstimateView, EventRow, LineageView, Step
from api.views.snapshot import DEFAULT, Node, Snapshot
from ontology.namespaces import HUD, RDF

__all__ = ["list_conflicts", "read_conflict", "read_steps"]

# What a reader follows first when asking how wars hang together; everything else is on the page of the conflict.
SPINE = frozenset({"War", "ArmedClash", "Truce", "TruceViolation", "PeaceAgreement", "PrisonerExchange", "Withdrawal"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    node: Node
    row: EventRow


def list_conflicts(snapshot: Snapshot, *, limit: int) -> tuple[Node, ...]:
    """The conflicts that articles tell of, those with most events first."""
    counted = []
    for node in set(snapshot.subjects(RDF.type, HUD.Conflict, DEFAULT)):
        told = sum(1 for member in _member_nodes(snapshot, node) if snapshot.one(member, HUD.report))
        if told or snapshot.one(node, HUD.report):
            counted.append((-told, node.value, node))
    return tuple(node for _, _, node in sorted(counted, key=lambda item: item[:2])[:limit])


def read_conflict(snapshot: Snapshot, node: Node, *, limit: int, spine: bool) -> ConflictView:
    """A conflict or war with the events that are part of it; `spine` keeps wars, clashes, truces and their like."""
    steps, more = read_steps(snapshot, node, limit=limit, spine=spine)
    return ConflictView(event=read_event(snapshot, node), steps=steps, more=more)


def read_steps(snapshot: Snapshot, node: Node, *, limit: int, spine: bool) -> tuple[tuple[Step, ...], int]:
    """The events of a conflict in order, and how many more there are."""
    members = [_Member(node=member, row=read_row(snapshot, member)) for member in _member_nodes(snapshot, node)]
    wanted = [member for member in members if not spine or _on_spine(member.row)]
    kept = sorted(wanted, key=lambda member: sort_key(member.row))
    shown = _most_telling(snapshot, kept, limit)
    return tuple(_step(snapshot, member) for member in shown), len(members) - len(shown)


def _on_spine(row: EventRow) -> bool:
    return row.type in SPINE and row.realised


def _most_telling(snapshot: Snapshot, members: Sequence[_Member], limit: int) -> list[_Member]:
    """The frame of a long conflict: its named wars, then what most articles tell, truces and known dead before all."""
    if len(members) <= limit:
        return list(members)

    def weight(index: int) -> tuple[int, int]:
        member = members[index]
        named = member.row.type == "War" and "/war/" in member.row.iri
        truce = member.row.type in ("Truce", "PeaceAgreement")
        dead = snapshot.one(member.node, HUD.casualtyEstimate) is not None
        told = len(snapshot.nodes(member.node, HUD.report))
        return -(100 * named + 2 * truce + 2 * dead + told), -index

    order = sorted(range(len(members)), key=weight)
    return [members[index] for index in sorted(order[:limit])]


def _member_nodes(snapshot: Snapshot, node: Node) -> tuple[Node, ...]:
    """What is part of a conflict, directly or through its wars."""
    found: dict[str, Node] = {}
    waiting = [node]
    while waiting:
        for member in snapshot.subjects(HUD.partOf, waiting.pop(), DEFAULT):
            if member.value not in found and member != node:
                found[member.value] = member
                waiting.append(member)
    return tuple(found[iri] for iri in sorted(found))


def _step(snapshot: Snapshot, member: _Member) -> Step:
    claims = _claims(snapshot, member.node)
    deaths = tuple(item for item in read_estimates(snapshot, member.node) if item.kind == "killed")
    telling = _telling_claim(snapshot, deaths)
    return Step(
        row=member.row,
        deaths=deaths,
        mediators=snapshot.refs(member.node, HUD.mediator),
        lineage=_own_ties(read_lineage(snapshot, member.node)),
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
