"""A module of ours in, a process that runs it out: spawned, spoken with in messages, killed at any moment."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

import api
from api.sparql.frames import HEADER

__all__ = ["Ended", "Message", "Process"]

Message = tuple[int, bytes]

_MOST_HELD = 2 << 20  # bytes of an answer that the server holds before the process has to wait
_RESUME = _MOST_HELD // 4
_ROOT = str(Path(api.__file__).parent.parent)


class Ended(Exception):  # noqa: N818 - a fact, not always an error
    """The process is gone, before or in the middle of an answer."""


class Process(asyncio.Protocol):
    """One process. `lost` is called once, when it is gone, unless `kill` ended it."""

    def __init__(self, lost: Callable[[Process], None]) -> None:
        self._lost = lost
        self._child: subprocess.Popen[bytes] | None = None
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._messages: deque[Message] = deque()
        self._held = 0
        self._paused = False
        self._waiter: asyncio.Future[None] | None = None
        self.alive = False

    @property
    def pid(self) -> int:
        assert self._child is not None
        return self._child.pid

    async def start(self, module: str, arguments: Sequence[str]) -> None:
        """Starts the process; its standard input is the other end of the channel."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        # -P: the working directory does not join the search path, where its files would hide other modules
        program = (sys.executable, "-P", "-m", module, str(os.getpid()), *arguments)
        environment = {**os.environ, "PYTHONPATH": _ROOT}
        with theirs:
            self._child = subprocess.Popen(program, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, env=environment)
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_unix_connection(lambda: self, sock=ours)
        self.alive = True

    def send(self, *parts: bytes) -> None:
        """Sends one message; Ended where nobody would read it."""
        if self._transport is None or not self.alive:
            raise Ended
        self._transport.write(b"".join((HEADER.pack(0, sum(map(len, parts))), *parts)))

    async def receive(self) -> Message:
        """The next message of the process; Ended where none will come."""
        while not self._messages:
            if not self.alive:
                raise Ended
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        message = self._messages.popleft()
        self._held -= len(message[1])
        if self._paused and self._held < _RESUME and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()
        return message

    def kill(self) -> None:
        """Ends the process now, in the middle of whatever it does."""
        self.alive = False
        if self._child is not None:
            with contextlib.suppress(ProcessLookupError):
                self._child.kill()
        if self._transport is not None:
            self._transport.abort()
        self._wake()

    async def wait(self) -> None:
        """Returns when the process is gone and the system has forgotten it."""
        if self._child is not None:
            await asyncio.to_thread(self._child.wait)

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer
        buffer += data
        position, length = 0, len(buffer)
        while length - position >= HEADER.size:
            kind, size = HEADER.unpack_from(buffer, position)
            end = position + HEADER.size + size
            if end > length:
                break
            self._messages.append((kind, bytes(memoryview(buffer)[position + HEADER.size : end])))
            self._held += size
            position = end
        if position:
            del buffer[:position]
            self._wake()
        if self._held > _MOST_HELD and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()

    def connection_lost(self, error: Exception | None) -> None:
        was_alive, self.alive = self.alive, False
        self._wake()
        if was_alive:
            self._lost(self)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
