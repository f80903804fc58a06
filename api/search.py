"""A few words in, what goes by that name as JSON out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from api.answers import send
from api.exports import spreadsheets
from api.filters import NamedSnapshot
from api.formats import answers, choose_format
from api.paging import Cursor, Limit, link_next, refuse_unknown
from api.server import CurrentSnapshot
from api.views.listing import Place
from api.views.search import Hit, TypeCount, count_types, search
from builder.errors import UsageError

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["search"], dependencies=[Depends(refuse_unknown)])

_MOST_HITS = 2_000
_FORMATS: Mapping[str, str] = {"json": "application/json", "csv": spreadsheets.MEDIA_TYPE}


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
    responses=answers(_FORMATS),
)
def get_hits(
    request: Request,
    snapshot: NamedSnapshot,
    q: Annotated[str, Query(min_length=1, max_length=200, description="Part of a name", examples=["ارمينيا"])],
    type: Annotated[str | None, Query(description="Local name of a class", examples=["State"])] = None,
    format: Annotated[str | None, Query(description="json or csv; wins over Accept")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Response:
    chosen = choose_format(request, format, _FORMATS)
    start = _start(cursor)
    found = search(snapshot, q, type=type, limit=start + limit + 1)[start:]
    following = Place.write(("search", str(start + limit))) if len(found) > limit else None
    if chosen == "json":
        hits = Hits(query=q, items=found[:limit], next=following, types=count_types(snapshot, q))
        return send(request, hits, following=following)
    rows = ((hit.ref, (hit.name, hit.lang, hit.score)) for hit in found[:limit])
    answer = Response(spreadsheets.write_things(rows, "matched", "lang", "score"), media_type=spreadsheets.MEDIA_TYPE)
    link_next(request, answer, following)
    return answer


def _start(cursor: str | None) -> int:
    if cursor is None:
        return 0
    place = Place.read(cursor)
    if len(place) != 2 or place[0] != "search" or not place[1].isdecimal() or int(place[1][:9]) > _MOST_HITS:
        raise UsageError(f"No cursor {cursor!r} of this list; take the one of the Link header as it stands")
    return int(place[1])


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
