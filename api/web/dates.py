"""An EDTF date in, the words of a newspaper for it out, in Arabic or English with Latin digits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

__all__ = ["write_date", "year_of"]

_MONTHS: Mapping[str, Sequence[str]] = {
    "en": (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    "ar": (
        *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو"),
        *("أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    ),
}
# EDTF level 1: 21 spring, 22 summer, 23 autumn, 24 winter
_SEASONS: Mapping[str, Sequence[str]] = {
    "en": ("spring", "summer", "autumn", "winter"),
    "ar": ("ربيع", "صيف", "خريف", "شتاء"),
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {"since": "since {}", "until": "until {}", "about": "about {}", "decade": "{}s", "century": "{}s"},
    "ar": {"since": "منذ {}", "until": "حتى {}", "about": "نحو {}", "decade": "عقد {}", "century": "قرن {}"},
}
_DATE = re.compile(r"(\d{2}[\dX]{2})(?:-(\d{2}))?(?:-(\d{2}))?(?:T\S+)?([~?%]?)")


def write_date(edtf: str | None, language: str) -> str:
    """The date as a reader writes it; what is no EDTF of our kind stays as it is.

    >>> write_date("2022-09-13", "en"), write_date("2020-23", "en"), write_date("199X", "en")
    ('13 September 2022', 'autumn 2020', '1990s')
    >>> write_date("2020/..", "en"), write_date("1991/1994", "en"), write_date("2022-09-05/2022-09-11", "en")
    ('since 2020', '1991–1994', '5 – 11 September 2022')
    """
    if not edtf:
        return ""
    begin, slash, end = edtf.partition("/")
    if not slash:
        return _write_point(begin, language)
    words = _WORDS[language]
    if end in ("", ".."):
        return words["since"].format(_write_point(begin, language))
    if begin in ("", ".."):
        return words["until"].format(_write_point(end, language))
    return _write_range(begin, end, language)


def _write_range(begin: str, end: str, language: str) -> str:
    if begin[:8] == end[:8] and len(begin) == len(end) == 10:
        return f"{int(begin[8:])} – {_write_point(end, language)}"
    dash = "–" if begin.isdigit() and end.isdigit() else " – "
    return f"{_write_point(begin, language)}{dash}{_write_point(end, language)}"


def _write_point(date: str, language: str) -> str:
    found = _DATE.fullmatch(date)
    if found is None:
        return date
    year, month, day, doubt = found.groups()
    words = _WORDS[language]
    if year.endswith("XX"):
        shown = words["century"].format(f"{year[:2]}00")
    elif year.endswith("X"):
        shown = words["decade"].format(f"{year[:3]}0")
    else:
        shown = year
    if month and 21 <= int(month) <= 24:
        shown = f"{_SEASONS[language][int(month) - 21]} {shown}"
    elif month and 1 <= int(month) <= 12:
        shown = f"{_MONTHS[language][int(month) - 1]} {shown}"
        if day:
            shown = f"{int(day)} {shown}"
    return words["about"].format(shown) if doubt else shown


def year_of(date: str) -> float:
    """A calendar date as a point on an axis of years; month and day may be absent.

    >>> year_of("2022-07-01")
    2022.5
    """
    numbers = [int(part) for part in date.split("T")[0].lstrip("-").split("-")]
    month = numbers[1] if len(numbers) > 1 else 1
    day = numbers[2] if len(numbers) > 2 else 1
    return round(numbers[0] + (month - 1) / 12 + (day - 1) / 366, 3)
