"""Processes of this machine: all shards are done whoever dies, and a bad document loses only itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builder.errors import StoreError
from builder.runs import Engine, Shard, Shelf, cut, execute
from builder.sources import Defaults
from tests.builder.runs.jobs import item, make_job

ROOT = Path(__file__).resolve().parents[3]


def shards(*texts: str) -> list[Shard]:
    """A shard for each text, of three items."""
    listed = [
        item(3 * number + place, text if place == 1 else "خبر", source=str(number))
        for number, text in enumerate(texts)
        for place in range(3)
    ]
    return list(cut(listed, Defaults()))


@pytest.mark.parametrize("processes", [0, 1, 2])
def test_every_shard_is_done_once(tmp_path: Path, processes: int) -> None:
    listed = shards(*["خبر"] * 5)
    job = make_job(tmp_path)
    done = list(execute(iter(listed), job, engine=Engine.LOCAL, processes=processes))
    assert sorted(done) == sorted(shard.id for shard in listed)
    assert all(Shelf(job.folder).report(id) for id in done)


def test_document_that_kills_or_never_ends_loses_only_itself(tmp_path: Path) -> None:
    listed = shards("die", "خبر", "endless")
    job = make_job(tmp_path, seconds=0.3)
    assert len(list(execute(iter(listed), job, engine=Engine.LOCAL, processes=2))) == 3
    reports = [Shelf(job.folder).report(shard.id) for shard in listed]
    assert [len(report.articles) for report in reports if report] == [2, 3, 2]
    assert [[number for number, _, _ in report.refused] for report in reports if report] == [[1], [], [1]]
    assert all(path.name.endswith((".json", ".zst")) for path in job.folder.iterdir())


def test_workers_that_cannot_begin_end_the_run_with_a_message(tmp_path: Path) -> None:
    job = make_job(tmp_path)
    job.folder.rmdir()
    with pytest.raises(StoreError, match=r"cannot be written to .*: No such file"):
        list(execute(iter(shards("خبر")), job, engine=Engine.LOCAL, processes=1))


PARENT = """
import sys
from pathlib import Path
from builder.runs import Engine, execute
from tests.builder.runs.jobs import make_job
from tests.builder.runs.test_local import shards
if __name__ == "__main__":
    job = make_job(Path(sys.argv[1]))
    for id in execute(iter(shards(*["خبر"] * 120)), job, engine=Engine.LOCAL, processes=2):
        print(id, flush=True)
"""


def children(process: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == process:
            found.append(int(path.parent.name))
    return found


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to find the workers")
def test_killed_worker_and_killed_parent_cost_a_shard_each_and_no_article(tmp_path: Path) -> None:
    """Workers are grandchildren: the fork server stands between."""
    listed = shards(*["خبر"] * 120)
    process = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    workers = [worker for child in children(process.pid) for worker in children(child)]
    os.kill(workers[0], signal.SIGKILL)
    for _ in range(20):
        assert process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    deadline = time.monotonic() + 20
    while any(map(is_running, workers)):
        assert time.monotonic() < deadline, "a worker outlives its parent"
        time.sleep(0.05)
    job = make_job(tmp_path)
    shelf = Shelf(job.folder)
    missing = [shard for shard in listed if not shelf.report(shard.id)]
    assert 0 < len(missing) <= 100
    assert len(list(execute(iter(missing), job, engine=Engine.LOCAL, processes=0))) == len(missing)
    whole = make_job(tmp_path / "whole")
    list(execute(iter(listed), whole, engine=Engine.LOCAL, processes=0))
    for shard in listed:
        assert list(shelf.rows(shard.id)) == list(Shelf(whole.folder).rows(shard.id))
        assert not shelf.report(shard.id).refused  # type: ignore[union-attr]
