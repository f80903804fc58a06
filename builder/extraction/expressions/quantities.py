"""Chunks in, the quantities they state out: exact figures, bounds, ranges and figures left vague.

Dates, clock times and numbers that name something (a brigade, an article of law) are no quantities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from builder.extraction.chunks import Chunk
from builder.extraction.expressions.date_numbers import (
    HYPHENS,
    RECENT_YEARS,
    YEARS,
    after_clock,
    calendar_entry,
    calendar_value,
    is_day,
    is_year,
    may_be_year,
    month_follows,
    numeric_date,
)
from builder.extraction.expressions.numbers import Numeral, is_glued, is_linked, number_entry, read_number
from builder.extraction.index import Index
from builder.extraction.kinds import Kind
from builder.model import Span

__all__ = ["Quantity", "parse_quantities"]

_OPEN = frozenset("([")
_PERCENT = frozenset("%٪")
_CURRENCIES = frozenset("$€£¥")
_AFTER = 3  # chunks between a number and a bound that follows its noun
_BEFORE_CHANGE = 8  # chunks between a word of rise or fall and its first figure
_BOUNDS = frozenset({"about", "at-least", "at-most"})
_READ = frozenset({"vague", "half", "quarter"})  # values besides digits that begin a quantity
_DATED = frozenset({"month", "foreign-month", "season", "phase", "unit"})
_CUES = frozenset({"since", "to", "in", "during", "before", "between", "after", "from", "of"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A figure in chunks `first` to `last` (inclusive, with the words before it that bound it).

    `low` and `high` are its bounds, None where open; a `vague` figure ("dozens") has none. `unit` is None for counted
    things, else percent, length, weight, money, age or time.
    """

    first: int
    last: int
    span: Span
    low: int | None
    high: int | None
    vague: bool = False
    unit: str | None = None


def parse_quantities(chunks: Sequence[Chunk], index: Index) -> tuple[Quantity, ...]:
    """The quantities of an article in reading order, without overlap."""
    found: list[Quantity] = []
    start = floor = 0
    for position in sorted({*index.all(Kind.NUMBERS), *index.digits}):
        entry = number_entry(chunks[position])
        if position < start or not (entry is None or entry.value.isdecimal() or entry.value in _READ):
            continue
        quantity, start = _read(chunks, position, floor)
        if quantity is not None:
            found.append(quantity)
            floor = quantity.last + 1
    return tuple(found)


def _read(chunks: Sequence[Chunk], index: int, floor: int) -> tuple[Quantity | None, int]:
    """The quantity at a chunk, if there is one, and where to read on; its words begin at `floor` or later."""
    entry = number_entry(chunks[index])
    if entry is not None and entry.value == "vague":
        if entry.has("indefinite") and chunks[index].proclitic.definite:
            return None, index + 1
        last = _last_vague(chunks, index)
        return _vague(chunks, index, last), last + 1
    number = read_number(chunks, index)
    if number is None:
        return None, _after_code(chunks, index)
    if _names_something(chunks, number):
        return None, number.last + 1
    if number.value is None:
        last = _last_vague(chunks, number.last)
        return _vague(chunks, index, last), last + 1
    return _bounded(chunks, number, floor)


def _bounded(chunks: Sequence[Chunk], number: Numeral, floor: int) -> tuple[Quantity | None, int]:
    first = number.first
    before = _role(chunks, first - 1) if first > floor else None
    upper = _range_end(chunks, number, before)
    last = number.last if upper is None else upper.last
    unit = _unit(chunks, first, last)
    low, high = number.whole, number.whole if upper is None else upper.whole
    if upper is not None and calendar_value(chunks, last + 1) == "era":
        return None, last + 1
    if upper is not None and number.value and number.scale == 1 and number.value * upper.scale <= (upper.value or 0):
        low = int(number.value * upper.scale)  # "20 to 30 thousand"
    if low is None and unit is not None and number.value is not None:  # "3.5 percent"
        low = high = int(number.value)
    if low is None or high is None:
        return None, last + 1
    if before in _BOUNDS or (before == "between" and upper is not None):
        first -= 1
    bound = before if before in _BOUNDS else _bound_after(chunks, last)
    return Quantity(
        first=first,
        last=last,
        span=Span(start=chunks[first].start, end=chunks[last].end),
        low=None if bound == "at-most" and upper is None else low,
        high=None if bound == "at-least" and upper is None else high,
        unit=unit,
    ), last + 1


def _vague(chunks: Sequence[Chunk], first: int, last: int) -> Quantity:
    span = Span(start=chunks[first].start, end=chunks[last].end)
    return Quantity(first=first, last=last, span=span, low=None, high=None, vague=True)


def _role(chunks: Sequence[Chunk], index: int) -> str | None:
    """What a chunk does beside a number: its value in the `numbers` tables, unless it is a number itself."""
    if not 0 <= index < len(chunks):
        return None
    entry = number_entry(chunks[index])
    if entry is not None and entry.has("indefinite") and chunks[index].proclitic.definite:  # "the number rose from"
        return "from"
    return None if entry is None or entry.value.isdecimal() else entry.value


def _last_vague(chunks: Sequence[Chunk], last: int) -> int:
    """The last chunk of "tens of thousands"."""
    while last + 1 < len(chunks):
        step = last + 1
        if _role(chunks, step) == "of" and step + 1 < len(chunks):
            step += 1
        entry = number_entry(chunks[step])
        scaled = entry is not None and (entry.has("many") or entry.has("scale"))
        if not scaled or chunks[step].proclitic.conjunction:
            break
        last = step
    return last


def _after_code(chunks: Sequence[Chunk], index: int) -> int:
    """The chunk after digits that are no number: a date, a clock time, a code."""
    if numeric_date(chunks, index) is not None:
        return index + 5
    after = after_clock(chunks, index)
    if after > index + 1:
        return after
    while after + 1 < len(chunks) and chunks[after].mark and chunks[after + 1].text.isdecimal():
        if not is_glued(chunks[after - 1], chunks[after]):
            break
        after += 2
    return after


def _names_something(chunks: Sequence[Chunk], number: Numeral) -> bool:
    """Whether the context makes the number a date, a time of day, a label or a word of another meaning."""
    first, last = number.first, number.last
    if calendar_value(chunks, first) in ("weekday", "backreference"):
        return True
    before, after = calendar_value(chunks, first - 1), calendar_value(chunks, last + 1)
    if (
        before in ("clock", "zone")
        or after in ("zone", "clock-mark", "ordinal-mark")
        or _role(chunks, first - 1) == "label"
    ):
        return True
    if number.whole is not None and number.whole <= 31 and month_follows(chunks, last + 1):
        return True
    if not chunks[first].text.isdecimal():
        return _stands_alone(chunks, number)
    return (
        _is_code(chunks, first, last)
        or is_day(chunks, first)
        or _is_day_after(chunks, number)
        or _is_year(chunks, number)
    )


def _stands_alone(chunks: Sequence[Chunk], number: Numeral) -> bool:
    """Whether a word that is a number only before a noun ("one of …") has none after it."""
    entry = number_entry(chunks[number.first])
    if entry is None or not entry.has("head") or number.first != number.last:
        return False
    return number.last + 1 >= len(chunks) or chunks[number.last + 1].mark


def _is_code(chunks: Sequence[Chunk], first: int, last: int) -> bool:
    """Digits glued to letters as in `F16` or `F-16`; at most three caseless letters before digits are a proclitic."""
    if first and is_glued(chunks[first - 1], chunks[first]):
        text = chunks[first - 1].text
        if text[0].isalpha() and (len(text) > 3 or text.upper() != text.lower()):
            return True
        if text in HYPHENS and first >= 2 and is_glued(chunks[first - 2], chunks[first - 1]):
            named = chunks[first - 2]
            if named.text[0].isalpha() and number_entry(named) is None:
                return True
    following = chunks[last + 1] if last + 1 < len(chunks) else None
    return (
        following is not None and is_glued(chunks[last], following) and following.unknown and len(following.text) == 1
    )


def _is_day_after(chunks: Sequence[Chunk], number: Numeral) -> bool:
    """Whether the number is a day after its month: `May 5`."""
    index = number.first - 1
    if index > 0 and chunks[index].text == ".":  # "Sept. 13"
        index -= 1
    month = calendar_entry(chunks[index]) if index >= 0 else None
    if not number.whole or number.whole > 31 or month is None or month.value != "month":
        return False
    return month.has("day-follows") and calendar_value(chunks, index - 1) != "in"


def _is_year(chunks: Sequence[Chunk], number: Numeral) -> bool:
    first = number.first
    if number.last == first and _is_named_year(chunks, first):
        return True
    if number.last != first or not is_year(chunks, first, YEARS):
        return False
    before, after = calendar_value(chunks, first - 1), calendar_value(chunks, first + 1)
    if before in _DATED or after in ("era", "decade-mark"):
        return True
    if first > 1 and chunks[first - 1].text == ")" and calendar_value(chunks, first - 2) in ("month", "foreign-month"):
        return True
    if before == "in" and first + 1 < len(chunks) and chunks[first + 1].mark:
        return True
    if not is_year(chunks, first, RECENT_YEARS):
        return False
    if _role(chunks, first - 1) == "determiner" or _is_bracketed(chunks, first):
        return True
    if chunks[first - 1].text in ("،", ",") and calendar_value(chunks, first - 3) == "month":
        return True
    cued = before in _CUES or chunks[first].proclitic.preposition is not None
    if cued and may_be_year(chunks, first):
        return True
    return any(is_year(chunks, first + step, RECENT_YEARS) for step in (-2, 2)) and may_be_year(chunks, first)


def _is_named_year(chunks: Sequence[Chunk], first: int) -> bool:
    """Whether the word for a year stands before digits: `the year 352`."""
    entry = calendar_entry(chunks[first - 1]) if first else None
    named = entry is not None and entry.features.get("unit") == "year" and not entry.has("plural")
    return named and chunks[first].text.isdecimal()


def _is_bracketed(chunks: Sequence[Chunk], index: int) -> bool:
    return 0 < index < len(chunks) - 1 and chunks[index - 1].text == "(" and chunks[index + 1].text == ")"


def _range_end(chunks: Sequence[Chunk], number: Numeral, before: str | None) -> Numeral | None:
    """The number that ends a range begun by another: `20 to 30`, `20-30`, `between 20 and 30`."""
    link = number.last + 1
    start = _after_link(chunks, link, before, number.first)
    if start is None or start >= len(chunks) or number.value is None:
        return None
    upper = read_number(chunks, start)
    if upper is None or upper.value is None or upper.value <= number.value:
        return None
    return upper


def _after_link(chunks: Sequence[Chunk], link: int, before: str | None, first: int) -> int | None:
    """Where the second number of a range would begin; `rose from 20 to 30` is no range."""
    if link + 1 >= len(chunks):
        return None
    if chunks[link].text in HYPHENS:
        return link + 1 if chunks[link + 1].text.isdecimal() else None
    role = _role(chunks, link)
    if role == "to":
        changes = before == "from" and any(
            _role(chunks, index) == "change" for index in range(max(0, first - _BEFORE_CHANGE), first)
        )
        return None if changes else link + 1
    if before != "between":
        return None
    if role == "and" or is_linked(chunks, link):
        return link + 1
    return link if chunks[link].proclitic.conjunction else None


def _unit(chunks: Sequence[Chunk], first: int, last: int) -> str | None:
    if first and chunks[first - 1].text in _CURRENCIES:
        return "money"
    if _role(chunks, first - 1) == "age":
        return "age"
    if calendar_value(chunks, first - 1) == "unit" and not chunks[first].text.isdecimal():  # "one day", in this order
        return "time"
    following = last + 1
    if following < len(chunks) and chunks[following].text in HYPHENS:  # "40-year-old"
        following += 1
    if following >= len(chunks):
        return None
    if chunks[following].text in _PERCENT:
        return "percent"
    if chunks[following].text in _CURRENCIES:
        return "money"
    entry = number_entry(chunks[following])
    if entry is not None and entry.value == "unit":
        return entry.features.get("unit")
    if calendar_value(chunks, following) not in ("unit", "ago") or chunks[following].proclitic.conjunction:
        return None
    after = following + 1 + (following + 1 < len(chunks) and chunks[following + 1].text in HYPHENS)
    aged = (first > 0 and chunks[first - 1].text in _OPEN) or _role(chunks, after) == "age"
    return "age" if aged else "time"


def _bound_after(chunks: Sequence[Chunk], last: int) -> str | None:
    """A bound after the number and its noun: `20 persons at least`."""
    for index in range(last + 1, min(len(chunks), last + 2 + _AFTER)):
        entry = number_entry(chunks[index])
        if entry is not None and entry.has("trails"):
            return entry.value
        if chunks[index].mark or chunks[index].text.isdecimal() or (entry is not None and entry.value.isdecimal()):
            return None
    return None
