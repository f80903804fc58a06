"""A store in, what is wrong with its graphs out: broken shapes, and references to things that no graph describes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from builder.graph.shacl import Violation
from builder.graph.shapes import find_violations
from builder.graph.store import Reader
from builder.keys import article_key_of, make_article

__all__ = ["FindViolations", "Finding", "validate"]

FindViolations = Callable[[Iterable[Quad]], Iterable[Violation]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong in one graph: an article's, or the default graph where `article` is None."""

    article: str | None
    problem: str


def validate(reader: Reader, *, find: FindViolations = find_violations) -> Iterator[Finding]:
    """Each article graph against its shapes, alone; the default graph against its own; then every reference.

    `find` is our checker of the shapes, or pySHACL (`builder.graph.full_shacl`).
    """
    store, base = reader.store, reader.base_iri
    for stored in reader.articles():
        key = stored.article.key
        graph = NamedNode(base + make_article(key))
        if not store.contains_named_graph(graph):
            yield Finding(article=key, problem="the article has no graph; build it again")
        for violation in find(store.quads_for_pattern(None, None, None, graph)):
            yield Finding(article=key, problem=str(violation))
    for violation in find(store.quads_for_pattern(None, None, None, DefaultGraph())):
        yield Finding(article=None, problem=str(violation))
    yield from _dangling(store, base)


def _dangling(store: Store, base: str) -> Iterator[Finding]:
    """References below the base IRI to what its home, an article's graph or the default graph, does not describe."""
    described = {(quad.graph_name, quad.subject) for quad in store}
    missing: dict[NamedNode, str] = {}
    for quad in store:
        target = quad.object
        if not isinstance(target, NamedNode) or not target.value.startswith(base):
            continue
        article = article_key_of(target.value.removeprefix(base))
        home = DefaultGraph() if article is None else NamedNode(base + make_article(article))
        if (home, target) not in described and (quad.graph_name, target) not in described:
            missing[target] = f"{quad.subject} {quad.predicate} in {quad.graph_name}"
    for target, place in sorted(missing.items(), key=lambda item: item[0].value):
        key = target.value.removeprefix(base)
        yield Finding(article=article_key_of(key), problem=f"no graph describes <{key}>, which is named by {place}")
