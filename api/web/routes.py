"""The pages that stand for no single thing: start, articles, search, ready questions, the description of the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

import queries
from api.ask import LONGEST_QUESTION, find_matches, page_of
from api.named_queries import ask
from api.problems import Problem
from api.server import CurrentServer, CurrentSnapshot, Server
from api.similar import find_beside
from api.views.finding import find_thing
from api.views.listing import list_articles
from api.views.model import Ref
from api.views.search import count_types, search
from api.views.snapshot import Snapshot
from api.views.start import read_start
from api.web.pages import choose_page_language
from api.web.tables import read_answer

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_PAGE_ARTICLES = 40
_PAGE_ROWS = 200
_SEARCH_SIMILAR = 5
_PAGE_BYTES = 4_000_000
_LONGEST_NAME = 200
_FIELD_TYPES = {"conflict": frozenset({"Conflict", "Episode", "War"}), "place": frozenset({"Place", "State"})}
_FEATURED = ("conflict-lineage", "casualties-by-claimant", "contradictions", "truces", "mediators", "who-met-whom")


@router.get("/")
def get_home(request: Request, server: CurrentServer, snapshot: CurrentSnapshot) -> Response:
    known = queries.names()
    featured = [name for name in _FEATURED if name in known] or list(known[:6])
    return server.pages.render(
        request, "home.html", start=read_start(snapshot), questions=[queries.load(name) for name in featured]
    )


@router.get("/articles")
def get_articles(
    request: Request, server: CurrentServer, snapshot: CurrentSnapshot, cursor: str | None = None
) -> Response:
    articles, following = list_articles(snapshot, limit=_PAGE_ARTICLES, after=cursor)
    return server.pages.render(request, "articles.html", articles=articles, next=following)


@router.get("/search")
def get_search(
    request: Request,
    server: CurrentServer,
    snapshot: CurrentSnapshot,
    q: Annotated[str, Query(max_length=200)] = "",
    type: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    beside = find_beside(server, snapshot, q, limit=_SEARCH_SIMILAR)
    return server.pages.render(
        request,
        "search.html",
        hits=search(snapshot, q, type=type or None, limit=50),
        types=[each for each in count_types(snapshot, q) if each.type],
        chosen=type,
        similar=beside,
    )


@router.get("/queries")
def get_queries(request: Request, server: CurrentServer) -> Response:
    return server.pages.render(request, "queries.html", questions=[queries.load(name) for name in queries.names()])


@router.get("/queries/{name}")
async def get_query(request: Request, server: CurrentServer, name: str) -> Response:
    try:
        query = queries.load(name)
    except queries.UnknownQuery as error:
        raise Problem(404, str(error.args[0])) from error
    given = {key: value for key, value in request.query_params.items() if query.parameter(key) and value.strip()}
    named, unknown = _find_named(request, server.snapshot(), query, given)
    if named:
        keys = urlencode({**given, **named}, safe="/")
        return RedirectResponse(f"{request.url.path}?{keys}", 303)
    return await _answer(request, server, query, given, unknown=unknown)


def _find_named(
    request: Request, snapshot: Snapshot, query: queries.Query, given: Mapping[str, str]
) -> tuple[Mapping[str, str], Sequence[str]]:
    """The keys of things that fields of the form name, and the names that nothing has."""
    found, unknown = {}, []
    for parameter in query.parameters:
        words = request.query_params.get(f"{parameter.name}_name", "").strip()
        if parameter.type != "iri" or parameter.name in given or not words:
            continue
        node = find_thing(snapshot, words[:_LONGEST_NAME], types=_FIELD_TYPES.get(parameter.name, frozenset()))
        if node is None:
            unknown.append(words)
        else:
            found[parameter.name] = node.value.removeprefix(snapshot.base_iri)
    return found, unknown


@router.get("/ask")
async def ask_question(
    request: Request,
    server: CurrentServer,
    snapshot: CurrentSnapshot,
    q: Annotated[str, Query(max_length=LONGEST_QUESTION)] = "",
) -> Response:
    """The ready question that a plain one is, and its answer; what goes by that name where there is none."""
    matches = await find_matches(server, q)
    others = [(match.query, page_of(match)) for match in matches.others if not match.missing]
    if matches.best is None:
        return server.pages.render(request, "ask.html", others=others, hits=search(snapshot, q, limit=20) if q else ())
    given = {name: value for name, value in matches.best.parameters.items() if name != "lang"}
    return await _answer(request, server, matches.best.query, given, asked=q, unused=matches.best.unused, others=others)


async def _answer(
    request: Request,
    server: Server,
    query: queries.Query,
    given: Mapping[str, str],
    *,
    asked: str = "",
    unused: Sequence[str] = (),
    unknown: Sequence[str] = (),
    others: Sequence[tuple[queries.Query, str]] = (),
) -> Response:
    """The page of a ready question with its answer, where all it needs is given."""
    language = {"lang": choose_page_language(request)} if query.parameter("lang") else {}
    values = {**language, **given}
    ready = all(parameter.name in given or not parameter.required for parameter in query.parameters)
    table, problem = None, None
    if ready:
        try:
            body = await ask(server, query.name, values, "application/sparql-results+json", limit=_PAGE_BYTES)
            table = read_answer(query.name, orjson.loads(body), server.reader.base_iri, most=_PAGE_ROWS)
        except Problem as error:
            problem = error
    return server.pages.render(
        request,
        "query.html",
        status=problem.status_code if problem else 200,
        query=query,
        given=given,
        values=values,
        table=table,
        problem=problem,
        asked=asked,
        unused=unused,
        unknown=unknown,
        others=others,
        things=_name_things(server.snapshot(), query, given),
    )


def _name_things(snapshot: Snapshot, query: queries.Query, given: Mapping[str, str]) -> Mapping[str, Ref]:
    """The things that the fields of a form hold, by the name of the field."""
    found = {}
    for parameter in query.parameters:
        node = find_thing(snapshot, given[parameter.name]) if parameter.name in given else None
        if parameter.type == "iri" and node is not None:
            found[parameter.name] = snapshot.ref(node)
    return found


@router.get("/docs")
def get_docs(request: Request, server: CurrentServer) -> Response:
    return server.pages.render(request, "docs.html", operations=_operations(request.app.openapi()))


def _operations(schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The operations of the OpenAPI description in the order written."""
    return [
        {"path": path, "method": method.upper(), "parameters": operation.get("parameters", []), **operation}
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
