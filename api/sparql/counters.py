"""What the SPARQL service has done so far, as numbers that an operator reads: one object, one server."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["BOUNDS", "Counters"]

BOUNDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)  # seconds


@dataclass(slots=True, kw_only=True)
class Counters:
    """Counts since the start.

    `requests` by operation (query, update, graph) and status; `durations` how many requests took at most the seconds
    of `BOUNDS` (the last is all longer ones); `kills` processes ended on purpose, `deaths` those that ended by
    themselves. `workers` live, `busy` at work, `waiting` requests without a worker yet.
    """

    requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    durations: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0
    bytes_sent: int = 0
    kills: int = 0
    deaths: int = 0
    workers: int = 0
    busy: int = 0
    waiting: int = 0
    batches: int = 0
    updates: int = 0

    def count(self, operation: str, status: int, seconds: float, size: int) -> None:
        """Adds a request that is done; 499 is one whose client left, 0 one that was broken off after its first byte."""
        self.requests[operation, status] += 1
        self.durations[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds
        self.bytes_sent += size

    def totals(self) -> Mapping[str, int]:
        """Requests by operation alone."""
        totals: Counter[str] = Counter()
        for (operation, _), number in self.requests.items():
            totals[operation] += number
        return totals
