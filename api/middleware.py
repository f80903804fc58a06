"""Requests in, the same requests on to the application; answers get the headers that every one of them carries."""

from __future__ import annotations

import hashlib
import re
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
_READING_POSTS = ("/sparql", "/reconcile", "/api/v1/extract")  # a POST that changes nothing
_CHANGING = re.compile(rb"now|rand|uuid|bnode", re.IGNORECASE)
_VARIES = ("Accept", "Accept-Language")
_FRESH = (
    "/health",
    "/metrics",
    "/ready",
    "/static/",
)  # of no revision: never asked of a cache, or cached by their own rules


RawHeaders = list[tuple[bytes, bytes]]


def _raw(headers: Mapping[str, str]) -> RawHeaders:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


_SECURITY_HEADERS = _raw(_SECURITY)
_READ_HEADERS = _raw({**_SECURITY, **_CORS})


def _complete(headers: RawHeaders, common: RawHeaders, *, varies: bool) -> RawHeaders:
    """The headers with those of `common` that are not among them; every small query passes here."""
    given = dict(headers)
    if b"x-revision" in given:  # something was written, wherever that was asked for
        common = _SECURITY_HEADERS
    headers += [(name, value) for name, value in common if name not in given]
    if varies:
        names = [*_VARIES, "Cookie"] if given.get(b"content-type", b"").startswith(b"text/html") else _VARIES
        if b"vary" in given:
            known = MutableHeaders(raw=headers)
            for name in names:
                known.add_vary_header(name)
            return known.raw
        headers.append((b"vary", ", ".join(names).encode()))
    return headers


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
        common = _READ_HEADERS if reads else _SECURITY_HEADERS
        varies = not scope["path"].startswith("/static/")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _complete(list(message["headers"]), common, varies=varies)
            await send(message)

        app = self._refusal(scope) or self._preflight(scope) or self._app
        await app(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        if "*" in self._hosts:
            return None
        host = Headers(scope=scope).get("host", "").rsplit(":", 1)[0].strip("[]")
        if host in self._hosts:
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
        if scope["path"] == "/sparql" and _CHANGING.search(scope["query_string"]):
            await self._app(scope, receive, send)  # another answer each time
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
    if not header:
        return ""
    try:
        morsel = SimpleCookie(header).get(LANGUAGE_COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""
