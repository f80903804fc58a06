"""Chunks in, what the digits among them mean in a date out: day of the month, year, decade, clock time or a whole date.

Both the reader of dates and the reader of quantities ask here, so that a number is never both.
"""

from __future__ import annotations

from collections.abc import Sequence

from builder.extraction.chunks import Chunk
from builder.extraction.entries import Entry
from builder.extraction.expressions.numbers import is_glued, is_linked, number_entry
from builder.extraction.kinds import Kind

__all__ = [
    "HYPHENS",
    "RECENT_YEARS",
    "SENTENCE_ENDS",
    "YEARS",
    "after_clock",
    "calendar_entry",
    "calendar_value",
    "is_day",
    "is_decade",
    "is_definite",
    "is_year",
    "may_be_year",
    "may_begin",
    "month_follows",
    "numeric_date",
    "second_day",
]

_CALENDAR = Kind.CALENDAR  # asked of every chunk, and looking up the member of an Enum takes longer than the rest
HYPHENS = frozenset("-–—‐‑")
SENTENCE_ENDS = frozenset(".!?؟")
YEARS = range(1000, 2101)
RECENT_YEARS = range(1900, 2101)  # numbers that may be a year without a word that says so
_SLASHES = HYPHENS | {"/"}
_SEPARATORS = frozenset(",.٬٫")
_MONTHS = frozenset({"month", "foreign-month"})


def calendar_entry(chunk: Chunk) -> Entry | None:
    """The reading of a chunk in the `calendar` tables."""
    return chunk.readings.first.get(_CALENDAR)


def calendar_value(chunks: Sequence[Chunk], index: int) -> str | None:
    """The value of a chunk's reading in the `calendar` tables; None beyond the ends."""
    if not 0 <= index < len(chunks):
        return None
    entry = chunks[index].readings.first.get(_CALENDAR)
    return None if entry is None else entry.value


def may_begin(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a chunk has digits or a reading in the `calendar` tables."""
    if index >= len(chunks):
        return False
    return calendar_entry(chunks[index]) is not None or "0" <= chunks[index].text < ":"


def is_definite(chunk: Chunk, entry: Entry) -> bool:
    """Whether a word has the article, stripped from it or as part of the form in the table."""
    return chunk.proclitic.definite or entry.has("definite")


def is_year(chunks: Sequence[Chunk], index: int, years: range) -> bool:
    """Whether a chunk is four digits in a range, and not the start of a longer figure."""
    if not 0 <= index < len(chunks) or len(chunks[index].text) != 4 or not chunks[index].text.isdecimal():
        return False
    return int(chunks[index].text) in years and not _goes_on(chunks, index + 1)


def _goes_on(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a separator at a chunk stands between digits, without a space."""
    if index + 1 >= len(chunks) or chunks[index].text not in _SEPARATORS or not chunks[index + 1].text.isdecimal():
        return False
    return is_glued(chunks[index - 1], chunks[index]) and is_glued(chunks[index], chunks[index + 1])


def may_be_year(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether what follows lets a number be a year: a scale or a unit does not, and a round number needs a pause."""
    if index + 1 >= len(chunks):
        return True
    following = chunks[index + 1]
    if following.mark:
        return following.text not in ("%", "٪")
    if following.has(Kind.VICTIMS) or following.has(Kind.HEADS):
        return False  # "1960 soldiers"
    entry = number_entry(following)
    measured = entry is not None and (entry.has("scale") or entry.value == "unit")
    if measured or calendar_value(chunks, index + 1) == "unit":
        return False
    return int(chunks[index].text) % 100 != 0


def is_decade(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether digits carry the mark of a plural: `1990s`."""
    return calendar_value(chunks, index + 1) == "decade-mark" and is_glued(chunks[index], chunks[index + 1])


def is_day(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether digits are a day of the month that is named after them, directly or after a second day."""
    if index >= len(chunks) or not chunks[index].text.isdecimal():
        return False
    text = chunks[index].text
    if len(text) > 2 or not 1 <= int(text) <= 31:
        return False
    return month_follows(chunks, index + 1) or second_day(chunks, index) is not None


def second_day(chunks: Sequence[Chunk], index: int) -> int | None:
    """The chunk of the second day in `10 and 11 April`, `12 to 15 of this month`."""
    link = index + 1
    if link + 1 >= len(chunks):
        return None
    linked = calendar_value(chunks, link) in ("to", "and") or chunks[link].text in _SLASHES or is_linked(chunks, link)
    second = link + 1 if linked else link
    if not linked and not chunks[link].proclitic.conjunction:
        return None
    text = chunks[second].text
    if not text.isdecimal() or len(text) > 2 or not int(chunks[index].text) < int(text) <= 31:
        return None
    return second if month_follows(chunks, second + 1) else None


def month_follows(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a month stands at a chunk, or after `of`: `of April`, `of the current month`, `of the month of April`."""
    value = calendar_value(chunks, index)
    if value == "ordinal-mark":
        index += 1
        value = calendar_value(chunks, index)
    if value in ("from", "of"):
        index += 1
        value = calendar_value(chunks, index)
    if value in _MONTHS:
        return True
    entry = calendar_entry(chunks[index]) if value == "unit" else None
    if entry is None or entry.features["unit"] != "month" or entry.has("plural"):
        return False
    return is_definite(chunks[index], entry) or calendar_value(chunks, index + 1) in _MONTHS


def after_clock(chunks: Sequence[Chunk], index: int) -> int:
    """The chunk after a time of day in digits: `20:05`, `20: 05`, `2005`."""
    if index + 2 < len(chunks) and chunks[index + 1].text in (":", ".") and chunks[index + 2].text.isdecimal():
        return index + 3
    return index + 1


def numeric_date(chunks: Sequence[Chunk], index: int) -> tuple[int, int, int] | None:
    """Day, month and year of `2022-09-13`, `13/9/2022`, `13.09.2022`; month first only where it cannot be otherwise."""
    if index + 4 >= len(chunks):
        return None
    mark = chunks[index + 1].text
    texts = [chunks[index + step].text for step in (0, 2, 4)]
    if mark not in ("/", "-", ".") or chunks[index + 3].text != mark or not all(text.isdecimal() for text in texts):
        return None
    numbers = [int(text) for text in texts]
    if len(texts[0]) == 4:
        numbers.reverse()
    elif len(texts[2]) != 4:
        return None
    day, month, year = numbers if numbers[1] <= 12 else (numbers[1], numbers[0], numbers[2])
    if not (1 <= day <= 31 and 1 <= month <= 12 and year in YEARS):
        return None
    return day, month, year
