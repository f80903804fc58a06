"""Ties by number in, the network to walk along out; and the walks: rings around a node, shortest paths."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from api.exploration.explored import PREDICATES, Explored, Flags, Network, Numbers

__all__ = ["connect", "spread", "walk_paths"]

_MOST_STEPS = 200_000  # of one search for paths


def connect(ties: Numbers, reports: Numbers) -> Network:
    """The network of ties (source, predicate, target); each node has its best reported and best tied others first."""
    source, predicate, target = ties
    size = len(reports)
    owners = np.concatenate([source, target])
    others = np.concatenate([target, source])
    names = np.concatenate([predicate, predicate + np.int32(len(PREDICATES))])
    weight = np.where(reports > 0, reports, np.bincount(owners, minlength=size))
    order = np.lexsort((names, others, -weight[others], owners))
    bounds = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(owners, minlength=size), out=bounds[1:])
    return Network(
        source=source, predicate=predicate, target=target, bounds=bounds, others=others[order], ties=names[order]
    )


def spread(
    explored: Explored, seed: int, *, radius: int, most: int, allowed: Flags, ties: Flags | None = None
) -> tuple[Numbers, bool]:
    """The nodes within a radius of the seed, the nearest first, at most so many; True where some found no room.

    Nodes that are not `allowed` are not entered; `ties` are the numbers of properties to walk along, None for all.
    """
    open_ = allowed.copy()
    open_[seed] = False
    reached = [np.array([seed], np.int32)]
    room, truncated = most - 1, False
    for _ in range(radius):
        found = _along(explored.network, reached[-1], ties)
        found = found[open_[found]]
        _, first = np.unique(found, return_index=True)
        found = found[np.sort(first)]
        truncated = truncated or len(found) > room
        reached.append(found[:room])
        open_[reached[-1]] = False
        room -= len(reached[-1])
        if not len(reached[-1]):
            break
    return np.concatenate(reached), truncated


def _along(network: Network, ring: Numbers, ties: Flags | None) -> Numbers:
    """The next of a ring in turns: the first neighbour of each node, then the second; none crowds out others."""
    starts, lengths = network.bounds[ring], network.bounds[ring + 1] - network.bounds[ring]
    total = int(lengths.sum())
    ends = np.cumsum(lengths)
    turn = np.arange(total) - np.repeat(ends - lengths, lengths)
    places = turn + np.repeat(starts, lengths)
    order = np.argsort(turn, kind="stable") if len(ring) > 1 else np.arange(total)
    places = places[order]
    if ties is not None:
        places = places[ties[network.ties[places]]]
    found: Numbers = network.others[places]
    return found


class _Distances:
    """How many ties each node is away from an end, measured as far as it is needed; -1 beyond.

    Nodes that are not allowed are not walked through.
    """

    def __init__(self, explored: Explored, end: int, allowed: Flags) -> None:
        self._network, self._allowed = explored.network, allowed
        self.far = np.full(len(explored.iris), -1, np.int32)
        self.far[end] = 0
        self.reach, self.exhausted = 0, False

    def extend(self) -> None:
        """Measures one ring more."""
        ring, following = self.far == self.reach, np.zeros(len(self.far), np.bool_)
        # Over all ties at once: a ring or two away from a state there are most of them
        following[self._network.target[ring[self._network.source]]] = True
        following[self._network.source[ring[self._network.target]]] = True
        following &= self._allowed & (self.far < 0)
        self.reach += 1
        self.far[following] = self.reach
        self.exhausted = not following.any()


def walk_paths(
    explored: Explored, start: int, end: int, *, most_ties: int, allowed: Flags
) -> Iterator[tuple[int, ...] | None]:
    """The simple paths between two nodes, the shortest first, those along the best known nodes first among equals.

    A last None says that the search was broken off after many steps.
    """
    distances = _Distances(explored, end, allowed)
    while distances.far[start] < 0 and distances.reach < most_ties and not distances.exhausted:
        distances.extend()
    if distances.far[start] < 0:
        return
    steps = 0
    for length in range(int(distances.far[start]), most_ties + 1):
        while distances.reach < length - 1 and not distances.exhausted:
            distances.extend()
        path = [start]
        branches = [_onward(explored, start, distances.far, length - 1)]
        while branches:
            node = next(branches[-1], None)
            steps += 1
            if steps > _MOST_STEPS:
                yield None
                return
            if node is None:
                branches.pop()
                path.pop()
            elif node == end:
                if len(path) == length:
                    yield (*path, end)
            elif node not in path:
                path.append(node)
                branches.append(_onward(explored, node, distances.far, length - len(path)))


def _onward(explored: Explored, node: int, distances: Numbers, left: int) -> Iterator[int]:
    """The neighbours from which the end can still be reached with so many ties, each once."""
    others, _ = explored.neighbours(node)
    near = others[(distances[others] >= 0) & (distances[others] <= left)]
    _, first = np.unique(near, return_index=True)
    return iter(near[np.sort(first)].tolist())
