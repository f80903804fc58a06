"""Filters in, events on an axis of time out, to draw, to brush and to put on a map."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.answers import send
from api.filters import CurrentFilter, NamedSnapshot
from api.paging import refuse_unknown
from api.views.timeline import Bucket, Timeline, read_timeline

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["events"], dependencies=[Depends(refuse_unknown)])


@router.get(
    "/timeline",
    summary="Events over time: counts of each type by day, month or year, and the most reported",
    response_model=Timeline,
)
def get_timeline(
    request: Request,
    snapshot: NamedSnapshot,
    wanted: CurrentFilter,
    bucket: Annotated[
        Bucket | None, Query(description="Width of a bin; the narrowest that gives at most 400 if absent")
    ] = None,
    limit: Annotated[int, Query(ge=0, le=2000, description="At most so many events besides the counts")] = 500,
) -> Response:
    return send(request, read_timeline(snapshot, wanted, bucket=bucket, limit=limit))
