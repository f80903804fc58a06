"""Chunks in, the duration that begins at a chunk out: a number of units, with a word such as last beside it.

`four days`, `the last two days`, `the past 24 hours`; a dual or a unit without a number counts too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from builder.extraction.chunks import Chunk
from builder.extraction.entries import Entry
from builder.extraction.expressions.date_numbers import calendar_entry, calendar_value, is_definite
from builder.extraction.expressions.numbers import is_proclitic, number_entry, read_number

__all__ = ["Duration", "number_before", "read_duration"]

_REACH = 5  # chunks of the longest number read backwards
_BOUNDS = frozenset({"about", "at-least"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """So many units, up to chunk `last` (inclusive); `counted` says that the text has a number (or a dual) for them."""

    last: int
    count: int
    unit: str
    counted: bool
    direction: str | None


def read_duration(chunks: Sequence[Chunk], start: int) -> Duration | None:
    """The duration at a chunk; None if there is none, or if its number is unknown."""
    index, direction = start, None
    entry = calendar_entry(chunks[index]) if index < len(chunks) else None
    if entry is not None and entry.value in ("last", "next"):
        if not entry.has("before"):
            return None
        direction, index = entry.value, index + 1
    while index < len(chunks) and (bound := number_entry(chunks[index])) is not None and bound.value in _BOUNDS:
        index += 1
    index += is_proclitic(chunks, index)
    if index >= len(chunks):
        return None
    count = 0
    number = read_number(chunks, index)
    if number is not None:
        if not number.whole or number.last + 1 >= len(chunks) or chunks[number.last + 1].proclitic.conjunction:
            return None
        count, index = number.whole, number.last + 1
    unit = calendar_entry(chunks[index])
    if unit is None or unit.value != "unit":
        return None
    return _finish(chunks, index, unit, count or int(unit.features.get("n", 0)), direction)


def _finish(chunks: Sequence[Chunk], index: int, unit: Entry, count: int, direction: str | None) -> Duration | None:
    """The duration whose unit stands at a chunk, with what follows the unit."""
    definite, last = is_definite(chunks[index], unit), index
    number, end = _number_after(chunks, index, definite=definite)
    if number and number == (count or number):
        count, last = number, end
    counted = bool(count)
    if not counted:
        if definite or (unit.has("plural") and unit.features["unit"] != "hour"):
            return None
        count = 1
    after = calendar_entry(chunks[last + 1]) if last + 1 < len(chunks) else None
    if (
        counted
        and direction is None
        and after is not None
        and after.value in ("last", "this", "next")
        and not after.has("before")
    ):
        direction, last = after.value, last + 1
    return Duration(last=last, count=count, unit=unit.features["unit"], counted=counted, direction=direction)


def _number_after(chunks: Sequence[Chunk], index: int, *, definite: bool) -> tuple[int, int]:
    """A number word that follows its unit ("the days three", "one day one") and its last chunk; 0 if there is none."""
    if index + 1 >= len(chunks) or chunks[index + 1].proclitic.definite != definite:
        return 0, index
    entry = number_entry(chunks[index + 1])
    if (
        entry is None
        or not entry.value.isdecimal()
        or calendar_value(chunks, index + 1) == "weekday"
        or entry.has("follows")
    ):
        return 0, index
    number = read_number(chunks, index + 1)
    return (number.whole or 0, number.last) if number is not None else (0, index)


def number_before(chunks: Sequence[Chunk], end: int, floor: int) -> tuple[int, int]:
    """The number that ends just before a chunk, and its first chunk; 1 if there is none."""
    for start in range(max(floor, end - _REACH), end):
        number = read_number(chunks, start)
        if number is not None and number.last == end - 1 and number.whole:
            return number.whole, start
    return 1, end
