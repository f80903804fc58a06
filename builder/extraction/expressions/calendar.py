"""A publication date and the parts of a time expression in; an EDTF value out.

Weeks run from Monday to Sunday. Parts that the text leaves out are taken from the publication date, looking back unless
the text looks ahead.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

__all__ = [
    "Direction",
    "Parts",
    "Precision",
    "Publication",
    "Resolved",
    "ago",
    "begin",
    "end",
    "follows",
    "recent",
    "resolve",
    "resolve_before",
]

Precision = Literal["day", "month", "year", "season", "decade", "century", "interval"]
Direction = Literal["last", "this", "next"]
_AHEAD = 60  # a day and month without a year lie at most so many days after publication
_SEASON_ENDS = {21: 5, 22: 8, 23: 11, 24: 14}  # the last month of spring, summer, autumn, winter
_DAY = datetime.timedelta(days=1)
_DAYS = 300_000  # no count of days reaches beyond the calendar of a year in _YEARS
_YEARS = range(1000, 9000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """When the article was published, as exactly as is known."""

    year: int
    month: int | None = None
    day: datetime.date | None = None

    @classmethod
    def read(cls, published: datetime.date | str | None) -> Publication | None:
        """The publication date of an EDTF day, month or year; None if there is none to be read."""
        if published is None:
            return None
        if isinstance(published, datetime.date):
            published = published.isoformat()
        numbers = published[:10].split("-")
        if not all(number.isdecimal() for number in numbers) or len(numbers[0]) != 4:
            return None
        year, month = int(numbers[0]), int(numbers[1]) if len(numbers) > 1 else None
        if year not in _YEARS:
            return None
        if month is not None and not 1 <= month <= 12:
            return cls(year=year)
        day = _date(year, month, int(numbers[2])) if len(numbers) > 2 and month else None
        return cls(year=year, month=month, day=day)


@dataclass(slots=True, kw_only=True)
class Parts:
    """What one time expression says; None where it says nothing. `shifts` counts units from the publication date."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    season: int | None = None
    decade: int | None = None
    century: int | None = None
    weekend: bool = False
    direction: Direction | None = None
    shifts: dict[str, int] = field(default_factory=dict)

    def copy(self) -> Parts:
        """The same parts, to be changed without changing these; `shifts` is never changed in place."""
        twin = object.__new__(Parts)
        for name in Parts.__slots__:
            setattr(twin, name, getattr(self, name))
        return twin

    @property
    def empty(self) -> bool:
        named = (self.month, self.year, self.weekday, self.season, self.decade, self.century)
        return not self.shifts and not self.weekend and all(part is None for part in named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """An EDTF value, None if publication is needed and unknown; `ahead` is the value if the text looks forward."""

    edtf: str | None
    precision: Precision
    relative: bool = True
    ahead: str | None = None


def resolve(parts: Parts, publication: Publication | None) -> Resolved:
    """The value of a time expression."""
    if parts.month is not None:
        return _resolve_month(parts, publication)
    if parts.day is not None and "month" in parts.shifts:
        return _resolve_day_of_month(parts, publication)
    if parts.weekend or parts.weekday is not None or "day" in parts.shifts:
        return _resolve_day(parts, publication)
    if parts.season is not None:
        return _resolve_season(parts, parts.season, publication)
    if parts.decade is not None:
        return Resolved(edtf=f"{parts.decade}X", precision="decade", relative=False)
    if parts.century is not None:
        return Resolved(edtf=f"{parts.century}XX", precision="century", relative=False)
    if parts.year is not None:
        return Resolved(edtf=f"{parts.year:04}", precision="year", relative=False)
    return _resolve_unit(parts.shifts, publication)


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _year(parts: Parts, publication: Publication | None) -> int | None:
    if parts.year is not None:
        return parts.year
    if publication is None:
        return None
    if "year" in parts.shifts:
        return publication.year + parts.shifts["year"]
    steps = {"last": -1, "next": 1}
    return publication.year + steps.get(parts.direction or "this", 0)


def _resolve_season(parts: Parts, season: int, publication: Publication | None) -> Resolved:
    year = _year(parts, publication)
    month = publication.month if publication and parts.year is None and "year" not in parts.shifts else None
    if year is not None and month is not None and parts.direction in ("last", "next"):
        over = month > _SEASON_ENDS[season]
        year += over if parts.direction == "last" else -(month < _SEASON_ENDS[season] - 2)
    edtf = None if year is None else f"{year:04}-{season}"
    return Resolved(edtf=edtf, precision="season", relative=parts.year is None)


def _resolve_month(parts: Parts, publication: Publication | None) -> Resolved:
    month, day = parts.month or 1, parts.day
    precision: Precision = "month" if day is None else "day"
    if parts.year is not None or "year" in parts.shifts:
        year = _year(parts, publication)
        return Resolved(edtf=_written(year, month, day), precision=precision, relative=parts.year is None)
    if publication is None:
        return Resolved(edtf=None, precision=precision)
    back, forward = _nearest_years(month, day, publication)
    if parts.direction == "next":
        return Resolved(edtf=_written(forward, month, day), precision=precision)
    if parts.direction == "this":
        return Resolved(edtf=_written(publication.year, month, day), precision=precision)
    if parts.direction == "last":
        return Resolved(edtf=_written(_last_year(month, day, publication), month, day), precision=precision)
    value = _written(back, month, day)
    ahead = _written(forward, month, day)
    if day is not None and ahead is not None and publication.day is not None:
        coming = _date(forward, month, day)
        if coming is not None and (coming - publication.day).days <= _AHEAD:
            value = ahead
    return Resolved(edtf=value, precision=precision, ahead=ahead)


def _nearest_years(month: int, day: int | None, publication: Publication) -> tuple[int, int]:
    """The years of the latest such date up to publication and of the first after it."""
    if publication.month is None:
        return publication.year, publication.year
    if publication.day is None or day is None:
        passed = month <= publication.month
        strictly = month > publication.month
    else:
        passed = (month, day) <= (publication.month, publication.day.day)
        strictly = not passed
    return publication.year - (not passed), publication.year + (not strictly)


def _last_year(month: int, day: int | None, publication: Publication) -> int:
    """The year of the latest such date strictly before publication."""
    if publication.month is None:
        return publication.year - 1
    here = publication.day.day if publication.day else 32
    earlier = month < publication.month if day is None else (month, day) < (publication.month, here)
    return publication.year - (not earlier)


def _written(year: int | None, month: int, day: int | None) -> str | None:
    if year is None:
        return None
    if day is None:
        return f"{year:04}-{month:02}"
    date = _date(year, month, day)
    return None if date is None else date.isoformat()


def _resolve_day_of_month(parts: Parts, publication: Publication | None) -> Resolved:
    month = None if publication is None else _shift_month(publication, parts.shifts["month"])
    return Resolved(edtf=None if month is None else _written(*month, parts.day), precision="day")


def _shift_month(publication: Publication, shift: int) -> tuple[int, int] | None:
    if publication.month is None:
        return None
    index = publication.year * 12 + publication.month - 1 + shift
    return index // 12, index % 12 + 1


def _resolve_day(parts: Parts, publication: Publication | None) -> Resolved:
    precision: Precision = "interval" if parts.weekend else "day"
    today = publication.day if publication else None
    if today is None:
        return Resolved(edtf=None, precision=precision)
    if parts.weekend:
        return Resolved(edtf=_weekend(today, parts.direction), precision="interval")
    shift = parts.shifts.get("day")
    if parts.weekday is None:
        return Resolved(edtf=(today + (shift or 0) * _DAY).isoformat(), precision="day")
    if "week" in parts.shifts:
        monday = today + (7 * parts.shifts["week"] - today.weekday()) * _DAY
        return Resolved(edtf=(monday + (parts.weekday - 1) * _DAY).isoformat(), precision="day")
    direction = parts.direction or ("next" if shift is not None and shift > 0 else None)
    back, forward = _weekday(today, parts.weekday)
    if direction == "next":
        return Resolved(edtf=forward.isoformat(), precision="day")
    if direction == "last" and back == today:
        back -= 7 * _DAY
    ahead = None if direction or shift is not None else forward.isoformat()
    return Resolved(edtf=back.isoformat(), precision="day", ahead=ahead)


def _weekday(today: datetime.date, weekday: int) -> tuple[datetime.date, datetime.date]:
    """The latest such day up to today and the first after it."""
    back = today - (today.isoweekday() - weekday) % 7 * _DAY
    return back, back + 7 * _DAY


def _weekend(today: datetime.date, direction: Direction | None) -> str:
    saturday = _weekday(today, 6)[1 if direction == "next" else 0]
    if direction == "this":
        saturday = today + (5 - today.weekday()) * _DAY
    return f"{saturday.isoformat()}/{(saturday + _DAY).isoformat()}"


def _resolve_unit(shifts: Mapping[str, int], publication: Publication | None) -> Resolved:
    unit, shift = next(iter(shifts.items()))
    precision: Precision = (
        "interval" if unit == "week" else "month" if unit == "month" else "decade" if unit == "decade" else "year"
    )
    if unit == "century":
        precision = "century"
    if publication is None:
        return Resolved(edtf=None, precision=precision)
    if unit == "year":
        year = publication.year + shift
        return Resolved(edtf=f"{year:04}" if year > 0 else None, precision=precision)
    if unit == "month":
        month = _shift_month(publication, shift)
        return Resolved(edtf=None if month is None else f"{month[0]:04}-{month[1]:02}", precision=precision)
    if unit == "week":
        return Resolved(edtf=_week(publication.day, shift), precision=precision)
    if unit == "decade":
        return Resolved(edtf=f"{publication.year // 10 + shift}X", precision=precision)
    return Resolved(edtf=f"{publication.year // 100 + shift}XX", precision="century")


def _week(today: datetime.date | None, shift: int) -> str | None:
    if today is None:
        return None
    monday = today + (7 * shift - today.weekday()) * _DAY
    return f"{monday.isoformat()}/{(monday + 6 * _DAY).isoformat()}"


def ago(count: int, unit: str, publication: Publication | None) -> Resolved:
    """What lies a number of units before publication, as exactly as the unit is."""
    if unit == "week":
        count, unit = count * 7, "day"
    if unit == "decade":
        count, unit = count * 10, "year"
    if unit in ("hour", "minute"):
        count, unit = (count // 24 if unit == "hour" else 0), "day"
    if unit == "day":
        today = publication.day if publication and abs(count) <= _DAYS else None
        return Resolved(edtf=None if today is None else (today - count * _DAY).isoformat(), precision="day")
    if unit in ("month", "year"):
        return _resolve_unit({unit: -count}, publication)
    return Resolved(edtf=None, precision="day")


def recent(count: int, unit: str, publication: Publication | None, *, ahead: bool) -> Resolved:
    """The interval of the last (or next) units: days without the publication day, hours, months and years with it."""
    if unit == "hour":
        days = max(1, round(count / 24))
        first, last = (0, days) if ahead else (days, 0)
        start = ago(first if not ahead else 0, "day", publication).edtf
        stop = ago(-last if ahead else 0, "day", publication).edtf
    elif unit in ("day", "week", "month", "year", "decade"):
        if unit in ("week", "decade"):
            count, unit = (7 * count, "day") if unit == "week" else (10 * count, "year")
        today = unit == "day"  # a month or a year that runs counts, a day that runs does not
        near, far = (-int(today), -count) if ahead else (count, int(today))
        start, stop = ago(near, unit, publication).edtf, ago(far, unit, publication).edtf
    else:
        return Resolved(edtf=None, precision="interval")
    if start is None or stop is None:
        return Resolved(edtf=None, precision="interval")
    return Resolved(edtf=start if start == stop else f"{start}/{stop}", precision="interval")


def resolve_before(parts: Parts, until: Resolved) -> Resolved | None:
    """The value of a month or day without a year, as the latest one up to another date."""
    limit = None if until.edtf is None else Publication.read(end(until.edtf))
    if limit is None:
        return None
    return replace(resolve(replace(parts, direction=None), limit), ahead=None)


def follows(first: str, second: str) -> bool:
    """Whether the second of two values is the day after the first."""
    if len(first) != 10 or len(second) != 10:
        return False
    return datetime.date.fromisoformat(second) - datetime.date.fromisoformat(first) == _DAY


def begin(edtf: str) -> str:
    """Where an EDTF value begins: the first half of an interval."""
    return edtf.partition("/")[0]


def end(edtf: str) -> str:
    """Where an EDTF value ends: the second half of an interval."""
    return edtf.rpartition("/")[2]
