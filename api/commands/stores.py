"""Commands on a whole store: check it, print it, add RDF to it."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from api.commands.messages import complete, report
from api.commands.options import AsJson, ReadStore, WriteStore

if TYPE_CHECKING:
    from pyoxigraph import DefaultGraph, NamedNode, Store

    from builder.graph.store import Reader

__all__ = ["export", "load", "validate"]

_RDF_ENDINGS = (".ttl", ".nt", ".nq", ".trig", ".rdf", ".jsonld")
_MOST_NEAR = 5


def validate(
    store: ReadStore,
    full: Annotated[
        bool, typer.Option("--full", help="Let pySHACL judge, 0.1 s an article (pip install hudna[shacl]).")
    ] = False,
    json: AsJson = False,
) -> None:
    """Check the graphs of a store.

    Shapes on every article graph alone and on the default graph, and that no reference dangles.
    Exit code 1 where anything is found.

    \b
    Examples:
      hudna validate --store graph
      hudna validate --store graph --full
    """
    from dataclasses import asdict

    from builder.graph.full_shacl import find_all_violations
    from builder.graph.shapes import find_violations
    from builder.graph.store import Reader
    from builder.validation import validate as check

    with Reader(store) as reader:
        findings = list(check(reader, find=find_all_violations if full else find_violations))
        checked = sum(1 for _ in reader.articles())
    lines = [
        f"{f'article/{found.article}' if found.article else 'default graph'}: {found.problem}" for found in findings
    ]
    lines.append(f"{checked} article graphs and the default graph checked, {len(findings)} findings")
    report({"articles": checked, "findings": [asdict(found) for found in findings]}, "\n".join(lines), json=json)
    raise typer.Exit(1 if findings else 0)


class GraphFormat(StrEnum):
    """How RDF is written."""

    N_QUADS = "nq"
    TRIG = "trig"
    JSON_LD = "jsonld"
    N_TRIPLES = "nt"
    TURTLE = "ttl"
    RDF_XML = "rdf"
    QUICKSTATEMENTS = "quickstatements"
    ACLED_CSV = "acled-csv"
    UCDP_CSV = "ucdp-csv"
    PLOVER_JSON = "plover-json"


def export(
    store: ReadStore,
    form: Annotated[
        GraphFormat,
        typer.Option(
            "--format",
            help="nq, trig, jsonld hold all graphs; nt, ttl, rdf hold one graph; quickstatements: for Wikidata; "
            "acled-csv, ucdp-csv, plover-json: events as coders write them.",
        ),
    ] = GraphFormat.N_QUADS,
    graph: Annotated[
        str | None,
        typer.Option(
            metavar="IRI", help="Only this graph, such as article/KEY; for nt, ttl and rdf the default graph."
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", dir_okay=False, help="Write to this file, complete or not at all.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With quickstatements: a table of what would be written, and why not.")
    ] = False,
    date: Annotated[
        str | None, typer.Option(metavar="DAY", help="With quickstatements: when the sources were read; else today.")
    ] = None,
) -> None:
    """Print the graphs of a store, or what Wikidata could take from them.

    Lines of nq and nt are sorted: the same graph always gives the same bytes. quickstatements (V1) has
    what Wikidata lacks or has otherwise, each with its reference; what has no item is listed on standard error.
    acled-csv, ucdp-csv and plover-json have one row for each actual, present event that the project
    would code, with its claims; what cannot be decided is empty.

    \b
    Examples:
      hudna export --store graph > graph.nq
      hudna export --store graph --format ttl --output world.ttl
      hudna export --store graph --format quickstatements --dry-run
      hudna export --store graph --format acled-csv --output events.csv
    """
    from pyoxigraph import DefaultGraph

    from api.commands.quickstatements import write_quickstatements
    from api.exports.coders import FORMATS
    from api.exports.occurrences import read_occurrences
    from builder.graph.store import Reader

    with Reader(store) as reader:
        if form is GraphFormat.QUICKSTATEMENTS:
            write_quickstatements(reader, output=output, dry_run=dry_run, date=date)
            return
        if form.value in FORMATS:
            _write(FORMATS[form.value](read_occurrences(reader)), output)
            return
        one: NamedNode | DefaultGraph | None = None
        if graph is not None:
            one = _named_graph(reader, graph)
        elif form in (GraphFormat.N_TRIPLES, GraphFormat.TURTLE, GraphFormat.RDF_XML):
            one = DefaultGraph()
        if output is None:
            _dump(reader.store, sys.stdout.buffer, form, one)
            return
        with complete(output) as file:
            _dump(reader.store, file, form, one)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text)
        return
    with complete(output) as file:
        file.write(text.encode())


def _named_graph(reader: Reader, name: str) -> NamedNode:
    """The graph of that IRI or key; UsageError where the store holds none such."""
    from difflib import get_close_matches

    from pyoxigraph import NamedNode

    from builder.errors import UsageError

    iri = name if ":" in name else reader.base_iri + name
    known = sorted(graph.value for graph in reader.store.named_graphs() if isinstance(graph, NamedNode))
    if iri in known:
        return NamedNode(iri)
    near = get_close_matches(iri, known, n=_MOST_NEAR, cutoff=0.8) or known[:_MOST_NEAR]
    shown = ", ".join(each.removeprefix(reader.base_iri) for each in near) or "none"
    raise UsageError(
        f"the store has no graph {iri}; among its {len(known)} graphs are: {shown}; "
        "`hudna query article-facts` lists articles, each is a graph"
    )


def _dump(store: Store, file: BinaryIO, form: GraphFormat, graph: NamedNode | DefaultGraph | None) -> None:
    from pyoxigraph import RdfFormat, serialize

    from ontology.namespaces import PREFIXES

    kind = {
        GraphFormat.N_QUADS: RdfFormat.N_QUADS,
        GraphFormat.TRIG: RdfFormat.TRIG,
        GraphFormat.JSON_LD: RdfFormat.JSON_LD,
        GraphFormat.N_TRIPLES: RdfFormat.N_TRIPLES,
        GraphFormat.TURTLE: RdfFormat.TURTLE,
        GraphFormat.RDF_XML: RdfFormat.RDF_XML,
    }[form]
    quads = store.quads_for_pattern(None, None, None, graph)
    if form in (GraphFormat.N_QUADS, GraphFormat.N_TRIPLES):
        lines = sorted(f"{quad if form is GraphFormat.N_QUADS else quad.triple} .\n".encode() for quad in quads)
        file.writelines(lines)
        return
    one = (quad.triple for quad in quads)
    serialize(quads if graph is None else one, file, kind, prefixes=dict(PREFIXES))


def load(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="RDF_FILE", exists=True, dir_okay=False, help="A .ttl, .nt, .nq, .trig, .rdf or .jsonld file."
        ),
    ],
    store: WriteStore,
    graph: Annotated[
        str | None,
        typer.Option(metavar="IRI", help="The graph for statements that name none, such as https://example.org/mine."),
    ] = None,
    json: AsJson = False,
) -> None:
    """Add RDF files to a store as they stand.

    All files or none. Building and withdrawing never touch what they hold.

    \b
    Examples:
      hudna load reference.ttl --store graph --graph https://example.org/reference
    """
    from builder.errors import UsageError
    from builder.pipeline import open_writer
    from builder.settings import load_settings

    for file in files:
        if file.suffix.lower() not in _RDF_ENDINGS:
            raise UsageError(
                f"{file} is no RDF file: its ending is none of {', '.join(_RDF_ENDINGS)}; `hudna build` reads articles"
            )
    settings = load_settings()
    with open_writer(store, base_iri=settings.base_iri, min_confidence=settings.min_confidence) as writer:
        count = writer.load(files, graph=graph)
    report({"statements": count}, f"{count} statement{'' if count == 1 else 's'} read into {store}", json=json)
