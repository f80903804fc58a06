"""Bytes of a client in, requests out: the HTTP connection of uvicorn, which no client may hold for nothing."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = ["Connection"]

_HEAD_SECONDS = 15.0  # in which the head of a request has come


class Connection(HttpToolsProtocol):
    """Closes a connection whose request does not come, and lets a handler break one off (`hudna.abort`)."""

    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._drop_timer()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {"hudna.abort": self.transport.abort}  # type: ignore[dict-item]
        if self._head_timer is None:
            self._expect_head()

    def on_headers_complete(self) -> None:
        self._drop_timer()
        super().on_headers_complete()

    def _expect_head(self) -> None:
        self._head_timer = self.loop.call_later(_HEAD_SECONDS, self._close)

    def _close(self) -> None:
        self._head_timer = None
        if self.transport is not None and not self.transport.is_closing():
            self.transport.close()

    def _drop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
