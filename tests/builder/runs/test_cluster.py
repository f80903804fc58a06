"""A Ray cluster on 127.0.0.1: the same shards as everywhere, also where a worker or a machine is taken away."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builder.runs import Engine, Shard, Shelf, cut, execute
from builder.runs.cluster import _drive
from builder.sources import Defaults
from tests.builder.runs.jobs import item, make_job

os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # else Ray takes another address than 127.0.0.1
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
pytest.importorskip("ray", reason="Ray is not installed; pip install 'hudna[scale]'")
pytestmark = pytest.mark.filterwarnings("ignore")

ROOT = Path(__file__).resolve().parents[3]


def shards(number: int, text: str = "خبر") -> list[Shard]:
    return list(cut([item(n, text if n == 1 else "خبر", source=str(n)) for n in range(number)], Defaults()))


def rows(folder: Path, listed: list[Shard]) -> list[object]:
    return [row for shard in listed for row in Shelf(folder).rows(shard.id)]


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A head without processors and two machines with one each, all of them processes of this one."""
    import ray
    from ray.cluster_utils import Cluster

    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    started = Cluster(
        initialize_head=True,
        head_node_args={"num_cpus": 0, "node_ip_address": "127.0.0.1", "include_dashboard": False},
    )
    started.nodes = [started.add_node(num_cpus=1, node_ip_address="127.0.0.1") for _ in range(2)]
    ray.init(address=started.address, log_to_driver=False, logging_level=40)
    yield started
    ray.shutdown()
    started.shutdown()


def test_killed_worker_and_killed_machine_cost_no_article(cluster: Any, tmp_path: Path) -> None:
    import ray

    listed, job = shards(60), make_job(tmp_path)
    killed: list[int] = []

    def kill() -> None:
        time.sleep(0.5)
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            if b"ray::_run" in path.read_bytes():
                killed.append(int(path.parent.name))
                os.kill(killed[-1], signal.SIGKILL)
                break
        time.sleep(0.5)
        cluster.remove_node(cluster.nodes[0], allow_graceful=False)

    killer = threading.Thread(target=kill)
    killer.start()
    done = list(_drive(ray, iter(listed), job))
    killer.join()
    assert sorted(done) == sorted(shard.id for shard in listed)
    whole = make_job(tmp_path / "whole")
    list(execute(iter(listed), whole, engine=Engine.LOCAL, processes=0))
    assert rows(job.folder, listed) == rows(whole.folder, listed)


def test_document_that_kills_loses_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    listed, job = shards(3, "die"), make_job(tmp_path)
    done = list(execute(iter(listed), job, engine=Engine.RAY, processes=1))
    reports = [Shelf(job.folder).report(id) for id in done]
    assert sorted(len(report.articles) for report in reports if report) == [0, 1, 1]
