"""Shards and a job in, the ids of finished shards out, by the engine that the user chose."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from builder.runs.local import run_here, run_local
from builder.runs.shards import Shard
from builder.runs.work import Job

__all__ = ["Engine", "execute"]


class Engine(StrEnum):
    """What does the work: processes of this machine, or a Ray cluster."""

    LOCAL = "local"
    RAY = "ray"


def execute(
    shards: Iterator[Shard], job: Job, *, engine: Engine, processes: int, address: str | None = None
) -> Iterator[str]:
    """Puts each shard on the shelf and gives its id then, in the order in which they are done.

    With `processes` 0 the local engine works in this process. `address` is that of a Ray cluster; None starts one here.
    """
    if engine is Engine.RAY:
        from builder.runs.cluster import run_on_ray

        return run_on_ray(shards, job, address=address, processes=processes)
    return run_local(shards, job, processes=processes) if processes else run_here(shards, job)
