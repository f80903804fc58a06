"""Filters or an id in, events out: as JSON, GeoJSON, CSV or an Atom feed; facets of them with counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Depends, Path, Query, Request
from pyoxigraph import NamedNode
from starlette.responses import RedirectResponse, Response

from api.answers import send
from api.exploration import Filter, select_claims
from api.exports import atom, geojson, spreadsheets
from api.filters import CurrentFilter, NamedSnapshot
from api.formats import answers, choose_format
from api.paging import Cursor, Limit, link_next, refuse_unknown, split_names
from api.server import CurrentServer
from api.suggestions import missing
from api.views.events import read_event
from api.views.evidence import read_claim_row
from api.views.facets import FACETS, Facets, count_facets
from api.views.listing import Order, list_events
from api.views.merged import find_successor
from api.views.model import ClaimView, EventRow, EventView
from api.views.snapshot import Snapshot

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/events", tags=["events"], dependencies=[Depends(refuse_unknown)])

_FORMATS: Mapping[str, str] = {
    "json": "application/json",
    "geojson": geojson.MEDIA_TYPE,
    "csv": spreadsheets.MEDIA_TYPE,
    "atom": atom.MEDIA_TYPE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventList:
    """One page of events; `next` is the cursor of the next one, also in the Link header, `total` counts all pages."""

    items: tuple[EventRow, ...]
    next: str | None
    total: int


@router.get(
    "",
    summary="Events that pass the filters, as a list, on a map, as a table or as a feed",
    response_model=EventList,
    responses=answers(_FORMATS),
)
def get_events(
    request: Request,
    server: CurrentServer,
    snapshot: NamedSnapshot,
    wanted: CurrentFilter,
    order: Annotated[
        Order | None, Query(description="By time, the latest first, or the last told first (as a feed is)")
    ] = None,
    format: Annotated[str | None, Query(description="json, geojson, csv or atom; wins over Accept")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    chosen = choose_format(request, format, _FORMATS)
    if chosen == "atom":  # a feed tells what articles told, and when
        order = order or Order.CHANGED
        wanted = replace(wanted, changed_since=wanted.changed_since or 1)
    page = list_events(snapshot, wanted, limit=limit, after=cursor, order=order or Order.TIME)
    if chosen == "json":
        listed = EventList(items=page.items, next=page.next, total=page.total)
        return send(request, listed, following=page.next)
    told = list(_tell(snapshot, wanted, page.items))
    if chosen == "atom":
        site = server.public_url(request)
        address = f"{site}{request.url.path}" + (f"?{request.url.query}" if request.url.query else "")
        days = (_last_told(snapshot, row) for row in page.items)
        entries = [(row, claim, day) for (row, claim), day in zip(told, days, strict=True)]
        body = atom.write_feed(entries, title=_title(snapshot, wanted), address=address, site=site)
    else:
        body = geojson.write_features(told) if chosen == "geojson" else spreadsheets.write_events(told)
    answer = Response(body, media_type=_FORMATS[chosen])
    link_next(request, answer, page.next)
    return answer


def _tell(
    snapshot: Snapshot, wanted: Filter, rows: tuple[EventRow, ...]
) -> Iterator[tuple[EventRow, ClaimView | None]]:
    """Each event with the first claim of it that passes the filters."""
    explored = snapshot.explored()
    kept = select_claims(explored, wanted)
    for row in rows:
        number = explored.position(row.iri)
        claims = explored.claims.of(number) if number is not None else np.zeros(0, np.int64)
        first = next(iter(claims[kept[claims]].tolist()), None)
        told = read_claim_row(snapshot, explored, first) if first is not None else None
        yield row, told.claim if told else None


def _last_told(snapshot: Snapshot, row: EventRow) -> str | None:
    explored = snapshot.explored()
    number = explored.position(row.iri)
    day = str(int(explored.events.retold[number])) if number is not None else "0"
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == 8 else None


def _title(snapshot: Snapshot, wanted: Filter) -> str:
    named = (wanted.actor, wanted.place, wanted.conflict, wanted.claimant)
    names = [spreadsheets.name_of(snapshot.ref(NamedNode(iri)).names) for iri in named if iri]
    return " · ".join(["Hudna", *names, *([wanted.type] if wanted.type else [])])


@router.get(
    "/facets",
    summary="How many events pass the filters, by type, year, actor, place, conflict and claimant",
    response_model=Facets,
)
def get_facets(
    request: Request,
    snapshot: NamedSnapshot,
    wanted: CurrentFilter,
    facets: Annotated[
        str | None,
        Query(description=f"Which, with commas between: {', '.join(FACETS)}; all if absent", examples=["type,year"]),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="At most so many values of each, but all years")] = 20,
) -> Response:
    names = split_names(facets, FACETS, parameter="facets", what="facet") if facets else FACETS
    return send(request, count_facets(snapshot, wanted, names, most=limit))


@router.get(
    "/{id}",
    summary="One event with its claims, estimates, contradictions and lineage",
    response_model=EventView,
    responses={308: {"description": "The event that this one became part of"}},
)
def get_event(
    request: Request,
    snapshot: NamedSnapshot,
    id: Annotated[str, Path(description="The last part of the event's IRI", examples=["0f3a9c5be1d2477a"])],
) -> Response:
    where = "/api/v1/events lists those there are"
    try:
        node = snapshot.node(f"event/{id}")
    except ValueError as error:
        raise missing(snapshot, "event", id, where=where) from error
    if not snapshot.is_event(node):
        successor = find_successor(snapshot, node)
        if successor is not None:
            return RedirectResponse(f"{router.prefix}/{snapshot.key(successor.value)}", 308)
        raise missing(snapshot, "event", id, where=where)
    return send(request, read_event(snapshot, node))
