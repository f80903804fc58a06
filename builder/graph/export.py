"""A reader in, the whole dataset as a file out; sorted N-Quads and N-Triples are the same bytes for the same inputs."""

from __future__ import annotations

from typing import IO

from pyoxigraph import DefaultGraph, RdfFormat

from builder.errors import UsageError
from builder.graph.reader import Reader
from ontology.namespaces import PREFIXES

__all__ = ["FORMATS", "export"]

FORMATS = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "ttl": RdfFormat.TURTLE,
    "rdf": RdfFormat.RDF_XML,
}
_SORTED = ("nq", "nt")


def export(reader: Reader, form: str, output: IO[bytes]) -> None:
    """Writes the newest snapshot; formats without named graphs hold the default graph alone."""
    if form not in FORMATS:
        raise UsageError(f"no export format named {form!r}; there are: {', '.join(FORMATS)}")
    rdf, store = FORMATS[form], reader.store
    graph = None if rdf.supports_datasets else DefaultGraph()
    if form not in _SORTED:
        store.dump(output, rdf, from_graph=graph, prefixes=dict(PREFIXES))
        return
    dump = store.dump(format=rdf, from_graph=graph)
    assert dump is not None
    output.writelines(sorted(dump.splitlines(keepends=True)))
