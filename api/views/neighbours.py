"""A node in, what is tied to it out, page by page: how many by property, type and direction, and each with its tie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from api.exploration import Explored, Filter, select_events
from api.exploration.explored import PREDICATES, Flags
from api.views.listing import Place
from api.views.model import Ref
from api.views.snapshot import Node, Snapshot

__all__ = ["Direction", "Neighbour", "NeighbourCount", "Neighbours", "TieFilter", "allow", "read_neighbours"]

Direction = Literal["forward", "inverse"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TieFilter:
    """Which ties to keep; None keeps all. `type` is the local name of the neighbour's class."""

    predicates: Sequence[str] | None = None
    type: str | None = None
    direction: Direction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourCount:
    """How many neighbours there are behind one property, in one direction, of one class."""

    predicate: str
    direction: Direction
    type: str | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A thing and its tie; `inverse` where it states the property of the node asked for.

    `time` and `reports` are those of an event.
    """

    predicate: str
    direction: Direction
    node: Ref
    time: str | None
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """A page of neighbours, the best reported first; `counts` are over all that pass the filters of events."""

    node: Ref
    counts: tuple[NeighbourCount, ...]
    items: tuple[Neighbour, ...]
    next: str | None
    total: int


def allow(explored: Explored, wanted: Filter) -> Flags:
    """The nodes that a filter of events leaves: those events, and everything that is no event."""
    allowed = np.ones(len(explored.iris), np.bool_)
    if wanted.asks_claims or wanted.asks_events:
        allowed[: explored.size] = select_events(explored, wanted)
    if wanted.told is not None:  # conflicts are no events, but told of or not all the same
        allowed[explored.size :] &= explored.told[explored.size :] | (not wanted.told)
    return allowed


def read_neighbours(
    snapshot: Snapshot, node: Node, wanted: Filter, ties: TieFilter, *, limit: int, after: str | None
) -> Neighbours:
    """At most `limit` neighbours of a node."""
    explored = snapshot.explored()
    number = explored.position(node.value)
    others, names = explored.neighbours(number) if number is not None else (np.zeros(0, np.int32),) * 2
    passed = allow(explored, wanted)[others]
    others, names = others[passed], names[passed]
    kept = _keep(explored, others, names, ties)
    counts = _count(explored, others, names)
    others, names = others[kept], names[kept]
    start = Place.read_count(after, "neighbours")
    shown = zip(others[start : start + limit].tolist(), names[start : start + limit].tolist(), strict=True)
    return Neighbours(
        node=snapshot.ref(node),
        counts=counts,
        items=tuple(_read(snapshot, explored, other, name) for other, name in shown),
        next=Place.write_count("neighbours", start + limit) if start + limit < len(others) else None,
        total=len(others),
    )


def _keep(explored: Explored, others: NDArray[np.int32], names: NDArray[np.int32], ties: TieFilter) -> Flags:
    kept = np.ones(len(others), np.bool_)
    if ties.predicates is not None:
        numbers = [PREDICATES.index(name) for name in ties.predicates]
        kept &= np.isin(names % len(PREDICATES), numbers)
    if ties.direction is not None:
        kept &= (names >= len(PREDICATES)) == (ties.direction == "inverse")
    if ties.type is not None:
        number = explored.kinds.index(ties.type) if ties.type in explored.kinds else -2
        kept &= explored.kind[others] == number
    return kept


def _count(explored: Explored, others: NDArray[np.int32], names: NDArray[np.int32]) -> tuple[NeighbourCount, ...]:
    pairs, counts = np.unique(np.stack([names, explored.kind[others]]), axis=1, return_counts=True)
    found = [
        NeighbourCount(
            predicate=PREDICATES[name % len(PREDICATES)],
            direction="inverse" if name >= len(PREDICATES) else "forward",
            type=explored.kinds[kind] if kind >= 0 else None,
            count=count,
        )
        for name, kind, count in zip(*pairs.tolist(), counts.tolist(), strict=True)
    ]
    return tuple(sorted(found, key=lambda item: (-item.count, item.predicate, item.direction, item.type or "")))


def _read(snapshot: Snapshot, explored: Explored, other: int, name: int) -> Neighbour:
    event = other < explored.size
    return Neighbour(
        predicate=PREDICATES[name % len(PREDICATES)],
        direction="inverse" if name >= len(PREDICATES) else "forward",
        node=snapshot.ref_of(explored, other),
        time=explored.events.time[other] if event else None,
        reports=int(explored.events.reports[other]) if event else 0,
    )
