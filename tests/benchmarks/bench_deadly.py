"""The five deadly queries against Hudna on two million triples, with a limit of three seconds.

    python -m tests.benchmarks.bench_deadly [--store DIR]

Prints how each ended and how others fared meanwhile; exits with 1 where the service did not stay as it should.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

from tests.api.sparql.deadly import DEADLY
from tests.benchmarks.bench_sparql import POINTS, Server, build, hudna
from tests.benchmarks.http_load import memory_of

LIMIT = 3.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=110_000)
    parser.add_argument("--store", type=Path)
    asked = parser.parse_args()
    os.environ["HUDNA_QUERY_TIMEOUT"] = str(LIMIT)
    with tempfile.TemporaryDirectory() as folder, hudna(asked.store or build(Path(folder), asked.events)) as server:
        settle(server)
        sound = [attack(server, name, query) for name, query in DEADLY.items()]
        begin = time.perf_counter()
        row = [ask(server, list(DEADLY.values())[number % 3])[0] for number in range(20)]
        print(f"twenty in a row: {sorted(set(row))} in {time.perf_counter() - begin:.0f} s", flush=True)
        status, seconds = ask(server, POINTS[0])
        print(f"then a point look-up: {status} in {1000 * seconds:.0f} ms; memory {memory_of(server.pid) >> 20} MB")
        sys.exit(0 if all(sound) and status == 200 else 1)


def settle(server: Server) -> None:
    for query in POINTS[:50]:
        ask(server, query)


def ask(server: Server, query: str) -> tuple[int, float]:
    """The status, 0 for a connection that was broken off, and the seconds."""
    begin = time.perf_counter()
    status = 0
    with contextlib.suppress(OSError):
        try:
            with urlopen(f"http://127.0.0.1:{server.port}{server.path}?query={quote(query)}", timeout=60) as answer:
                answer.read()
                status = answer.status
        except HTTPError as error:
            status = error.code
    return status, time.perf_counter() - begin


def attack(server: Server, name: str, query: str) -> bool:
    before, ended = memory_of(server.pid), threading.Event()
    points: list[tuple[int, float]] = []

    def look_up() -> None:
        while not ended.is_set():
            points.append(ask(server, POINTS[len(points) % len(POINTS)]))
            time.sleep(0.01)

    thread = threading.Thread(target=look_up)
    thread.start()
    status, seconds = ask(server, query)
    ended.set()
    thread.join()
    time.sleep(5)
    after = memory_of(server.pid)
    slowest = sorted(spent for _, spent in points)[int(0.99 * (len(points) - 1))]
    others = Counter(each for each, _ in points if each != 200)
    print(
        f"{name:7} {status} after {seconds:.2f} s; {len(points)} point look-ups meanwhile, "
        f"{f'NOT all answered: {dict(others)}' if others else 'all answered'}, 99 % within {1000 * slowest:.0f} ms; "
        f"memory {before >> 20} MB before, {after >> 20} MB five seconds after",
        flush=True,
    )
    return seconds <= LIMIT + 0.5 and not others


if __name__ == "__main__":
    main()
