"""Articles of the 2015 news corpus in; what each engine needs for the same shards, as ratios within one run, out.

    python -m tests.benchmarks.engines 3000 [serial local ray]

Processor time is that of the shards themselves, from their sidecars, and for the engine as a whole that of all its
processes; wall time begins with the first finished shard, so that starting an engine does not count.
"""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from builder import pipeline
from builder.runs import Engine, Shelf, cut, execute
from builder.sources import Defaults, Item, gather
from tests.benchmarks.bench_build import CORPUS

ENGINES = {"serial": (Engine.LOCAL, 0), "local": (Engine.LOCAL, 2), "ray": (Engine.RAY, 2)}


def measure(name: str, items: list[Item]) -> tuple[float, float]:
    """Seconds and processor seconds of one engine behind its first shard."""
    engine, processes = ENGINES[name]
    folder = Path(tempfile.mkdtemp())
    job = pipeline.make_job(folder, base_iri="https://w3id.org/hudna/id/", defaults=Defaults(), fingerprint=name)
    shelf = Shelf(job.folder)
    shelf.prepare()
    begun, first = 0.0, ""
    done = []
    for id in execute(cut(items, Defaults()), job, engine=engine, processes=processes):
        begun, first = begun or time.monotonic(), first or id
        done.append(id)
    wall = time.monotonic() - begun
    reports = [report for id in done if id != first and (report := shelf.report(id))]
    shutil.rmtree(folder)
    return wall, sum(report.cpu_seconds for report in reports)


def main(number: int, names: list[str]) -> None:
    items = list(islice((item for item in gather([str(CORPUS)]) if isinstance(item, Item)), number))
    results = {name: measure(name, items) for name in names}
    base = results[names[0]]
    for name, (wall, cpu) in results.items():
        sys.stdout.write(
            f"{name:8} wall {wall:7.1f} s = {wall / base[0]:.2f}   shard CPU {cpu:7.1f} s = {cpu / base[1]:.2f}\n"
        )
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    sys.stdout.write(f"CPU of child processes {children.ru_utime + children.ru_stime:.1f} s\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 3000, sys.argv[2:] or list(ENGINES))
