"""Requests in, the same requests on to the application; answers get the headers that every one of them carries."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem_response

__all__ = ["LANGUAGE_COOKIE", "CommonHeaders", "Conditional"]

LANGUAGE_COOKIE = "hudna_lang"

_SECURITY: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
_CORS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
}
_PREFLIGHT: Mapping[str, str] = {
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_READING_POSTS = ("/sparql", "/reconcile")  # a POST that changes nothing
_VARIES = ("Accept", "Accept-Language")
_FRESH = ("/health", "/ready", "/static/")  # of no revision: never asked of a cache, or cached by their own rules


class CommonHeaders:
    """Security headers on all answers, `Access-Control-Allow-Origin: *` on reads, no answer to foreign host names."""

    def __init__(self, app: ASGIApp, *, allowed_hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        reads = scope["method"] in ("GET", "HEAD", "OPTIONS") or scope["path"] in _READING_POSTS

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**_SECURITY, **(_CORS if reads else {})}.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    for name in _VARIES:
                        headers.add_vary_header(name)
                    if headers.get("content-type", "").startswith("text/html"):
                        headers.add_vary_header("Cookie")
            await send(message)

        app = self._refusal(scope) or self._preflight(scope) or self._app
        await app(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        host = Headers(scope=scope).get("host", "").rsplit(":", 1)[0].strip("[]")
        if "*" in self._hosts or host in self._hosts:
            return None
        detail = f"This server does not answer for the host {host!r}; HUDNA_ALLOWED_HOSTS lists those it does."
        return problem_response(400, detail, instance=scope["path"])

    def _preflight(self, scope: Scope) -> Response | None:
        if scope["method"] != "OPTIONS":
            return None
        methods = "GET, HEAD, OPTIONS" + (", POST" if scope["path"] in _READING_POSTS else "")
        return Response(status_code=204, headers={**_PREFLIGHT, "Access-Control-Allow-Methods": methods})


class Conditional:
    """HEAD as GET without a body; GET with an ETag of the revision, and 304 for one who has that already."""

    def __init__(self, app: ASGIApp, *, revision: Callable[[], str]) -> None:
        self._app = app
        self._revision = revision

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
            send = _without_body(send)
        if scope["path"].startswith(_FRESH):
            await self._app(scope, receive, send)
            return
        tag = f'W/"{self._revision()}-{_digest(scope)}"'
        if tag in _tags(Headers(scope=scope).get("if-none-match", "")):
            await Response(status_code=304, headers={"ETag": tag})(scope, receive, send)
            return
        await self._app(scope, receive, _with_tag(send, tag))


def _with_tag(send: Send, tag: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            headers = MutableHeaders(scope=message)
            headers.setdefault("ETag", tag)
            headers.setdefault("Cache-Control", "no-cache")  # kept, and asked for again with the tag
        await send(message)

    return sending


def _without_body(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.body":
            if message.get("more_body"):
                return
            message = {"type": "http.response.body", "body": b""}
        await send(message)

    return sending


def _tags(header: str) -> frozenset[str]:
    """The tags of an If-None-Match header; weak and strong are compared alike (RFC 9110, section 13.1.2)."""
    tags = (tag.strip() for tag in header.split(","))
    return frozenset(tag if tag.startswith("W/") else f"W/{tag}" for tag in tags if tag)


def _digest(scope: Scope) -> str:
    """What else the answer depends on: the address and the headers it varies with. So no forged address gets a 304."""
    headers = Headers(scope=scope)
    parts = (
        scope["path"].encode(),
        scope["query_string"],
        headers.get("accept", "").encode(),
        headers.get("accept-language", "").encode(),
        read_language_cookie(headers.get("cookie", "")).encode(),
    )
    return hashlib.sha256(b"\n".join(parts)).hexdigest()[:12]


def read_language_cookie(header: str) -> str:
    """The language that a cookie remembers; empty where it remembers none."""
    try:
        morsel = SimpleCookie(header).get(LANGUAGE_COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""
