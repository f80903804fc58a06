"""A real browser before a real server on this machine, and pages of it that remember what must not happen."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import uvicorn

from api.app import create_app
from builder.extraction import Engine
from builder.settings import Settings
from tests.servers import free_port


@contextmanager
def serve(store: Path, *, engine: Engine | None = None, **settings: Any) -> Iterator[str]:
    """The address of a server over a store."""
    port = free_port()
    app = create_app(store, Settings(**{"query_timeout": 20, **settings}), engine=engine)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    assert server.started
    assert httpx2.get(f"http://127.0.0.1:{port}/ready", timeout=30, trust_env=False).status_code == 200
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=20)


class BrowserPage:
    """A tab that remembers errors, warnings, violations of the policy and requests to other hosts."""

    def __init__(self, browser: Any, address: str, *, ready: str, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.tab = self.context.new_page()
        self.tab.set_default_timeout(15_000)
        self.address = address
        self.ready = ready
        self.wrong: list[str] = []
        self.loaded: list[str] = []
        self.tab.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.tab.on("console", self._hear)
        self.tab.on("request", self._see)

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.wrong.append(message.text)

    def _see(self, request: Any) -> None:
        if urlsplit(request.url).scheme in ("http", "https"):
            self.loaded.append(request.url)
            if not request.url.startswith(self.address):
                self.wrong.append(request.url)

    def open(self, path: str, *, ready: str | None = None) -> None:
        """Goes to a path and waits until the page is at work."""
        self.tab.goto(self.address + path)
        self.tab.wait_for_selector(ready or self.ready)

    def close(self) -> None:
        """Ends the tab; fails where something happened that must not."""
        self.context.close()
        assert self.wrong == []
