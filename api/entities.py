"""A key in, an entity or conflict out: itself, what is tied to it, every statement about it; as JSON or CSV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from api.answers import TABLE_FORMATS, TableFormat, send, send_table
from api.exploration.explored import PREDICATES
from api.exports import spreadsheets
from api.filters import CurrentFilter, NamedSnapshot
from api.formats import answers, choose_format
from api.paging import Cursor, Limit, refuse_unknown, split_names
from api.suggestions import find_node, missing
from api.views.conflicts import read_conflict
from api.views.entities import EntityCount, list_entities, read_entity
from api.views.model import ConflictView, EntityView, Ref
from api.views.neighbours import Direction, Neighbours, TieFilter, read_neighbours
from api.views.snapshot import Node, Snapshot
from api.views.statements import StatementView, list_statements

__all__ = ["predicates_of", "router"]

router = APIRouter(prefix="/api/v1", tags=["entities"], dependencies=[Depends(refuse_unknown)])

_MOST_STEPS = 200
_ENTITIES = frozenset({"Person", "State", "Organisation", "ArmedForce", "Place", "Office"})
_CONFLICTS = frozenset({"Conflict", "Episode", "War"})

Key = Annotated[str, Path(description="The IRI without the base", examples=["state/armenia"])]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityList:
    """One page of entities, those with most events first."""

    items: tuple[EntityCount, ...]
    next: str | None
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementList:
    """One page of statements about a thing."""

    node: Ref
    items: tuple[StatementView, ...]
    next: str | None
    total: int


def predicates_of(value: str | None) -> tuple[str, ...] | None:
    """The properties that a parameter names with commas between; a Problem where there is no such tie."""
    return None if value is None else split_names(value, PREDICATES, parameter="predicate", what="tie")


@router.get(
    "/entities",
    summary="Persons, states, organisations and places that events tell of, the most frequent first",
    response_model=EntityList,
    responses=answers(TABLE_FORMATS),
)
def get_entities(
    request: Request,
    snapshot: NamedSnapshot,
    type: Annotated[str | None, Query(description="Local name of a class", examples=["Person"])] = None,
    format: TableFormat = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    chosen = choose_format(request, format, TABLE_FORMATS)
    page = list_entities(snapshot, type=type, limit=limit, after=cursor)
    if chosen == "json":
        listed = EntityList(items=page.items, next=page.next, total=page.total)
        return send(request, listed, following=page.next)
    table = spreadsheets.write_things(((item.ref, (item.ties,)) for item in page.items), "ties")
    return send_table(request, table, following=page.next)


@router.get(
    "/entities/{key:path}/neighbours",
    summary="What is tied to an entity, event or conflict, with counts by property, type and direction",
    response_model=Neighbours,
    responses=answers(TABLE_FORMATS),
)
def get_neighbours(
    request: Request,
    snapshot: NamedSnapshot,
    wanted: CurrentFilter,
    key: Key,
    predicate: Annotated[
        str | None, Query(description=f"Only these ties, with commas between: {', '.join(PREDICATES)}")
    ] = None,
    neighbour_type: Annotated[
        str | None, Query(description="Only neighbours of this class, by its local name", examples=["Truce"])
    ] = None,
    direction: Annotated[
        Direction | None, Query(description="forward: stated of this thing; inverse: of the neighbour")
    ] = None,
    format: TableFormat = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    chosen = choose_format(request, format, TABLE_FORMATS)
    ties = TieFilter(predicates=predicates_of(predicate), type=neighbour_type, direction=direction)
    found = read_neighbours(
        snapshot, find_node(snapshot, key, what="entity or event"), wanted, ties, limit=limit, after=cursor
    )
    if chosen == "json":
        return send(request, found, following=found.next)
    return send_table(request, spreadsheets.write_neighbours(found.node, found.items), following=found.next)


@router.get(
    "/entities/{key:path}/statements",
    summary="Every statement about a thing, with the graph that makes it",
    response_model=StatementList,
    responses=answers(TABLE_FORMATS),
)
def get_statements(
    request: Request,
    snapshot: NamedSnapshot,
    key: Key,
    format: TableFormat = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    chosen = choose_format(request, format, TABLE_FORMATS)
    node = find_node(snapshot, key)
    page, ref = list_statements(snapshot, node, limit=limit, after=cursor), snapshot.ref(node)
    if chosen == "json":
        listed = StatementList(node=ref, items=page.items, next=page.next, total=page.total)
        return send(request, listed, following=page.next)
    return send_table(request, spreadsheets.write_statements(ref, page.items), following=page.next)


@router.get(
    "/entities/{key:path}",
    summary="An entity: names, Wikidata, its part in events, its claims",
    response_model=EntityView,
)
def get_entity(request: Request, snapshot: NamedSnapshot, key: Key) -> Response:
    return send(request, read_entity(snapshot, _find(snapshot, key, _ENTITIES, "entity")))


@router.get(
    "/conflicts/{key:path}",
    summary="A conflict or war with its events that pass the filters, in the order of time",
    response_model=ConflictView,
)
def get_conflict(
    request: Request,
    snapshot: NamedSnapshot,
    wanted: CurrentFilter,
    key: Annotated[
        str,
        Path(
            description="The IRI without the base; a conflict also without `conflict/`",
            examples=["conflict/armenia-azerbaijan"],
        ),
    ],
) -> Response:
    full = key if "/" in key else f"conflict/{key}"
    node = _find(snapshot, full, _CONFLICTS, "conflict")
    return send(request, read_conflict(snapshot, node, limit=_MOST_STEPS, spine=False, wanted=wanted))


def _find(snapshot: Snapshot, key: str, types: frozenset[str], what: str) -> Node:
    try:
        node = snapshot.node(key)
    except ValueError as error:
        raise missing(snapshot, what, key) from error
    if snapshot.types(node).isdisjoint(types):
        raise missing(snapshot, what, key)
    return node
