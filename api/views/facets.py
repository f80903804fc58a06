"""Filters in, how many events there are of each kind, year, actor, place, conflict and claimant out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import NamedNode

from api.exploration import Explored, Filter, select_claims, select_events
from api.exploration.explored import PREDICATES, UNDATED, Flags
from api.exploration.selection import within
from api.views.model import Ref
from api.views.snapshot import Snapshot

__all__ = ["FACETS", "Facet", "Facets", "count_facets"]

_MOST_CONFLICTS = 100  # whose parts of parts are counted
FACETS = ("type", "factuality", "background", "year", "conflict", "actor", "place", "claimant")
_TIES: Mapping[str, tuple[str, ...]] = {
    "conflict": ("partOf",),
    "actor": ("agent", "target", "party", "mediator"),
    "place": ("place",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A value that the filter of the same name takes, what it names, and how many of the events have it."""

    value: str
    ref: Ref | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """Counts over the events that pass the filters: the most frequent values first, years in their order."""

    total: int
    facets: Mapping[str, tuple[Facet, ...]]


def count_facets(snapshot: Snapshot, wanted: Filter, names: Iterable[str], *, most: int) -> Facets:
    """The facets of these names, each with at most so many values."""
    explored = snapshot.explored()
    kept = select_events(explored, wanted)
    return Facets(
        total=int(kept.sum()),
        facets={name: _count(snapshot, explored, wanted, kept, name, most) for name in names},
    )


def _count(
    snapshot: Snapshot, explored: Explored, wanted: Filter, kept: Flags, name: str, most: int
) -> tuple[Facet, ...]:
    events = explored.events
    match name:
        case "type":
            return _plain(np.bincount(events.kind[kept] + 1)[1:], explored.kinds, most)
        case "factuality":
            return _plain(np.bincount(events.factuality[kept] + 1)[1:], explored.factualities, most)
        case "background":
            return _plain(np.bincount(events.background[kept]), ("false", "true"), most)
        case "year":
            days = events.begin[kept]
            years, counts = np.unique(days[days != UNDATED] // 10_000, return_counts=True)
            pairs = zip(years.tolist(), counts.tolist(), strict=True)
            return tuple(Facet(value=f"{year:04}", ref=None, count=count) for year, count in pairs)
        case "claimant":
            claims = explored.claims
            told = select_claims(explored, wanted) & (claims.event >= 0) & (claims.claimant >= 0)
            counts = _count_distinct(claims.event[told], claims.claimant[told], len(claims.claimants))
            return _named(snapshot, counts, claims.claimants, most)
    network = explored.network
    tied = _ties(snapshot, explored, name)
    tied = tied[kept[network.source[tied]]]
    counts = np.bincount(network.target[tied], minlength=len(explored.iris))
    if name == "conflict":  # the filter of that name finds the parts of parts too
        parts = network.predicate == PREDICATES.index("partOf")
        whole = np.isin(network.source, network.target[parts]) & parts
        for number in np.unique(network.target[whole]).tolist()[:_MOST_CONFLICTS]:
            counts[number] = int((within(explored, explored.iris[number]) & kept).sum())
    return _named(snapshot, counts, explored.iris, most)


def _ties(snapshot: Snapshot, explored: Explored, name: str) -> NDArray[np.int64]:
    """The ties of events that a facet counts, one for each event and thing; found once a revision."""

    def find() -> NDArray[np.int64]:
        network = explored.network
        numbers = [PREDICATES.index(predicate) for predicate in _TIES[name]]
        ties = np.flatnonzero(np.isin(network.predicate, numbers) & (network.source < explored.size))
        pairs = network.source[ties].astype(np.int64) * len(explored.iris) + network.target[ties]
        return ties[np.unique(pairs, return_index=True)[1]]

    return snapshot.once(f"ties {name}", find)


def _count_distinct(events: NDArray[np.int32], values: NDArray[np.int32], size: int) -> NDArray[np.int64]:
    """How many events have each value, an event that has it twice once."""
    pairs = np.unique(events.astype(np.int64) * size + values)
    return np.bincount(pairs % size, minlength=size) if size else np.zeros(0, np.int64)


def _best(counts: NDArray[np.int64], most: int) -> list[int]:
    order: list[int] = np.argsort(-counts, kind="stable")[:most].tolist()
    return [number for number in order if counts[number]]


def _plain(counts: NDArray[np.int64], values: Iterable[str], most: int) -> tuple[Facet, ...]:
    names = tuple(values)
    return tuple(Facet(value=names[number], ref=None, count=int(counts[number])) for number in _best(counts, most))


def _named(snapshot: Snapshot, counts: NDArray[np.int64], iris: Iterable[str], most: int) -> tuple[Facet, ...]:
    known = iris if isinstance(iris, list | tuple) else tuple(iris)
    refs = [(snapshot.ref(NamedNode(known[number])), int(counts[number])) for number in _best(counts, most)]
    return tuple(Facet(value=ref.iri.removeprefix(snapshot.base_iri), ref=ref, count=count) for ref, count in refs)
