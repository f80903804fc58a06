"""Latency of the exploration routes over a graph of 100,000 events with claims, beside the store's own query time.

    python -m tests.benchmarks.bench_exploration [--events 100000] [--requests 60] [--store DIR] [--only NAME]

One client asks one request after the other; each request is another one, so that no cache of answers helps. `raw` is
what the store needs for a query that gives the same things without names, quotes or JSON, in the same run.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from tests.benchmarks.bench_sparql import Server, free_port, run
from tests.benchmarks.exploration_data import quads
from tests.benchmarks.http_load import cpu_seconds
from tests.benchmarks.sparql_data import BASE, HUD

_P = f"PREFIX hud: <{HUD}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
_TIES = "|".join(f"hud:{name}" for name in ("agent", "target", "party", "mediator", "place", "partOf", "follows"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A route under test: its bar in milliseconds, its addresses, and a query for the same things."""

    name: str
    bar: int
    paths: list[str]
    raw: str
    accept: str = "application/json"


def main() -> None:
    """Prints a line a route; exit code 1 where a bar is not held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--only", default="", help="such as 'path' or 'page'")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        store = asked.store or build(Path(folder), asked.events)
        port = free_port()
        program = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--store", str(store)]
        server = stack.enter_context(run("hudna", port, "/sparql", [*program, "--port", str(port)]))
        print(f"explored {wait(port):.1f} s after the server answers", flush=True)
        newest = Store.read_only(str(store / "snapshots" / (store / "current").read_text().strip()))
        wanted = [case for case in cases(asked.events, asked.requests) if asked.only in case.name]
        held = [measure(case, server, newest) for case in wanted]
    sys.exit(0 if all(held) else 1)


def build(folder: Path, events: int) -> Path:
    """A store with the graph."""
    from builder.pipeline import open_writer

    source = folder / "war.nq"
    with source.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in quads(events))
    with open_writer(folder / "store", base_iri=BASE, min_confidence=0.5) as writer:
        writer.put([])
        print(f"{writer.load([source], graph=None):,} quads", flush=True)
    source.unlink()
    return folder / "store"


def wait(port: int) -> float:
    client = HTTPConnection("127.0.0.1", port, timeout=120)
    begun = time.monotonic()
    for _ in range(60):
        if ask(client, "/api/v1/events?limit=1")[0] == 200:
            break
        time.sleep(1)
    ask(client, "/", "text/html")  # what it shows is read right after, in the background
    return time.monotonic() - begun


def ask(client: HTTPConnection, path: str, accept: str = "application/json") -> tuple[int, float]:
    """The status of an answer and the milliseconds to its last byte."""
    begun = time.perf_counter()
    client.request("GET", path, headers={"Accept": accept})
    answer = client.getresponse()
    answer.read()
    return answer.status, (time.perf_counter() - begun) * 1000


def cases(events: int, requests: int) -> list[Case]:
    """The routes, each with as many different requests; the best known states are among them."""
    choice = random.Random(7)

    def actors() -> Iterator[str]:
        for number in range(requests):
            yield f"state/{number}" if number % 2 else f"person/{choice.randrange(10_000)}"

    keys = list(actors())
    ends = [(f"person/{choice.randrange(10_000)}", f"state/{choice.randrange(150)}") for _ in range(requests)]
    found = [f"event/{choice.randrange(events):016x}" for _ in range(requests)]
    words = [f"{word} {choice.randrange(100)}" for word in ("Person", "شخص", "موضع", "Minis", "Repub", "وزا")]
    state = f"<{BASE}state/1>"
    return [
        Case(
            name="suggest",
            bar=30,
            paths=[f"/api/v1/suggest?q={quote(choice.choice(words)[: 2 + n % 9])}&lang=ar" for n in range(requests)],
            raw=_P + 'SELECT ?e { ?e rdfs:label "Republic 1"@en } LIMIT 10',
        ),
        Case(
            name="search with facets",
            bar=300,
            paths=[f"/api/v1/search?q={quote(choice.choice(words))}" for _ in range(requests)],
            raw=_P + 'SELECT ?t (COUNT(*) AS ?n) { ?e rdfs:label "Republic 1"@en ; a ?t } GROUP BY ?t',
        ),
        Case(
            name="entity",
            bar=50,
            paths=[f"/api/v1/entities/{key}" for key in keys],
            raw=_P + f"SELECT ?e ?l {{ ?e {_TIES} {state} ; rdfs:label ?l }} LIMIT 200",
        ),
        Case(
            name="event",
            bar=50,
            paths=[f"/api/v1/events/{key.removeprefix('event/')}" for key in found],
            raw=_P + f"SELECT * {{ <{BASE}event/{7:016x}> ?p ?o }}",
        ),
        Case(
            name="neighbours",
            bar=50,
            paths=[f"/api/v1/entities/{key}/neighbours?limit=50" for key in keys],
            raw=_P + f"SELECT ?p (COUNT(*) AS ?n) {{ ?e ?p {state} }} GROUP BY ?p",
        ),
        Case(
            name="subgraph of 300",
            bar=200,
            paths=[f"/api/v1/graph/subgraph?seed={key}&radius=2&max_nodes=300" for key in keys],
            raw=_P + f"SELECT DISTINCT ?o {{ ?e {_TIES} {state} ; {_TIES} ?o }} LIMIT 300",
        ),
        Case(
            name="path",
            bar=200,
            paths=[f"/api/v1/graph/path?from={start}&to={end}&k=3" for start, end in ends],
            raw=_P + f"SELECT ?e {{ ?e {_TIES} {state}, <{BASE}state/2> }} LIMIT 3",
        ),
        Case(
            name="facets",
            bar=300,
            paths=[
                f"/api/v1/events/facets?from={2010 + n % 8}&min_confidence=0.{50 + n % 40}" for n in range(requests)
            ],
            raw=_P + "SELECT ?t (COUNT(*) AS ?n) { ?e a hud:Event ; a ?t } GROUP BY ?t",
        ),
        Case(
            name="events by filter",
            bar=2000,
            paths=[f"/api/v1/events?actor={key}&from=2012&limit=50" for key in keys],
            raw=_P + f"SELECT ?e ?t {{ ?e {_TIES} {state} ; hud:time ?t }} ORDER BY ?t LIMIT 50",
        ),
        Case(
            name="claims by claimant",
            bar=2000,
            paths=[f"/api/v1/claims?claimant=organisation/{n}&limit=50" for n in range(requests)],
            raw=_P + f"SELECT ?c {{ GRAPH ?g {{ ?c hud:claimant <{BASE}organisation/1> }} }} LIMIT 50",
        ),
        Case(
            name="casualties",
            bar=2000,
            paths=[f"/api/v1/casualties?conflict=conflict/{n % 40}&limit=50" for n in range(requests)],
            raw=_P + "SELECT ?c ?t { GRAPH ?g { ?c hud:toll ?t } } LIMIT 50",
        ),
        Case(
            name="timeline",
            bar=2000,
            paths=[f"/api/v1/timeline?conflict=conflict/{n % 40}&limit=500" for n in range(requests)],
            raw=_P + f"SELECT ?e ?t {{ ?e hud:partOf <{BASE}conflict/1> ; hud:time ?t }} LIMIT 500",
        ),
        Case(
            name="conflict",
            bar=2000,
            paths=[f"/api/v1/conflicts/{n}" for n in range(min(requests, 10))],
            raw=_P + f"SELECT ?e ?t {{ ?e hud:partOf <{BASE}conflict/1> ; hud:time ?t }} LIMIT 200",
        ),
        *pages(min(requests, 10)),
    ]


def pages(requests: int) -> Iterator[Case]:
    """The pages of a browser; the first answer of a revision counts too."""
    found = {
        "start": ["/"] * requests,
        "conflict": [f"/id/conflict/{n}" for n in range(requests)],
        "entity": [f"/id/state/{n}" for n in range(requests)],
        "time and map": [f"/timeline?conflict=conflict/{n}" for n in range(requests)],
        "graph": [f"/graph?seed=state/{n}" for n in range(requests)],
        "compare": [f"/compare?a=organisation/{n}&b=organisation/{n + 1}" for n in range(requests)],
        "compare, begin": ["/compare"] * requests,
        "articles": ["/articles"] * requests,
    }
    for name, paths in found.items():
        raw = _P + f"SELECT ?e ?t {{ ?e {_TIES} <{BASE}state/1> ; hud:time ?t }} LIMIT 50"
        yield Case(name=f"page: {name}", bar=2000, paths=paths, raw=raw, accept="text/html")


def measure(case: Case, server: Server, store: Store) -> bool:
    client = HTTPConnection("127.0.0.1", server.port, timeout=120)
    taken, used = [], cpu_seconds(server.pid)
    for path in case.paths:
        status, milliseconds = ask(client, path, case.accept)
        assert status == 200, (status, path)
        taken.append(milliseconds)
    used = (cpu_seconds(server.pid) - used) / len(taken) * 1000
    taken.sort()
    raw = []
    for _ in range(9):
        begun = time.perf_counter()
        found = store.query(case.raw)
        assert isinstance(found, QuerySolutions)
        found.serialize(format=QueryResultsFormat.JSON)
        raw.append((time.perf_counter() - begun) * 1000)
    high = taken[min(len(taken) - 1, int(len(taken) * 0.95))]
    held = high <= case.bar and taken[-1] <= 2000
    cpu = f"CPU {used:6.1f}"
    print(
        f"{case.name:20} p50 {statistics.median(taken):7.1f}  p95 {high:7.1f}  most {taken[-1]:6.1f} ms  {cpu}  "
        f"raw {statistics.median(raw):8.1f} ms   bar {case.bar:5} {'held' if held else 'NOT HELD'}",
        flush=True,
    )
    return held


if __name__ == "__main__":
    main()
