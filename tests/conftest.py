"""What tests of several parts share: the engine is built once a session."""

from __future__ import annotations

import pytest

from builder.extraction import Engine, load_engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    return load_engine()
