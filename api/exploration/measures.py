"""An explored revision in, who stands where among its actors out: centrality and communities, computed once.

The graph measured is that of actors: two are tied by as many events as both have a part in. Events, places and
conflicts would drown it: each is tied to its own few.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import networkx  # type: ignore[import-untyped]
import numpy as np
import orjson

from api.exploration.explored import PREDICATES, Explored

__all__ = ["MEASURES", "Measured", "Ties", "measure", "tie_actors"]

MEASURES = ("events", "degree", "pagerank", "betweenness")
_ACTING = ("agent", "target", "party", "mediator")
_EXACT = 500  # actors up to which betweenness is exact; beyond it rests on so many sampled ones (Brandes and Pich 2007)
_SAMPLE = 64
_LARGE = 4_000  # actors beyond which modularity is sought by label propagation: Louvain takes minutes there
_SEED = 20201110
_DAMPING, _ROUNDS = 0.85, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """Actors by number, how many events each has a part in, and pairs of them with the events they share."""

    actors: Sequence[int]
    events: Sequence[int]
    pairs: Sequence[tuple[int, int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Each measure by actor, in the order of `actors`; `communities` hold places in it, the largest first."""

    actors: Sequence[int]
    measures: dict[str, Sequence[float]]
    communities: Sequence[Sequence[int]]
    modularity: float
    method: str
    sampled: bool


def tie_actors(explored: Explored) -> Ties:
    """The graph of actors of a revision."""
    network = explored.network
    kept = np.isin(network.predicate, [PREDICATES.index(role) for role in _ACTING]) & (network.source < explored.size)
    pairs = np.unique(np.stack([network.source[kept], network.target[kept]], axis=1), axis=0)
    actors, numbers, events = np.unique(pairs[:, 1], return_inverse=True, return_counts=True)
    counts: dict[tuple[int, int], int] = {}
    bounds = np.flatnonzero(np.diff(pairs[:, 0], prepend=-1, append=-1))
    for first, last in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        together = sorted(numbers[first:last].tolist())
        for place, one in enumerate(together):
            for other in together[place + 1 :]:
                counts[one, other] = counts.get((one, other), 0) + 1
    found = [(one, other, count) for (one, other), count in sorted(counts.items())]
    return Ties(actors=actors.tolist(), events=events.tolist(), pairs=found)


def measure(ties: Ties) -> Measured:
    """All measures; takes about a minute for ten thousand actors, which is why a process of its own does it."""
    graph = networkx.Graph()
    graph.add_nodes_from(range(len(ties.actors)))
    graph.add_weighted_edges_from(ties.pairs)
    exact = len(ties.actors) <= _EXACT
    sample = None if exact else min(_SAMPLE, len(ties.actors))
    between = networkx.betweenness_centrality(graph, k=sample, seed=_SEED) if len(graph) else {}
    large = len(ties.actors) > _LARGE
    if not graph.number_of_edges():
        found: list[set[int]] = [{number} for number in graph]
    elif large:
        found = list(networkx.community.fast_label_propagation_communities(graph, weight="weight", seed=_SEED))
    else:
        found = networkx.community.louvain_communities(graph, weight="weight", seed=_SEED)
    communities = sorted((sorted(each) for each in found), key=lambda each: (-len(each), each))
    modular = networkx.community.modularity(graph, communities, weight="weight") if graph.number_of_edges() else 0.0
    return Measured(
        actors=ties.actors,
        measures={
            "events": ties.events,
            "degree": [degree for _, degree in graph.degree()],
            "pagerank": _rank(ties),
            "betweenness": [between[number] for number in graph],
        },
        communities=communities,
        modularity=modular,
        method="label propagation" if large else "Louvain",
        sampled=not exact,
    )


def _rank(ties: Ties) -> list[float]:
    """PageRank over weighted ties by power iteration (Page et al. 1999); networkx needs scipy for it."""
    size = len(ties.actors)
    if not size:
        return []
    pairs = np.array(ties.pairs, np.float64).reshape(-1, 3)
    one, other, weight = pairs[:, 0].astype(int), pairs[:, 1].astype(int), pairs[:, 2]
    source, target = np.concatenate([one, other]), np.concatenate([other, one])
    weight = np.concatenate([weight, weight])
    out = np.bincount(source, weight, minlength=size)
    rank = np.full(size, 1 / size)
    for _ in range(_ROUNDS):
        share = rank[source] * weight / out[source]
        loose = rank[out == 0].sum() / size
        following = (1 - _DAMPING) / size + _DAMPING * (np.bincount(target, share, minlength=size) + loose)
        if np.abs(following - rank).sum() < 1e-9:
            return list(following.tolist())
        rank = following
    return list(rank.tolist())


def main() -> None:
    """Ties as JSON on standard input, measures as JSON on standard output."""
    given = orjson.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(orjson.dumps(measure(Ties(**given))))


if __name__ == "__main__":
    main()
