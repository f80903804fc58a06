"""Commands that ask a store: in plain words, the ready questions by name, and SPARQL."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.messages import report
from api.commands.options import AsJson, ReadStore, RowFormat, RowFormatOption

if TYPE_CHECKING:
    from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

    from api.views.snapshot import Snapshot
    from builder.graph.store import Reader
    from queries import Query

__all__ = ["ask", "queries", "query", "sparql"]

_MOST_HITS = 3


def query(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A ready question; `hudna queries` lists them.")],
    store: ReadStore,
    form: RowFormatOption = RowFormat.TABLE,
) -> None:
    """Ask a ready question. Each of its parameters is an option: --place place/goris.

    IRIs may be written as keys, such as state/armenia. `hudna queries NAME` shows parameters and columns.

    \b
    Examples:
      hudna query conflict-lineage --store graph
      hudna query events-in-place --place place/goris --store graph --format csv
    """
    from builder.graph.store import Reader

    ready = _load(name)
    values = _parameters(context.args)
    with Reader(store) as reader:
        _print_answer(reader, ready, values, form)


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="A question in plain Arabic or English.")],
    store: ReadStore,
    form: RowFormatOption = RowFormat.TABLE,
) -> None:
    """Ask in plain words. The ready question that answers is found by its words, without any model.

    Which one it is, and what it takes from your words, stands on standard error.

    \b
    Examples:
      hudna ask 'من توسط في هدنة 2020؟' --store graph
      hudna ask 'Who broke the truce?' --store graph --format csv
    """
    from api.asking import match_question
    from builder.errors import UsageError
    from builder.extraction import load_engine
    from builder.graph.store import Reader

    with Reader(store) as reader:
        matches = match_question(question, _snapshot(reader), load_engine())
        if matches.best is None:
            near = " or ".join(match.query.name for match in matches.others)
            meant = f"did you mean {near}? " if near else ""
            raise UsageError(f"no ready question answers {question!r}; {meant}`hudna queries` lists them")
        options = "".join(f" --{name} {shlex.quote(value)}" for name, value in matches.best.parameters.items())
        typer.echo(f"hudna query {matches.best.query.name}{options}", err=True)
        if matches.best.unused:
            typer.echo(f"warning: it has no parameter for: {', '.join(matches.best.unused)}", err=True)
        _print_answer(reader, matches.best.query, matches.best.parameters, form)


def _print_answer(reader: Reader, ready: Query, values: Mapping[str, str], form: RowFormat) -> None:
    from pyoxigraph import QuerySolutions

    from api.commands.tables import Shortener, print_rows, rows_of
    from builder.errors import UsageError
    from ontology.namespaces import PREFIXES
    from queries import ParameterError, bind

    try:
        bound = bind(ready, values, base_iri=reader.base_iri)
    except ParameterError as error:
        raise UsageError(f"{error}{_suggest(reader, ready, values)}") from error
    solutions = reader.store.query(bound.text)
    assert isinstance(solutions, QuerySolutions), "a ready question is a SELECT"
    names, rows = rows_of(solutions)
    print_rows(names, rows, form=form, shortener=Shortener(reader.base_iri, PREFIXES))


def _snapshot(reader: Reader) -> Snapshot:
    from api.views.snapshot import Snapshot

    return Snapshot.newest(reader, full_text=False)


def _suggest(reader: Reader, ready: Query, values: Mapping[str, str]) -> str:
    """The keys of what goes by the name that stands where a key should."""
    from api.views.search import search
    from queries import ParameterType

    named = [
        values[parameter.name]
        for parameter in ready.parameters
        if parameter.type is ParameterType.IRI and not {"/", ":"} & set(values.get(parameter.name, "/"))
    ]
    if not named:
        return ""
    found = [hit.ref.iri.removeprefix(reader.base_iri) for hit in search(_snapshot(reader), named[0], limit=50)]
    hits = [key for key in found if not key.startswith(("event/", "article/"))][:_MOST_HITS]
    return f"; did you mean {' or '.join(hits)}?" if hits else ""


def _load(name: str) -> Query:
    from builder.errors import UsageError
    from queries import UnknownQuery, load

    try:
        return load(name)
    except UnknownQuery as error:
        raise UsageError(str(error.args[0])) from error


def _parameters(arguments: Sequence[str]) -> dict[str, str]:
    """Options that are no option of the command itself: `--name value` or `--name=value`."""
    from builder.errors import UsageError

    values: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        option = rest.pop(0)
        name, equals, value = option.removeprefix("--").partition("=")
        if not option.startswith("--") or not name:
            raise UsageError(f"{option!r} is no parameter; write --name value")
        if not equals:
            if not rest:
                raise UsageError(f"the parameter --{name} has no value; write --{name} value")
            value = rest.pop(0)
        if name in values:
            raise UsageError(f"the parameter --{name} is given twice")
        values[name] = value
    return values


def queries(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Show this one in full.")] = None,
    json: AsJson = False,
) -> None:
    """List the ready questions, or show one in full.

    \b
    Examples:
      hudna queries
      hudna queries casualties-by-claimant
    """
    from queries import load, names

    if name is not None:
        ready = _load(name)
        report(_described(ready), _explained(ready), json=json)
        return
    listed = [load(each) for each in names()]
    width = max((len(each.name) for each in listed), default=0)
    lines = "\n".join(f"{each.name:{width}}  {each.summary}" for each in listed)
    report({"queries": [_described(each) for each in listed]}, lines, json=json)


def _described(ready: Query) -> dict[str, object]:
    return {
        "name": ready.name,
        "summary": ready.summary,
        "description": ready.description,
        "parameters": [
            {
                "name": each.name,
                "type": each.type.value,
                "description": each.description,
                "required": each.required,
                "default": each.default,
                "example": each.example,
            }
            for each in ready.parameters
        ],
        "columns": [
            {"name": each.name, "type": each.type.value, "description": each.description} for each in ready.columns
        ],
    }


def _explained(ready: Query) -> str:
    lines = [ready.summary, "", ready.description.strip(), ""]
    if ready.parameters:
        lines.append("Parameters:")
    for parameter in ready.parameters:
        notes = ["required"] if parameter.required else []
        notes += [f"default {parameter.default}"] if parameter.default is not None else []
        notes += [f"such as {parameter.example}"] if parameter.example is not None else []
        lines.append(
            f"  --{parameter.name} {parameter.type.value.upper()}  {parameter.description} ({', '.join(notes)})"
        )
    lines.append("Columns:")
    lines += [f"  {column.name} ({column.type.value})  {column.description}" for column in ready.columns]
    return "\n".join(lines)


class ResultFormat(StrEnum):
    """How the answer of a SPARQL query is printed: rows of SELECT, triples of CONSTRUCT and DESCRIBE."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    TURTLE = "ttl"
    N_TRIPLES = "nt"


def sparql(
    text: Annotated[str, typer.Argument(metavar="QUERY", help="A SPARQL 1.1 query, or - for standard input.")],
    store: ReadStore,
    form: Annotated[
        ResultFormat, typer.Option("--format", help="table, csv, tsv, json, xml for rows; ttl, nt for triples.")
    ] = ResultFormat.TABLE,
    plan: Annotated[
        bool, typer.Option("--explain", help="Show how the engine answers it, with rows and times.")
    ] = False,
) -> None:
    """Ask in SPARQL 1.1. Usual prefixes are declared, and <state/armenia> is below the store's base IRI.

    A plain query sees the consolidated world; GRAPH ?article { … } sees what each article says.

    \b
    Examples:
      hudna sparql 'SELECT ?e { ?e a hud:Truce }' --store graph
      hudna sparql - --store graph --format json < question.rq
      hudna sparql --explain 'SELECT ?e { ?e a hud:Truce }' --store graph
    """
    import pyoxigraph

    from api.commands.tables import Shortener, print_rows, rows_of
    from api.sparql.guard import refusal
    from api.sparql.syntax import explain
    from builder.errors import UsageError
    from builder.graph.store import Reader
    from ontology.namespaces import PREFIXES

    asked = sys.stdin.read() if text == "-" else text
    if reason := refusal(asked):
        raise UsageError(reason)
    if plan:
        _explain(store, asked)
        return
    with Reader(store) as reader:
        try:
            answer = reader.store.query(asked, prefixes=dict(PREFIXES), base_iri=reader.base_iri)
        except SyntaxError as error:
            raise UsageError(f"this is no SPARQL 1.1 query: {explain(error.msg or '', asked)}") from error
        except ValueError as error:
            raise UsageError(f"the query cannot be answered: {error}") from error
        if isinstance(answer, pyoxigraph.QuerySolutions) and form is ResultFormat.TABLE:
            names, rows = rows_of(answer)
            print_rows(names, rows, form=RowFormat.TABLE, shortener=Shortener(reader.base_iri, PREFIXES))
            return
        _serialize(answer, form)


def _explain(store: Path, asked: str) -> None:
    """Prints the plan of a query; UsageError says why there is none."""
    import asyncio

    from api.problems import Problem
    from api.sparql.plan import explain_query, write_plan
    from builder.errors import UsageError
    from builder.graph.snapshots import Snapshots
    from builder.graph.store import Reader
    from builder.settings import load_settings

    settings = load_settings()
    with Reader(store) as reader:
        snapshot = str(Snapshots(store).path(reader.revision))
        try:
            found = asyncio.run(
                explain_query(
                    asked,
                    snapshot=snapshot,
                    base_iri=reader.base_iri,
                    timeout=settings.query_timeout,
                    memory=settings.worker_memory << 20,
                )
            )
        except Problem as problem:
            raise UsageError(str(problem.detail)) from problem
    typer.echo(write_plan(found))


def _serialize(answer: QuerySolutions | QueryBoolean | QueryTriples, form: ResultFormat) -> None:
    """Writes an answer in a format of its own kind; the usual one of that kind where `table` was not meant for it."""
    from pyoxigraph import QueryBoolean, QueryResultsFormat, QueryTriples, RdfFormat

    from builder.errors import UsageError

    rows = {
        ResultFormat.CSV: QueryResultsFormat.CSV,
        ResultFormat.TSV: QueryResultsFormat.TSV,
        ResultFormat.JSON: QueryResultsFormat.JSON,
        ResultFormat.XML: QueryResultsFormat.XML,
    }
    triples = {ResultFormat.TABLE: RdfFormat.TURTLE, ResultFormat.TURTLE: RdfFormat.TURTLE}
    triples[ResultFormat.N_TRIPLES] = RdfFormat.N_TRIPLES
    if isinstance(answer, QueryBoolean) and form is ResultFormat.TABLE:
        typer.echo("true" if answer else "false")
    elif isinstance(answer, QueryTriples):
        if form not in triples:
            raise UsageError(f"a query for triples is printed as ttl or nt, not as {form.value}")
        answer.serialize(sys.stdout.buffer, triples[form])
    elif form not in rows:
        raise UsageError(f"a query for rows is printed as table, csv, tsv, json or xml, not as {form.value}")
    else:
        answer.serialize(sys.stdout.buffer, rows[form])
        if form in (ResultFormat.JSON, ResultFormat.XML):
            typer.echo()
