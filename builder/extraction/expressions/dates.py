"""Chunks in, the one date that begins at a chunk out: its parts as the text gives them, unresolved.

A date is a bag of parts in any order: part of day, weekday, day, month (often in two month systems), year, season,
decade, or a unit with a word such as last, this, next. Words come from the `calendar` tables of the languages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from builder.extraction.chunks import Chunk
from builder.extraction.entries import Entry
from builder.extraction.expressions.date_digits import take_digits, take_era
from builder.extraction.expressions.date_draft import DateDraft, DateReading
from builder.extraction.expressions.date_numbers import (
    HYPHENS,
    YEARS,
    after_clock,
    calendar_entry,
    calendar_value,
    is_day,
    is_definite,
    is_year,
    may_begin,
    month_follows,
    numeric_date,
)
from builder.extraction.expressions.numbers import number_entry, read_number
from builder.extraction.kinds import Clause

__all__ = ["read_date"]

_STEPS = {"last": -1, "this": 0, "next": 1}
_BACK_STEPS = {"same": 0, "following": 1, "previous": -1}
_CUES = frozenset({"in", "since", "to", "between", "during", "from", "before", "after", "of", "phase", "on", "shifted"})
_LINKS = frozenset({"of", "from", "on", "in"})
_MODIFIED = frozenset({"unit", "weekday", "month", "season", "weekend", "part"})
_COMMAS = frozenset("،,")
_SLASHES = HYPHENS | {"/"}


def read_date(chunks: Sequence[Chunk], start: int, *, cued: bool = False) -> DateReading | None:
    """The date that begins at a chunk; `cued` says that a bare number there may be a year."""
    draft = DateDraft(chunks=chunks, start=start, index=start, cued=cued)
    while (further := _take(draft)) is not None:
        draft = further
    return draft.reading()


def _take(draft: DateDraft) -> DateDraft | None:
    """The draft with one more part, if one stands at its index."""
    if draft.index >= len(draft.chunks):
        return None
    chunk = draft.chunks[draft.index]
    complete = (draft.parts.year is not None and draft.parts.month is None) or draft.backreference is not None
    if not draft.first and (chunk.proclitic.conjunction or complete):
        return None
    if chunk.text.isdecimal():
        return draft if take_digits(draft, chunk) else None
    entry = calendar_entry(chunk)
    if entry is not None and (taker := _TAKERS.get(entry.value)) is not None:
        taken = taker(draft, chunk, entry)
        if taken is not None:
            return taken
    return None if draft.first else _skip(draft, chunk, entry)


def _attempt(draft: DateDraft, step: int) -> DateDraft | None:
    """The draft with a part that stands so many chunks ahead; the draft itself is left as it is."""
    if not may_begin(draft.chunks, draft.index + step):
        return None
    further = draft.copy()
    further.index += step
    return _take(further)


def _skip(draft: DateDraft, chunk: Chunk, entry: Entry | None) -> DateDraft | None:
    """The draft with a part that stands after a mark or a small word."""
    parts, following = draft.parts, draft.value(1)
    passes = False
    if entry is not None:
        if entry.value in ("from", "of"):
            passes = following not in ("part", "clock")
        elif entry.value == "in":
            passes = following == "clock" or is_day(draft.chunks, draft.index + 1)
        elif entry.value == "on":
            passes = following in ("weekday", "part", "month")
        else:
            passes = entry.value == "to" and draft.night and following == "weekday"
    elif chunk.text == "(":
        return _bracketed(draft)
    elif chunk.text in _SLASHES:
        passes = following in ("month", "weekday")
    elif chunk.text in _COMMAS:
        opens = parts.month is None and (parts.weekday is not None or "day" in parts.shifts)
        passes = opens or (draft.day_follows and parts.day is not None and parts.year is None)
    elif chunk.text == ".":
        passes = draft.abbreviated and parts.day is None
    return _attempt(draft, 1) if passes else None


def _bracketed(draft: DateDraft) -> DateDraft | None:
    inside = _attempt(draft, 1)
    while inside is not None and (further := _take(inside)) is not None:
        inside = further
    if inside is None or inside.text() != ")":
        return None
    inside.advance()
    return inside


def _taken(draft: DateDraft, success: bool) -> DateDraft | None:
    return draft if success else None


def _take_month(draft: DateDraft, chunk: Chunk, entry: Entry) -> DateDraft | None:
    month, parts = int(entry.features["n"]), draft.parts
    if parts.month not in (None, month) or "day" in parts.shifts or parts.season is not None:
        return None
    if entry.has("weak") and not _is_month(draft, entry, month):
        return None
    after_in = draft.first and calendar_value(draft.chunks, draft.start - 1) == "in"
    draft.day_follows = entry.has("day-follows") and not after_in  # "in May 20 people"
    draft.abbreviated = entry.has("abbreviated")
    parts.month = month
    return _taken(draft, draft.direct())


def _is_month(draft: DateDraft, entry: Entry, month: int) -> bool:
    """Whether a word that is not always a month is one here."""
    if draft.parts.day is not None or draft.parts.month == month or draft.phase or draft.pending:
        return True
    before, after = draft.value(-1), draft.value(1)
    if before in _CUES or before == "unit" or after in _STEPS or after == "month":
        return True
    if draft.text(1).isdecimal():
        return entry.has("day-follows") or is_year(draft.chunks, draft.index + 1, YEARS)
    return after is None and draft.value(2) == "month"


def _take_weekday(draft: DateDraft, chunk: Chunk, entry: Entry) -> DateDraft | None:
    weekday = int(entry.features["n"])
    if draft.parts.weekday not in (None, weekday) and not draft.night:
        return None
    if entry.has("weak") and not (draft.pending or not draft.first or draft.value(-1) in _CUES):
        return None
    draft.parts.weekday = weekday
    return _taken(draft, draft.direct())


def _take_day(draft: DateDraft, chunk: Chunk, entry: Entry) -> DateDraft | None:
    fits = not draft.pending and draft.parts.month is None
    return _taken(draft, fits and draft.shift("day", int(entry.features["shift"]), 1))


def _take_shifted(draft: DateDraft, chunk: Chunk, entry: Entry) -> DateDraft | None:
    """A unit and its shift in one entry: `last year`, unless the year follows ("before the year 2003")."""
    if is_year(draft.chunks, draft.index + 1, YEARS):
        return None
    return _taken(draft, draft.shift(entry.features["unit"], int(entry.features["step"]), 1))


def _take_unit(draft: DateDraft, chunk: Chunk, entry: Entry) -> DateDraft | None:
    unit, following = entry.features["unit"], draft.value(1)
    if unit in ("hour", "minute") or entry.has("plural"):
        return None
    if unit == "year" and is_year(draft.chunks, draft.index + 1, YEARS):
        return _take_year(draft, entry)
    if draft.pending and not entry.has("n") and (draft.pending, unit) != ("this", "day"):
        return _taken(draft, draft.shift(unit, _STEPS[draft.pending], 1))
    definite = is_definite(chunk, entry)
    if following in _BACK_STEPS and (definite or following == "same"):
        return _taken(draft, draft.refer_back(unit, _BACK_STEPS[following], 2))
    if definite:
        return _taken(draft, _take_definite(draft, entry, unit, following))
    if unit == "month":
        begins = following in ("month", "foreign-month")
    else:
        begins = unit == "day" and _begins_date(draft.chunks, draft.index + 1)
    if not begins:
        return None
    draft.pair = entry.has("n")
    return _attempt(draft, 1)


def _begins_date(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether the word after "day" makes it part of a date."""
    named = calendar_value(chunks, index) in ("weekday", "day", "ordinal", "part")
    return named or is_day(chunks, index) or numeric_date(chunks, index) is not None


def _take_year(draft: DateDraft, entry: Entry) -> DateDraft | None:
    if draft.parts.year is not None:
        return None
    draft.parts.year = int(draft.text(1))
    draft.pair, draft.pending = entry.has("n"), None
    draft.advance(2)
    return _taken(draft, take_era(draft))


def _take_definite(draft: DateDraft, entry: Entry, unit: str, following: str | None) -> bool:
    """The unit with an article: `the year before last`, `today`, `the start of the month`."""
    if following in _STEPS and not entry.has("n") and unit != "day":
        modifier = calendar_entry(draft.chunks[draft.index + 1])
        if modifier is not None and not modifier.has("before") and not modifier.has("counted"):
            step = -int(modifier.features.get("n", 1)) if following == "last" else _STEPS[following]
            return draft.shift(unit, step, 2)
    if entry.has("today"):
        after = draft.index + 1
        counted = following == "ordinal" or (after < len(draft.chunks) and _is_told_apart(draft.chunks[after]))
        return not counted and draft.shift("day", 0, 1)
    return draft.phase and not entry.has("n") and unit in ("week", "month", "year") and draft.shift(unit, 0, 1)


def _is_told_apart(chunk: Chunk) -> bool:
    """Whether the word after "the day" says which day: `the one day`, `the day on which`."""
    if chunk.has(Clause.RELATIVE):
        return True
    entry = number_entry(chunk)
    return (
        entry is not None
        and entry.value.isdecimal()
        and chunk.proclitic.definite
        and calendar_value((chunk,), 0) != "weekday"
    )


def _take_backreference(draft: DateDraft, chunk: Chunk, entry: Entry) -> DateDraft | None:
    return _taken(draft, draft.refer_back(entry.features["unit"], int(entry.features["step"]), 1))


def _take_modifier(draft: DateDraft, chunk: Chunk, entry: Entry) -> DateDraft | None:
    if entry.has("before"):
        if draft.pending or draft.value(1) not in _MODIFIED:
            return None
        further = draft.copy()
        further.pending = entry.value
        further.advance()
        return _take(further)
    parts = draft.parts
    if (
        entry.has("counted")
        or parts.direction
        or parts.shifts
        or (parts.weekday is parts.month is parts.season is None and not parts.weekend)
    ):
        return None
    draft.pending = entry.value
    return _taken(draft, draft.direct())


def _take_same(draft: DateDraft, chunk: Chunk, entry: Entry) -> DateDraft | None:
    unit = calendar_entry(draft.chunks[draft.index + 1]) if draft.index + 1 < len(draft.chunks) else None
    if not entry.has("before") or unit is None or unit.value != "unit" or unit.has("n") or unit.has("plural"):
        return None
    return _taken(draft, draft.refer_back(unit.features["unit"], _BACK_STEPS[entry.value], 2))


def _take_phase(draft: DateDraft, chunk: Chunk, entry: Entry) -> DateDraft | None:
    step = 2 if draft.value(1) in _LINKS or draft.text(1) in HYPHENS else 1
    if not may_begin(draft.chunks, draft.index + step):
        return None
    further = draft.copy()
    further.phase = True
    further.advance(step)
    return _take(further)


def _take_part(draft: DateDraft, chunk: Chunk, entry: Entry) -> DateDraft | None:
    if draft.pending or (draft.first and entry.has("tonight") and is_definite(chunk, entry)):
        return _taken(draft, draft.shift("day", 0, 1))
    if (draft.first or not entry.has("adverb")) and not may_begin(draft.chunks, draft.index + 1):
        return None
    further = draft.copy()
    further.night = draft.night or entry.has("night")
    further.advance()
    if further.value() in ("of", "from", "on") and further.value(1) not in _LINKS:
        linked = _attempt(further, 1)
        if linked is not None:
            return linked
    if entry.has("adverb") and not draft.first:
        return further
    return _take(further)


def _take_season(draft: DateDraft, chunk: Chunk, entry: Entry) -> DateDraft | None:
    if draft.parts.month is not None or draft.parts.season is not None:
        return None
    draft.parts.season = int(entry.features["n"])
    return _taken(draft, draft.direct())


def _take_decade(draft: DateDraft, chunk: Chunk, entry: Entry) -> DateDraft | None:
    after = number_entry(draft.chunks[draft.index + 1]) if draft.index + 1 < len(draft.chunks) else None
    if after is not None and after.value == "age":  # a man in his fifties
        return None
    draft.parts.decade, draft.pending = int(entry.features["n"]), None
    return _taken(draft, draft.advance())


def _take_century(draft: DateDraft, chunk: Chunk, entry: Entry) -> DateDraft | None:
    if draft.parts.decade is None:
        draft.parts.century = int(entry.features["n"])
    return _taken(draft, draft.advance())


def _take_weekend(draft: DateDraft, chunk: Chunk, entry: Entry) -> DateDraft | None:
    draft.parts.weekend = True
    return _taken(draft, draft.direct())


def _take_ordinal(draft: DateDraft, chunk: Chunk, entry: Entry) -> DateDraft | None:
    if draft.parts.day is not None or not month_follows(draft.chunks, draft.index + 1):
        return None
    draft.parts.day = int(entry.features["n"])
    return _taken(draft, draft.advance())


def _take_clock(draft: DateDraft, chunk: Chunk, entry: Entry) -> DateDraft | None:
    """A time of day: its words belong to the date, its value does not."""
    index = draft.index + 1
    if entry.value == "zone":
        draft.zone = True
    elif draft.text(1).isdecimal():
        index = after_clock(draft.chunks, index)
    elif draft.value(1) in ("hour", "ordinal"):
        index += 1
    elif index < len(draft.chunks) and (number := read_number(draft.chunks, index)) is not None:
        index = number.last + 1
    draft.index = index
    return draft


def _take_foreign(draft: DateDraft, chunk: Chunk, entry: Entry) -> DateDraft | None:
    """A month of another calendar, beside a day or a year: these names are also names of persons."""
    if draft.parts.day is None and not is_year(draft.chunks, draft.index + 1, YEARS):
        return None
    draft.foreign = True
    return _taken(draft, draft.advance())


_TAKERS: Mapping[str, Callable[[DateDraft, Chunk, Entry], DateDraft | None]] = {
    "month": _take_month,
    "weekday": _take_weekday,
    "day": _take_day,
    "unit": _take_unit,
    "shifted": _take_shifted,
    "last": _take_modifier,
    "this": _take_modifier,
    "next": _take_modifier,
    "same": _take_same,
    "following": _take_same,
    "previous": _take_same,
    "backreference": _take_backreference,
    "phase": _take_phase,
    "part": _take_part,
    "season": _take_season,
    "decade": _take_decade,
    "century": _take_century,
    "weekend": _take_weekend,
    "ordinal": _take_ordinal,
    "clock": _take_clock,
    "zone": _take_clock,
    "foreign-month": _take_foreign,
}
