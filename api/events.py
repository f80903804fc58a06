"""Filters or an id in, events as JSON out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.paging import Cursor, Limit, link_next
from api.problems import Problem
from api.server import CurrentSnapshot
from api.views.events import read_event
from api.views.listing import EventFilter, list_events
from api.views.model import EventRow, EventView

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/events", tags=["events"])


@dataclass(frozen=True, slots=True, kw_only=True)
class EventList:
    """One page of events; `next` is the cursor of the next one, also in the Link header."""

    items: tuple[EventRow, ...]
    next: str | None


@router.get("", summary="Events in the order of time")
def get_events(
    request: Request,
    response: Response,
    snapshot: CurrentSnapshot,
    type: Annotated[str | None, Query(description="Local name of an event type", examples=["Truce"])] = None,
    actor: Annotated[
        str | None, Query(description="Agent, target, party or mediator: IRI or key", examples=["state/armenia"])
    ] = None,
    place: Annotated[str | None, Query(description="IRI or key of a place", examples=["place/goris"])] = None,
    part_of: Annotated[str | None, Query(description="IRI or key of a conflict or war")] = None,
    since: Annotated[date | None, Query(description="Not over before this day", examples=["2020-09-27"])] = None,
    until: Annotated[date | None, Query(description="Begun by this day", examples=["2022-12-31"])] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> EventList:
    wanted = EventFilter(
        type=type,
        actor=actor,
        place=place,
        part_of=part_of,
        since=since.isoformat() if since else None,
        until=until.isoformat() if until else None,
    )
    items, following = list_events(snapshot, wanted, limit=limit, after=cursor)
    link_next(request, response, following)
    return EventList(items=items, next=following)


@router.get("/{id}", summary="One event with its claims, estimates, contradictions and lineage")
def get_event(
    snapshot: CurrentSnapshot,
    id: Annotated[str, Path(description="The last part of the event's IRI", examples=["0f3a9c5be1d2477a"])],
) -> EventView:
    try:
        node = snapshot.node(f"event/{id}")
    except ValueError as error:
        raise Problem(404, f"No event {id!r}.") from error
    if not snapshot.is_event(node):
        raise Problem(404, f"No event {id!r}; /api/v1/events lists those there are.")
    return read_event(snapshot, node)
