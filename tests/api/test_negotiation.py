"""What a client asks for against what is offered."""

from __future__ import annotations

import pytest

from api.negotiation import choose, choose_language

OFFERS = ["application/json", "text/csv", "text/html"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv"),
        ("text/*", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/html;q=0.5, text/csv;q=0.4", "text/html"),
        ("text/html;q=0.5,application/json;q=0.5", "application/json"),
        ("text/*;q=0.9, text/csv;q=0", "text/html"),
        ("*/*;q=0.1, application/json;q=0", "text/csv"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("image/png", None),
        ("application/json;q=0", None),
        ("text/csv;charset=utf-8", "text/csv"),
        ("text/csv;q=high, text/html;q=0.1", "text/html"),
        (",,;;", None),
    ],
)
def test_the_most_specific_range_decides_and_weights_rank(header: str | None, expected: str | None) -> None:
    assert choose(header, OFFERS) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [("", "ar"), ("ar-EG", "ar"), ("en-GB,ar;q=0.5", "en"), ("fr,ar;q=0.2,en;q=0.3", "en"), ("fr", "ar")],
)
def test_a_language_is_taken_by_its_primary_tag(header: str, expected: str) -> None:
    assert choose_language(header, ["ar", "en"]) == expected
