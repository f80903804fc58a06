"""The same calls made by the SDK's own client over standard input and output, and over HTTP."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
import uvicorn
from mcp import Client, StdioServerParameters

from api.app import create_app
from builder.extraction import Engine
from builder.settings import Settings
from tests.api.conftest import Served

T = TypeVar("T")
SECONDS = 120  # for all calls of one client: a bound, no measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a tool answered: its text, the JSON in it, the bytes of the whole message."""

    text: str
    failed: bool
    size: int

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Assistant:
    """Calls tools, resources and the prompt, one connection for each batch of calls."""

    def __init__(self, target: str | StdioServerParameters) -> None:
        self._target = target

    def run(self, work: Callable[[Client], Coroutine[Any, Any, T]]) -> T:
        async def connected() -> T:
            async with asyncio.timeout(SECONDS), Client(self._target) as client:
                return await work(client)

        return asyncio.run(connected())

    def call(self, *calls: tuple[str, Mapping[str, Any]]) -> list[Reply]:
        async def work(client: Client) -> list[Reply]:
            return [await _call(client, name, arguments) for name, arguments in calls]

        return self.run(work)


async def _call(client: Client, name: str, arguments: Mapping[str, Any]) -> Reply:
    result = await client.call_tool(name, dict(arguments))
    (content,) = result.content
    assert content.type == "text" and result.structured_content is None
    size = len(result.model_dump_json(by_alias=True, exclude_none=True).encode())
    return Reply(text=content.text, failed=bool(result.is_error), size=size)


@pytest.fixture(scope="session")
def http(demo: Served, engine: Engine) -> Iterator[Assistant]:
    """The assistant at /mcp of a server that listens on a port of this machine alone."""
    app = create_app(demo.directory, Settings(query_timeout=20), engine=engine)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield Assistant(f"http://127.0.0.1:{listening.getsockname()[1]}/mcp")
        finally:
            server.should_exit = True
            thread.join(timeout=20)


@pytest.fixture(scope="session")
def stdio(demo: Served) -> Assistant:
    """The assistant that `hudna mcp` is, started anew for each batch of calls."""
    command = Path(sys.executable).with_name("hudna")
    return Assistant(StdioServerParameters(command=str(command), args=["mcp", "--store", str(demo.directory)]))


@pytest.fixture(scope="session", params=["stdio", "http"])
def assistant(request: pytest.FixtureRequest) -> Assistant:
    found: Assistant = request.getfixturevalue(request.param)
    return found
