"""Chunks in, the quantities they state out: exact figures, bounds, ranges and figures left vague.

Dates, clock times and numbers that name something (a brigade, an article of law) are no quantities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from builder.extraction.chunks import Chunk
from builder.extraction.numbers import Numeral, is_glued, number_entry, read_number
from builder.model import Span

__all__ = ["Quantity", "parse_quantities"]

CALENDAR = "calendar"
_HYPHENS = frozenset("-–—‐‑")
_OPEN = frozenset("([")
_PERCENT = frozenset("%٪")
_CURRENCIES = frozenset("$€£¥")
_AFTER = 3  # chunks between a number and a bound that follows its noun
_YEARS = range(1900, 2101)
_MODIFIERS = frozenset({"about", "at-least", "at-most"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A figure in chunks `first` to `last` (inclusive, with the words that bound it).

    `low` and `high` are its bounds, None where open; `vague` figures ("dozens") have none. `unit` is None for counted things.
    """

    first: int
    last: int
    span: Span
    low: int | None
    high: int | None
    vague: bool = False
    unit: str | None = None


def parse_quantities(chunks: Sequence[Chunk]) -> tuple[Quantity, ...]:
    """The quantities of an article in reading order, without overlap."""
    found: list[Quantity] = []
    start = 0
    for index, chunk in enumerate(chunks):
        if not "0" <= chunk.text < ":":
            for entry in chunk.entries:
                if entry.kind == "numbers":
                    break
            else:
                continue
            if not (entry.value.isdigit() or entry.value in ("vague", "half", "quarter")):
                continue
        if index < start:
            continue
        quantity, start = _read(chunks, index, found[-1].last + 1 if found else 0)
        if quantity is not None:
            found.append(quantity)
    return tuple(found)


def _read(chunks: Sequence[Chunk], index: int, floor: int) -> tuple[Quantity | None, int]:
    """The quantity at a chunk, if there is one, and where to read on."""
    if (entry := number_entry(chunks[index])) is not None and entry.value == "vague":
        return _quantity(chunks, index, _last_vague(chunks, index), None, None, vague=True), _last_vague(chunks, index) + 1
    number = read_number(chunks, index)
    if number is None:
        return None, _after_digits(chunks, index)
    if _names_something(chunks, number):
        return None, number.last + 1
    if number.value is None:
        return _quantity(chunks, index, _last_vague(chunks, number.last), None, None, vague=True), number.last + 1
    return _bounded(chunks, number, floor)


def _bounded(chunks: Sequence[Chunk], number: Numeral, floor: int) -> tuple[Quantity | None, int]:
    first, last = number.first, number.last
    upper = _range_end(chunks, number)
    low = number.whole
    high = low
    if upper is not None:
        last, high = upper.last, upper.whole
    unit = _unit(chunks, first, last)
    if (low is None or high is None) and unit is None:
        return None, last + 1
    if number.value is not None and low is None:
        low = high = int(number.value)
    before = _role(chunks, first - 1) if first - 1 >= floor else None
    after = _trailing_bound(chunks, last) if before is None else None
    modifier = before or (after and after[0])
    if before in _MODIFIERS or before == "between" and upper is not None:
        first -= 1
    if upper is None and modifier == "at-least":
        high = None
    elif upper is None and modifier == "at-most":
        low = None
    quantity = _quantity(chunks, first, last, low, high, unit=unit)
    return quantity, last + 1


def _quantity(
    chunks: Sequence[Chunk], first: int, last: int, low: int | None, high: int | None, *, vague: bool = False, unit: str | None = None
) -> Quantity:
    span = Span(start=chunks[first].span.start, end=chunks[last].span.end)
    return Quantity(first=first, last=last, span=span, low=low, high=high, vague=vague, unit=unit)


def _role(chunks: Sequence[Chunk], index: int) -> str | None:
    """What a chunk does beside a number: its value in the tables."""
    if not 0 <= index < len(chunks):
        return None
    entry = number_entry(chunks[index])
    return None if entry is None or entry.value.isdigit() else entry.value


def _calendar(chunks: Sequence[Chunk], index: int) -> str | None:
    if not 0 <= index < len(chunks):
        return None
    for entry in chunks[index].entries:
        if entry.kind == CALENDAR:
            return entry.value
    return None


def _last_vague(chunks: Sequence[Chunk], last: int) -> int:
    """The last chunk of "tens of thousands"."""
    while last + 1 < len(chunks):
        step = last + 1
        entry = number_entry(chunks[step])
        if entry is not None and entry.value == "of" and step + 1 < len(chunks):
            step += 1
            entry = number_entry(chunks[step])
        if entry is None or not (entry.has("many") or entry.has("scale")) or chunks[step].proclitic.conjunction:
            break
        last = step
    return last


def _after_digits(chunks: Sequence[Chunk], index: int) -> int:
    """The chunk after a date, a clock time or a code in digits."""
    last = index
    while last + 2 < len(chunks) and chunks[last + 1].mark and chunks[last + 2].text[0].isdigit():
        if not is_glued(chunks[last], chunks[last + 1]) and chunks[last + 1].text != ":":
            break
        last += 2
    return last + 1


def _names_something(chunks: Sequence[Chunk], number: Numeral) -> bool:
    """Whether the context makes the number a date, a time of day, a label or a word of another meaning."""
    first, last = number.first, number.last
    if _calendar(chunks, first) == "weekday":
        return True
    before, after = _calendar(chunks, first - 1), _calendar(chunks, last + 1)
    if before in ("clock", "zone") or after == "zone" or _role(chunks, first - 1) == "label":
        return True
    entry = number_entry(chunks[first])
    if entry is not None and entry.has("head") and first == last and (last + 1 >= len(chunks) or chunks[last + 1].mark):
        return True
    if not chunks[first].text[0].isdigit():
        return False
    return _is_code(chunks, first, last) or _is_day(chunks, number) or _is_year(chunks, number, before)


def _is_code(chunks: Sequence[Chunk], first: int, last: int) -> bool:
    """Digits glued to letters as in `F16`; a caseless run of at most three letters before digits is a proclitic."""
    if first and not chunks[first - 1].mark and is_glued(chunks[first - 1], chunks[first]):
        text = chunks[first - 1].text
        if len(text) > 3 or text.upper() != text.lower():
            return True
    if first >= 2 and chunks[first - 1].text in _HYPHENS and is_glued(chunks[first - 1], chunks[first]):
        glued = is_glued(chunks[first - 2], chunks[first - 1])
        if glued and not chunks[first - 2].mark and not chunks[first - 2].text[0].isdigit() and number_entry(chunks[first - 2]) is None:
            return True
    following = chunks[last + 1] if last + 1 < len(chunks) else None
    return following is not None and following.unknown and len(following.text) == 1 and is_glued(chunks[last], following)


def _is_day(chunks: Sequence[Chunk], number: Numeral) -> bool:
    """Whether a month follows, directly or after another day: `30 June`, `10 and 11 April`, `15 of this month`."""
    if number.whole is None or not 1 <= number.whole <= 31:
        return False
    index = number.last + 1
    for _ in range(4):
        value = _calendar(chunks, index)
        if value in ("month", "hijri-month"):
            return True
        if value == "unit":
            return index > number.last + 1 and _is_definite(chunks[index])
        if index >= len(chunks) or not (
            value in ("from", "to", "and", "of", "ordinal-mark") or chunks[index].text[0].isdigit() or len(chunks[index].text) == 1
        ):
            return False
        index += 1
    return False


def _is_definite(chunk: Chunk) -> bool:
    return chunk.proclitic.definite or any(entry.kind == CALENDAR and entry.has("definite") for entry in chunk.entries)


def _is_year(chunks: Sequence[Chunk], number: Numeral, before: str | None) -> bool:
    if number.first != number.last or len(chunks[number.first].text) != 4:
        return False
    after = _calendar(chunks, number.last + 1)
    if before in ("month", "season", "phase", "hijri-month") or after == "era":
        return True
    if before == "unit":  # "the year 1436"; a year is no quantity in any calendar
        return True
    if int(chunks[number.first].text) not in _YEARS:
        return False
    if before in ("since", "to", "in", "during", "ago", "between", "after", "from") and int(chunks[number.first].text) % 100:
        return True
    beyond = number.first - 2 if len(chunks[number.first - 1].text) == 1 else number.first - 1
    return _is_year_digits(chunks, beyond) or _is_year_digits(chunks, number.last + 2)


def _is_year_digits(chunks: Sequence[Chunk], index: int) -> bool:
    if not 0 <= index < len(chunks) or len(chunks[index].text) != 4 or not chunks[index].text.isdigit():
        return False
    return int(chunks[index].text) in _YEARS


def _range_end(chunks: Sequence[Chunk], number: Numeral) -> Numeral | None:
    """The number that ends a range begun by another: `20 to 30`, `20-30`, `between 20 and 30`."""
    start = _after_link(chunks, number)
    if start is None or start >= len(chunks):
        return None
    upper = read_number(chunks, start)
    if upper is None or upper.value is None or number.value is None or upper.value <= number.value:
        return None
    return upper


def _after_link(chunks: Sequence[Chunk], number: Numeral) -> int | None:
    """Where the second number of a range would begin."""
    link = number.last + 1
    if link + 1 >= len(chunks):
        return None
    before = _role(chunks, number.first - 1)
    if chunks[link].text in _HYPHENS:
        return link + 1 if chunks[link + 1].text[0].isdigit() else None
    role = _role(chunks, link)
    if role == "to":
        return link + 1 if before != "from" or not _changes(chunks, number.first) else None
    if before != "between":
        return None
    if chunks[link].proclitic.conjunction:
        return link
    single = len(chunks[link].text) == 1 and not chunks[link].mark
    return link + 1 if role == "and" or single else None


def _changes(chunks: Sequence[Chunk], first: int) -> bool:
    """Whether a word of rise or fall stands before: `rose from 20 to 30` is no range."""
    return any(_role(chunks, index) == "change" for index in range(max(0, first - 8), first))


def _unit(chunks: Sequence[Chunk], first: int, last: int) -> str | None:
    if first and chunks[first - 1].text in _CURRENCIES:
        return "money"
    if _role(chunks, first - 1) == "age":
        return "age"
    following = last + 1
    if following >= len(chunks):
        return None
    if chunks[following].text in _PERCENT:
        return "percent"
    if chunks[following].text in _CURRENCIES:
        return "money"
    entry = number_entry(chunks[following])
    if entry is not None and entry.value == "unit":
        return entry.features.get("unit")
    if _calendar(chunks, following) == "unit" and not chunks[following].proclitic.conjunction:
        aged = first and chunks[first - 1].text in _OPEN or _role(chunks, following + 1) == "age"
        return "age" if aged else "time"
    return None


def _trailing_bound(chunks: Sequence[Chunk], last: int) -> tuple[str, int] | None:
    """A bound after the number and its noun: `20 persons at least`."""
    for index in range(last + 1, min(len(chunks), last + 2 + _AFTER)):
        role = _role(chunks, index)
        if role in _MODIFIERS and number_entry(chunks[index]) is not None and _may_trail(chunks[index]):
            return role, index
        if chunks[index].mark or chunks[index].text[0].isdigit() or _is_number_word(chunks[index]):
            return None
    return None


def _may_trail(chunk: Chunk) -> bool:
    entry = number_entry(chunk)
    return entry is not None and entry.has("trails")


def _is_number_word(chunk: Chunk) -> bool:
    entry = number_entry(chunk)
    return entry is not None and entry.value.isdigit()
