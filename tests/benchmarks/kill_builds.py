"""A build that is killed again and again at random moments, against one that nobody disturbs: the same quads.

    python -m tests.benchmarks.kill_builds [300 articles] [6 kills] [seed]

Who is killed takes turns: a worker, then the command itself with the server that makes its workers. Two commands after
the last kill, nothing is left to do.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from tests.benchmarks.bench_build import CORPUS, HUDNA

LONGEST = 600  # seconds


def command(source: Path, store: Path) -> list[str]:
    return [*HUDNA, "build", str(source), "--store", str(store), "--json"]


def quads(store: Path) -> list[str]:
    export = [*HUDNA, "export", "--store", str(store), "--format", "nq"]
    return sorted(subprocess.run(export, check=True, capture_output=True, text=True).stdout.splitlines())


def workers(building: int) -> list[int]:
    """The processes of its group that are children of a child of it."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    return [process for process, parent in parents.items() if parents.get(parent) == building]


def disturb(source: Path, store: Path, *, wait: float, whole: bool) -> str:
    """Starts the command and kills the whole of it, or one worker, after a while; says what was killed."""
    building = subprocess.Popen(
        command(source, store), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        building.wait(wait)
        return "nothing: it was done"
    except subprocess.TimeoutExpired:
        if whole:
            os.killpg(building.pid, signal.SIGKILL)
            building.wait()
            return "the command"
    found = workers(building.pid)
    for process in found[:1]:
        os.kill(process, signal.SIGKILL)
    building.wait(LONGEST)
    return f"{len(found[:1])} worker; the command ended with {building.returncode}"


def main(articles: int, kills: int, seed: int) -> None:
    chosen = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        source, disturbed, calm = Path(folder, "news.jsonl"), Path(folder, "disturbed"), Path(folder, "calm")
        with gzip.open(CORPUS) as packed, source.open("wb") as file:
            file.writelines(islice(packed, articles))
        began = time.monotonic()
        subprocess.run(command(source, calm), check=False, capture_output=True, timeout=LONGEST)
        seconds = time.monotonic() - began
        for number in range(kills):
            wait = chosen.uniform(0.1, 0.95) * seconds
            done = disturb(source, disturbed, wait=wait, whole=number % 3 != 2)
            sys.stdout.write(f"after {wait:4.1f} s of {seconds:.1f}: {done}\n")
            sys.stdout.flush()
        for _ in range(2):
            last = subprocess.run(command(source, disturbed), check=False, capture_output=True, timeout=LONGEST)
        executed = json.loads(last.stdout)["executed"]
        one, other = quads(disturbed), quads(calm)
        sys.stdout.write(f"{len(other)} quads undisturbed, {len(one)} disturbed; {executed} shards left to do\n")
        sys.exit(0 if one == other and executed == 0 else "they differ")


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    main(*numbers, *(300, 6, 1)[len(numbers) :])
