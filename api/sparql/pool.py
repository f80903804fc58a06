"""A SPARQL job in, the serialised answer of a worker process out, or the reason why there is none in time."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import orjson

from api.sparql import worker as worker_module

__all__ = ["Answer", "BusyError", "DiedError", "Job", "Pool", "SlowError", "Status"]

_START_LIMIT = 1 << 20  # bytes of an answer the parent holds before the worker waits


class SlowError(Exception):
    """The query ran past its time and was stopped."""


class BusyError(Exception):
    """All workers were taken for as long as one query may run."""


class DiedError(Exception):
    """The worker ended in the middle of the query, as for want of memory."""


class Status(StrEnum):
    """What a worker says of a job."""

    OK = "ok"
    INVALID = "invalid"
    NOT_ACCEPTABLE = "not-acceptable"
    TOO_LARGE = "too-large"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One query on one snapshot.

    `result_type` answers SELECT and ASK, `graph_type` CONSTRUCT and DESCRIBE; None refuses such a query.
    `base_iri` completes relative IRIs. `default_graphs` and `named_graphs` None mean the dataset of the store.
    """

    text: str
    snapshot: str
    result_type: str | None
    graph_type: str | None
    prefixes: Mapping[str, str]
    base_iri: str | None = None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    limit: int = 64_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The body is the result, or the engine's words where the status is no OK."""

    status: Status
    media_type: str
    body: bytes


class Pool:
    """A few worker processes; a query that outlives its time costs its worker its life, and another one is started."""

    def __init__(self, *, workers: int, timeout: float) -> None:
        self._workers = [_Worker() for _ in range(workers)]
        self._timeout = timeout
        self._idle: asyncio.Queue[_Worker] | None = None

    async def start(self) -> None:
        """Starts the workers; they open the store at their first job."""
        self._idle = asyncio.Queue()
        for worker in self._workers:
            await worker.start()
            self._idle.put_nowait(worker)

    async def stop(self) -> None:
        """Ends every worker, whatever it does, and waits until it is gone."""
        self._idle = None
        for worker in self._workers:
            worker.kill()
        await asyncio.gather(*(worker.reap() for worker in self._workers))

    async def run(self, job: Job) -> Answer:
        """The answer to a job; SlowError, BusyError or DiedError where there is none."""
        if self._idle is None:
            raise BusyError("the workers are not started: the server starts up or goes down")
        idle = self._idle
        try:
            async with asyncio.timeout(self._timeout):
                worker = await idle.get()
        except TimeoutError as error:
            raise BusyError from error
        try:
            async with asyncio.timeout(self._timeout):
                return await worker.ask(job)
        except TimeoutError as error:
            worker.kill()
            raise SlowError from error
        except (asyncio.IncompleteReadError, ConnectionError, ValueError) as error:
            worker.kill()
            raise DiedError from error
        except BaseException:  # a client that left: the pipe is in the middle of an answer nobody reads
            worker.kill()
            raise
        finally:
            idle.put_nowait(worker)


class _Worker:
    """One place in the pool, with the process that fills it at the moment."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._exchange: asyncio.Task[Answer] | None = None
        self._ending: set[asyncio.Task[None]] = set()

    async def start(self) -> Process:
        # -P: the folder of the file does not join the search path, where its neighbours would hide other modules
        program = (sys.executable, "-P", str(Path(worker_module.__file__)))
        self._process = await asyncio.create_subprocess_exec(*program, stdin=PIPE, stdout=PIPE, limit=_START_LIMIT)
        return self._process

    async def ask(self, job: Job) -> Answer:
        process = self._process
        if process is None or process.returncode is not None:
            self.kill()
            process = await self.start()
        self._exchange = asyncio.create_task(_exchange(process, job))
        return await self._exchange

    def kill(self) -> None:
        """Ends the process now; what it leaves behind is cleared in the background."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        task = asyncio.create_task(_clear(process, self._exchange))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def reap(self) -> None:
        """Waits until every process that was killed is gone."""
        if self._ending:
            await asyncio.gather(*self._ending, return_exceptions=True)


async def _exchange(process: Process, job: Job) -> Answer:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(orjson.dumps(job) + b"\n")
    await process.stdin.drain()
    head = json.loads(await process.stdout.readline())
    body = await process.stdout.readexactly(head["length"])
    return Answer(status=Status(head["status"]), media_type=head["media_type"], body=body)


async def _clear(process: Process, exchange: asyncio.Task[Answer] | None) -> None:
    """Waits for the end of a killed process and reads what is left, so that its pipes close."""
    if exchange is not None:
        exchange.cancel()
        await asyncio.gather(exchange, return_exceptions=True)  # two may not read one pipe
    await process.communicate()
