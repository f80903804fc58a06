"""Statements in, the same in the forms that the store takes: one SPARQL update, or quads in a fixed order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import DefaultGraph, NamedNode, Quad

from builder.graph.facts import Statement

__all__ = ["make_update", "statement"]


def statement(quad: Quad) -> Statement:
    """A quad as its graph's IRI ("" for the default graph) and its triple as N-Triples writes it."""
    graph = quad.graph_name
    assert isinstance(graph, DefaultGraph | NamedNode), graph
    return ("" if isinstance(graph, DefaultGraph) else graph.value), str(quad.triple)


def make_update(*, dropped: Iterable[str], removed: Iterable[Statement], added: Iterable[Statement]) -> str:
    """One update request, which the store does wholly or not at all: whole graphs and statements out, statements in."""
    parts = [f"DROP SILENT GRAPH <{graph}>" for graph in dropped]
    parts += [f"{verb} DATA {{\n{_data(part)}}}" for verb, part in (("DELETE", removed), ("INSERT", added))]
    return " ;\n".join(parts)


def _data(statements: Iterable[Statement]) -> str:
    graphs: dict[str, list[str]] = defaultdict(list)
    for graph, triple in statements:
        graphs[graph].append(f"{triple} .\n")
    return "".join(
        "".join(lines) if not graph else f"GRAPH <{graph}> {{\n{''.join(lines)}}}\n" for graph, lines in graphs.items()
    )
