"""A path below /embed in, the same page without what surrounds it out, for a frame on a page of somebody else."""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Embedding"]

_PAGES = re.compile(r"/(?:graph|timeline|compare|ask|queries/[^/]+|id/.+)?")
_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors *"
)


class Embedding:
    """Hands requests on to the routes of the pages; any site may frame the answer, which reads and changes nothing."""

    def __init__(self, routes: ASGIApp) -> None:
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix("/embed")
        if scope["type"] != "http" or scope["method"] != "GET" or not _PAGES.fullmatch(path):
            raise HTTPException(404)
        inner = {**scope, "path": path or "/", "root_path": "", "hudna.embedded": True}

        async def send_framed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _POLICY
                if headers.get("location", "").startswith("/"):
                    headers["location"] = f"/embed{headers['location']}"
            await send(message)

        await self._routes(inner, receive, send_framed)
