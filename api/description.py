"""A node of the graph in, the statements that describe it out, in a fixed order, bounded, in the format asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import nsmallest
from itertools import islice

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from api.jsonld import write_jsonld
from api.negotiation import choose
from api.problems import Problem
from api.views.snapshot import DEFAULT, Node, Snapshot
from builder.graph.iris import term
from ontology.namespaces import HUD, OA, PREFIXES, PROV, RDF

__all__ = ["FORMATS", "SUFFIXES", "choose_format", "describe", "write"]

FORMATS: Mapping[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/trig": RdfFormat.TRIG,
}
SUFFIXES: Mapping[str, str] = {
    "html": "text/html",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "trig": "application/trig",
}
_MOST = 20_000
_MOST_INVERSE = 200
_OWNED = (HUD.casualtyEstimate, HUD.contradiction)  # nodes that exist only as parts of their event
_INVERSE = (HUD.agent, HUD.target, HUD.party, HUD.mediator, HUD.place, HUD.partOf)
_ANCHORS = (PROV.wasDerivedFrom, HUD.trigger, HUD.cue)


def describe(snapshot: Snapshot, node: Node) -> list[Quad]:
    """A named graph whole; else what is said of the node, and of what has no life without it."""
    quads = list(islice(_describe(snapshot, node), _MOST))
    return sorted(set(quads), key=lambda quad: _order(quad, node))


def _describe(snapshot: Snapshot, node: Node) -> Iterator[Quad]:
    inside = snapshot.store.quads_for_pattern(None, None, None, node)
    first = next(iter(inside), None)
    if first is not None:
        yield first
        yield from inside
        return
    for quad in snapshot.store.quads_for_pattern(node, None, None, None):
        yield quad
        if isinstance(quad.graph_name, NamedNode) and quad.predicate in map(term, _ANCHORS):
            yield from _anchor(snapshot, quad)
    for part in _parts(snapshot, node):
        yield from snapshot.store.quads_for_pattern(part, None, None, DEFAULT)
    yield from _inverse(snapshot, node)


def _anchor(snapshot: Snapshot, quad: Quad) -> Iterator[Quad]:
    """The span behind a statement and its selector: an IRI with a fragment cannot be asked for on its own."""
    assert isinstance(quad.object, NamedNode)
    yield from snapshot.store.quads_for_pattern(quad.object, None, None, quad.graph_name)
    for selector in snapshot.nodes(quad.object, OA.hasSelector, None):
        yield from snapshot.store.quads_for_pattern(selector, None, None, quad.graph_name)


def _parts(snapshot: Snapshot, node: Node) -> Iterable[Node]:
    for predicate in _OWNED:
        yield from snapshot.nodes(node, predicate)
    yield from snapshot.subjects(RDF.subject, node, DEFAULT)


def _inverse(snapshot: Snapshot, node: Node) -> Iterator[Quad]:
    """The events in which the node has a role or that are part of it, so many that a reader finds the way on."""
    for predicate in _INVERSE:
        found = snapshot.store.quads_for_pattern(None, term(predicate), node, DEFAULT)
        yield from nsmallest(_MOST_INVERSE, found, key=lambda quad: str(quad.subject))


def _order(quad: Quad, node: Node) -> tuple[object, ...]:
    return (
        quad.subject != node,
        str(quad.graph_name),
        str(quad.subject),
        quad.predicate != term(RDF.type),
        str(quad.predicate),
        str(quad.object),
    )


def choose_format(accept: str | None, short: str | None) -> str:
    """The media type for an Accept header, or for a suffix, which wins; a Problem where there is none."""
    if short is not None:
        if short not in SUFFIXES:
            raise Problem(406, f"No format {short!r}; there are: {', '.join(SUFFIXES)}.")
        return SUFFIXES[short]
    # Turtle first: who sends no Accept header is a machine
    media_type = choose(accept, [*FORMATS, "text/html"])
    if media_type is None:
        raise Problem(406, f"None of the media types asked for; there are: {', '.join(SUFFIXES.values())}.")
    return media_type


def write(quads: Iterable[Quad], media_type: str) -> bytes:
    """The quads in a format; only TriG names the graphs."""
    quads = list(quads)
    form = FORMATS[media_type]
    if media_type == "application/trig":
        return serialize(quads, format=form, prefixes=_prefixes(quads)) or b""
    triples = list(dict.fromkeys(Triple(quad.subject, quad.predicate, quad.object) for quad in quads))
    if form == RdfFormat.JSON_LD:
        return write_jsonld(triples)
    prefixes = _prefixes(quads) if form == RdfFormat.TURTLE else None
    return serialize(triples, format=form, prefixes=prefixes) or b""


def _prefixes(quads: Iterable[Quad]) -> dict[str, str]:
    """The prefixes that the quads use, so that a short description begins with a short list."""
    iris: set[str] = set()
    for quad in quads:
        datatype = getattr(quad.object, "datatype", None)
        for part in (quad.subject, quad.predicate, quad.object, datatype):
            if isinstance(part, NamedNode):
                iris.add(part.value)
    return {name: namespace for name, namespace in PREFIXES.items() if any(iri.startswith(namespace) for iri in iris)}
