"""Keys in, the neighbourhood of one or the paths between two as a graph that other tools read out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import networkx  # type: ignore[import-untyped]
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.answers import send
from api.entities import predicates_of
from api.exploration.explored import PREDICATES
from api.exports.graphs import FORMATS, WRITERS
from api.filters import CurrentFilter, Lang, NamedSnapshot, PathFilter
from api.formats import answers, choose_format
from api.negotiation import choose_language
from api.network import PathView, find_paths, read_neighbourhood
from api.paging import refuse_unknown
from api.problems import Problem
from api.server import CurrentSnapshot
from api.suggestions import missing
from api.views.model import Ref
from api.views.snapshot import Node, Snapshot

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/graph", tags=["graph"], dependencies=[Depends(refuse_unknown)])

_TYPES = frozenset({"Person", "State", "Organisation", "ArmedForce", "Place", "Office", "Conflict", "Episode", "War"})
_LANGUAGES = ("en", "ar")


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphNode:
    """A node; `id` is its IRI, `key` the IRI without the base, `kind` the local name of its class.

    `time` (EDTF) and `realised` are of events: what was denied, planned or only called for is not realised.
    """

    id: str
    key: str
    kind: str | None
    label: str
    time: str | None
    realised: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphEdge:
    """What an event (`source`) has to do with an entity or another event; `reports` counts those of the event."""

    source: str
    target: str
    key: str
    predicate: str
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgraph:
    """Node-link JSON as networkx reads it; `truncated` where there are more nodes than were asked for."""

    directed: bool
    multigraph: bool
    truncated: bool
    graph: Mapping[str, str | int | bool]
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """The shortest paths, the shortest first; none where the two do not hang together by so few hops.

    `truncated` where the search was broken off before it had found as many as were asked for.
    """

    start: Ref
    end: Ref
    truncated: bool
    items: tuple[PathView, ...]


@router.get(
    "/subgraph",
    summary="What lies around an entity or event: nodes and edges, in eight formats",
    response_model=Subgraph,
    responses=answers(FORMATS),
)
def get_subgraph(
    request: Request,
    snapshot: CurrentSnapshot,
    wanted: CurrentFilter,
    seed: Annotated[
        str, Query(description="IRI or key of an entity, event, war or conflict", examples=["state/armenia"])
    ],
    radius: Annotated[int, Query(ge=1, le=2, description="So many edges away at most")] = 1,
    max_nodes: Annotated[int, Query(ge=1, le=1000, description="At most so many nodes, the nearest first")] = 300,
    predicate: Annotated[
        str | None, Query(description=f"Only along these ties, with commas between: {', '.join(PREDICATES)}")
    ] = None,
    lang: Lang = None,
    format: Annotated[str | None, Query(description=f"{', '.join(FORMATS)}; wins over Accept")] = None,
) -> Response:
    chosen = choose_format(request, format, FORMATS)
    graph = read_neighbourhood(
        snapshot,
        _find(snapshot, seed),
        radius=radius,
        most=max_nodes,
        lang=lang or choose_language(request.headers.get("accept-language"), _LANGUAGES),
        wanted=wanted,
        predicates=predicates_of(predicate),
    )
    if chosen != "json":
        return Response(WRITERS[chosen](graph), media_type=FORMATS[chosen])
    data = networkx.node_link_data(graph, edges="edges")
    return send(request, {**data, "truncated": data["graph"]["truncated"]})


@router.get(
    "/path",
    summary="The shortest paths between two entities or events, with the claims behind their hops",
    response_model=Paths,
)
def get_paths(
    request: Request,
    snapshot: NamedSnapshot,
    wanted: PathFilter,
    start: Annotated[
        str, Query(alias="from", description="IRI or key of an entity or event", examples=["state/armenia"])
    ],
    end: Annotated[str, Query(alias="to", description="IRI or key of another", examples=["state/russia"])],
    k: Annotated[int, Query(ge=1, le=10, description="At most so many paths")] = 3,
    max_length: Annotated[int, Query(ge=1, le=8, description="At most so many hops in a path")] = 6,
) -> Response:
    first, last = _find(snapshot, start), _find(snapshot, end)
    if first == last:
        problem = f"{end!r} is where the path starts; name another entity or event"
        errors = [{"in": "query", "name": "to", "problem": problem}]
        raise Problem(422, f"query parameter to: {problem}.", errors=errors)
    items, truncated = find_paths(snapshot, first, last, k=k, max_length=max_length, wanted=wanted)
    paths = Paths(start=snapshot.ref(first), end=snapshot.ref(last), truncated=truncated, items=items)
    return send(request, paths)


def _find(snapshot: Snapshot, key: str) -> Node:
    try:
        node = snapshot.node(key.removeprefix(snapshot.base_iri))
    except ValueError as error:
        raise missing(snapshot, "entity or event", key) from error
    if snapshot.types(node).isdisjoint(_TYPES) and not snapshot.is_event(node):
        raise missing(snapshot, "entity or event", key)
    return node
