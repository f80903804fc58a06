"""One request to the SPARQL service in, its answer on the wire, its line in the audit log and its counts out."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from api.problems import Problem, problem_response
from api.sparql.clients import name_client
from api.sparql.jobs import Status
from api.sparql.remote import AnyReply
from builder.errors import StoreError, UsageError

if TYPE_CHECKING:
    from api.server import Server

__all__ = ["AUDIT", "Exchange", "exchange", "write_audit_log"]

AUDIT = "hudna.audit"  # the name of the logger

_audit = logging.getLogger(AUDIT)
_log = logging.getLogger(__name__)
_LONGEST_TEXT = 4096  # characters of a query in the log
_WATCH_AFTER = 0.2  # seconds after which it is worth to look whether the client is still there
_STALL = 10.0  # seconds in which a client takes one piece of an answer
_SLOWEST = 32 * 1024  # bytes a second that a client takes at least, on average
_CLIENT_LEFT, _BROKEN_OFF = 499, 0


class Exchange:
    """A request on its way: what is known of it for the log, and how its answer goes out."""

    def __init__(self, operation: str, request: Request, send: Send) -> None:
        self.request = request
        self.server: Server = request.app.state.hudna
        self.operation = operation
        self.client = name_client(request.client.host if request.client else None)
        self.id = secrets.token_hex(8)
        self.text: str | None = None
        self.status = _BROKEN_OFF
        self.sent = 0
        self.revision = 0
        self.gone = False
        self._send = send
        self._stall = min(_STALL, self.server.pool.timeout)
        self._begin = time.perf_counter()
        self._task = asyncio.current_task()
        self._watcher: asyncio.Task[None] | None = None

    async def answer(self, response: Response) -> None:
        """Sends a whole response."""
        response.headers["X-Query-Id"] = self.id
        self.status, self.sent = response.status_code, len(response.body)
        await response(self.request.scope, self.request.receive, self._send)

    async def stream(self, reply: AnyReply, media_type: str, headers: Mapping[str, str] | None = None) -> None:
        """Sends the answer of a worker: whole with its length, or in pieces.

        Where a piece is missing, or the client takes too few, the connection is broken off: nobody may take what came
        for all there is.
        """
        self.revision = reply.revision
        fields = {"content-type": media_type, "x-query-id": self.id, **(headers or {})}
        if reply.whole:
            fields["content-length"] = str(len(reply.first))
        self.status = 200
        latest = asyncio.get_running_loop().time() + self.server.pool.timeout
        try:
            raw = [(name.encode(), value.encode()) for name, value in fields.items()]
            await self._send({"type": "http.response.start", "status": 200, "headers": raw})
            await self._push(reply.first, latest, more=not reply.whole)
            if not reply.whole:
                async for part in reply.rest():
                    await self._push(part, latest, more=True)
                if reply.status is not Status.OK:
                    raise ConnectionAbortedError(f"the result was ended: {reply.status.value}")
                await self._push(b"", latest, more=False)
        except BaseException:
            self.status = _BROKEN_OFF
            reply.close()
            raise

    async def _push(self, part: bytes, latest: float, *, more: bool) -> None:
        self.sent += len(part)
        message = {"type": "http.response.body", "body": part, "more_body": more}
        if not more:
            await self._send(message)
            return
        now = asyncio.get_running_loop().time()
        async with asyncio.timeout_at(min(latest + self.sent / _SLOWEST, now + self._stall)):
            await self._send(message)

    def watch(self) -> asyncio.TimerHandle:
        """Ends this exchange when its client leaves, unless the handle is cancelled before there is reason to look."""
        return asyncio.get_running_loop().call_later(_WATCH_AFTER, self._start_watching)

    def _start_watching(self) -> None:
        self._watcher = asyncio.get_running_loop().create_task(self._wait_for_leave())

    async def _wait_for_leave(self) -> None:
        while (await self.request.receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        if self._task is not None:
            self._task.cancel()

    def finish(self) -> None:
        """Writes the audit line and counts."""
        if self._watcher is not None:
            self._watcher.cancel()
        seconds = time.perf_counter() - self._begin
        self.server.pool.counters.count(self.operation, self.status, seconds, self.sent)
        if _audit.isEnabledFor(logging.INFO):
            line = {
                "id": self.id,
                "client": self.client,
                "operation": self.operation,
                "method": self.request.method,
                "status": self.status,
                "seconds": round(seconds, 4),
                "bytes": self.sent,
                "revision": self.revision,
                "text": self.text[:_LONGEST_TEXT] if self.text else None,
            }
            _audit.info(json.dumps(line, ensure_ascii=False))


def abort(scope: Scope) -> None:
    """Breaks the connection off at once, where the server can; else it closes it when nothing more is sent."""
    found = scope.get("extensions", {}).get("hudna.abort")
    if found is not None:
        found()


async def exchange(
    operation: str, scope: Scope, receive: Receive, send: Send, serve: Callable[[Exchange], Awaitable[None]]
) -> None:
    """Runs the handler of a route: refusals become problems, what fails after the first byte breaks the connection."""
    request = Request(scope, receive)
    current = Exchange(operation, request, send)
    begun = False

    async def sending(message: Message) -> None:
        nonlocal begun
        begun = True
        await send(message)

    current._send = sending
    try:
        await serve(current)
    except asyncio.CancelledError:
        if not current.gone:
            raise
        current.status = _CLIENT_LEFT
        assert current._task is not None
        current._task.uncancel()
        abort(scope)
    except Problem as problem:
        headers = {**(problem.headers or {}), "X-Query-Id": current.id}
        response = problem_response(
            problem.status_code, str(problem.detail), instance=scope["path"], headers=headers, errors=problem.errors
        )
        await current.answer(response)
    except StoreError as error:
        _log.error("store: %s", error)
        detail = "The store cannot be read at the moment."
        await current.answer(problem_response(503, detail, instance=scope["path"], headers={"Retry-After": "5"}))
    except Exception as error:
        if not begun:
            _log.exception("request %s failed", current.id)
            detail = "Something failed on the server; the log says what."
            await current.answer(problem_response(500, detail, instance=scope["path"]))
            return
        _log.warning("answer %s was broken off: %s: %s", current.id, type(error).__name__, error)
        abort(scope)
    finally:
        current.finish()


def write_audit_log(path: Path) -> None:
    """From now on each request adds a line of JSON to a file; UsageError where it cannot be written."""
    try:
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"HUDNA_AUDIT_LOG is {str(path)!r}, which cannot be written: {error.strerror}") from error
    handler.setFormatter(_Line())
    _audit.addHandler(handler)
    _audit.setLevel(logging.INFO)
    _audit.propagate = False


class _Line(logging.Formatter):
    """The line that was logged, with the time before its other fields."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return f'{{"time": "{at}", {record.getMessage()[1:]}'
