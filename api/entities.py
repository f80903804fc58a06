"""A key in, a person, state, organisation, place, office, conflict or war as JSON out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from api.paging import refuse_unknown
from api.problems import Problem
from api.server import CurrentSnapshot
from api.views.conflicts import read_conflict
from api.views.entities import read_entity
from api.views.model import ConflictView, EntityView
from api.views.snapshot import Node, Snapshot

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["entities"], dependencies=[Depends(refuse_unknown)])

_MOST_STEPS = 200
_ENTITIES = frozenset({"Person", "State", "Organisation", "ArmedForce", "Place", "Office"})
_CONFLICTS = frozenset({"Conflict", "War"})


@router.get("/entities/{key:path}", summary="An entity: names, Wikidata, its part in events, its claims")
def get_entity(
    snapshot: CurrentSnapshot,
    key: Annotated[str, Path(description="The IRI without the base", examples=["state/armenia"])],
) -> EntityView:
    return read_entity(snapshot, _find(snapshot, key, _ENTITIES, "entity"))


@router.get("/conflicts/{key:path}", summary="A conflict or war with its events in the order of time")
def get_conflict(
    snapshot: CurrentSnapshot,
    key: Annotated[
        str,
        Path(
            description="The IRI without the base; a conflict also without `conflict/`",
            examples=["conflict/armenia-azerbaijan"],
        ),
    ],
) -> ConflictView:
    full = key if "/" in key else f"conflict/{key}"
    return read_conflict(snapshot, _find(snapshot, full, _CONFLICTS, "conflict"), limit=_MOST_STEPS, spine=False)


def _find(snapshot: Snapshot, key: str, types: frozenset[str], what: str) -> Node:
    try:
        node = snapshot.node(key)
    except ValueError as error:
        raise Problem(404, f"No {what} {key!r}.") from error
    if snapshot.types(node).isdisjoint(types):
        raise Problem(404, f"No {what} {key!r}; /api/v1/search finds keys by name.")
    return node
