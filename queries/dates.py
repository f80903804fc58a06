"""An EDTF date in, the first and the last day it can mean out, as a caller bounds a time with it."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

__all__ = ["first_day", "last_day"]

_DATE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?[?~%]?", re.ASCII)
_UNSPECIFIED = re.compile(r"(?P<known>[0-9]{3}X|[0-9]{2}XX)[?~%]?", re.ASCII)
_SPRING, _WINTER = 21, 24
_REFUSAL = "no date of the form year-month-day, year-month, year or another of EDTF"


def first_day(edtf: str) -> date:
    """The first day of a date or interval; ValueError for what is none, and for an interval with an open begin.

    >>> first_day("2020-09-27").isoformat(), first_day("2020").isoformat(), first_day("2020-23/2022").isoformat()
    ('2020-09-27', '2020-01-01', '2020-09-01')
    """
    return _bounds(edtf.partition("/")[0])[0]


def last_day(edtf: str) -> date:
    """The last day of a date or interval; ValueError for what is none, and for an interval with an open end.

    >>> last_day("2020-09-27").isoformat(), last_day("2020-02").isoformat(), last_day("199X").isoformat()
    ('2020-09-27', '2020-02-29', '1999-12-31')
    """
    begin, slash, end = edtf.partition("/")
    return _bounds(end if slash else begin)[1]


def _bounds(point: str) -> tuple[date, date]:
    if found := _UNSPECIFIED.fullmatch(point):
        years = [int(found["known"].replace("X", digit)) for digit in "09"]
        return date(max(years[0], 1), 1, 1), date(years[1], 12, 31)
    found = _DATE.fullmatch(point)
    if found is None:
        raise ValueError(_REFUSAL)
    year, month, day = int(found["year"]), int(found["month"] or 0), int(found["day"] or 0)
    try:
        if _SPRING <= month <= _WINTER and not found["day"]:
            return _season(year, month)
        if found["day"]:
            return date(year, month, day), date(year, month, day)
        first, last = (month, month) if found["month"] else (1, 12)
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    except ValueError as error:
        raise ValueError(_REFUSAL) from error


def _season(year: int, season: int) -> tuple[date, date]:
    """Three months; winter begins in the December of its year."""
    begin = date(year, 3 * (season - _SPRING + 1), 1)
    following = date(year + 1, 3, 1) if season == _WINTER else date(year, begin.month + 3, 1)
    return begin, following - timedelta(days=1)
