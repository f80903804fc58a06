"""Cursors."""

from __future__ import annotations

import pytest

from api.views.listing import Place
from builder.errors import UsageError


def test_a_cursor_is_read_back_as_written() -> None:
    key = ("2022-09-13", "https://w3id.org/hudna/id/event/هدنة")
    assert Place.read(Place.write(key)) == key
    assert "=" not in Place.write(key)


@pytest.mark.parametrize("cursor", ["***", "a", "_w", "é"])
def test_any_other_text_is_no_cursor(cursor: str) -> None:
    with pytest.raises(UsageError, match="No cursor"):
        Place.read(cursor)
