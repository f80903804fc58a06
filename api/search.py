"""A few words in, what goes by that name as JSON out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from api.answers import TABLE_FORMATS, TableFormat, send, send_table
from api.exports import spreadsheets
from api.filters import NamedSnapshot
from api.formats import answers, choose_format
from api.paging import Cursor, Limit, refuse_unknown
from api.server import CurrentSnapshot
from api.views.listing import Place
from api.views.search import Hit, TypeCount, count_types, search

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["search"], dependencies=[Depends(refuse_unknown)])

_MOST_HITS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A thing whose name begins so: the name that matched, the one in the language asked for, and where it is shown."""

    iri: str
    path: str
    type: str | None
    name: str
    matched: str
    lang: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """Completions of what was typed, best first."""

    query: str
    items: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """What was found, best first; `types` counts everything of that name by class, whatever `type` asks for."""

    query: str
    items: tuple[Hit, ...]
    next: str | None
    types: tuple[TypeCount, ...]


@router.get(
    "/search",
    summary="Things by name, whatever the spelling of alef, ya or ta marbuta, with counts by class",
    response_model=Hits,
    responses=answers(TABLE_FORMATS),
)
def get_hits(
    request: Request,
    snapshot: NamedSnapshot,
    q: Annotated[str, Query(min_length=1, max_length=200, description="Part of a name", examples=["ارمينيا"])],
    type: Annotated[str | None, Query(description="Local name of a class", examples=["State"])] = None,
    format: TableFormat = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Response:
    chosen = choose_format(request, format, TABLE_FORMATS)
    start = Place.read_count(cursor, "search", most=_MOST_HITS)
    found = search(snapshot, q, type=type, limit=start + limit + 1)[start:]
    following = Place.write_count("search", start + limit) if len(found) > limit else None
    if chosen == "json":
        hits = Hits(query=q, items=found[:limit], next=following, types=count_types(snapshot, q))
        return send(request, hits, following=following)
    rows = ((hit.ref, (hit.name, hit.lang, hit.score)) for hit in found[:limit])
    return send_table(request, spreadsheets.write_things(rows, "matched", "lang", "score"), following=following)


@router.get("/suggest", summary="Completions of a name while it is typed", response_model=Suggestions)
def get_suggestions(
    request: Request,
    snapshot: CurrentSnapshot,
    q: Annotated[str, Query(min_length=1, max_length=200, description="The beginning of a word", examples=["ارم"])],
    lang: Annotated[Literal["ar", "en"], Query(description="The language of names")] = "en",
    type: Annotated[str | None, Query(description="Local name of a class", examples=["Person"])] = None,
    limit: Limit = 10,
) -> Response:
    hits = search(snapshot, q, type=type, limit=limit, prefixes_only=True)
    suggestions = Suggestions(
        query=q,
        items=tuple(
            Suggestion(
                iri=hit.ref.iri,
                path=hit.ref.path,
                type=hit.ref.type,
                name=hit.ref.names.get(lang, hit.name),
                matched=hit.name,
                lang=hit.lang,
            )
            for hit in hits
        ),
    )
    return send(request, suggestions)
