"""A report of one article in, the claims that rest behind it out, each with claimant, words and figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from api.views.model import ClaimView, JudgementView, TollView
from api.views.snapshot import Node, Snapshot
from builder.graph.judgements import JUDGEMENTS
from ontology.namespaces import HUD, PROV, RDFS

__all__ = ["read_claim", "read_claims"]

_CAPITAL = re.compile(r"(?<=[a-z])([A-Z])")


def read_claims(snapshot: Snapshot, report: Node, graph: Node) -> tuple[ClaimView, ...]:
    """The claims about a report, in the order of their words in the article."""
    claims = [read_claim(snapshot, claim, graph) for claim in snapshot.subjects(HUD.about, report, graph)]
    return tuple(sorted((claim for claim in claims if claim), key=lambda claim: (claim.quote.start, claim.iri)))


def read_claim(snapshot: Snapshot, claim: Node, graph: Node) -> ClaimView | None:
    """One claim; None where its report or its words are missing."""
    report = snapshot.one(claim, HUD.about, graph)
    span = snapshot.one(claim, PROV.wasDerivedFrom, graph)
    quote = snapshot.quote(span, graph) if span else None
    if report is None or quote is None:
        return None
    claimant = snapshot.one(claim, HUD.claimant, graph)
    via = snapshot.one(claim, HUD.via, graph)
    cue = snapshot.one(claim, HUD.cue, graph)
    voice = _voice(snapshot, claimant, graph)
    return ClaimView(
        iri=claim.value,
        id=f"claim-{snapshot.key(claim.value)}",
        voice=voice,
        claimant=snapshot.ref(claimant) if claimant and voice == "named" else None,
        via=snapshot.ref(via) if via else None,
        cue=snapshot.quote(cue, graph) if cue else None,
        quote=quote,
        tolls=tuple(_read_toll(snapshot, toll, graph) for toll in snapshot.nodes(claim, HUD.toll, graph)),
        factuality=spell(snapshot.local(report, HUD.factuality, graph)),
        background=snapshot.flag(report, HUD.background, graph),
        confidence=snapshot.share(claim, HUD.confidence, graph),
        rule=snapshot.text(claim, HUD.rule, graph),
        report=report.value,
        models=tuple(_models(snapshot, claim, graph)),
        judgements=tuple(_judgements(snapshot, (claim, report))),
    )


def _judgements(snapshot: Snapshot, judged: Iterable[Node]) -> Iterator[JudgementView]:
    """What people judged of nodes, in the order of day and IRI."""
    graph = NamedNode(snapshot.base_iri + JUDGEMENTS)
    nodes = {node for one in judged for node in snapshot.subjects(HUD.judges, one, graph)}
    views = (
        JudgementView(
            iri=node.value,
            verdict=snapshot.text(node, HUD.verdict, graph) or "",
            by=snapshot.text(node, HUD.judgedBy, graph) or "",
            on=snapshot.text(node, HUD.judgedOn, graph) or "",
            note=snapshot.text(node, RDFS.comment, graph),
            corrections=tuple(sorted(item.value for item in snapshot.objects(node, HUD.correction, graph))),
        )
        for node in nodes
    )
    yield from sorted(views, key=lambda view: (view.on, view.iri))


def _models(snapshot: Snapshot, claim: Node, graph: Node) -> Iterator[str]:
    """The language models among the extractions that made a claim."""
    models = (snapshot.text(node, HUD.model, graph) for node in snapshot.nodes(claim, PROV.wasGeneratedBy, graph))
    return (model for model in models if model is not None)


def _voice(snapshot: Snapshot, claimant: Node | None, graph: Node) -> str:
    if claimant is None or claimant == graph:
        return "article"
    return "unnamed" if "UnnamedSource" in snapshot.types(claimant) else "named"


def _read_toll(snapshot: Snapshot, toll: Node, graph: Node) -> TollView:
    span = snapshot.one(toll, PROV.wasDerivedFrom, graph)
    side = snapshot.one(toll, HUD.side, graph)
    return TollView(
        iri=toll.value,
        id=f"toll-{snapshot.key(toll.value)}",
        kind=snapshot.local(toll, HUD.kind, graph) or "killed",
        scope=(snapshot.local(toll, HUD.scope, graph) or "eventScope").removesuffix("Scope"),
        low=snapshot.number(toll, HUD.low, graph),
        high=snapshot.number(toll, HUD.high, graph),
        side=snapshot.ref(side) if side else None,
        victim=snapshot.local(toll, HUD.victim, graph),
        undisclosed=snapshot.flag(toll, HUD.undisclosed, graph),
        quote=snapshot.quote(span, graph) if span else None,
    )


def spell(local: str | None) -> str | None:
    """The local name of an individual as records write the value.

    >>> spell("calledFor")
    'called_for'
    """
    return None if local is None else _CAPITAL.sub(r"_\1", local).lower()
