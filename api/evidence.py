"""Filters in, what rests on words out: claims, figures by claimant, contradictions; as JSON or CSV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from pyoxigraph import NamedNode
from starlette.responses import Response

from api.answers import TABLE_FORMATS, TableFormat, send, send_table
from api.exports import spreadsheets
from api.filters import CurrentFilter, NamedSnapshot
from api.formats import answers, choose_format
from api.paging import Cursor, Limit, refuse_unknown
from api.suggestions import find_node, missing
from api.views.claims import read_claim
from api.views.evidence import (
    ClaimantCount,
    ClaimRow,
    ContradictionRow,
    TollRow,
    count_claimants,
    list_claims,
    list_contradictions,
    list_tolls,
    refer,
)
from api.views.snapshot import Node
from ontology.namespaces import HUD

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["claims"], dependencies=[Depends(refuse_unknown)])

_MOST_CLAIMANTS = 50


def _event(
    snapshot: NamedSnapshot,
    event: Annotated[str | None, Query(description="About this event: IRI, key or id")] = None,
) -> Node | None:
    if event is None:
        return None
    return find_node(snapshot, event if "/" in event else f"event/{event}", what="event")


OneEvent = Annotated[Node | None, Depends(_event)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimList:
    """One page of claims; `claimants` are the most frequent over all pages."""

    items: tuple[ClaimRow, ...]
    next: str | None
    total: int
    claimants: tuple[ClaimantCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TollList:
    """One page of figures, by claimant; `total` counts the claims that give any."""

    items: tuple[TollRow, ...]
    next: str | None
    total: int
    claimants: tuple[ClaimantCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionList:
    """One page of contradictions."""

    items: tuple[ContradictionRow, ...]
    next: str | None
    total: int


@router.get(
    "/claims",
    summary="Claims with claimant, words and article, the earliest published first",
    response_model=ClaimList,
    responses=answers(TABLE_FORMATS),
)
def get_claims(
    request: Request,
    snapshot: NamedSnapshot,
    wanted: CurrentFilter,
    event: OneEvent,
    format: TableFormat = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    chosen = choose_format(request, format, TABLE_FORMATS)
    page = list_claims(snapshot, wanted, event=event, limit=limit, after=cursor)
    if chosen == "csv":
        return send_table(request, spreadsheets.write_claims(page.items), following=page.next)
    claimants = count_claimants(snapshot, wanted, event=event, figures=False, most=_MOST_CLAIMANTS)
    listed = ClaimList(items=page.items, next=page.next, total=page.total, claimants=claimants)
    return send(request, listed, following=page.next)


@router.get("/claims/{key:path}", summary="One claim with the event that it is about", response_model=ClaimRow)
def get_claim(
    request: Request,
    snapshot: NamedSnapshot,
    key: Annotated[
        str, Path(description="The IRI without the base", examples=["article/5c1d2e3f40516273/claim/0f3a9c5be1d2477a"])
    ],
) -> Response:
    where = "/api/v1/claims lists those there are"
    try:
        node = snapshot.node(key)
    except ValueError as error:
        raise missing(snapshot, "claim", key, where=where) from error
    graph = snapshot.graph_of(node, HUD.Claim)
    claim = read_claim(snapshot, node, graph) if graph else None
    if claim is None:
        raise missing(snapshot, "claim", key, where=where)
    event = snapshot.event_of(NamedNode(claim.report))
    return send(request, ClaimRow(event=refer(snapshot, event) if event else None, claim=claim))


@router.get(
    "/casualties",
    summary="Figures of killed, wounded and others by claimant, each with the words that give it; never added up",
    response_model=TollList,
    responses=answers(TABLE_FORMATS),
)
def get_casualties(
    request: Request,
    snapshot: NamedSnapshot,
    wanted: CurrentFilter,
    event: OneEvent,
    format: TableFormat = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    chosen = choose_format(request, format, TABLE_FORMATS)
    page = list_tolls(snapshot, wanted, event=event, limit=limit, after=cursor)
    if chosen == "csv":
        return send_table(request, spreadsheets.write_tolls(page.items), following=page.next)
    claimants = count_claimants(snapshot, wanted, event=event, figures=True, most=_MOST_CLAIMANTS)
    listed = TollList(items=page.items, next=page.next, total=page.total, claimants=claimants)
    return send(request, listed, following=page.next)


@router.get(
    "/contradictions",
    summary="Claims about one event that cannot both be true, side by side",
    response_model=ContradictionList,
    responses=answers(TABLE_FORMATS),
)
def get_contradictions(
    request: Request,
    snapshot: NamedSnapshot,
    wanted: CurrentFilter,
    event: OneEvent,
    format: TableFormat = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    chosen = choose_format(request, format, TABLE_FORMATS)
    page = list_contradictions(snapshot, wanted, event=event, limit=limit, after=cursor)
    if chosen == "csv":
        return send_table(request, spreadsheets.write_contradictions(page.items), following=page.next)
    listed = ContradictionList(items=page.items, next=page.next, total=page.total)
    return send(request, listed, following=page.next)
