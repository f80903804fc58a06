"""A running server in, what it counts out, in the text format of Prometheus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.responses import Response

from api.sparql.counters import BOUNDS, Counters

if TYPE_CHECKING:
    from api.server import Server

__all__ = ["Metrics", "router"]

router = APIRouter(tags=["health"])

_SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The counters of one application."""

    def __init__(self, server: Server) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "hudna_http_requests", "Requests answered", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "hudna_http_request_seconds",
            "Time from a request to the end of its answer",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._kept: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._registry.register(_State(server))

    def count(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Counts one request; `route` is one of the application's, never an address of a stranger's choice."""
        key = method, route, status
        if key not in self._kept:  # to look a child up by its labels costs more than to count
            children = self._requests.labels(method, route, str(status)), self._seconds.labels(method, route)
            self._kept[key] = children
        requests, times = self._kept[key]
        requests.inc()
        times.observe(seconds)

    def write(self) -> bytes:
        return generate_latest(self._registry)


class _State(Collector):
    """What the server holds at the moment of the asking."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._sized: tuple[int, int] | None = None

    def collect(self) -> Iterator[Metric]:
        revision, store = self._server.reader.open()
        if self._sized is None or self._sized[0] != revision:  # to count them takes a look at each
            self._sized = revision, len(store)
        yield GaugeMetricFamily("hudna_store_revision", "Number of the newest snapshot", revision)
        yield GaugeMetricFamily("hudna_store_quads", "Statements in the newest snapshot", self._sized[1])
        if folder := self._server.snapshot_path():
            yield GaugeMetricFamily("hudna_store_bytes", "Size of the newest snapshot", _size(Path(folder)))
        yield from _read_counters(self._server.pool.counters)


_GAUGES = {
    "workers": "Worker processes",
    "busy": "Workers that answer a query now",
    "waiting": "Queries that wait for a worker",
}
_COUNTERS = {
    "kills": "Workers ended in the middle of a query",
    "deaths": "Workers that ended by themselves",
    "batches": "Batches of changes written",
    "updates": "Changes written",
    "bytes_sent": "Bytes of answers",
}


def _read_counters(counters: Counters) -> Iterator[Metric]:
    """What the SPARQL service counts, under the names of Prometheus."""
    for name, words in _GAUGES.items():
        yield GaugeMetricFamily(f"hudna_sparql_{name}", words, getattr(counters, name))
    for name, words in _COUNTERS.items():
        yield CounterMetricFamily(f"hudna_sparql_{name}", words, getattr(counters, name))
    requests = CounterMetricFamily("hudna_sparql_requests", "Requests by status", labels=("operation", "status"))
    for (operation, status), number in sorted(counters.requests.items()):
        requests.add_metric((operation, str(status)), number)
    yield requests
    sums = [sum(counters.durations[: index + 1]) for index in range(len(counters.durations))]
    buckets = list(zip([*map(str, BOUNDS), "+Inf"], sums, strict=True))
    words = "Time from a request to the end of its answer"
    yield HistogramMetricFamily("hudna_sparql_seconds", words, buckets=buckets, sum_value=counters.seconds)


def _size(folder: Path) -> int:
    try:
        return sum(file.stat().st_size for file in folder.iterdir())
    except FileNotFoundError:  # a newer snapshot took its place a moment ago
        return 0


@router.get(
    "/metrics",
    summary="What the server counts, for Prometheus",
    response_class=Response,
    responses={200: {"description": "Counters in text format 0.0.4", "content": {"text/plain": {}}}},
)
def get_metrics(request: Request) -> Response:
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.write(), headers={"Content-Type": _TYPE, "Cache-Control": "no-store"})
