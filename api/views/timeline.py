"""Filters in, a time axis out: how many events of each type begin in each day, month or year, and the most told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from pyoxigraph import NamedNode

from api.exploration import Explored, Filter, select_events
from api.exploration.explored import UNDATED
from api.views.model import Names
from api.views.snapshot import Snapshot

__all__ = ["Bin", "Bucket", "Mark", "Timeline", "read_timeline"]

_MOST_BINS = 400


class Bucket(StrEnum):
    """The width of a bin."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"

    @property
    def divisor(self) -> int:
        """What a day such as 20220913 is divided by."""
        return {Bucket.DAY: 1, Bucket.MONTH: 100, Bucket.YEAR: 10_000}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Events that begin in one day, month or year (`start` says which), by their type."""

    start: str
    total: int
    types: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An event on the axis and on a map; `point` is latitude and longitude, `reports` how often it is told."""

    iri: str
    path: str
    id: str
    type: str | None
    names: Names
    begin: str
    end: str
    realised: bool
    reports: int
    point: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Bins over all events that pass, those without a date counted apart; `items` are the most reported of them."""

    bucket: Bucket
    total: int
    undated: int
    bins: tuple[Bin, ...]
    truncated: bool
    items: tuple[Mark, ...]


def read_timeline(snapshot: Snapshot, wanted: Filter, *, bucket: Bucket | None, limit: int) -> Timeline:
    """The axis; without a bucket the narrowest that gives at most some hundreds of bins."""
    explored = snapshot.explored()
    numbers = np.flatnonzero(select_events(explored, wanted))
    dated = numbers[explored.events.begin[numbers] != UNDATED]
    width = bucket or _choose(explored.events.begin[dated])
    shown = dated
    if len(dated) > limit:
        best = np.argsort(-explored.events.reports[dated], kind="stable")[:limit]
        shown = np.sort(dated[best])
    return Timeline(
        bucket=width,
        total=len(numbers),
        undated=len(numbers) - len(dated),
        bins=_bins(explored, dated, width),
        truncated=len(shown) < len(dated),
        items=tuple(_mark(snapshot, explored, number) for number in shown.tolist()),
    )


def _choose(days: np.ndarray) -> Bucket:
    widths = (width for width in Bucket if len(np.unique(days // width.divisor)) <= _MOST_BINS)
    return next(widths, Bucket.YEAR)


def _bins(explored: Explored, dated: np.ndarray, width: Bucket) -> tuple[Bin, ...]:
    keys, kinds = explored.events.begin[dated] // width.divisor, explored.events.kind[dated]
    pairs, counts = np.unique(np.stack([keys, kinds]), axis=1, return_counts=True)
    bins: dict[int, dict[str, int]] = {}
    for key, kind, count in zip(*pairs.tolist(), counts.tolist(), strict=True):
        bins.setdefault(key, {})[explored.kinds[kind] if kind >= 0 else "Event"] = count
    return tuple(Bin(start=_write(key), total=sum(kinds.values()), types=kinds) for key, kinds in bins.items())


def _write(key: int) -> str:
    """A day, month or year number as a date.

    >>> _write(20220913), _write(202209), _write(2022)
    ('2022-09-13', '2022-09', '2022')
    """
    digits = str(key).zfill(4)
    return "-".join(part for part in (digits[:4], digits[4:6], digits[6:]) if part)


def _mark(snapshot: Snapshot, explored: Explored, number: int) -> Mark:
    events = explored.events
    node = NamedNode(explored.iris[number])
    end = int(events.end[number])
    latitude, longitude = float(events.latitude[number]), float(events.longitude[number])
    return Mark(
        iri=node.value,
        path=snapshot.path(node.value),
        id=snapshot.key(node.value),
        type=explored.kind_of(number),
        names=snapshot.names_of(explored, number),
        begin=_write(int(events.begin[number])),
        end=_write(int(events.begin[number]) if end == UNDATED else end),
        realised=bool(events.realised[number]),
        reports=int(events.reports[number]),
        point=None if np.isnan(latitude) else (round(latitude, 4), round(longitude, 4)),
    )
