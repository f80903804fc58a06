"""Chunks in, the one date that begins at a chunk out: its parts as the text gives them, unresolved.

A date is a bag of parts in any order: part of day, weekday, day, month (often in two month systems), year, season, decade, or a
unit with a word such as last, this, next. Words come from the `calendar` tables of the languages.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from builder.extraction.calendar import Direction, Parts
from builder.extraction.chunks import Chunk
from builder.extraction.lexicon import Entry
from builder.extraction.numbers import is_glued, number_entry, read_number

__all__ = ["DateReading", "calendar_entry", "calendar_value", "is_linked_digit", "read_date"]

KIND = "calendar"
_DIRECTIONS: Mapping[str, Direction] = {"last": "last", "this": "this", "next": "next"}
_STEPS = {"last": -1, "this": 0, "next": 1}
_CUES = frozenset({"in", "since", "to", "between", "during", "from", "ago", "after", "of", "phase", "on"})
_BACKREFERENCES = frozenset({"same", "following", "previous"})
_COMMAS = frozenset("،,")
_SLASHES = frozenset("/-–—‐‑")
_YEARS = range(1000, 2101)
_RECENT_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """A date in chunks `first` to `last` (inclusive). `until_day` ends a run of days of one month.

    `backreference` is a word that points at a date named before, with its unit; `zone` says that a clock of another place follows;
    `foreign` that the date is of another calendar and has no value here.
    """

    first: int
    last: int
    parts: Parts
    until_day: int | None = None
    backreference: tuple[str, str] | None = None
    zone: bool = False
    foreign: bool = False
    pair: bool = False


def calendar_entry(chunk: Chunk) -> Entry | None:
    """The reading of a chunk in the `calendar` tables."""
    for entry in chunk.entries:
        if entry.kind == KIND:
            return entry
    return None


def calendar_value(chunks: Sequence[Chunk], index: int) -> str | None:
    """The value of a chunk's reading in the `calendar` tables; None beyond the ends."""
    if not 0 <= index < len(chunks):
        return None
    entry = calendar_entry(chunks[index])
    return None if entry is None else entry.value


def is_linked_digit(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a chunk is one caseless letter glued to digits, as a proclitic is: `و11`."""
    if index + 1 >= len(chunks) or len(chunks[index].text) != 1 or chunks[index].mark:
        return False
    return chunks[index + 1].text[0].isdigit() and is_glued(chunks[index], chunks[index + 1])


def read_date(chunks: Sequence[Chunk], start: int, *, cued: bool = False) -> DateReading | None:
    """The date that begins at a chunk; `cued` says that a bare number there may be a year."""
    return _Reader(chunks, start, cued=cued).read()


class _Reader:
    """Reads one date from left to right; keeps the parts read so far."""

    __slots__ = (
        "_backreference",
        "_chunks",
        "_cued",
        "_day_follows",
        "_foreign",
        "_index",
        "_night",
        "_pair",
        "_parts",
        "_pending",
        "_phase",
        "_start",
        "_until_day",
        "_zone",
    )

    def __init__(self, chunks: Sequence[Chunk], start: int, *, cued: bool) -> None:
        self._chunks = chunks
        self._start = self._index = start
        self._parts = Parts()
        self._cued = cued
        self._pending: str | None = None
        self._phase = self._night = self._zone = self._foreign = self._day_follows = self._pair = False
        self._until_day: int | None = None
        self._backreference: tuple[str, str] | None = None

    def read(self) -> DateReading | None:
        while self._take():
            pass
        parts = self._parts
        if self._index == self._start or self._pending or (parts.empty and not self._foreign and self._backreference is None):
            return None
        if parts.season is not None and parts.year is None and parts.direction is None and "year" not in parts.shifts:
            return None
        return DateReading(
            first=self._start,
            last=self._index - 1,
            parts=parts,
            until_day=self._until_day,
            backreference=self._backreference,
            zone=self._zone,
            foreign=self._foreign,
            pair=self._pair,
        )

    def _value(self, offset: int = 0) -> str | None:
        return calendar_value(self._chunks, self._index + offset)

    def _take(self) -> bool:
        """Take one more part at the index, if there is one."""
        if self._index >= len(self._chunks):
            return False
        chunk = self._chunks[self._index]
        taken = self._index > self._start
        if taken and (chunk.proclitic.conjunction or (self._parts.year is not None and self._parts.month is None)):
            return False
        if chunk.text[0].isdigit():
            return self._take_digits(chunk)
        entry = calendar_entry(chunk)
        if entry is not None and (taker := _TAKERS.get(entry.value)) is not None and taker(self, chunk, entry):
            return True
        return taken and self._skip(chunk, entry)

    def _attempt(self, step: int, *, closing: bool = False) -> bool:
        """Skip chunks and take a part after them (and what closes it), or take nothing."""
        saved = (self._index, copy.copy(self._parts), dict(self._parts.shifts), self._night, self._zone, self._pending)
        self._index += step
        if self._take():
            if not closing:
                return True
            while self._take():
                pass
            if self._index < len(self._chunks) and self._chunks[self._index].text == ")":
                self._index += 1
                return True
        self._index, self._parts, self._parts.shifts, self._night, self._zone, self._pending = saved
        return False

    def _skip(self, chunk: Chunk, entry: Entry | None) -> bool:
        """Pass over a mark or a small word between two parts."""
        parts, following = self._parts, self._value(1)
        if chunk.text == "(":
            return self._attempt(1, closing=True)
        if chunk.text in _SLASHES:
            return following in ("month", "weekday") and self._attempt(1)
        if chunk.text in _COMMAS:
            opens = parts.month is None and (parts.weekday is not None or "day" in parts.shifts)
            return (opens or (self._day_follows and parts.day is not None and parts.year is None)) and self._attempt(1)
        if entry is None:
            return False
        if entry.value in ("from", "of"):
            return following not in ("part", "clock") and self._attempt(1)
        if entry.value == "in":
            return (following == "clock" or self._is_day(self._index + 1)) and self._attempt(1)
        if entry.value == "on":
            return following in ("weekday", "part") and self._attempt(1)
        return entry.value == "to" and self._night and following == "weekday" and self._attempt(1)

    def _take_month(self, chunk: Chunk, entry: Entry) -> bool:
        month = int(entry.features["n"])
        if self._parts.month not in (None, month) or "day" in self._parts.shifts or self._parts.season is not None:
            return False
        if entry.has("weak") and not self._is_month(month):
            return False
        self._parts.month = month
        self._day_follows = entry.has("day-follows")
        self._direct()
        self._index += 1
        return True

    def _is_month(self, month: int) -> bool:
        """Whether a word that is not always a month is one here."""
        parts, chunk = self._parts, self._chunks[self._index]
        if parts.day is not None or parts.month == month or self._phase or self._pending or chunk.proclitic.preposition:
            return True
        before, after = calendar_value(self._chunks, self._index - 1), self._value(1)
        if before in _CUES or before == "unit" or after in _STEPS:
            return True
        following = self._index + 1
        if following < len(self._chunks) and self._chunks[following].text[0].isdigit():
            return len(self._chunks[following].text) == 4 or "day-follows" in (calendar_entry(chunk) or _NONE).features
        return any(calendar_value(self._chunks, following + step) == "month" for step in (0, 1))

    def _direct(self) -> None:
        """Let a word such as last, read before, apply to the part just read."""
        if self._pending:
            self._parts.direction = _DIRECTIONS[self._pending]
            self._pending = None

    def _take_weekday(self, chunk: Chunk, entry: Entry) -> bool:
        weekday = int(entry.features["n"])
        if self._parts.weekday is not None and self._parts.weekday != weekday and not self._night:
            return False
        if entry.has("weak") and not (self._pending or self._index > self._start or self._is_cued_before()):
            return False
        self._parts.weekday = weekday
        self._direct()
        self._index += 1
        return True

    def _is_cued_before(self) -> bool:
        return calendar_value(self._chunks, self._start - 1) in _CUES

    def _take_day(self, chunk: Chunk, entry: Entry) -> bool:
        shift = int(entry.features["shift"])
        if self._parts.month is not None or self._parts.shifts.get("day", shift) != shift or self._pending:
            return False
        self._parts.shifts["day"] = shift
        self._index += 1
        return True

    def _take_unit(self, chunk: Chunk, entry: Entry) -> bool:
        unit = entry.features["unit"]
        if unit in ("hour", "minute") or entry.has("plural"):
            return False
        following = self._value(1)
        if unit == "year" and self._is_year(self._index + 1, _YEARS):
            return self._take_year(entry)
        if self._pending and "n" not in entry.features and not (self._pending == "this" and unit == "day"):
            return self._shift(unit, _STEPS[self._pending], 1)
        if following in _BACKREFERENCES and (_is_definite(chunk, entry) or following == "same"):
            self._backreference = (following or "", unit)
            self._index += 2
            return True
        if _is_definite(chunk, entry):
            return self._take_definite(entry, unit, following)
        if following in ("month",) if unit == "month" else unit == "day" and self._is_day(self._index + 1, alone=True):
            self._pair = "n" in entry.features
            return self._attempt(1)
        return False

    def _take_year(self, entry: Entry) -> bool:
        if self._parts.year is not None:
            return False
        self._parts.year = int(self._chunks[self._index + 1].text)
        self._pair = "n" in entry.features
        self._pending = None
        self._index += 2
        self._take_era()
        return True

    def _take_definite(self, entry: Entry, unit: str, following: str | None) -> bool:
        """The unit with an article: `the year before last`, `today`, `the start of the month`."""
        after = self._index + 1
        if following in _STEPS and "n" not in entry.features and unit != "day":
            modifier = calendar_entry(self._chunks[after])
            if modifier is not None and not modifier.has("before"):
                return self._shift(unit, -int(modifier.features.get("n", 1)) if following == "last" else _STEPS[following], 2)
        if entry.has("today"):
            counted = following == "ordinal" or (after < len(self._chunks) and _is_definite_number(self._chunks[after]))
            return not counted and self._shift("day", 0, 1)
        return self._phase and "n" not in entry.features and unit in ("week", "month", "year") and self._shift(unit, 0, 1)

    def _shift(self, unit: str, step: int, chunks: int) -> bool:
        if self._parts.shifts.get(unit, step) != step or (self._parts.year is not None and unit == "year"):
            return False
        self._pending = None
        self._index += chunks
        if unit == "century" and self._parts.decade is not None:  # "the nineties of the last century"
            return True
        self._parts.shifts[unit] = step
        return True

    def _take_modifier(self, chunk: Chunk, entry: Entry) -> bool:
        if entry.has("before"):
            if self._pending or self._value(1) not in ("unit", "weekday", "month", "season", "weekend", "part"):
                return False
            saved, self._pending = self._pending, entry.value
            if self._attempt(1):
                return True
            self._pending = saved
            return False
        parts = self._parts
        if parts.direction or parts.shifts or (parts.weekday is parts.month is parts.season is None and not parts.weekend):
            return False
        parts.direction = _DIRECTIONS[entry.value]
        self._index += 1
        return True

    def _take_same(self, chunk: Chunk, entry: Entry) -> bool:
        following = self._chunks[self._index + 1] if self._index + 1 < len(self._chunks) else None
        unit = calendar_entry(following) if following else None
        if not entry.has("before") or unit is None or unit.value != "unit" or "n" in unit.features or unit.has("plural"):
            return False
        if unit.features["unit"] not in ("day", "week", "month", "year"):
            return False
        self._backreference = (entry.value, unit.features["unit"])
        self._index += 2
        return True

    def _take_phase(self, chunk: Chunk, entry: Entry) -> bool:
        saved, self._phase = self._phase, True
        if self._attempt(1) or (self._value(1) in ("of", "from") and self._attempt(2)):
            return True
        self._phase = saved
        return False

    def _take_part(self, chunk: Chunk, entry: Entry) -> bool:
        if self._pending:
            return self._shift("day", 0, 1)
        if entry.has("night"):
            saved, self._night = self._night, True
            if chunk.proclitic.definite and self._index == self._start and entry.has("tonight"):
                return self._shift("day", 0, 1)
            if entry.has("adverb"):
                self._index += 1
                return True
            if self._attempt(1):
                return True
            self._night = saved
            return False
        if entry.has("adverb") and self._index > self._start:
            self._index += 1
            return True
        return self._attempt(1) or (self._value(1) in ("of", "from", "on") and self._attempt(2))

    def _take_season(self, chunk: Chunk, entry: Entry) -> bool:
        if self._parts.month is not None or self._parts.season is not None:
            return False
        self._parts.season = int(entry.features["n"])
        self._direct()
        self._index += 1
        return True

    def _take_decade(self, chunk: Chunk, entry: Entry) -> bool:
        self._parts.decade = int(entry.features["n"])
        self._pending = None
        self._index += 1
        return True

    def _take_century(self, chunk: Chunk, entry: Entry) -> bool:
        if self._parts.decade is None:
            self._parts.century = int(entry.features["n"])
        self._index += 1
        return True

    def _take_weekend(self, chunk: Chunk, entry: Entry) -> bool:
        self._parts.weekend = True
        self._direct()
        self._index += 1
        return True

    def _take_ordinal(self, chunk: Chunk, entry: Entry) -> bool:
        if self._parts.day is not None or not self._month_follows(self._index + 1):
            return False
        self._parts.day = int(entry.features["n"])
        self._index += 1
        return True

    def _take_clock(self, chunk: Chunk, entry: Entry) -> bool:
        """A time of day: its words belong to the date, its value does not."""
        index = self._index + 1
        if entry.value == "zone":
            self._zone = True
        elif index < len(self._chunks):
            number = read_number(self._chunks, index)
            if self._chunks[index].text[0].isdigit():
                index = self._after_clock(index)
            elif self._value(1) in ("hour", "ordinal"):
                index += 1
            elif number is not None:
                index = number.last + 1
        self._index = index
        return True

    def _after_clock(self, index: int) -> int:
        """The chunk after `20:05`."""
        if index + 2 < len(self._chunks) and self._chunks[index + 1].text in ":." and self._chunks[index + 2].text[0].isdigit():
            return index + 3
        return index + 1

    def _take_foreign(self, chunk: Chunk, entry: Entry) -> bool:
        if self._index == self._start and self._parts.day is None:
            following = self._index + 1
            if not (following < len(self._chunks) and self._chunks[following].text[0].isdigit() and len(self._chunks[following].text) == 4):
                return False
        self._foreign = True
        self._index += 1
        return True

    def _take_era(self) -> None:
        entry = calendar_entry(self._chunks[self._index]) if self._index < len(self._chunks) else None
        if entry is not None and entry.value == "era":
            self._foreign = self._foreign or entry.has("foreign")
            self._index += 1
        elif self._parts.year is not None and 1300 <= self._parts.year < 1500:  # a year of the Hijra without its sign
            self._foreign = True

    def _take_digits(self, chunk: Chunk) -> bool:
        parts, index = self._parts, self._index
        if calendar_value(self._chunks, self._after_clock(index)) == "zone":
            self._index = self._after_clock(index)
            return True
        if self._take_numeric():
            return True
        dated = parts.month is not None or parts.season is not None or self._foreign or self._phase or "year" in parts.shifts
        if parts.year is None and self._is_year(index, _YEARS if dated and not self._phase else _RECENT_YEARS):
            bare = self._cued and index == self._start and self._is_bare_year(index)
            if dated or bare or (index == self._start and self._is_decade(index)):
                return self._take_year_digits(index)
        if parts.day is None and self._is_day(index):
            return self._take_day_digits(index)
        if self._day_follows and parts.day is None and len(chunk.text) <= 2 and 1 <= int(chunk.text) <= 31:
            return self._take_day_after(index)
        return False

    def _take_year_digits(self, index: int) -> bool:
        self._index += 1
        if self._is_decade(index):
            self._parts.decade = int(self._chunks[index].text[:3])
            self._index += 1
            return True
        self._parts.year = int(self._chunks[index].text)
        self._parts.shifts.pop("year", None)
        self._take_era()
        return True

    def _take_day_digits(self, index: int) -> bool:
        self._parts.day = int(self._chunks[index].text)
        self._index += 1
        second = self._second_day(index + 1)
        if second is not None:
            self._until_day = int(self._chunks[second].text)
            self._index = second + 1
        self._skip_ordinal_mark()
        return True

    def _take_day_after(self, index: int) -> bool:
        following = self._chunks[index + 1] if index + 1 < len(self._chunks) else None
        if following is not None and following.text == ":":
            return False
        self._parts.day = int(self._chunks[index].text)
        self._index += 1
        self._skip_ordinal_mark()
        index = self._index
        if index + 1 < len(self._chunks) and (self._chunks[index].text in _SLASHES or self._value() in ("to", "and")):
            second = self._chunks[index + 1]
            if second.text[0].isdigit() and len(second.text) <= 2 and self._parts.day < int(second.text) <= 31:
                self._until_day = int(second.text)
                self._index += 2
                self._skip_ordinal_mark()
        return True

    def _skip_ordinal_mark(self) -> None:
        if self._value() == "ordinal-mark":
            self._index += 1

    def _take_numeric(self) -> bool:
        """`2022-09-13`, `13/9/2022`, `13.09.2022`; month first only where it cannot be otherwise."""
        index, chunks = self._index, self._chunks
        if index + 4 >= len(chunks) or self._parts.month is not None:
            return False
        mark = chunks[index + 1].text
        texts = [chunks[index + step].text for step in (0, 2, 4)]
        if mark not in ("/", "-", ".") or chunks[index + 3].text != mark or not all(text.isdigit() for text in texts):
            return False
        numbers = [int(text) for text in texts]
        if len(texts[0]) == 4:
            numbers.reverse()
        elif len(texts[2]) != 4:
            return False
        day, month, year = numbers if numbers[1] <= 12 else (numbers[1], numbers[0], numbers[2])
        if not (1 <= day <= 31 and 1 <= month <= 12 and year in _YEARS):
            return False
        self._parts.day, self._parts.month, self._parts.year = day, month, year
        self._index += 5
        self._take_era()
        return True

    def _second_day(self, index: int) -> int | None:
        """The chunk of the second day in `10 and 11 April`, `12 to 15 of this month`."""
        chunks = self._chunks
        if index + 1 >= len(chunks):
            return None
        linked = self._value(1 + index - self._index - 1) in ("to", "and") or chunks[index].text in _SLASHES
        second = index + 1 if linked or is_linked_digit(chunks, index) else index
        if second == index and not chunks[index].proclitic.conjunction:
            return None
        if second < len(chunks) and chunks[second].text.isdigit() and self._is_day(second):
            return second
        return None

    def _is_year(self, index: int, years: range) -> bool:
        if index >= len(self._chunks) or len(self._chunks[index].text) != 4 or not self._chunks[index].text.isdigit():
            return False
        following = self._chunks[index + 1] if index + 1 < len(self._chunks) else None
        if following is not None and following.mark and following.text in ",.٬" and index + 2 < len(self._chunks):
            beyond = self._chunks[index + 2]
            if beyond.text[0].isdigit() and is_glued(following, beyond):
                return False
        return int(self._chunks[index].text) in years

    def _is_bare_year(self, index: int) -> bool:
        """Whether what follows lets a number be a year: a counted thing does not."""
        following = self._chunks[index + 1] if index + 1 < len(self._chunks) else None
        if following is None or following.mark:
            return following is None or following.text not in "%٪"
        entry = number_entry(following)
        if entry is not None and (entry.has("scale") or entry.value == "unit") or calendar_value(self._chunks, index + 1) == "unit":
            return False
        return int(self._chunks[index].text) % 100 != 0

    def _is_decade(self, index: int) -> bool:
        return calendar_value(self._chunks, index + 1) == "decade-mark" and is_glued(self._chunks[index], self._chunks[index + 1])

    def _is_day(self, index: int, *, alone: bool = False) -> bool:
        """Whether a number (or, if `alone`, any word of a date) begins a date at a chunk."""
        if index >= len(self._chunks):
            return False
        chunk = self._chunks[index]
        if not chunk.text[0].isdigit():
            return alone and calendar_value(self._chunks, index) in ("weekday", "day", "ordinal", "part")
        if len(chunk.text) > 2 or not 1 <= int(chunk.text) <= 31:
            return False
        return self._month_follows(index + 1) or self._second_day(index + 1) is not None or (alone and self._is_numeric(index))

    def _is_numeric(self, index: int) -> bool:
        return index + 2 < len(self._chunks) and self._chunks[index + 1].text in "/-." and self._chunks[index + 2].text.isdigit()

    def _month_follows(self, index: int) -> bool:
        value = calendar_value(self._chunks, index)
        if value == "ordinal-mark":
            index += 1
            value = calendar_value(self._chunks, index)
        if value in ("from", "of"):
            index += 1
            value = calendar_value(self._chunks, index)
        if value in ("month", "hijri-month"):
            return True
        entry = calendar_entry(self._chunks[index]) if value == "unit" else None
        if entry is None or entry.features["unit"] != "month" or entry.has("plural"):
            return False
        return _is_definite(self._chunks[index], entry) or calendar_value(self._chunks, index + 1) in ("month", "hijri-month")


_NONE = Entry(kind=KIND, value="", lang="")
_TAKERS: Mapping[str, Callable[[_Reader, Chunk, Entry], bool]] = {
    "month": _Reader._take_month,
    "weekday": _Reader._take_weekday,
    "day": _Reader._take_day,
    "unit": _Reader._take_unit,
    "last": _Reader._take_modifier,
    "this": _Reader._take_modifier,
    "next": _Reader._take_modifier,
    "same": _Reader._take_same,
    "phase": _Reader._take_phase,
    "part": _Reader._take_part,
    "season": _Reader._take_season,
    "decade": _Reader._take_decade,
    "century": _Reader._take_century,
    "weekend": _Reader._take_weekend,
    "ordinal": _Reader._take_ordinal,
    "clock": _Reader._take_clock,
    "zone": _Reader._take_clock,
    "hijri-month": _Reader._take_foreign,
}


def _is_definite(chunk: Chunk, entry: Entry) -> bool:
    return chunk.proclitic.definite or entry.has("definite")


def _is_definite_number(chunk: Chunk) -> bool:
    entry = number_entry(chunk)
    return entry is not None and entry.value.isdigit() and chunk.proclitic.definite and calendar_value((chunk,), 0) != "weekday"
