"""Shards in, the ids of finished ones out: processes of this machine, watched, so that a dead one costs little.

The standard library's pools hang or give up when a worker is killed. Here each worker has a pipe of its own, and the
parent waits for an answer or for the death of the process. A dead worker is replaced and its shard begun again; what
the item it died over is worth is decided in `work`. A worker whose parent is gone ends by itself.
"""

from __future__ import annotations

import signal
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from builder.errors import StoreError
from builder.runs.shards import Shard
from builder.runs.work import Job, Worker

__all__ = ["run_here", "run_local"]

_IN_VAIN = 3  # deaths of workers before they reach the first item
_GOODBYE = 5.0  # seconds


def run_here(shards: Iterator[Shard], job: Job) -> Iterator[str]:
    """Works on one shard after the other in this process: a document that ends it ends the run with it."""
    worker: Worker | None = None
    for shard in shards:
        worker = worker or Worker(replace(job, seconds=0), job.load())
        worker.run(shard)
        yield shard.id


@dataclass(slots=True)
class _Slot:
    """A worker process, our end of its pipe, and the shard that it has."""

    process: BaseProcess
    pipe: Connection
    shard: Shard | None = None


def run_local(shards: Iterator[Shard], job: Job, *, processes: int) -> Iterator[str]:
    """Works on shards in so many processes, and gives the id of each when it is done; no more are held than processes.

    StoreError where a worker cannot work at all: it does not start, or the disk is full.
    """
    pool = _Pool(job, shards, processes)
    try:
        while pool.fill():
            yield from pool.collect()
    finally:
        pool.close()


class _Pool:
    """The workers of a run."""

    def __init__(self, job: Job, shards: Iterator[Shard], processes: int) -> None:
        self._job = job
        self._shards = shards
        self._again: deque[Shard] = deque()
        self._processes = processes
        self._slots: list[_Slot] = []
        self._deaths: Counter[str] = Counter()
        # Workers are forked from a process with one thread that has loaded the engine; nothing of ours is copied.
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload(["builder.runs.preload"] if job.shares_engine else [])

    def fill(self) -> bool:
        """Gives every idle worker a shard, and says whether any is at work."""
        while True:
            idle = next((slot for slot in self._slots if slot.shard is None), None)
            if idle is None and len(self._slots) >= self._processes:
                return True
            shard = self._again.popleft() if self._again else next(self._shards, None)
            if shard is None:
                return any(slot.shard for slot in self._slots)
            if idle is None:
                idle = self._start()
                self._slots.append(idle)
            idle.shard = shard
            with suppress(BrokenPipeError):  # it has died: `collect` will find out
                idle.pipe.send(shard)

    def collect(self) -> Iterator[str]:
        """Waits until a worker answers or dies, and gives the shards that are done."""
        busy = {slot.pipe: slot for slot in self._slots if slot.shard}
        for pipe in wait(list(busy)):
            assert isinstance(pipe, Connection)
            slot = busy[pipe]
            assert slot.shard is not None
            try:
                problem = pipe.recv()
            except (EOFError, OSError):
                self._bury(slot)
                continue
            if problem:
                raise StoreError(problem)
            done, slot.shard = slot.shard.id, None
            yield done

    def close(self) -> None:
        """Lets the workers go; one that is still at work is stopped."""
        for slot in self._slots:
            slot.pipe.close()
            if slot.shard:
                slot.process.terminate()
        for slot in self._slots:
            slot.process.join(_GOODBYE)
            if slot.process.exitcode is None:
                slot.process.kill()
                slot.process.join()

    def _start(self) -> _Slot:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_work, args=(theirs, self._job), daemon=True)
        process.start()
        theirs.close()
        return _Slot(process=process, pipe=ours)

    def _bury(self, slot: _Slot) -> None:
        """Puts a new worker in the place of a dead one and its shard back, unless workers die of something else."""
        shard = slot.shard
        assert shard is not None
        slot.pipe.close()
        slot.process.join()
        self._deaths[shard.id] += 1
        begun = (self._job.folder / f"{shard.id}.at").exists()
        # A shard of nothing but poisonous items costs some deaths each, and not one more.
        if self._deaths[shard.id] >= _IN_VAIN * (len(shard.items) + 1 if begun else 1):
            raise StoreError(
                f"the process for shard {shard.id} ended {self._deaths[shard.id]} times "
                f"(last with code {slot.process.exitcode}); is there memory enough?"
            )
        self._slots.remove(slot)
        self._again.append(shard)


def _engine(job: Job) -> object:
    if not job.shares_engine:
        loaded: object = job.load()
        return loaded
    from builder.runs.preload import ENGINE

    return ENGINE


def _work(pipe: Connection, job: Job) -> None:
    """The whole life of a worker: shards in, an empty answer or what went wrong out, until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears the interrupt and lets go of the pipe
    worker: Worker | None = None
    while True:
        try:
            shard = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            worker = worker or Worker(job, _engine(job))
            worker.run(shard)
            answer = ""
        except OSError as error:
            answer = f"a shard cannot be written to {job.folder}: {error.strerror or error}; make room and run it again"
        except Exception as error:
            answer = f"work on shard {shard.id} failed with {type(error).__name__}: {error}"
        try:
            pipe.send(answer)
        except OSError:
            return
