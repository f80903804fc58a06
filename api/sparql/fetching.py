"""An address of the allow-list in, what it answers out, from no address that the server's own network has."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from urllib.parse import urlsplit

from builder.addresses import look_up

__all__ = ["FetchError", "fetch"]

_MOST_BYTES = 16_000_000


class FetchError(Exception):
    """The address may not be fetched, or does not answer as it should."""


def fetch(url: str, *, accept: str, body: bytes | None, private: bool, timeout: float) -> tuple[str, bytes]:
    """The media type and the bytes; a form is posted where there is a `body`.

    FetchError for other schemes, for addresses that are not public unless `private`, for anything but a 200 in time.
    The name is resolved once, and what was looked at is what is connected to. Redirects are not followed.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or parts.hostname is None or parts.username is not None:
        raise FetchError("only http and https addresses without a user are fetched")
    deadline = time.monotonic() + timeout
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        connection = _connect(parts.hostname, port, secure=parts.scheme == "https", private=private, timeout=timeout)
        try:
            headers = {"Accept": accept, "User-Agent": "Hudna"}
            if body is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET" if body is None else "POST", path, body=body, headers=headers)
            with connection.getresponse() as response:
                return _read(response, deadline)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException) as error:
        raise FetchError(f"{type(error).__name__}: {error}") from error


def _read(response: http.client.HTTPResponse, deadline: float) -> tuple[str, bytes]:
    if response.status != 200:
        raise FetchError(f"it answered {response.status}")
    content = bytearray()
    while piece := response.read1(65536):
        content += piece
        if len(content) > _MOST_BYTES:
            raise FetchError(f"it answered with more than {_MOST_BYTES} bytes")
        if time.monotonic() > deadline:
            raise FetchError("it did not answer in time")
    return response.headers.get_content_type(), bytes(content)


def _connect(host: str, port: int, *, secure: bool, private: bool, timeout: float) -> http.client.HTTPConnection:
    """A connection to the first of the addresses, all of which have to be allowed."""
    try:
        (family, kind, protocol, _, address), *_ = look_up(host, port, allow_private=private)
    except PermissionError as error:
        raise FetchError(str(error)) from error
    channel = socket.socket(family, kind, protocol)
    try:
        channel.settimeout(timeout)
        channel.connect(address)
        if secure:
            channel = ssl.create_default_context().wrap_socket(channel, server_hostname=host)
    except BaseException:
        channel.close()
        raise
    connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = connect(host, port, timeout=timeout)
    connection.sock = channel
    return connection
