"""A few words in, what goes by that name as JSON out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query

from api.paging import Limit, refuse_unknown
from api.server import CurrentSnapshot
from api.views.search import Hit, search

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["search"], dependencies=[Depends(refuse_unknown)])


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
    """What was found, best first."""

    query: str
    items: tuple[Hit, ...]


@router.get("/search", summary="Things by name, whatever the spelling of alef, ya or ta marbuta")
def get_hits(
    snapshot: CurrentSnapshot,
    q: Annotated[str, Query(min_length=1, max_length=200, description="Part of a name", examples=["ارمينيا"])],
    type: Annotated[str | None, Query(description="Local name of a class", examples=["State"])] = None,
    limit: Limit = 20,
) -> Hits:
    return Hits(query=q, items=search(snapshot, q, type=type, limit=limit))


@router.get("/suggest", summary="Completions of a name while it is typed")
def get_suggestions(
    snapshot: CurrentSnapshot,
    q: Annotated[str, Query(min_length=1, max_length=200, description="The beginning of a word", examples=["ارم"])],
    lang: Annotated[Literal["ar", "en"], Query(description="The language of names")] = "en",
    type: Annotated[str | None, Query(description="Local name of a class", examples=["Person"])] = None,
    limit: Limit = 10,
) -> Suggestions:
    hits = search(snapshot, q, type=type, limit=limit, prefixes_only=True)
    return Suggestions(
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
