"""The days that an EDTF date of a caller bounds."""

from __future__ import annotations

import pytest

from queries.dates import first_day, last_day


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2020-09-27", "2020-09-27", "2020-09-27"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020~", "2020-01-01", "2020-12-31"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2020-23", "2020-09-01", "2020-11-30"),
        ("2020-24", "2020-12-01", "2021-02-28"),
        ("1991/1994-05", "1991-01-01", "1994-05-31"),
    ],
)
def test_a_date_has_a_first_and_a_last_day(edtf: str, first: str, last: str) -> None:
    assert (first_day(edtf).isoformat(), last_day(edtf).isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "20220913", "2022-9-13", "2022-02-30", "2022-13", "0000", "٢٠٢٢", "../2020"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no date of the form"):
        first_day(text)


def test_open_end_is_no_last_day() -> None:
    with pytest.raises(ValueError, match="no date of the form"):
        last_day("2020/..")
