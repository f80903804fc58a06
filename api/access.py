"""Requests in, the same on to the application; each gets an id, is counted, and is logged when it is answered."""

from __future__ import annotations

import logging
import re
import secrets
import time
from typing import TYPE_CHECKING

from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

if TYPE_CHECKING:
    from api.metrics import Metrics

__all__ = ["Access"]

_log = logging.getLogger("hudna.access")
_ID = re.compile(rb"[A-Za-z0-9_.-]{8,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Access:
    """One line a request: who, what, how long. Its query string is left out, since questions are their asker's."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        begun, status, size = time.perf_counter(), 500, 0

        async def watch(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", request_id)]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            seconds = time.perf_counter() - begun
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._metrics.count(method=method, route=_route(scope), status=status, seconds=seconds)
            if _log.isEnabledFor(logging.INFO):
                self._tell(scope, request_id, status=status, size=size, seconds=seconds)

    def _tell(self, scope: Scope, request_id: bytes, *, status: int, size: int, seconds: float) -> None:
        fields = {
            "request_id": request_id.decode(),
            "client": (scope.get("client") or ("",))[0],
            "method": scope["method"],
            "path": scope["path"],
            "status": status,
            "bytes": size,
            "ms": round(seconds * 1000, 1),
        }
        _log.info("%(method)s %(path)s %(status)s", fields, extra={"fields": fields})


def _request_id(scope: Scope) -> bytes:
    """The id that a proxy gave, or a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ID.fullmatch(value):
            return bytes(value)
    return secrets.token_hex(8).encode()


def _route(scope: Scope) -> str:
    """The route that answered, as it was declared; one name for all that none did."""
    route = scope.get("route")
    if isinstance(route, Mount):
        return str(route.path)
    path = getattr(route, "path", None)
    return str(path) if path else _raw_route(scope)


def _raw_route(scope: Scope) -> str:
    """Routes that the framework does not name in the scope."""
    path = scope["path"]
    if path.startswith("/static/"):
        return "/static"
    return path if path in ("/sparql", "/update", "/favicon.ico", "/graphs") else "other"
