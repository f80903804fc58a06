"""Changes in, one after the other through the one process that writes, what became of each out."""

from __future__ import annotations

import asyncio
from collections import deque
from pathlib import Path

import orjson

from api.sparql.changes import DeleteGraph, Outcomes, UpdateText, WriteGraph
from api.sparql.counters import Counters
from api.sparql.jobs import BusyError, DiedError, SlowError
from api.sparql.process import Ended, Process
from builder.settings import Settings

__all__ = ["WriteQueue"]

_PROGRAM = "api.sparql.writing"
_MOST_WAITING = 1000
_MOST_BYTES = 256 << 20  # of changes that wait
_MEMORY = 4  # times that of a reader

Change = UpdateText | WriteGraph | DeleteGraph


class WriteQueue:
    """The queue before the writing process, which starts with the first change and ends with the server.

    A change that was acknowledged is kept. Where the process ends before it says what became of a change, nobody knows;
    DiedError says so. A writer that is stuck for longer than the time of an update is ended, and takes its batch along.
    """

    def __init__(self, directory: Path, settings: Settings, *, counters: Counters) -> None:
        self._directory = directory
        self._settings = settings
        self._counters = counters
        self._process: Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._waiting: deque[asyncio.Future[Outcomes]] = deque()
        self._bytes = 0
        self._starting = asyncio.Lock()

    async def write(self, change: Change) -> Outcomes:
        """What became of the change; BusyError, SlowError or DiedError where that is not known."""
        head, body = _encode(change)
        if len(self._waiting) >= _MOST_WAITING or self._bytes + len(body) > _MOST_BYTES:
            raise BusyError("too many changes wait")
        async with self._starting:
            process = await self._started()
        future: asyncio.Future[Outcomes] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        self._bytes += len(body)
        try:
            process.send(head, b"\n", body)
            async with asyncio.timeout(self._settings.update_timeout):
                return await asyncio.shield(future)
        except TimeoutError as error:
            self._end()
            raise SlowError from error
        except Ended as error:
            raise DiedError from error
        finally:
            self._bytes -= len(body)

    async def stop(self) -> None:
        """Lets the process finish what it has begun, then ends it."""
        if self._waiting:
            await asyncio.wait(list(self._waiting), timeout=5)
        process = self._process
        self._end()
        if process is not None:
            await process.wait()

    async def _started(self) -> Process:
        if self._process is None or not self._process.alive:
            settings = self._settings
            process = Process(lambda _: None)
            arguments = (
                str(self._directory),
                str(max(1.0, settings.update_timeout / 2)),
                str(settings.min_confidence),
                str(settings.worker_memory * _MEMORY << 20),
            )
            await process.start(_PROGRAM, arguments)
            self._process = process
            self._waiting = deque()
            self._reader = asyncio.get_running_loop().create_task(self._read(process, self._waiting))
        return self._process

    async def _read(self, process: Process, waiting: deque[asyncio.Future[Outcomes]]) -> None:
        """Hands each outcome to the change that has waited for longest; when the process ends, an error to all."""
        try:
            while True:
                _, body = await process.receive()
                self._counters.updates += 1
                outcome = Outcomes(**orjson.loads(body))
                future = waiting.popleft()
                if not future.done():
                    future.set_result(outcome)
        except Ended:
            while waiting:
                future = waiting.popleft()
                if not future.done():
                    future.set_exception(DiedError())
                    future.exception()  # whoever waited may be gone
            await process.wait()

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process = None


def _encode(change: Change) -> tuple[bytes, bytes]:
    head: dict[str, object] = {"kind": change.kind}
    body = b""
    match change:
        case UpdateText():
            head |= {"prefixes": dict(change.prefixes), "removes": change.removes}
            body = change.text.encode()
        case WriteGraph():
            parts = [(media_type, len(part)) for media_type, part in change.parts]
            head |= {"graph": change.graph, "replace": change.replace, "parts": parts}
            body = b"".join(part for _, part in change.parts)
        case DeleteGraph():
            head |= {"graph": change.graph}
    return orjson.dumps(head), body
