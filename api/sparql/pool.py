"""A SPARQL job in, the answer of a worker process out, whole or in pieces, or the reason why there is none in time.

pyoxigraph cannot stop a query, only the end of its process does. So each query has a process to itself; a deadline, a
client that leaves or a broken answer costs that process its life, and another one takes its place.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path

import orjson

from api.sparql.clients import Clients
from api.sparql.counters import Counters
from api.sparql.frames import ERROR, LAST, ONLY
from api.sparql.jobs import Answer, BusyError, DiedError, GraphJob, Job, QuotaError, SlowError, Status
from api.sparql.process import Ended, Message, Process

__all__ = ["Answer", "BusyError", "DiedError", "GraphJob", "Job", "Pool", "QuotaError", "Reply", "SlowError", "Status"]

_WORKER = "api.sparql.worker"
_PAUSE = 0.5  # seconds before a worker that could not even start is tried again
_MOST_WAITING = 256


class Reply:
    """An answer that a worker is giving. Whoever holds it reads it to the end or calls `close`.

    `whole` says that `first` is all of it. With a status that is no OK, `first` is the engine's words.
    """

    def __init__(self, pool: Pool, process: Process, client: str | None, deadline: float) -> None:
        self.status = Status.OK
        self.media_type = ""
        self.revision = 0
        self.first = b""
        self.whole = False
        self._pool = pool
        self._process = process
        self._client = client
        self._loop = asyncio.get_running_loop()
        self._begin = self._loop.time()
        self._left = deadline - self._begin
        self._timer: asyncio.TimerHandle | None = None
        self._slow = False
        self._done = False

    async def _receive(self) -> Message:
        """The next message; the clock of the query runs only while its worker is waited for."""
        begin = self._loop.time()
        self._timer = self._loop.call_at(begin + self._left, self._expire)
        try:
            return await self._process.receive()
        except Ended as error:
            self._finish(clean=False)
            raise (SlowError() if self._slow else DiedError()) from error
        except BaseException:
            self.close()
            raise
        finally:
            self._timer.cancel()
            self._left -= self._loop.time() - begin

    async def _open(self, job: bytes) -> None:
        try:
            self._process.send(job)
        except Ended as error:
            self._finish(clean=False)
            raise DiedError from error
        kind, body = await self._receive()
        self.whole = kind in (ONLY, ERROR)
        if kind == ERROR:
            self._fail(body)
        else:
            head, self.first = body.split(b"\n", 1)
            media_type, revision = head.split(b" ")
            self.media_type, self.revision = media_type.decode(), int(revision)
        if self.whole:
            self._finish(clean=True)

    def _fail(self, body: bytes) -> None:
        status, self.first = body.split(b"\n", 1)
        self.status = Status(status.decode())

    async def rest(self) -> AsyncIterator[bytes]:
        """What follows `first`; SlowError or DiedError where it does not come, a status where a limit ended it."""
        while not self._done:
            kind, body = await self._receive()
            if kind == ERROR:
                self._fail(body)
                self._finish(clean=True)
                return
            if kind == LAST:
                self._finish(clean=True)
            yield body

    def close(self) -> None:
        """Gives the worker back; one that is not done with its answer is ended."""
        self._finish(clean=False)

    def _expire(self) -> None:
        self._slow = True
        self._pool.kill(self._process)

    def _finish(self, *, clean: bool) -> None:
        if not self._done:
            self._done = True
            self._pool.release(self._process, self._client, self._loop.time() - self._begin, clean=clean)


class Pool:
    """A few worker processes over one store folder. `counters` says what they did.

    A job may wait for its worker; the wait counts into its time. Clients take turns. `Clients` bounds each of them.
    """

    def __init__(
        self, directory: Path, *, workers: int, timeout: float, memory: int = 2 << 30, clients: Clients | None = None
    ) -> None:
        self.counters = Counters()
        self.timeout = timeout
        self._size = workers
        self._arguments = (str(directory), str(memory))
        self._clients = clients or Clients(most_at_once=workers)
        self._idle: list[Process] = []
        self._all: set[Process] = set()
        self._waiting: dict[str | None, deque[asyncio.Future[Process]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._running = False

    async def start(self) -> None:
        """Starts the workers; they open the store at once, and take the newest snapshot for each job."""
        self._running = True
        for _ in range(self._size):
            await self._add()

    async def stop(self) -> None:
        """Ends every worker, whatever it does, and waits until it is gone."""
        self._running = False
        for waiting in self._waiting.values():
            for future in waiting:
                future.cancel()
        self._waiting.clear()
        self._idle.clear()
        for process in list(self._all):
            self.kill(process)
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def run(self, job: Job | GraphJob, *, client: str | None = None, timeout: float | None = None) -> Answer:
        """The whole answer to a job; raises as `open` does."""
        reply = await self.open(job, client=client, timeout=timeout)
        parts = [reply.first]
        async for part in reply.rest():
            parts.append(part)
        if reply.status is not Status.OK:
            return Answer(status=reply.status, media_type="", body=reply.first, revision=reply.revision)
        return Answer(status=Status.OK, media_type=reply.media_type, body=b"".join(parts), revision=reply.revision)

    async def open(self, job: Job | GraphJob, *, client: str | None = None, timeout: float | None = None) -> Reply:
        """The answer to a job, from its first piece on.

        SlowError where it took too long, BusyError where no worker was free in time, QuotaError where this client has
        had its share, DiedError where the worker ended. `timeout` may shorten the time, never lengthen it.
        """
        if not self._running:
            raise BusyError("the workers are not started: the server starts up or goes down")
        seconds = self.timeout if timeout is None else min(timeout, self.timeout)
        deadline = asyncio.get_running_loop().time() + seconds
        self._clients.admit(client)
        process = await self._acquire(client, deadline)
        reply = Reply(self, process, client, deadline)
        await reply._open(orjson.dumps(job))
        return reply

    def kill(self, process: Process) -> None:
        """Ends a worker now; what the system keeps of it is cleared in the background."""
        if process in self._all:
            self._all.discard(process)
            self.counters.kills += 1
            self.counters.workers = len(self._all)
        process.kill()
        self._spawn_task(process.wait())

    def release(self, process: Process, client: str | None, seconds: float, *, clean: bool) -> None:
        """Takes a worker back from a job that is done, or that ended in another way."""
        self.counters.busy -= 1
        self._clients.leave(client, seconds)
        if clean and process.alive:
            self._idle.append(process)
        else:
            if process in self._all:
                self.kill(process)
            self._replace()
        self._dispatch()

    # Who gets the next worker

    async def _acquire(self, client: str | None, deadline: float) -> Process:
        if self._idle and client not in self._waiting and self._clients.may_enter(client):
            return self._take(client)
        if self.counters.waiting >= _MOST_WAITING:
            raise BusyError("too many requests wait for a worker")
        future: asyncio.Future[Process] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(future)
        self.counters.waiting += 1
        timer = future.get_loop().call_at(deadline, _give_up, future)
        try:
            return await future
        except asyncio.CancelledError as error:
            if future.done() and not future.cancelled():  # given in the moment in which its client left
                self.release(future.result(), client, 0, clean=True)
            if not self._running:
                raise BusyError from error
            raise
        finally:
            timer.cancel()
            self.counters.waiting -= 1
            self._forget(client, future)

    def _take(self, client: str | None) -> Process:
        self.counters.busy += 1
        self._clients.enter(client)
        return self._idle.pop()

    def _forget(self, client: str | None, future: asyncio.Future[Process]) -> None:
        waiting = self._waiting.get(client)
        if waiting is not None:
            with contextlib.suppress(ValueError):
                waiting.remove(future)
            if not waiting:
                del self._waiting[client]

    def _dispatch(self) -> None:
        """Gives idle workers to those who wait, one client after the other."""
        for client in list(self._waiting):
            if not self._idle:
                return
            waiting = self._waiting[client]
            while waiting and waiting[0].done():
                waiting.popleft()
            if waiting and self._clients.may_enter(client):
                waiting.popleft().set_result(self._take(client))
                self._waiting[client] = self._waiting.pop(client)  # to the end of the line
        if self._idle and any(self._clients.may_enter(client) for client, line in self._waiting.items() if line):
            self._dispatch()

    # Processes

    async def _add(self) -> None:
        process = Process(self._on_lost)
        self._all.add(process)  # before it has started, so that no second one takes its place
        try:
            await process.start(_WORKER, self._arguments)
        except BaseException:
            self._all.discard(process)
            raise
        self._idle.append(process)
        self.counters.workers = len(self._all)
        self._dispatch()

    def _on_lost(self, process: Process) -> None:
        """A worker ended by itself; one that was at work is replaced when its job is given back."""
        self.counters.deaths += 1
        self._all.discard(process)
        self.counters.workers = len(self._all)
        self._spawn_task(process.wait())
        if process in self._idle:
            self._idle.remove(process)
            self._replace(_PAUSE)

    def _replace(self, pause: float = 0) -> None:
        if self._running:
            self._spawn_task(self._add_later(pause))

    async def _add_later(self, pause: float) -> None:
        await asyncio.sleep(pause)
        while self._running and len(self._all) < self._size:
            try:
                await self._add()
            except OSError:  # no memory or no room for another process at this moment
                await asyncio.sleep(_PAUSE)

    def _spawn_task(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _give_up(future: asyncio.Future[Process]) -> None:
    """Tells one who waits that no worker came free in time."""
    if not future.done():
        future.set_exception(BusyError())
