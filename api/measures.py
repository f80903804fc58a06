"""Who stands where among the actors of the graph: centrality and communities, computed once a revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pyoxigraph import NamedNode

from api.answers import TABLE_FORMATS, TableFormat, send, send_table
from api.exploration.measures import MEASURES
from api.exploration.measuring import Measurement
from api.exports import spreadsheets
from api.filters import NamedSnapshot
from api.formats import answers, choose_format
from api.paging import Cursor, Limit, refuse_unknown
from api.problems import Problem
from api.server import CurrentServer, Server
from api.views.listing import Place
from api.views.model import Ref
from api.views.snapshot import Snapshot

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/graph", tags=["graph"], dependencies=[Depends(refuse_unknown)])

_MOST_MEMBERS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An actor and its measures.

    `events` it has a part in, `degree`: others it shares one with, `pagerank` over ties weighted by shared events,
    `betweenness`: the share of shortest paths between others that lead through it.
    """

    node: Ref
    measures: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """Actors by a measure, the highest first; `sampled` where betweenness rests on a sample of paths."""

    computed_at: str
    revision: int
    measure: str
    sampled: bool
    items: tuple[Standing, ...]
    next: str | None
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """Actors with more events in common than with others; `members` are the most frequent ones, `size` counts all."""

    id: int
    size: int
    members: tuple[Ref, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Communities:
    """A division of all actors, the largest part first, by a named method; `modularity` says how well it divides."""

    computed_at: str
    revision: int
    method: str
    modularity: float
    items: tuple[Community, ...]
    total: int


@router.get(
    "/centrality",
    summary="The actors that stand in the middle of things, by one of four measures",
    response_model=Standings,
    responses=answers(TABLE_FORMATS),
)
def get_centrality(
    request: Request,
    server: CurrentServer,
    snapshot: NamedSnapshot,
    measure: Annotated[
        Literal["events", "degree", "pagerank", "betweenness"], Query(description="What to order by")
    ] = "pagerank",
    type: Annotated[str | None, Query(description="Local name of a class", examples=["State"])] = None,
    format: TableFormat = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    chosen = choose_format(request, format, TABLE_FORMATS)
    found = _measurement(server, snapshot)
    explored, measured = found.explored, found.measured
    places = [place for place, actor in enumerate(measured.actors) if type is None or explored.kind_of(actor) == type]
    values = measured.measures[measure]
    places.sort(key=lambda place: (-values[place], explored.iris[measured.actors[place]]))
    start = Place.read_count(cursor, measure)
    shown = places[start : start + limit]
    following = Place.write_count(measure, start + limit) if start + limit < len(places) else None
    standings = Standings(
        computed_at=found.computed_at,
        revision=explored.revision,
        measure=measure,
        sampled=measured.sampled,
        items=tuple(
            Standing(
                node=snapshot.ref(NamedNode(explored.iris[measured.actors[place]])),
                measures={name: round(measured.measures[name][place], 6) for name in MEASURES},
            )
            for place in shown
        ),
        next=following,
        total=len(places),
    )
    if chosen == "json":
        return send(request, standings, following=following)
    rows = ((each.node, tuple(each.measures[name] for name in MEASURES)) for each in standings.items)
    return send_table(request, spreadsheets.write_things(rows, *MEASURES), following=following)


@router.get(
    "/communities",
    summary="Groups of actors that have more to do with each other than with others",
    response_model=Communities,
)
def get_communities(
    request: Request,
    server: CurrentServer,
    snapshot: NamedSnapshot,
    limit: Limit = 20,
    members: Annotated[
        int, Query(ge=1, le=_MOST_MEMBERS, description="At most so many members of each are named")
    ] = 10,
) -> Response:
    found = _measurement(server, snapshot)
    explored, measured = found.explored, found.measured
    events = measured.measures["events"]

    def named(places: list[int]) -> tuple[Ref, ...]:
        best = sorted(places, key=lambda place: (-events[place], place))[:members]
        return tuple(snapshot.ref(NamedNode(explored.iris[measured.actors[place]])) for place in best)

    communities = Communities(
        computed_at=found.computed_at,
        revision=explored.revision,
        method=measured.method,
        modularity=round(measured.modularity, 4),
        items=tuple(
            Community(id=number, size=len(places), members=named(list(places)))
            for number, places in enumerate(measured.communities[:limit])
        ),
        total=len(measured.communities),
    )
    return send(request, communities)


def _measurement(server: Server, snapshot: Snapshot) -> Measurement:
    found = server.measuring.find(snapshot.explored())
    if found is None:
        detail = "The measures of this revision are being computed; try again in a moment."
        raise Problem(503, detail, headers={"Retry-After": "20"})
    return found
