from datetime import date

import pytest

from builder.resolution.times import UNKNOWN, Bounds, bounds


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2022-09-13", "2022-09-13", "2022-09-13"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("2020-21", "2020-03-01", "2020-05-31"),
        ("2020-23", "2020-09-01", "2020-11-30"),
        ("2020-24", "2020-12-01", "2021-02-28"),
        ("2020-09-27/2020-11-10", "2020-09-27", "2020-11-10"),
        ("2015-03/..", "2015-03-01", None),
        ("../2020", None, "2020-12-31"),
        ("2022-09-XX", "2022-09-01", "2022-09-30"),
        ("2020~", "2020-01-01", "2020-12-31"),
    ],
)
def test_bounds_of_a_time_are_its_first_and_last_day(edtf, earliest, latest):
    assert bounds(edtf) == Bounds(
        date.fromisoformat(earliest) if earliest else None, date.fromisoformat(latest) if latest else None
    )


@pytest.mark.parametrize("edtf", [None, "yesterday", "2020-02-30", "2020/2010"])
def test_what_is_no_time_has_no_bounds(edtf):
    assert bounds(edtf) == UNKNOWN


def test_open_time_meets_what_comes_later_and_nothing_before():
    since = bounds("2015/..")
    assert since.meets(bounds("2022-09-13"))
    assert not since.meets(bounds("2014-12-31"))
    assert bounds("2014").before(since)


def test_only_time_with_both_ends_lies_within():
    assert bounds("2020-10").within(bounds("2020-09-27/2020-11-10"))
    assert not bounds("2020").within(bounds("2020-09-27/2020-11-10"))
    assert not UNKNOWN.within(bounds("2020"))
