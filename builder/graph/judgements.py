"""Judgements on reports and claims in, their quads out: the graph of judgements, which says what was judged by whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad
from rdflib import URIRef

from builder.graph.iris import Iris, date, term, text
from builder.judgements import Judgement, JudgementKind
from builder.keys import article_key_of, digest
from ontology.namespaces import HUD, RDF, RDFS

__all__ = ["JUDGEMENTS", "judgement_node", "judgement_quads"]

JUDGEMENTS = "graph/judgements"


def judgement_quads(judgements: Iterable[Judgement], articles: Collection[str], base: str) -> Iterator[Quad]:
    """The judgements on what these articles tell; those on what is not in the store stay in their file."""
    iris = Iris(base)
    graph = iris.node(JUDGEMENTS)
    for one in judgements:
        judged = [key for key in (one.subject, one.object) if key]
        if one.kind is not JudgementKind.LINK and all(article_key_of(key) in articles for key in judged):
            node = judgement_node(one, iris)
            yield from (Quad(node, term(predicate), value, graph) for predicate, value in _values(one, judged, iris))


def judgement_node(judgement: Judgement, iris: Iris) -> NamedNode:
    """The node of a judgement: one for each question."""
    return iris.node(f"judgement/{digest(*judgement.question)}")


def _values(judgement: Judgement, judged: Iterable[str], iris: Iris) -> Iterator[tuple[URIRef, NamedNode | Literal]]:
    yield RDF.type, term(HUD.Judgement)
    yield from ((HUD.judges, iris.node(key)) for key in judged)
    yield HUD.verdict, text(judgement.verdict)
    yield from ((HUD.correction, text(f"{name} {value}".strip())) for name, value in judgement.correction)
    yield HUD.judgedBy, text(judgement.by)
    yield HUD.judgedOn, date(judgement.date)
    if judgement.note:
        yield RDFS.comment, text(judgement.note)
