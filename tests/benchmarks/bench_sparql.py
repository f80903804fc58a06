"""Hudna's SPARQL service against the native server and rdflib-endpoint, on one graph, in turns.

    pip install oxigraph rdflib-endpoint oxrdflib
    python -m tests.benchmarks.bench_sparql [--events 110000] [--seconds 3] [--rounds 3] [--store DIR]

Each round asks each server in turn; the best round of each counts, so that a busy moment of the machine does not.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from tests.benchmarks.http_load import Export, Load, drive, export, get
from tests.benchmarks.sparql_data import BASE, HUD, triples

JSON = "application/sparql-results+json"
PREFIX = f"PREFIX hud: <{HUD}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
POINTS = [f"SELECT ?p ?o {{ <{BASE}event/{number}> ?p ?o }}" for number in range(0, 20_000, 37)]
HOPS = [
    PREFIX + f"SELECT ?e ?label ?where {{ ?e hud:party <{BASE}person/{number}> ; rdfs:label ?label ; hud:place ?p . "
    '?p rdfs:label ?where FILTER(LANG(?where) = "ar") }'
    for number in range(0, 9_000, 17)
]
AGGREGATES = [
    PREFIX + f"SELECT ?type (COUNT(*) AS ?n) (SUM(?k) AS ?killed) {{ ?e hud:partOf <{BASE}conflict/{number}> ; "
    "a ?type ; hud:killed ?k } GROUP BY ?type"
    for number in range(25, 40)
]
EXPORT = PREFIX + "SELECT ?c ?e ?who ?quote { ?c hud:about ?e ; hud:claimant ?who ; hud:quote ?quote } LIMIT 100000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server under test: its process, its port and the path of its endpoint."""

    name: str
    pid: int
    port: int
    path: str


def main() -> None:
    """Prints the figures and their ratios to the native server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=110_000)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--only", default="", help="such as 'point' or 'export'")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        store = asked.store or build(Path(folder), asked.events)
        newest = store / "snapshots" / (store / "current").read_text().strip()
        servers = [
            stack.enter_context(native(newest)),
            stack.enter_context(hudna(store)),
            *(stack.enter_context(each) for each in rdflib_endpoint(newest)),
        ]
        compare(servers, seconds=asked.seconds, rounds=asked.rounds, only=asked.only)


def build(folder: Path, events: int) -> Path:
    """A store of our own with that graph."""
    from builder.pipeline import open_writer

    source = folder / "war.nt"
    with source.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in triples(events))
    with open_writer(folder / "store", base_iri=BASE, min_confidence=0.5) as writer:
        writer.put([])
        print(f"{writer.load([source], graph=None):,} triples", flush=True)
    return folder / "store"


@contextlib.contextmanager
def run(name: str, port: int, path: str, program: list[str], **environment: str) -> Iterator[Server]:
    process = subprocess.Popen(
        program, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), urlopen(f"http://127.0.0.1:{port}{path}?query=ASK%7B%7D", timeout=5):
                break
            time.sleep(0.1)
        yield Server(name=name, pid=process.pid, port=port, path=path)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def native(snapshot: Path) -> contextlib.AbstractContextManager[Server]:
    port = free_port()
    binary = str(Path(sys.executable).with_name("oxigraph"))
    program = [binary, "serve-read-only", "--location", str(snapshot), "--bind", f"127.0.0.1:{port}"]
    return run("native", port, "/query", program)


def hudna(store: Path) -> contextlib.AbstractContextManager[Server]:
    port = free_port()
    program = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--store", str(store)]
    return run("hudna", port, "/sparql", [*program, "--port", str(port)], HUDNA_CLIENT_SECONDS="0")


def rdflib_endpoint(snapshot: Path) -> Iterator[contextlib.AbstractContextManager[Server]]:
    """The other Python server on the same graph, where it is installed."""
    try:
        import rdflib_endpoint as _  # noqa: F401
    except ImportError:
        return
    port = free_port()
    program = (
        "import sys, uvicorn, pyoxigraph, rdflib, oxrdflib\n"
        "from rdflib_endpoint import SparqlEndpoint\n"
        "store = oxrdflib.OxigraphStore(store=pyoxigraph.Store.read_only(sys.argv[1]))\n"
        "graph = rdflib.Dataset(store=store, default_union=False)\n"
        "app = SparqlEndpoint(graph=graph)\n"
        "uvicorn.run(app, host='127.0.0.1', port=int(sys.argv[2]), log_level='error')\n"
    )
    yield run("rdflib-endpoint", port, "/", [sys.executable, "-c", program, str(snapshot), str(port)])


def compare(servers: list[Server], *, seconds: float, rounds: int, only: str) -> None:
    """Every kind of request to every server in turns."""
    for name, queries, connections in (
        ("point c1", POINTS, 1),
        ("point c8", POINTS, 8),
        ("point c32", POINTS, 32),
        ("two-hop c8", HOPS, 8),
        ("aggregate c8", AGGREGATES, 8),
    ):
        if not name.startswith(only):
            continue
        best: dict[str, list[Load]] = {server.name: [] for server in servers}
        for _ in range(rounds):
            for server in servers:
                requests = [get(f"{server.path}?query={quote(query)}", JSON) for query in queries]
                load = drive(server.pid, server.port, requests, connections=connections, seconds=seconds)
                best[server.name].append(load)
        reference = max(best["native"], key=lambda load: load.rate), min(best["native"], key=lambda load: load.cpu)
        for server in servers:
            rate = max(load.rate for load in best[server.name])
            cpu = min(load.cpu for load in best[server.name])
            print(
                f"{name:13} {server.name:16} {rate:9.0f}/s  x{rate / reference[0].rate:5.2f}   "
                f"{cpu:8.3f} CPU ms  x{cpu / reference[1].cpu:5.2f}",
                flush=True,
            )
    if "export".startswith(only):
        compare_exports([server for server in servers if server.name != "rdflib-endpoint"], rounds=rounds)


def compare_exports(servers: list[Server], *, rounds: int) -> None:
    for accept in (JSON, "text/csv", "text/tab-separated-values"):
        found: dict[str, list[Export]] = {server.name: [] for server in servers}
        for _ in range(rounds):
            for server in servers:
                request = get(f"{server.path}?query={quote(EXPORT)}", accept)
                found[server.name].append(export(server.pid, server.port, request))
        for server in servers:
            wall, cpu = (least(found[server.name], key) for key in (_wall, _cpu))
            first = min(each.first / each.wall for each in found[server.name])
            reference = found["native"]
            print(
                f"export {accept[-12:]:13} {server.name:9} "
                f"wall {wall:6.3f} s  x{wall / least(reference, _wall):5.2f}   "
                f"CPU {cpu:6.3f} s  x{cpu / least(reference, _cpu):5.2f}   "
                f"first byte at {first:.3f} of the whole, {found[server.name][0].size / 1e6:.1f} MB",
                flush=True,
            )


def _wall(item: Export) -> float:
    return item.wall


def _cpu(item: Export) -> float:
    return item.cpu


def least(items: list[Export], key: Callable[[Export], float]) -> float:
    return min(key(item) for item in items)


if __name__ == "__main__":
    main()
