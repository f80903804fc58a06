"""Requests in, how many a second a server answers, what that costs it, and how soon an answer begins out.

The client is as thin as can be, so that it does not hide the server: prepared bytes over kept connections.
"""

from __future__ import annotations

import asyncio
import os
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import httptools

__all__ = ["Export", "Load", "cpu_seconds", "drive", "export", "get", "memory_of"]

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Requests a second, and the server's CPU milliseconds a request."""

    rate: float
    cpu: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Seconds of one large answer, the server's CPU seconds, seconds to the first byte of the body, and bytes."""

    wall: float
    cpu: float
    first: float
    size: int


def get(path: str, accept: str) -> bytes:
    """A prepared request."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\n\r\n".encode()


def processes(pid: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").iterdir():
        if path.name.isdecimal():
            try:
                parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(path.name))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def cpu_seconds(pid: int) -> float:
    """CPU that a process and those below it have used, ended children included."""
    total = 0
    for each in processes(pid):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(fields[place]) for place in (11, 12, 13, 14))
    return total / _TICK


def memory_of(pid: int) -> int:
    """Resident bytes of a process and those below it."""
    total = 0
    for each in processes(pid):
        try:
            total += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * _PAGE
        except OSError:
            continue
    return total


class _Client(asyncio.Protocol):
    """Sends a request again each time its answer is complete."""

    def __init__(self, requests: list[bytes], start: int, stop: float) -> None:
        self._requests, self._next, self._stop = requests, start, stop
        self._parser = httptools.HttpResponseParser(self)
        self.answered = 0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def _ask(self) -> None:
        self._transport.write(self._requests[self._next % len(self._requests)])
        self._next += 7

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        if self._parser.get_status_code() != 200:
            self.done.set_exception(RuntimeError(f"status {self._parser.get_status_code()}"))
            return
        self.answered += 1
        if time.perf_counter() < self._stop:
            self._ask()
        elif not self.done.done():
            self.done.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(ConnectionError("the server closed the connection"))


async def _drive(port: int, requests: list[bytes], connections: int, seconds: float) -> tuple[int, float]:
    begin = time.perf_counter()
    loop = asyncio.get_running_loop()
    clients = []
    for number in range(connections):
        factory = _factory(requests, number * 31, begin + seconds)
        _, client = await loop.create_connection(factory, "127.0.0.1", port)
        clients.append(client)
    await asyncio.gather(*(client.done for client in clients))
    return sum(client.answered for client in clients), time.perf_counter() - begin


def _factory(requests: list[bytes], start: int, stop: float):  # type: ignore[no-untyped-def]
    return lambda: _Client(requests, start, stop)


def drive(pid: int, port: int, requests: list[bytes], *, connections: int, seconds: float) -> Load:
    """Keeps so many connections busy for so long."""
    import uvloop

    before = cpu_seconds(pid)
    count, wall = uvloop.run(_drive(port, requests, connections, seconds))
    return Load(rate=count / wall, cpu=1000 * (cpu_seconds(pid) - before) / count)


def export(pid: int, port: int, request: bytes) -> Export:
    """One large answer, read to its end."""
    before, begin = cpu_seconds(pid), time.perf_counter()
    first, size, complete = 0.0, 0, False

    class Reader:
        def on_body(self, data: bytes) -> None:
            nonlocal first, size
            first = first or time.perf_counter() - begin
            size += len(data)

        def on_message_complete(self) -> None:
            nonlocal complete
            complete = True

    parser = httptools.HttpResponseParser(Reader())
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request)
        while not complete:
            data = connection.recv(1 << 18)
            if not data:
                raise ConnectionError("the answer ended before its end")
            parser.feed_data(data)
    wall = time.perf_counter() - begin
    time.sleep(0.05)
    return Export(wall=wall, cpu=cpu_seconds(pid) - before, first=first, size=size)
