"""Links in, their quads out: each a node of the graph of links with what it rests on, and sameAs where it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad
from rdflib import URIRef

from builder.graph.iris import Iris, date, decimal, term, text
from builder.keys import digest, make_span
from builder.links import LinkState, StoredLink
from ontology.namespaces import HUD, OWL, PROV, RDF, SCHEMA, WD

__all__ = ["FEATURES", "LINKS", "link_node", "link_quads"]

LINKS = "graph/links"
FEATURES = {
    "name": HUD.nameFeature,
    "type": HUD.typeFeature,
    "country": HUD.countryFeature,
    "nearness": HUD.nearnessFeature,
    "dates": HUD.datesFeature,
    "prior": HUD.priorFeature,
}


def link_quads(links: Iterable[StoredLink], base: str) -> Iterator[Quad]:
    """The links; those that hold also as `schema:sameAs`, those that a person confirmed also as `owl:sameAs`."""
    iris = Iris(base)
    graph = iris.node(LINKS)
    for link in links:
        node = link_node(link.key, link.qid, iris)
        yield from (Quad(node, term(predicate), value, graph) for predicate, value in _values(link, iris))
        if link.linked and link.qid:
            entity, item = iris.node(link.key), NamedNode(WD[link.qid])
            yield Quad(entity, term(SCHEMA.sameAs), item, DefaultGraph())
            if link.state is LinkState.CONFIRMED:
                yield Quad(entity, term(OWL.sameAs), item, DefaultGraph())


def link_node(key: str, qid: str | None, iris: Iris) -> NamedNode:
    """The node of the link of a thing to an item, or of its having none."""
    return iris.node(f"link/{digest(key, qid)}")


def _values(link: StoredLink, iris: Iris) -> Iterator[tuple[URIRef, NamedNode | Literal]]:
    yield RDF.type, term(HUD.WikidataLink)
    yield HUD.entity, iris.node(link.key)
    if link.qid:
        yield HUD.item, NamedNode(WD[link.qid])
    yield HUD.status, term(HUD[link.state.value])
    yield HUD.method, text(link.method)
    yield HUD.evidence, text(link.evidence)
    if link.score is not None:
        yield HUD.score, decimal(link.score)
    yield from ((FEATURES[name], decimal(value)) for name, value in link.features.items())
    if link.label:
        yield HUD.matchedName, text(link.label)
    if link.description:
        yield HUD.itemDescription, text(link.description)
    if link.judged_by:
        yield HUD.judgedBy, text(link.judged_by)
    if link.date:
        yield HUD.judgedOn, date(link.date)
    for article, start, end in link.mentions:
        yield PROV.wasDerivedFrom, NamedNode(iris.base + make_span(article, start, end))
