"""A node in, every statement about it out, each with the graph that makes it: an article's, or what they support."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from api.views.listing import Page, Place
from api.views.model import ArticleRef
from api.views.snapshot import Node, Snapshot
from builder.errors import UsageError
from ontology.namespaces import PREFIXES

__all__ = ["StatementView", "list_statements"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """One statement. `predicate` is short where a prefix is known; `graph` None is what articles support together.

    `type` is `iri` or the datatype of a literal in short, `lang` its language; `path` where this server tells of an
    IRI; `article` is the one whose graph it is.
    """

    predicate: str
    value: str
    type: str
    lang: str | None
    path: str | None
    graph: str | None
    article: ArticleRef | None


def list_statements(snapshot: Snapshot, node: Node, *, limit: int, after: str | None) -> Page[StatementView]:
    """At most `limit` statements, those of the default graph first."""
    quads = sorted(snapshot.store.quads_for_pattern(node, None, None, None), key=_key)
    start = 0
    if after is not None:
        place = Place.read(after)
        start = next((at for at, quad in enumerate(quads) if _key(quad) > place), len(quads))
        if len(place) != 3:
            raise UsageError(f"No cursor {after!r} of this list; take the one of the Link header as it stands")
    shown = quads[start : start + limit]
    return Page(
        items=tuple(_view(snapshot, quad) for quad in shown),
        next=Place.write(_key(shown[-1])) if start + limit < len(quads) else None,
        total=len(quads),
    )


def _key(quad: Quad) -> tuple[str, ...]:
    graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
    return graph, quad.predicate.value, str(quad.object).replace("\n", " ")


def _view(snapshot: Snapshot, quad: Quad) -> StatementView:
    graph = quad.graph_name if isinstance(quad.graph_name, NamedNode) else None
    literal = quad.object if isinstance(quad.object, Literal) else None
    value = literal.value if literal else str(getattr(quad.object, "value", quad.object))
    return StatementView(
        predicate=_shorten(quad.predicate.value),
        value=value,
        type=_shorten(literal.datatype.value) if literal else "iri",
        lang=literal.language if literal else None,
        path=snapshot.path(value) if literal is None else None,
        graph=graph.value if graph else None,
        article=snapshot.article(graph) if graph and snapshot.is_article(graph) else None,
    )


def _shorten(iri: str) -> str:
    for name, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{name}:{iri.removeprefix(namespace)}"
    return iri
