"""Chunks and a publication date in, the time expressions of an article with their EDTF values out.

Builds on single dates: open and closed intervals, spans counted back from publication ("four days ago", "the last two
days"), and words that point at a date named before ("the same day").
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from builder.extraction.chunks import Chunk
from builder.extraction.expressions.calendar import Publication
from builder.extraction.expressions.context import Context, TimeExpression
from builder.extraction.expressions.counted_times import (
    read_ago,
    read_attributive,
    read_before,
    read_counted,
    read_during,
    read_recent,
)
from builder.extraction.expressions.date_numbers import SENTENCE_ENDS, calendar_entry, calendar_value
from builder.extraction.expressions.intervals import read_range, read_second, read_since
from builder.extraction.index import Index
from builder.extraction.kinds import Kind

__all__ = ["TimeExpression", "parse_times"]

_ZONE_REACH = 10  # chunks between a date and its repetition in another time zone
# Words before a bare number that let it be a year.
_CUES = frozenset({"in", "since", "to", "between", "during", "from", "before", "after", "of", "shifted"})
# Words that begin no time expression.
_SILENT = frozenset(
    {"to", "and", "of", "on", "none", "era", "now", "decade-mark", "ordinal-mark", "hour", "clock-mark", "perfect"}
)
# Small words that begin one only before a number or another word of the calendar.
_PREFIXES = frozenset({"in", "during", "for", "between", "from", "before"})


def parse_times(
    chunks: Sequence[Chunk], index: Index, *, published: datetime.date | str | None
) -> tuple[TimeExpression, ...]:
    """The time expressions of an article in reading order, without overlap."""
    context = Context(chunks=chunks, publication=Publication.read(published))
    for position in sorted({*index.all(Kind.CALENDAR), *index.digits, *index.marks}):
        chunk = chunks[position]
        entry = calendar_entry(chunk)
        if entry is not None:
            if entry.value not in _SILENT:
                _read(context, position, entry.value)
        elif not chunk.mark:
            _read(context, position, "digits")
        elif chunk.text in SENTENCE_ENDS:
            context.stop()
    return tuple(context.found)


def _read(context: Context, index: int, value: str) -> None:
    """Enter the expression that begins at a chunk, if one does."""
    if index < context.next or (value in _PREFIXES and not _leads(context, index + 1)):
        return
    found = _READERS.get(value, _read_plain)(context, index)
    if found is not None:
        context.keep(found)


def _leads(context: Context, index: int) -> bool:
    """Whether the chunk after a small word may belong to a time expression at all."""
    if index >= len(context.chunks):
        return False
    following = context.chunks[index]
    if not following.readings.entries:
        return "0" <= following.text < ":" or len(following.text) <= 3
    return following.has(Kind.CALENDAR) or following.has(Kind.NUMBERS)


def _read_plain(context: Context, index: int) -> TimeExpression | None:
    """A date, alone or with a second one that makes an interval of it."""
    cued = calendar_value(context.chunks, index - 1) in _CUES
    read = context.date(index, cued=cued or context.chunks[index].proclitic.preposition is not None)
    if read is None:
        return None
    reading, value = read
    if reading.zone and reading.parts.month is None and _repeats(context, index):
        context.next = reading.last + 1
        return None
    if reading.until_day is not None and value.edtf is not None:
        until = f"{value.edtf[:8]}{reading.until_day:02}"
        interval = replace(value, precision="interval")
        return context.expression(reading.first, reading.last, interval, edtf=f"{value.edtf}/{until}")
    return read_second(context, reading, value) or context.expression(reading.first, reading.last, value)


def _repeats(context: Context, index: int) -> bool:
    """Whether a date in brackets gives the moment of the date before it for another time zone."""
    return (
        bool(context.found) and index - context.found[-1].last <= _ZONE_REACH and context.chunks[index - 1].text == "("
    )


def _read_phase(context: Context, index: int) -> TimeExpression | None:
    return read_counted(context, index) or _read_plain(context, index)


def _read_unit(context: Context, index: int) -> TimeExpression | None:
    return read_recent(context, index) or read_attributive(context, index) or _read_plain(context, index)


# What reads the expression that begins at a word, by the word's value in the `calendar` tables; a plain date otherwise.
_READERS: Mapping[str, Callable[[Context, int], TimeExpression | None]] = {
    "since": read_since,
    "before": read_before,
    "ago": read_ago,
    "after": read_counted,
    "phase": _read_phase,
    "between": read_range,
    "from": read_range,
    "during": read_during,
    "in": read_during,
    "for": read_during,
    "unit": _read_unit,
    "last": _read_unit,
    "next": _read_unit,
}
