"""Walks along a made-up network are those that networkx finds."""

from __future__ import annotations

import random
from itertools import islice

import networkx
import numpy as np
import pytest

from api.exploration.explored import PREDICATES, UNDATED, Claims, Events, Explored
from api.exploration.measures import measure, tie_actors
from api.exploration.network import connect, spread, walk_paths


def explore(ties: list[tuple[int, int, int]], *, events: int, nodes: int) -> Explored:
    """A revision whose first nodes are events, all reported once."""
    numbers = np.unique(np.array(ties, np.int32).reshape(-1, 3), axis=0).T
    reports = np.array([1] * events + [0] * (nodes - events), np.int32)
    column = np.zeros(events, np.int32)
    flags, shares, none = column.astype(np.bool_), column.astype(np.float32), np.zeros(0, np.int32)
    return Explored(
        revision=1,
        base_iri="urn:",
        iris=[f"urn:{number}" for number in range(nodes)],
        positions={f"urn:{number}": number for number in range(nodes)},
        kinds=("Event", "State"),
        kind=np.array([0] * events + [1] * (nodes - events), np.int32),
        told=np.ones(nodes, np.bool_),
        names=[{}] * nodes,
        factualities=("actual",),
        events=Events(
            time=[None] * events,
            kind=column,
            realised=~flags,
            factuality=column,
            background=flags,
            figures=flags,
            begin=column + UNDATED,
            end=column + UNDATED,
            reports=reports[:events],
            told=column,
            retold=column,
            latitude=shares,
            longitude=shares,
        ),
        claims=Claims(
            iris=(),
            event=none,
            claimant=none,
            article=none,
            published=none,
            confidence=shares[:0],
            figures=flags[:0],
            claimants=(),
            articles=(),
            dates=(),
            by_event=np.zeros(0, np.int64),
        ),
        network=connect(numbers, reports),
        merged={},
    )


def made_up(seed: int) -> tuple[Explored, networkx.Graph]:
    choice = random.Random(seed)
    ties = [(choice.randrange(30), choice.randrange(5), 30 + choice.randrange(15)) for _ in range(60)]
    ties += [(choice.randrange(30), PREDICATES.index("follows"), choice.randrange(30)) for _ in range(6)]
    ties = [tie for tie in ties if tie[0] != tie[2]]
    graph = networkx.Graph()
    graph.add_nodes_from(range(45))
    graph.add_edges_from((start, end) for start, _, end in ties)
    return explore(ties, events=30, nodes=45), graph


@pytest.mark.parametrize("seed", range(6))
def test_paths_are_those_of_networkx_the_shortest_first(seed: int) -> None:
    explored, graph = made_up(seed)
    everything = np.ones(45, np.bool_)
    for start, end in ((30, 44), (31, 5), (0, 29)):
        found = [path for path in walk_paths(explored, start, end, most_ties=5, allowed=everything) if path]
        expected = {tuple(path) for path in networkx.all_simple_paths(graph, start, end, cutoff=5)}
        assert set(found) == expected and len(found) == len(expected)
        assert [len(path) for path in found] == sorted(len(path) for path in found)


@pytest.mark.parametrize("seed", range(3))
def test_rings_are_those_of_networkx(seed: int) -> None:
    explored, graph = made_up(seed)
    everything = np.ones(45, np.bool_)
    expected = networkx.single_source_shortest_path_length(graph, 33, cutoff=2)
    reached, truncated = spread(explored, 33, radius=2, most=100, allowed=everything)
    assert set(reached.tolist()) == set(expected)
    assert truncated is False and reached[0] == 33
    distances = [expected[node] for node in reached.tolist()]
    assert distances == sorted(distances)


def test_what_is_not_allowed_is_not_walked_through() -> None:
    explored = explore([(0, 2, 3), (0, 2, 4), (1, 2, 3), (1, 2, 4)], events=2, nodes=5)
    allowed = np.array([False, True, True, True, True])
    assert list(walk_paths(explored, 3, 4, most_ties=4, allowed=allowed)) == [(3, 1, 4)]
    reached, _ = spread(explored, 3, radius=2, most=9, allowed=allowed)
    assert reached.tolist() == [3, 1, 4]
    ties = np.isin(np.tile(PREDICATES, 2), ["place"])
    assert spread(explored, 3, radius=2, most=9, allowed=~allowed | True, ties=ties)[0].tolist() == [3]


def test_a_walk_over_a_hub_is_bounded() -> None:
    ties = [(event, 2, 200 + state) for event in range(200) for state in range(3)]
    explored = explore(ties, events=200, nodes=203)
    everything = np.ones(203, np.bool_)
    assert len(list(islice(walk_paths(explored, 200, 201, most_ties=8, allowed=everything), 10))) == 10
    reached, truncated = spread(explored, 200, radius=1, most=50, allowed=everything)
    assert len(reached) == 50 and truncated


def test_measures_are_those_of_networkx() -> None:
    ties = [(event, 2, 20 + event % 4) for event in range(12)] + [(event, 1, 20 + event // 3) for event in range(12)]
    explored = explore(ties, events=12, nodes=30)
    found = tie_actors(explored)
    measured = measure(found)
    graph = networkx.Graph()
    graph.add_weighted_edges_from(found.pairs)
    between = networkx.betweenness_centrality(graph)
    degrees = dict(graph.degree())
    assert [between[number] for number in range(len(found.actors))] == measured.measures["betweenness"]
    assert [degrees[number] for number in range(len(found.actors))] == measured.measures["degree"]
    assert abs(sum(measured.measures["pagerank"]) - 1) < 1e-6
    assert sorted(place for each in measured.communities for place in each) == list(range(len(found.actors)))
    assert not measured.sampled and measured.method == "Louvain"


def test_a_graph_without_actors_has_measures_too() -> None:
    measured = measure(tie_actors(explore([(0, 4, 2)], events=2, nodes=3)))
    assert measured.actors == [] and measured.communities == [] and measured.modularity == 0
