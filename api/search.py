"""A few words in, what goes by that name as JSON out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.paging import Limit, refuse_unknown
from api.server import CurrentSnapshot
from api.views.search import Hit, search

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["search"], dependencies=[Depends(refuse_unknown)])


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
