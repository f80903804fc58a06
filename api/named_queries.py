"""The name of a ready question and its parameters in, typed rows, CSV, TSV or SPARQL JSON out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

import queries
from api.negotiation import choose
from api.paging import refuse_unknown
from api.problems import Problem
from api.server import CurrentServer, Server
from api.sparql.endpoint import run
from api.sparql.pool import Job
from ontology.namespaces import PREFIXES

__all__ = ["Rows", "Value", "answer", "ask", "router"]

router = APIRouter(prefix="/api/v1/queries", tags=["queries"])

_SPARQL_JSON = "application/sparql-results+json"
_FORMATS: Mapping[str, str] = {
    "json": "application/json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "sparql-json": _SPARQL_JSON,
}
_RESERVED = ("format",)
_XSD = PREFIXES["xsd"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryList:
    items: tuple[queries.Query, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a row. `type` is `iri`, `string` or the local name of the datatype, such as `integer`."""

    value: str | int | float | bool
    type: str
    lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The answer to a ready question; a row names only the columns that have a value."""

    query: str
    parameters: Mapping[str, str]
    columns: tuple[queries.Column, ...]
    rows: tuple[Mapping[str, Value], ...]


@router.get("", summary="The ready questions with their parameters and columns", dependencies=[Depends(refuse_unknown)])
def get_queries() -> QueryList:
    return QueryList(items=tuple(queries.load(name) for name in queries.names()))


@router.get(
    "/{name}",
    summary="The answer to a ready question; its parameters go into the address",
    response_model=Rows,
    responses={200: {"content": {media_type: {} for media_type in _FORMATS.values()}}},
)
async def get_rows(
    request: Request,
    server: CurrentServer,
    name: Annotated[str, Path(description="One of /api/v1/queries", examples=["conflict-lineage"])],
    format: Annotated[str | None, Query(description="json, csv, tsv or sparql-json; wins over Accept")] = None,
) -> Response | Rows:
    if format is not None and format not in _FORMATS:
        raise Problem(406, f"No format {format!r}; there are: {', '.join(_FORMATS)}.")
    media_type = _FORMATS[format] if format else choose(request.headers.get("accept"), list(_FORMATS.values()))
    if media_type is None:
        raise Problem(406, f"None of the media types asked for; there are: {', '.join(_FORMATS.values())}.")
    values = {key: value for key, value in request.query_params.items() if key not in _RESERVED}
    if media_type != "application/json":
        return Response(await ask(server, name, values, media_type), media_type=media_type)
    return await answer(server, name, values)


async def answer(server: Server, name: str, values: Mapping[str, str]) -> Rows:
    """The typed rows that answer a ready question; a Problem where the name or a parameter is wrong."""
    results = orjson.loads(await ask(server, name, values, _SPARQL_JSON))
    return Rows(
        query=name,
        parameters=values,
        columns=queries.load(name).columns,
        rows=tuple(_row(binding) for binding in results["results"]["bindings"]),
    )


async def ask(
    server: Server, name: str, values: Mapping[str, str], media_type: str, *, limit: int = 64_000_000
) -> bytes:
    """The answer in a format of SPARQL results; a Problem where the name or a parameter is wrong."""
    try:
        query = queries.load(name)
        bound = queries.bind(query, values, base_iri=server.reader.base_iri)
    except queries.UnknownQuery as error:
        raise Problem(404, str(error.args[0])) from error
    except queries.ParameterError as error:
        raise Problem(422, str(error)) from error
    assert not bound.substitutions, "values are part of the text"
    job = Job(
        text=bound.text,
        result_type=media_type,
        graph_type=None,
        prefixes=dict(PREFIXES),
        limit=limit,
    )
    return (await run(server.pool, job)).body


def _row(binding: Mapping[str, Mapping[str, Any]]) -> dict[str, Value]:
    return {name: _value(term) for name, term in binding.items()}


def _value(term: Mapping[str, Any]) -> Value:
    text = str(term["value"])
    if term["type"] == "uri":
        return Value(value=text, type="iri")
    datatype = str(term.get("datatype", f"{_XSD}string"))
    kind = datatype.removeprefix(_XSD).rsplit("/", 1)[-1]
    match kind:
        case "integer":
            return Value(value=int(text), type=kind)
        case "decimal" | "double" | "float":
            return Value(value=float(text), type=kind)
        case "boolean":
            return Value(value=text in ("true", "1"), type=kind)
    return Value(value=text, type=kind.lower() if kind == "EDTF" else kind, lang=term.get("xml:lang"))
