"""Shards in, the ids of finished ones out: tasks of a Ray cluster, one a shard, which write to a shared folder.

Ray runs a task again whose process or machine died. It is given what a local worker is given, and nothing comes back
but the id: what counts is the sidecar on the shelf, as with every engine. At most two tasks a processor are on their
way, so that the memory holds no more of the sources than that.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from typing import Any

from builder.errors import StoreError, UsageError
from builder.runs.shards import Shard
from builder.runs.work import Job, Worker, freeze

__all__ = ["run_on_ray"]

_RETRIES = 50  # of a shard: a poisonous document costs three, a machine that is taken away one
_AHEAD = 2  # shards for each processor
_HERE = "127.0.0.1"
# Ray turns 127.0.0.1 into an address of the network, unless this says that no other machine will join.
_LOOPBACK = "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"

_workers: dict[str, Worker] = {}  # of this process: Ray keeps a process for many tasks


def run_on_ray(shards: Iterator[Shard], job: Job, *, address: str | None, processes: int) -> Iterator[str]:
    """Works on shards in the cluster at the address, and gives the id of each when it is done.

    None starts a cluster on this machine with so many processes, which nobody else can reach. UsageError where Ray is
    not installed; StoreError where a shard fails.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if not address:
        os.environ.setdefault(_LOOPBACK, "0")
    try:
        import ray
    except ImportError as error:
        raise UsageError("the engine ray is not installed; run: pip install 'hudna[scale]'") from error
    if address:
        ray.init(address=address, log_to_driver=False, logging_level=logging.WARNING)
    else:
        ray.init(
            address="local",
            num_cpus=max(processes, 1),
            include_dashboard=False,
            log_to_driver=False,
            logging_level=logging.WARNING,
            _node_ip_address=_HERE,
        )
    try:
        yield from _drive(ray, shards, job)
    finally:
        ray.shutdown()


def _drive(ray: Any, shards: Iterator[Shard], job: Job) -> Iterator[str]:  # noqa: ANN401
    task = ray.remote(max_retries=_RETRIES, num_cpus=1)(_run)
    shared = ray.put(job)
    ahead = _AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))
    waiting: list[Any] = []
    exhausted = False
    while True:
        while not exhausted and len(waiting) < ahead:
            shard = next(shards, None)
            if shard is None:
                exhausted = True
            else:
                waiting.append(task.remote(shard, shared))
        if not waiting:
            return
        ready, waiting = ray.wait(waiting, num_returns=1)
        try:
            yield from ray.get(ready)
        except ray.exceptions.RayError as error:
            raise StoreError(f"a shard failed on the cluster: {str(error).strip().splitlines()[-1]}") from error


def _run(shard: Shard, job: Job) -> str:
    """The task: one shard, by the worker of this process."""
    worker = _workers.get(job.fingerprint)
    if worker is None:
        worker = _workers[job.fingerprint] = Worker(job, job.load())
        freeze()
    worker.run(shard)
    return shard.id
