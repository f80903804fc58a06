"""The draft of a date at digits in; the day, year, whole date or clock time they say, taken into it.

Each step says whether it took something.
"""

from __future__ import annotations

from builder.extraction.chunks import Chunk
from builder.extraction.expressions.date_draft import DateDraft
from builder.extraction.expressions.date_numbers import (
    HYPHENS,
    RECENT_YEARS,
    YEARS,
    after_clock,
    calendar_entry,
    calendar_value,
    is_day,
    is_decade,
    is_year,
    may_be_year,
    numeric_date,
    second_day,
)
from builder.extraction.expressions.numbers import is_linked

__all__ = ["take_digits", "take_era"]

_SLASHES = HYPHENS | {"/"}
_HIJRI_YEARS = range(1300, 1500)  # a year in this range, without a sign of its era, is one of the Hijra


def take_digits(draft: DateDraft, chunk: Chunk) -> bool:
    """Take what digits say at the place where the draft stands."""
    parts, index, chunks = draft.parts, draft.index, draft.chunks
    after = after_clock(chunks, index)
    if calendar_value(chunks, after) in ("zone", "clock-mark"):
        return draft.advance(after - index)
    if parts.month is None and (numbers := numeric_date(chunks, index)) is not None:
        parts.day, parts.month, parts.year = numbers
        draft.advance(5)
        return take_era(draft)
    dated = parts.month is not None or parts.season is not None or draft.foreign or "year" in parts.shifts
    if parts.year is None and is_year(chunks, index, YEARS if dated else RECENT_YEARS):
        bare = (draft.cued and draft.first) or (draft.phase and parts.empty)
        if dated or is_decade(chunks, index) or (bare and may_be_year(chunks, index)):
            return _take_year_digits(draft)
    if parts.day is None and parts.month is None and is_day(chunks, index):
        return _take_day_digits(draft)
    if draft.day_follows and parts.day is None and len(chunk.text) <= 2 and 1 <= int(chunk.text) <= 31:
        return _take_day_after(draft)
    return False


def _take_year_digits(draft: DateDraft) -> bool:
    if is_decade(draft.chunks, draft.index):
        draft.parts.decade = int(draft.text()[:3])
        return draft.advance(2)
    draft.parts.shifts = {unit: step for unit, step in draft.parts.shifts.items() if unit != "year"}
    draft.parts.year = int(draft.text())
    draft.advance()
    return take_era(draft)


def _take_day_digits(draft: DateDraft) -> bool:
    draft.parts.day = int(draft.text())
    second = second_day(draft.chunks, draft.index)
    if second is not None:
        draft.until_day = int(draft.chunks[second].text)
        draft.index = second
    draft.advance()
    return _skip_ordinal_mark(draft)


def _take_day_after(draft: DateDraft) -> bool:
    """The day after its month: `May 5`, `May 5-6`."""
    if draft.text(1) == ":":
        return False
    day = draft.parts.day = int(draft.text())
    draft.advance()
    _skip_ordinal_mark(draft)
    linked = draft.text() in _SLASHES or draft.value() in ("to", "and") or is_linked(draft.chunks, draft.index)
    second = draft.text(1)
    if linked and second.isdecimal() and len(second) <= 2 and day < int(second) <= 31:
        draft.until_day = int(second)
        draft.advance(2)
        _skip_ordinal_mark(draft)
    return True


def _skip_ordinal_mark(draft: DateDraft) -> bool:
    return draft.advance() if draft.value() == "ordinal-mark" else True


def take_era(draft: DateDraft) -> bool:
    """Pass over the sign of an era after a year."""
    entry = calendar_entry(draft.chunks[draft.index]) if draft.index < len(draft.chunks) else None
    if entry is not None and entry.value == "era":
        draft.foreign = draft.foreign or entry.has("foreign")
        draft.advance()
    elif draft.parts.year in _HIJRI_YEARS:
        draft.foreign = True
    return True
