"""The graph of one revision and a key or two in; out come bounded neighbourhoods and the shortest paths across it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Literal

import networkx  # type: ignore[import-untyped]
import numpy as np

from api.exploration import Explored, Filter
from api.exploration.explored import PREDICATES, ROLES, Flags, Numbers
from api.exploration.network import spread, walk_paths
from api.views.claims import read_claim, read_claims
from api.views.model import ClaimView, Ref
from api.views.neighbours import allow
from api.views.snapshot import DEFAULT, Node, Snapshot
from builder.graph.iris import term
from ontology.namespaces import HUD, RDF

__all__ = ["Hop", "PathView", "find_paths", "read_hop", "read_neighbourhood"]

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


def read_neighbourhood(
    snapshot: Snapshot,
    seed: Node,
    *,
    radius: int,
    most: int,
    lang: str,
    wanted: Filter = Filter(),
    predicates: Sequence[str] | None = None,
) -> networkx.MultiDiGraph:
    """What lies within so many edges of the seed, the nearest first, the best reported before others, with all edges.

    `wanted` leaves out events, `predicates` names the properties to walk along. The graph's attribute `truncated`
    says that there were more than `most` nodes.
    """
    explored = snapshot.explored()
    start = explored.position(seed.value)
    ties = None if predicates is None else np.isin(np.tile(PREDICATES, 2), predicates)
    reached, truncated = np.zeros(0, np.int32), False
    if start is not None:
        reached, truncated = spread(
            explored, start, radius=radius, most=most, allowed=allow(explored, wanted), ties=ties
        )
    graph = _connect(explored, reached, ties)
    graph.add_node(seed.value)
    graph.graph.update(seed=seed.value, radius=radius, truncated=truncated)
    told = snapshot.in_language(lang)
    for iri, attributes in graph.nodes(data=True):
        attributes.update(_describe(told, explored, iri))
    return graph


def find_paths(
    snapshot: Snapshot,
    start: Node,
    end: Node,
    *,
    k: int,
    max_length: int,
    wanted: Filter = Filter(),
) -> tuple[tuple[PathView, ...], bool]:
    """At most `k` shortest paths in either direction of the edges, along events that pass the filter.

    True where the search was broken off before it had found so many.
    """
    explored = snapshot.explored()
    first, last = explored.position(start.value), explored.position(end.value)
    if first is None or last is None:
        return (), False
    allowed = allow(explored, wanted)
    allowed[[first, last]] = True
    found = list(islice(walk_paths(explored, first, last, most_ties=max_length, allowed=allowed), k))
    paths = [path for path in found if path is not None]
    return tuple(_path(snapshot, explored, path) for path in paths), len(paths) < len(found)


def _connect(explored: Explored, nodes: Numbers, ties: Flags | None) -> networkx.MultiDiGraph:
    """The nodes in their order and all edges among them; the key of an edge is the local name of its property."""
    graph = networkx.MultiDiGraph()
    graph.add_nodes_from(explored.iris[number] for number in nodes.tolist())
    inside = np.zeros(len(explored.iris), np.bool_)
    inside[nodes] = True
    edges: list[tuple[str, str, str, int]] = []
    for number in nodes.tolist():
        others, names = explored.neighbours(number)
        kept = inside[others] & (names < len(PREDICATES))  # each edge once, as it is stated
        if ties is not None:
            kept &= ties[names]
        reports = int(explored.events.reports[number]) if number < explored.size else 0
        for other, name in zip(others[kept].tolist(), names[kept].tolist(), strict=True):
            edges.append((explored.iris[number], explored.iris[other], PREDICATES[name], reports))
    for source, target, name, reports in sorted(edges):
        graph.add_edge(source, target, key=name, predicate=name, reports=reports)
    return graph


def _describe(snapshot: Snapshot, explored: Explored, iri: str) -> dict[str, str | bool | None]:
    number = explored.position(iri)
    event = number is not None and number < explored.size
    return {
        "key": iri.removeprefix(snapshot.base_iri),
        "kind": explored.kind_of(number) if number is not None else snapshot.naming_type(Node(iri)),
        "label": next(
            iter((snapshot.names(Node(iri)) if number is None else snapshot.names_of(explored, number)).values())
        ),
        "time": explored.events.time[number] if number is not None and number < explored.size else None,
        "realised": bool(explored.events.realised[number]) if event else None,
    }


def _path(snapshot: Snapshot, explored: Explored, path: Sequence[int]) -> PathView:
    return PathView(
        length=len(path) - 1,
        nodes=tuple(snapshot.ref_of(explored, number) for number in path),
        hops=tuple(_hop(snapshot, explored, start, end) for start, end in pairwise(path)),
    )


def _hop(snapshot: Snapshot, explored: Explored, start: int, end: int) -> Hop:
    """The first edge between two neighbours that a claim supports, else the first."""
    others, names = explored.neighbours(start)
    between = names[others == end].tolist()
    first, last = explored.iris[start], explored.iris[end]
    hops = [
        read_hop(snapshot, first, last, PREDICATES[name % len(PREDICATES)], inverse=name >= len(PREDICATES))
        for name in sorted(between)
    ]
    return next((hop for hop in hops if hop.claim), hops[0])


def read_hop(snapshot: Snapshot, start: str, end: str, name: str, *, inverse: bool = False) -> Hop:
    """One edge as a step from `start` to `end`, with a claim that states it; `inverse` goes against the edge."""
    subject, item = (Node(end), Node(start)) if inverse else (Node(start), Node(end))
    find = _find_role_claim if name in ROLES else _find_tie_claim
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
