"""The graph of one revision and a key or two in; out come bounded neighbourhoods and the shortest paths across them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise, takewhile
from typing import Literal

import networkx  # type: ignore[import-untyped]
from pyoxigraph import NamedNode, QuerySolutions

from api.views.claims import read_claim, read_claims
from api.views.model import ClaimView, Ref
from api.views.snapshot import DEFAULT, Node, Snapshot
from builder.graph.iris import term
from ontology.namespaces import HUD, RDF

__all__ = ["Hop", "PathView", "find_paths", "read_hop", "read_neighbourhood"]

_ROLES = ("agent", "target", "party", "mediator", "place")
_TIES = ("partOf", "follows", "endedBy", "endsHostilitiesOf", "violates")
_EDGES: Mapping[NamedNode, str] = {term(HUD[name]): name for name in (*_ROLES, *_TIES)}
# A path of alternatives: two VALUES beside each other are joined a thousand times slower
_ANY_EDGE = "|".join(map(str, _EDGES))
_MOST_BESIDE_AN_END = 900  # nodes around each end of a path, and those between the two: 2000 in all
_MOST_BETWEEN = 198
_MOST_REPORTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One step of a path. `direction` is `inverse` where the graph states the property of the second node.

    `claim` is one claim that says so; None where only the reference data does.
    """

    start: str
    end: str
    predicate: str
    direction: Literal["forward", "inverse"]
    claim: ClaimView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PathView:
    """The nodes of a path in order, and the hops between them."""

    length: int
    nodes: tuple[Ref, ...]
    hops: tuple[Hop, ...]


def read_neighbourhood(snapshot: Snapshot, seed: Node, *, radius: int, most: int, lang: str) -> networkx.MultiDiGraph:
    """What lies within so many edges of the seed, the nearest first, with all edges among it.

    The graph's attribute `truncated` says that there was more than `most` nodes.
    """
    reached, frontier, truncated = {seed: None}, [seed], False
    for _ in range(radius):
        frontier, cut = _spread(snapshot, reached, frontier, most=most)
        truncated = truncated or cut
    graph = _connect(snapshot, reached)
    graph.graph.update(seed=seed.value, radius=radius, truncated=truncated)
    for iri, attributes in graph.nodes(data=True):
        attributes.update(_describe(snapshot, Node(iri), lang))
    reports = {iri: len(snapshot.nodes(Node(iri), HUD.report)) for iri in {start for start, _ in graph.edges()}}
    for start, _, attributes in graph.edges(data=True):
        attributes["reports"] = reports[start]
    return graph


def find_paths(
    snapshot: Snapshot, start: Node, end: Node, *, k: int, max_length: int
) -> tuple[tuple[PathView, ...], bool]:
    """At most `k` shortest paths in either direction of the edges; True where not all of the graph could be searched.

    A path of n edges has n - 1 nodes between its ends: so many steps, taken in turn from both, reach them all.
    """
    reached = ({start: None}, {end: None})
    frontiers, truncated = [[start], [end]], False
    for step in range(max_length - 1):
        side = step % 2
        frontiers[side], cut = _spread(snapshot, reached[side], frontiers[side], most=_MOST_BESIDE_AN_END)
        truncated = truncated or cut
    # What stands between two of the best known states is not to be missed because each has too many neighbours
    between = _between(snapshot, start, end) if truncated else ()
    directed = _connect(snapshot, {**reached[0], **reached[1], **dict.fromkeys(between)})
    graph = networkx.Graph(directed)
    try:
        found = networkx.shortest_simple_paths(graph, start.value, end.value)
        short = takewhile(lambda path: len(path) - 1 <= max_length, found)
        return tuple(_path(snapshot, directed, path) for path in islice(short, k)), truncated
    except networkx.NetworkXNoPath:
        return (), truncated


def _spread(
    snapshot: Snapshot, reached: dict[Node, None], frontier: list[Node], *, most: int
) -> tuple[list[Node], bool]:
    """Adds the neighbours of the frontier to what is reached; which are new, and whether some found no room.

    Which of too many come is up to the indexes of the store, whose order follows from what it holds: to sort all
    neighbours of a well-known state first takes seconds.
    """
    if not frontier:
        return [], False
    room = most - len(reached)
    nodes = _values(frontier)
    query = f"""SELECT DISTINCT ?other {{
        {{ {nodes} ?node {_ANY_EDGE} ?other }} UNION {{ {nodes} ?other {_ANY_EDGE} ?node }}
        FILTER(isIRI(?other))
    }} LIMIT {most + 1}"""
    found = sorted({node for (node,) in _select(snapshot, query)} - reached.keys(), key=lambda node: node.value)
    reached.update(dict.fromkeys(found[:room]))
    return found[:room], len(found) > room


def _between(snapshot: Snapshot, start: Node, end: Node) -> list[Node]:
    """The neighbours that two nodes have in common."""
    beside = f"({_ANY_EDGE}|^({_ANY_EDGE}))"
    query = f"""SELECT DISTINCT ?other {{
        {start} {beside} ?other . {end} {beside} ?other FILTER(isIRI(?other))
    }} LIMIT {_MOST_BETWEEN}"""
    return sorted((node for (node,) in _select(snapshot, query)), key=lambda node: node.value)


def _connect(snapshot: Snapshot, nodes: Mapping[Node, None]) -> networkx.MultiDiGraph:
    """The nodes in their order and all edges among them; the key of an edge is the local name of its property."""
    graph = networkx.MultiDiGraph()
    graph.add_nodes_from(node.value for node in nodes)
    properties = ", ".join(map(str, _EDGES))
    query = f"SELECT ?node ?edge ?other {{ {_values(nodes)} ?node ?edge ?other FILTER(?edge IN ({properties})) }}"
    edges = {(start.value, end.value, _EDGES[edge]) for start, edge, end in _select(snapshot, query) if end in nodes}
    for start, end, name in sorted(edges):
        graph.add_edge(start, end, key=name, predicate=name)
    return graph


def _values(nodes: Iterable[Node]) -> str:
    return f"VALUES ?node {{ {' '.join(map(str, nodes))} }}"


def _select(snapshot: Snapshot, query: str) -> Iterator[tuple[Node, ...]]:
    """The rows that hold nodes alone; user data may have a literal where a node belongs."""
    solutions = snapshot.store.query(query)
    assert isinstance(solutions, QuerySolutions)
    for solution in solutions:
        row = tuple(value for value in solution if isinstance(value, NamedNode))
        if len(row) == len(solutions.variables):
            yield row


def _describe(snapshot: Snapshot, node: Node, lang: str) -> dict[str, str | bool | None]:
    names = snapshot.names(node)
    label = names.get(lang) or names.get("en") or next(iter(names.values()))
    return {
        "key": node.value.removeprefix(snapshot.base_iri),
        "kind": snapshot.naming_type(node),
        "label": label,
        "time": snapshot.text(node, HUD.time),
        "realised": "UnrealisedEvent" not in snapshot.types(node) if snapshot.is_event(node) else None,
    }


def _path(snapshot: Snapshot, graph: networkx.MultiDiGraph, path: list[str]) -> PathView:
    return PathView(
        length=len(path) - 1,
        nodes=tuple(snapshot.ref(Node(iri)) for iri in path),
        hops=tuple(_hop(snapshot, graph, start, end) for start, end in pairwise(path)),
    )


def _hop(snapshot: Snapshot, graph: networkx.MultiDiGraph, start: str, end: str) -> Hop:
    """The first edge between two neighbours that a claim supports, else the first."""
    forward: list[str] = sorted(graph.get_edge_data(start, end, default={}))
    inverse: list[str] = sorted(graph.get_edge_data(end, start, default={}))
    hops = [
        *(read_hop(snapshot, start, end, name) for name in forward),
        *(read_hop(snapshot, start, end, name, inverse=True) for name in inverse),
    ]
    return next((hop for hop in hops if hop.claim), hops[0])


def read_hop(snapshot: Snapshot, start: str, end: str, name: str, *, inverse: bool = False) -> Hop:
    """One edge as a step from `start` to `end`, with a claim that states it; `inverse` goes against the edge."""
    subject, item = (Node(end), Node(start)) if inverse else (Node(start), Node(end))
    find = _find_role_claim if name in _ROLES else _find_tie_claim
    return Hop(
        start=start,
        end=end,
        predicate=name,
        direction="inverse" if inverse else "forward",
        claim=find(snapshot, subject, name, item),
    )


def _find_role_claim(snapshot: Snapshot, event: Node, role: str, entity: Node) -> ClaimView | None:
    """A claim about a report that gives the entity this role, one as factual as the event before others."""
    factuality = snapshot.one(event, HUD.factuality)
    fallback = None
    for report in snapshot.nodes(event, HUD.report)[:_MOST_REPORTS]:
        graph = snapshot.graph_of(report, HUD.EventReport)
        if graph is None or entity not in snapshot.objects(report, HUD[role], graph):
            continue
        claim = next(iter(read_claims(snapshot, report, graph)), None)
        if claim and snapshot.one(report, HUD.factuality, graph) == factuality:
            return claim
        fallback = fallback or claim
    return fallback


def _find_tie_claim(snapshot: Snapshot, event: Node, tie: str, other: Node) -> ClaimView | None:
    """A claim that the statement of this tie rests on."""
    for statement in sorted(snapshot.subjects(RDF.subject, event, DEFAULT), key=lambda node: node.value):
        if snapshot.one(statement, RDF.object) != other or snapshot.one(statement, RDF.predicate) != term(HUD[tie]):
            continue
        for claim in snapshot.nodes(statement, HUD.supportedBy):
            graph = snapshot.graph_of(claim, HUD.Claim)
            if graph and (found := read_claim(snapshot, claim, graph)):
                return found
    return None
