"""Keys in, the neighbourhood of one or the paths between two as a graph that other tools read out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Annotated

import networkx  # type: ignore[import-untyped]
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.negotiation import choose, choose_language
from api.network import PathView, find_paths, read_neighbourhood
from api.paging import refuse_unknown
from api.problems import Problem
from api.server import CurrentSnapshot
from api.views.model import Ref
from api.views.snapshot import Node, Snapshot

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/graph", tags=["graph"], dependencies=[Depends(refuse_unknown)])

_FORMATS: Mapping[str, str] = {"json": "application/json", "graphml": "application/graphml+xml"}
_TYPES = frozenset({"Person", "State", "Organisation", "ArmedForce", "Place", "Office", "Conflict", "War"})
_LANGUAGES = ("en", "ar")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


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
    """The shortest paths, the shortest first; `truncated` where only the nearer part of the graph was searched."""

    start: Ref
    end: Ref
    truncated: bool
    items: tuple[PathView, ...]


@router.get(
    "/subgraph",
    summary="What lies around an entity or event: nodes and edges",
    response_model=Subgraph,
    responses={200: {"content": {media_type: {} for media_type in _FORMATS.values()}}},
)
def get_subgraph(
    request: Request,
    snapshot: CurrentSnapshot,
    seed: Annotated[
        str, Query(description="IRI or key of an entity, event, war or conflict", examples=["state/armenia"])
    ],
    radius: Annotated[int, Query(ge=1, le=2, description="So many edges away at most")] = 1,
    max_nodes: Annotated[int, Query(ge=1, le=1000, description="At most so many nodes, the nearest first")] = 300,
    lang: Annotated[
        str | None,
        Query(pattern="^[a-z]{2,3}$", description="Language of the labels; wins over Accept-Language", examples=["ar"]),
    ] = None,
    format: Annotated[str | None, Query(description="json or graphml; wins over Accept")] = None,
) -> Response | Subgraph:
    media_type = _choose_format(request, format)
    language = lang or choose_language(request.headers.get("accept-language"), _LANGUAGES)
    graph = read_neighbourhood(snapshot, _find(snapshot, seed), radius=radius, most=max_nodes, lang=language)
    if media_type != "application/json":
        return Response(_write_graphml(graph), media_type=media_type)
    data = networkx.node_link_data(graph, edges="edges")
    return Subgraph(
        directed=data["directed"],
        multigraph=data["multigraph"],
        truncated=data["graph"]["truncated"],
        graph=data["graph"],
        nodes=tuple(GraphNode(**node) for node in data["nodes"]),
        edges=tuple(GraphEdge(**edge) for edge in data["edges"]),
    )


@router.get("/path", summary="The shortest paths between two entities or events, with the claims behind their hops")
def get_paths(
    snapshot: CurrentSnapshot,
    start: Annotated[
        str, Query(alias="from", description="IRI or key of an entity or event", examples=["state/armenia"])
    ],
    end: Annotated[str, Query(alias="to", description="IRI or key of another", examples=["state/russia"])],
    k: Annotated[int, Query(ge=1, le=10, description="At most so many paths")] = 3,
    max_length: Annotated[int, Query(ge=1, le=8, description="At most so many hops in a path")] = 6,
) -> Paths:
    first, last = _find(snapshot, start), _find(snapshot, end)
    if first == last:
        problem = f"{end!r} is where the path starts; name another entity or event"
        errors = [{"in": "query", "name": "to", "problem": problem}]
        raise Problem(422, f"query parameter to: {problem}.", errors=errors)
    items, truncated = find_paths(snapshot, first, last, k=k, max_length=max_length)
    return Paths(start=snapshot.ref(first), end=snapshot.ref(last), truncated=truncated, items=items)


def _choose_format(request: Request, short: str | None) -> str:
    if short is not None and short not in _FORMATS:
        raise Problem(406, f"No format {short!r}; there are: {', '.join(_FORMATS)}.")
    media_type = _FORMATS[short] if short else choose(request.headers.get("accept"), list(_FORMATS.values()))
    if media_type is None:
        raise Problem(406, f"None of the media types asked for; there are: {', '.join(_FORMATS.values())}.")
    return media_type


def _find(snapshot: Snapshot, key: str) -> Node:
    try:
        node = snapshot.node(key.removeprefix(snapshot.base_iri))
    except ValueError as error:
        raise Problem(404, f"No entity or event {key!r}.") from error
    if snapshot.types(node).isdisjoint(_TYPES) and not snapshot.is_event(node):
        raise Problem(404, f"No entity or event {key!r}; /api/v1/search finds keys by name.")
    return node


def _write_graphml(graph: networkx.MultiDiGraph) -> bytes:
    """The graph as GraphML, which knows no absent values, no control characters, and needs an id for each edge."""
    flat = networkx.MultiDiGraph(**graph.graph)
    for node, attributes in graph.nodes(data=True):
        flat.add_node(node, **_present(attributes))
    for number, (start, end, attributes) in enumerate(graph.edges(data=True)):
        flat.add_edge(start, end, key=f"e{number}", **_present(attributes))
    written = BytesIO()
    networkx.write_graphml_xml(flat, written)
    return written.getvalue()


def _present(attributes: Mapping[str, str | int | bool | None]) -> dict[str, str | int | bool]:
    return {
        name: _NOT_IN_XML.sub("", value) if isinstance(value, str) else value
        for name, value in attributes.items()
        if value is not None
    }
