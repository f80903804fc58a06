"""An address in, the page behind it out, politely: one request at a time to a host, as its robots.txt allows.

Whoever names addresses to a server must not reach what only the server can reach: every connection, also that of a
redirect, goes to an address that was looked up and checked just before, and private ones are refused. A page has a
limit of bytes, unpacked, and of time; a busy host is asked again when it says.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import httpcore2
from protego import Protego

from builder.addresses import look_up
from builder.errors import RecordError

__all__ = ["Fetched", "Fetcher"]

_AGENT = "Hudna"
_HEADERS: dict[bytes | str, bytes | str] = {
    "User-Agent": f"{_AGENT} (+https://w3id.org/hudna)",
    "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9",
    "Accept-Encoding": "gzip",
}
_REDIRECTS = 5
_TRIES = 3
_LONGEST_WAIT = 60.0  # seconds: a host that wants more is left for another day
_MOST = 10 << 20  # bytes
_SECONDS = 30.0
_ROBOTS_MOST = 512 << 10
_BUSY = (429, 503)
_MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page: the address it came from in the end, its bytes, and what its server said of it.

    `data` is None where the server says that nothing has changed.
    """

    url: str
    data: bytes | None
    type: str
    charset: str | None
    etag: str | None
    modified: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    data: bytes


class _Guard(httpcore2.NetworkBackend):
    """Connects to public addresses only; the name is looked up here, so that it cannot change in between."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        try:
            (*_, address), *_ = look_up(host, port, allow_private=self._allow_private)
        except PermissionError:
            raise
        except OSError as error:
            raise httpcore2.ConnectError(f"the host {host} is not known") from error
        return self._sockets.connect_tcp(str(address[0]), port, timeout, local_address, socket_options)


class Fetcher:
    """Fetches pages, and remembers of each host its rules and when it was asked last."""

    def __init__(
        self, *, allow_private: bool = False, pause: float = 1.0, seconds: float = _SECONDS, most: int = _MOST
    ) -> None:
        self._pool = httpcore2.ConnectionPool(
            network_backend=_Guard(allow_private=allow_private), max_connections=1, keepalive_expiry=5.0
        )
        self._pause = pause
        self._seconds = seconds
        self._most = most
        self._rules: dict[str, Protego | None] = {}
        self._asked: dict[str, float] = {}

    def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """The page at an address; RecordError with the address and the reason where it cannot be had."""
        headers: dict[bytes | str, bytes | str] = {**_HEADERS}
        if etag:
            headers["If-None-Match"] = etag
        if modified:
            headers["If-Modified-Since"] = modified
        at = url
        for _ in range(_REDIRECTS + 1):
            self._check(at, named=url)
            answer = self._ask(at, headers, named=url)
            if answer.status not in _MOVED or "location" not in answer.headers:
                return self._fetched(url, at, answer)
            at = urljoin(at, answer.headers["location"])
        raise RecordError(url, f"more than {_REDIRECTS} redirects, the last one to {at}")

    def _fetched(self, url: str, at: str, answer: _Answer) -> Fetched:
        if answer.status not in (200, 304):
            raise RecordError(url, f"the server answers {answer.status}; the page is left out")
        kind, _, parameters = answer.headers.get("content-type", "text/html").partition(";")
        charset = parameters.partition("charset=")[2].strip("\"' ;") or None
        return Fetched(
            url=at,
            data=None if answer.status == 304 else answer.data,
            type=kind.strip().lower(),
            charset=charset,
            etag=answer.headers.get("etag"),
            modified=answer.headers.get("last-modified"),
        )

    def _check(self, url: str, *, named: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise RecordError(named, f"it leads to {url}, which is no http or https address")
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._rules:
            try:
                answer = self._once(f"{root}/robots.txt", {**_HEADERS}, named=named, most=_ROBOTS_MOST)
                text = answer.data.decode("utf-8", "replace") if answer.status == 200 else ""
                self._rules[root] = Protego.parse(text)
            except RecordError as error:
                if isinstance(error.__cause__, PermissionError):
                    raise
                self._rules[root] = None  # no rules can be had: the page itself will tell what is wrong
        rules = self._rules[root]
        if rules is not None and not rules.can_fetch(url, _AGENT):
            raise RecordError(named, f"the robots.txt of {parts.netloc} does not allow it")

    def _ask(self, url: str, headers: dict[bytes | str, bytes | str], *, named: str) -> _Answer:
        """The answer of a host, asked again a few times where it says that it is busy."""
        for _ in range(_TRIES - 1):
            answer = self._once(url, headers, named=named, most=self._most)
            if answer.status not in _BUSY:
                return answer
            asked = answer.headers.get("retry-after", "")
            wait = float(asked) if asked.isdecimal() else self._pause
            if wait > _LONGEST_WAIT:
                raise RecordError(named, f"the server answers {answer.status} and asks to wait {wait:g} s; try later")
            time.sleep(wait)
        return self._once(url, headers, named=named, most=self._most)

    def _once(self, url: str, headers: dict[bytes | str, bytes | str], *, named: str, most: int) -> _Answer:
        host = urlsplit(url).netloc
        rules = self._rules.get(f"{urlsplit(url).scheme}://{host}")
        pause = max(self._pause, float(rules.crawl_delay(_AGENT) or 0) if rules else 0)
        time.sleep(max(0.0, min(self._asked.get(host, -pause) + pause - time.monotonic(), _LONGEST_WAIT)))
        limits = {"timeout": {name: self._seconds for name in ("connect", "read", "write", "pool")}}
        deadline = time.monotonic() + self._seconds
        try:
            with self._pool.stream("GET", _ascii(url), headers=headers, extensions=limits) as response:
                found = {name.decode().lower(): value.decode("latin-1") for name, value in response.headers}
                data = b"" if response.status in _MOVED else _read(response, found, deadline, most)
            return _Answer(status=response.status, headers=found, data=data)
        except PermissionError as error:
            raise RecordError(named, f"{error}; set HUDNA_ALLOW_PRIVATE_ADDRESSES=true if you mean it") from error
        except _TooMuchError as error:
            raise RecordError(named, str(error)) from error
        except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, ValueError) as error:
            reason = str(error) or type(error).__name__
            raise RecordError(named, f"the page cannot be fetched: {reason}") from error
        finally:
            self._asked[host] = time.monotonic()


class _TooMuchError(Exception):
    """A page that is longer or takes longer than it may."""


def _read(response: httpcore2.Response, headers: Mapping[str, str], deadline: float, most: int) -> bytes:
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if headers.get("content-encoding", "") == "gzip" else None
    data = bytearray()
    for piece in response.iter_stream():
        try:
            data += unpack.decompress(piece, most + 1 - len(data)) if unpack else piece
        except zlib.error as error:
            raise _TooMuchError(f"the page is not the gzip it says it is: {error}") from error
        if len(data) > most:
            raise _TooMuchError(f"the page is longer than {most >> 20} MB; it is left out")
        if time.monotonic() > deadline:
            raise _TooMuchError("the page does not end in time; it is left out")
    return bytes(data)


def _ascii(url: str) -> str:
    """An address as it is sent: what is not ASCII is percent-encoded, the host's name in its IDNA form."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host.encode("idna").decode()
    netloc = f"{host}:{parts.port}" if parts.port else host
    path, query = _quote(parts.path or "/"), _quote(parts.query)
    return parts._replace(netloc=netloc, path=path, query=query, fragment="").geturl()


def _quote(text: str) -> str:
    """Every character that an address may hold stays as it is, also those that are escaped already."""
    return quote(text, safe="%/:?#[]@!$&'()*+,;=~")
