"""Which values are dates of publication."""

from __future__ import annotations

import pytest

from builder.sources.publication import publication_date


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2022-09-13", "2022-09-13"),
        (" 2022-09-13 ", "2022-09-13"),
        ("2022-09", "2022-09"),
        ("2022", "2022"),
        ("2022-09-13T23:30:00Z", "2022-09-13"),
        ("2022-09-13T01:30:00.5+04:00", "2022-09-13"),
        ("2022-09-13 08:00", "2022-09-13"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_dates_of_iso_8601_are_taken_as_their_day(value: str, date: str) -> None:
    assert publication_date(value) == date


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "13/09/2022",
        "2022-13-01",
        "2023-02-29",
        "0000-01-01",
        "20220913",
        "2022-9-3",
        "2022-09-13x",
        "1663027200",
    ],
)
def test_anything_else_is_no_date(value: str) -> None:
    assert publication_date(value) is None
