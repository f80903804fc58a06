"""EDTF in, the first and last possible day out: `199X` is 1990-01-01 to 1999-12-31, autumn is September to November."""

from __future__ import annotations

import re
import time
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

from builder.model import EventFact, Factuality

__all__ = ["UNKNOWN", "Bounds", "bounds", "is_dated_late"]

_PLAIN = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?")
_WINTER = re.compile(r"(\d{4})-24")
_OPEN = ("", "..")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The first and the last day that a time may mean; None where it is open or unknown."""

    earliest: date | None
    latest: date | None

    @property
    def known(self) -> bool:
        return self.earliest is not None or self.latest is not None

    @property
    def days(self) -> int | None:
        """How many days the bounds leave; None if they are open."""
        if self.earliest is None or self.latest is None:
            return None
        return (self.latest - self.earliest).days + 1

    @property
    def day(self) -> date | None:
        """The one day, if there is but one."""
        return self.earliest if self.days == 1 else None

    def meets(self, other: Bounds) -> bool:
        """Whether some day lies in both; an open end reaches everything."""
        return not self.before(other) and not other.before(self)

    def before(self, other: Bounds) -> bool:
        """Whether the last day surely comes before the other's first."""
        return self.latest is not None and other.earliest is not None and self.latest < other.earliest

    def within(self, other: Bounds) -> bool:
        """Whether both ends are known and lie inside the other's."""
        if self.earliest is None or self.latest is None:
            return False
        return (other.earliest is None or other.earliest <= self.earliest) and (
            other.latest is None or self.latest <= other.latest
        )


UNKNOWN = Bounds(None, None)


def is_dated_late(event: EventFact, published: str | None) -> bool:
    """Whether an event that is told as having happened is dated after the day on which it was told: one is wrong."""
    begin, told = bounds(event.when).earliest, bounds(published).latest
    return event.factuality is Factuality.ACTUAL and begin is not None and told is not None and begin > told


@lru_cache(maxsize=65536)  # articles repeat their dates
def bounds(edtf: str | None) -> Bounds:
    """The bounds of an EDTF time; unknown for None and for what is no EDTF, which the shapes refuse.

    >>> bounds("2020-23").earliest.isoformat(), bounds("2020-24").latest.isoformat()
    ('2020-09-01', '2021-02-28')
    """
    if edtf is None:
        return UNKNOWN
    begin, slash, end = edtf.partition("/")
    if not slash:
        end = begin
    earliest = None if begin in _OPEN else _part(begin).earliest
    latest = None if end in _OPEN else _part(end).latest
    if earliest and latest and earliest > latest:
        return UNKNOWN
    return Bounds(earliest, latest)


def _part(part: str) -> Bounds:
    if plain := _PLAIN.fullmatch(part):  # nearly all dates; the edtf package takes 10 ms for each
        return _calendar(int(plain[1]), plain[2], plain[3])
    if winter := _WINTER.fullmatch(part):
        # The winter of a year begins in its December; the edtf package lets it end there.
        year = int(winter[1])
        return Bounds(date(year, 12, 1), date(year + 1, 3, 1) - timedelta(days=1))
    try:
        parsed = parse_edtf(part)
        return Bounds(_day(parsed.lower_strict()), _day(parsed.upper_strict()))
    except (EDTFParseException, ValueError):
        return UNKNOWN


def _calendar(year: int, month: str | None, day: str | None) -> Bounds:
    try:
        first = date(year, int(month or 1), int(day or 1))
    except ValueError:
        return UNKNOWN
    if day:
        return Bounds(first, first)
    last_month = int(month or 12)
    return Bounds(first, date(year, last_month, monthrange(year, last_month)[1]))


def _day(moment: time.struct_time | float) -> date | None:
    if isinstance(moment, float):
        return None
    return date(moment.tm_year, moment.tm_mon, moment.tm_mday)
