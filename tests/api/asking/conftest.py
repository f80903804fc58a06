"""The graph of the bundled articles, and what a plain question becomes over it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api.asking import Matches, match_question
from api.server import Server
from api.views.snapshot import Snapshot
from builder.extraction import Engine
from tests.api.conftest import Served

Matcher = Callable[[str], Matches]


@pytest.fixture(scope="session")
def snapshot(demo: Served) -> Snapshot:
    server: Server = demo.client.app.state.hudna  # type: ignore[attr-defined]
    return server.snapshot()


@pytest.fixture(scope="session")
def match(snapshot: Snapshot, engine: Engine) -> Matcher:
    return lambda question: match_question(question, snapshot, engine)
