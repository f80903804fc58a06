"""Quads in, what breaks the shapes out: the gate before the store.

Every article's graph is checked alone. Of the shared graphs those nodes are checked whose statements change;
the rest was checked when it came in, and the ontology and the authority are checked by their own tests.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import chain

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from builder.errors import ShapeError
from builder.graph.iris import term
from builder.graph.quads import ArticleGraph
from builder.graph.shacl import Shapes, Violation
from ontology.namespaces import RDF

__all__ = ["check_article", "find_violations", "outside_references", "select"]


def check_article(article: str, graph: ArticleGraph) -> None:
    """ShapeError with the article, the first node that breaks a shape, and the shape's message.

    The stretches of text, three quarters of the quads, are sound as they are made and are only looked up; `hudna
    validate` checks them as well.
    """
    if violations := _shapes().check(chain(graph.told, graph.stretches), sound=_subjects(graph.stretches)):
        more = f" ({len(violations) - 1} more)" if len(violations) > 1 else ""
        raise ShapeError(f"{article}: {violations[0]}{more}")


def outside_references(graph: ArticleGraph, base: str) -> dict[str, str]:
    """What a graph refers to under the base and does not describe itself, each with a node that refers to it."""
    own = _subjects(graph.told) | _subjects(graph.stretches)
    return {
        iri: _value(quad.subject)
        for quad in graph.told
        if (iri := _value(quad.object)).startswith(base) and iri not in own
    }


def _subjects(quads: Iterable[Quad]) -> set[str]:
    return {_value(quad.subject) for quad in quads}


def find_violations(quads: Iterable[Quad], *, nodes: Collection[str] | None = None) -> tuple[Violation, ...]:
    """What breaks the shapes in a graph, of certain nodes only if they are given."""
    return _shapes().check(quads, nodes=nodes)


def select(quads: Collection[Quad], nodes: Collection[str]) -> Iterator[Quad]:
    """The part of a graph that the shapes of some nodes look at: what they say, what names them, types beside."""
    named: set[str] = set()
    for quad in quads:
        if _value(quad.subject) in nodes:
            yield quad
            named.add(_value(quad.object))
        elif _value(quad.object) in nodes:
            yield quad
    for quad in quads:
        subject = _value(quad.subject)
        if quad.predicate == term(RDF.type) and subject in named and subject not in nodes:
            yield quad


def _value(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else ""


@cache
def _shapes() -> Shapes:
    source = files("ontology").joinpath("shapes.ttl").read_bytes()
    return Shapes(parse(input=source, format=RdfFormat.TURTLE))
