"""Quads in, the verdict of pySHACL out: all of SHACL, by an implementation that is not ours, twenty times slower."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from pyoxigraph import Quad, RdfFormat, serialize
from rdflib import Graph

from builder.errors import UsageError
from builder.graph.shacl import Violation
from ontology.namespaces import SH

__all__ = ["find_all_violations"]


def find_all_violations(quads: Iterable[Quad]) -> tuple[Violation, ...]:
    """What breaks the shapes in a graph, each value a result of its own; UsageError where pySHACL is not installed."""
    try:
        from pyshacl import validate
    except ImportError as error:
        raise UsageError("the full check needs pySHACL; run: pip install 'hudna[shacl]'") from error
    triples = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    data = Graph().parse(data=triples, format="nt")
    _, report, _ = validate(data, shacl_graph=_shapes(), inplace=True, inference="none")
    assert isinstance(report, Graph), report  # something else stands for a failure, which raises
    found = {
        Violation(
            node=str(report.value(result, SH.focusNode)),
            path=str(report.value(result, SH.resultPath) or ""),
            message=str(report.value(result, SH.resultMessage)),
        )
        for result in report.objects(None, SH.result)
    }
    return tuple(sorted(found))


@cache
def _shapes() -> Graph:
    source = files("ontology").joinpath("shapes.ttl").read_text(encoding="utf-8")
    return Graph().parse(data=source, format="turtle")
