"""News in; what it costs to build a store of a tenth of it and of all of it, end to end, out.

    python -m tests.benchmarks.bench_build [../shared/data/news/saudinewsnet-2015.jsonl.gz] [10 1]

Each number is a step: 10 takes every tenth article, so that both have articles of all days and lengths. Processor time
is that of all processes of the command; memory is what they have together, shared pages counted once (PSS).
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "news" / "saudinewsnet-2015.jsonl.gz"
HUDNA = [sys.executable, "-c", "from api.cli import main; main()"]
PAUSE = 0.5  # seconds between two looks at the memory


def memory(group: int) -> int:
    """Bytes of all processes of a group."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(process.name)) == group:
                lines = (process / "smaps_rollup").read_text().splitlines()
                total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
        except OSError:
            continue  # it has ended
    return total


def measure(corpus: Path, step: int) -> tuple[float, float]:
    """Processor milliseconds an article, and articles a second."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "news.jsonl"
        with gzip.open(corpus) as packed, source.open("wb") as file:
            file.writelines(islice(packed, 0, None, step))
        before, began, peak = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic(), 0
        command = [*HUDNA, "build", str(source), "--store", f"{folder}/store", "--json"]
        building = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True, text=True
        )
        while building.poll() is None:
            peak = max(peak, memory(building.pid))
            time.sleep(PAUSE)
        seconds = time.monotonic() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert building.stdout is not None
        written = json.loads(building.stdout.read())["written"]
        size = sum(file.stat().st_size for file in Path(folder, "store", "store").rglob("*"))
        (run,) = Path(folder, "store", "runs").glob("0*.json")
        workers = json.loads(run.read_text())["cpu_seconds"]  # the system does not count them as children of ours
    cpu = workers + after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sys.stdout.write(
        f"{written:6} articles   {seconds:6.1f} s   {written / seconds:5.1f} a second   {cpu / written * 1e3:5.2f} ms "
        f"CPU each   peak {peak >> 20} MB   database {size >> 20} MB\n"
    )
    sys.stdout.flush()
    return cpu / written * 1e3, written / seconds


def main(corpus: Path, steps: list[int]) -> None:
    costs = [measure(corpus, step)[0] for step in steps]
    sys.stdout.write(f"cost of an article, last against first: {costs[-1] / costs[0]:.2f}\n")


if __name__ == "__main__":
    named = Path(sys.argv[1]) if sys.argv[1:] else CORPUS
    main(named, [int(step) for step in sys.argv[2:]] or [10, 1])
