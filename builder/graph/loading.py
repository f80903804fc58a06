"""An RDF file of somebody else in, its statements out as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from builder.errors import RecordError, UsageError

__all__ = ["parse_file"]


def parse_file(file: Path, graph: str | None) -> Iterator[Quad]:
    """The statements of a file; those that name no graph go into `graph`, None being the default graph.

    UsageError for a file that is not there or whose ending names no format, RecordError with the line of bad syntax.
    """
    form = RdfFormat.from_extension(file.suffix.removeprefix("."))
    if form is None:
        endings = ".ttl, .nt, .nq, .trig, .rdf or .jsonld"
        raise UsageError(f"{file}: no RDF format has the ending {file.suffix!r}; use {endings}")
    if not file.is_file():
        raise UsageError(f"{file}: there is no such file")
    try:
        target = NamedNode(graph) if graph else DefaultGraph()
    except ValueError as error:
        raise UsageError(f"{graph!r} is no IRI to name a graph with") from error
    try:
        for quad in parse(path=file, format=form, base_iri=file.resolve().as_uri(), rename_blank_nodes=True):
            unplaced = isinstance(quad.graph_name, DefaultGraph)
            yield Quad(quad.subject, quad.predicate, quad.object, target) if unplaced else quad
    except SyntaxError as error:
        raise RecordError(f"{file}:{error.lineno}", f"this is no {form.name}: {error.msg}") from error
