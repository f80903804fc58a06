"""Filters or an id in, events as JSON out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.paging import Cursor, Limit, link_next, refuse_unknown
from api.problems import Problem
from api.server import CurrentSnapshot
from api.views.events import read_event
from api.views.listing import EventFilter, list_events
from api.views.model import EventRow, EventView
from queries.dates import first_day, last_day

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/events", tags=["events"], dependencies=[Depends(refuse_unknown)])


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
    since: Annotated[
        str | None, Query(description="Not over before this EDTF date begins", examples=["2020-09-27"])
    ] = None,
    until: Annotated[str | None, Query(description="Begun before this EDTF date is over", examples=["2022-12"])] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> EventList:
    wanted = EventFilter(
        type=type,
        actor=actor,
        place=place,
        part_of=part_of,
        since=_day("since", since, first_day),
        until=_day("until", until, last_day),
    )
    items, following = list_events(snapshot, wanted, limit=limit, after=cursor)
    link_next(request, response, following)
    return EventList(items=items, next=following)


def _day(name: str, value: str | None, read: Callable[[str], date]) -> str | None:
    try:
        return read(value).isoformat() if value is not None else None
    except ValueError as error:
        problem = f"{value!r} is {error}"
        errors = [{"in": "query", "name": name, "problem": problem}]
        raise Problem(422, f"query parameter {name}: {problem}, such as 2020-09-27", errors=errors) from error


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
