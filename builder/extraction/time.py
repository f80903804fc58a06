"""Chunks and a publication date in, the time expressions of an article with their EDTF values out.

Builds on single dates: open and closed intervals, spans counted back from publication ("four days ago", "the last two days"), and
words that point at a date named before ("the same day").
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from builder.extraction.calendar import Precision, Publication, Resolved, ago, begin, end, recent, resolve
from builder.extraction.chunks import Chunk
from builder.extraction.dates import DateReading, calendar_entry, calendar_value, is_linked_digit, read_date
from builder.extraction.numbers import number_entry, read_number
from builder.model import Span

__all__ = ["TimeExpression", "parse_times"]

_STOPS = frozenset(".!?؟")
_HYPHENS = frozenset("-–—‐‑")
_SINCE_REACH = 9  # chunks between "since" and the date of what it names
_ZONE_REACH = 10  # chunks between a date and its repetition in another time zone
_BEFORE = frozenset({"in", "since", "to", "between", "during", "from", "ago", "after", "of"})
_COUNTED = frozenset({"day", "week", "month", "year", "decade"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """A time in chunks `first` to `last` (inclusive).

    `edtf` is None where the publication date is needed and unknown. `relative`: the value depends on the publication date;
    `open`: an interval without end. `since` is the chunk of a word such as "since" that governs the expression from farther
    left: what stands before it lasts from then on, what stands after it happened then. `future` is the value if the verb looks
    ahead (a bare weekday, a month without a year).
    """

    first: int
    last: int
    span: Span
    edtf: str | None
    precision: Precision
    relative: bool = False
    open: bool = False
    since: int | None = None
    future: str | None = None


def parse_times(chunks: Sequence[Chunk], *, published: datetime.date | str | None) -> tuple[TimeExpression, ...]:
    """The time expressions of an article in reading order, without overlap."""
    parser = _Parser(chunks, Publication.read(published))
    for index, chunk in enumerate(chunks):
        if "0" <= chunk.text < ":":
            parser.read(index, None)
            continue
        for entry in chunk.entries:
            if entry.kind == "calendar":
                parser.read(index, entry.value)
                break
        else:
            if chunk.text in _STOPS and chunk.mark:
                parser.stop()
    return tuple(parser.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Duration:
    last: int
    count: int
    unit: str
    direction: str | None


class _Parser:
    """Keeps what earlier expressions leave behind: the day of the sentence, the date last named, a pending "since"."""

    __slots__ = ("_chunks", "_day", "_named", "_next", "_publication", "_since", "found")

    def __init__(self, chunks: Sequence[Chunk], publication: Publication | None) -> None:
        self._chunks = chunks
        self._publication = publication
        self._next = 0
        self._day: datetime.date | None = None
        self._named: str | None = None
        self._since: int | None = None
        self.found: list[TimeExpression] = []

    def stop(self) -> None:
        """A sentence ends."""
        self._day = None
        self._since = None

    def read(self, index: int, value: str | None) -> None:
        """Read the expression that begins at a chunk, if one does."""
        if index < self._next:
            return
        if value == "since":
            found = self._read_since(index)
        elif value == "ago":
            found = self._read_ago(index)
        elif value in ("between", "from"):
            found = self._read_range(index, value)
        elif value in ("during", "in"):
            found = self._read_recent(index + 1)
        elif value in ("unit", "last", "next"):
            found = self._read_recent(index) or self._read_plain(index)
        elif value == "earlier":
            found = self._read_earlier(index)
        elif value in ("to", "and", "of", "on", "after", "none", "era", "now", "decade-mark", "ordinal-mark", "hour"):
            found = None
        else:
            found = self._read_plain(index)
        if found is not None:
            self._keep(found)

    def _keep(self, found: TimeExpression) -> None:
        self._next = found.last + 1
        if self._since is not None and found.since is None and found.first - self._since <= _SINCE_REACH and not found.open:
            found = replace(found, since=self._since)
        self._since = None
        if found.edtf is not None:
            self._named = begin(found.edtf)
            if found.precision == "day" and not found.open:
                self._day = datetime.date.fromisoformat(self._named)
        self.found.append(found)

    def _expression(self, first: int, last: int, value: Resolved, *, edtf: str | None = None, since: int | None = None) -> TimeExpression:
        shown = value.edtf if edtf is None else edtf
        return TimeExpression(
            first=first,
            last=last,
            span=Span(start=_start_of(self._chunks[first]), end=self._chunks[last].span.end),
            edtf=shown,
            precision=value.precision,
            relative=value.relative,
            open=since is not None and (shown is None or shown.endswith("/..")),
            since=since,
            future=value.ahead if edtf is None else None,
        )

    def _date(self, index: int, *, cued: bool = False) -> tuple[DateReading, Resolved] | None:
        """A single date and its value; a date of another calendar is passed over."""
        if index >= len(self._chunks):
            return None
        reading = read_date(self._chunks, index, cued=cued)
        if reading is None:
            return None
        if reading.foreign:
            self._next = max(self._next, reading.last + 1)
            return None
        if reading.backreference is not None:
            value = self._refer_back(*reading.backreference)
        else:
            value = resolve(reading.parts, self._publication)
        return reading, value

    def _refer_back(self, word: str, unit: str) -> Resolved:
        """The value of "the same day", "the following year", counted from the date last named, else from publication."""
        publication = Publication.read(self._named) if self._named else self._publication
        step = {"same": 0, "following": 1, "previous": -1}[word]
        precision: Precision = "interval" if unit == "week" else "month" if unit == "month" else "day" if unit == "day" else "year"
        if unit == "week":
            return Resolved(edtf=None, precision=precision)
        return replace(ago(-step, unit, publication), precision=precision)

    def _read_plain(self, index: int) -> TimeExpression | None:
        before = calendar_value(self._chunks, index - 1)
        cued = before in _BEFORE or self._chunks[index].proclitic.preposition is not None or self._is_glued_letter(index - 1)
        read = self._date(index, cued=cued)
        if read is None:
            return None
        reading, value = read
        if reading.zone and self.found and reading.parts.month is None and self._repeats(index):
            self._next = reading.last + 1
            return None
        return self._extend(reading, value)

    def _is_glued_letter(self, index: int) -> bool:
        return index >= 0 and is_linked_digit(self._chunks, index)

    def _repeats(self, index: int) -> bool:
        """Whether a date in brackets gives the same moment for another time zone."""
        near = index - self.found[-1].last <= _ZONE_REACH
        return near and self._chunks[index - 1].text == "("

    def _extend(self, reading: DateReading, value: Resolved) -> TimeExpression:
        """A date, with a second one if both make an interval."""
        if reading.until_day is not None and value.edtf is not None:
            until = f"{value.edtf[:8]}{reading.until_day:02}"
            return self._expression(reading.first, reading.last, replace(value, precision="interval"), edtf=f"{value.edtf}/{until}")
        follower = self._second(reading, value)
        if follower is not None:
            return follower
        return self._expression(reading.first, reading.last, value)

    def _second(self, reading: DateReading, value: Resolved) -> TimeExpression | None:
        link = reading.last + 1
        if link + 1 >= len(self._chunks) or value.edtf is None or value.precision in ("interval", "century"):
            return None
        chunk, role = self._chunks[link], calendar_value(self._chunks, link)
        ranged = chunk.text in _HYPHENS or role == "to"
        joined = role == "and" or is_linked_digit(self._chunks, link)
        start = link + 1 if ranged or joined else link
        if not (ranged or joined or chunk.proclitic.conjunction):
            return None
        if calendar_value(self._chunks, start) == "after":
            start += 1
        second = self._date(start, cued=ranged or reading.parts.year is not None)
        if second is None or second[1].precision != value.precision:
            return None
        other, resolved = second
        if resolved.edtf is None or resolved.edtf <= value.edtf:
            return None
        if not (ranged or reading.pair or _consecutive(value.edtf, resolved.edtf)):
            return None
        both = Resolved(edtf=None, precision="interval", relative=value.relative or resolved.relative)
        return self._expression(reading.first, other.last, both, edtf=f"{value.edtf}/{resolved.edtf}")

    def _read_range(self, index: int, word: str) -> TimeExpression | None:
        """`between 2014 and 2016`, `from March to May`: the first date may take its year from the second."""
        low = self._date_or_now(index + 1, cued=True)
        if low is None:
            return None
        reading, value = low
        if reading.until_day is not None:
            return None
        link = reading.last + 1
        start = self._after_link(link, word)
        high = self._date_or_now(start, cued=True) if start is not None else None
        if high is None:
            return None
        other, until = high
        if reading.parts.month is not None and reading.parts.year is None and other.parts.month is not None:
            value = _before(reading, until, self._publication) or value
        if value.edtf is None or until.edtf is None or begin(value.edtf) > end(until.edtf):
            return None
        both = Resolved(edtf=None, precision="interval", relative=value.relative or until.relative)
        return self._expression(index, other.last, both, edtf=f"{begin(value.edtf)}/{end(until.edtf)}")

    def _date_or_now(self, index: int, *, cued: bool) -> tuple[DateReading, Resolved] | None:
        if calendar_value(self._chunks, index) == "now":
            today = ago(0, "day", self._publication)
            return DateReading(first=index, last=index, parts=read_nothing()), today
        return self._date(index, cued=cued)

    def _after_link(self, link: int, word: str) -> int | None:
        """Where the second date of a range begins."""
        if link + 1 >= len(self._chunks):
            return None
        role = calendar_value(self._chunks, link)
        if role == "to" or self._chunks[link].text in _HYPHENS:
            return link + 1
        if word == "between":
            if role == "and" or is_linked_digit(self._chunks, link):
                return link + 1
            if self._chunks[link].proclitic.conjunction:
                return link
        return None

    def _read_since(self, index: int) -> TimeExpression | None:
        start = index + 1
        if calendar_value(self._chunks, start) in ("from", "in"):
            start += 1
        read = self._date(start, cued=True)
        if read is None:
            duration = self._duration(start)
            if duration is None or duration.unit not in _COUNTED:
                self._since = index
                return None
            value = ago(duration.count, duration.unit, self._publication)
            edtf = None if value.edtf is None else f"{value.edtf}/.."
            return self._expression(index, duration.last, value, edtf=edtf, since=index)
        reading, value = read
        edtf = None if value.edtf is None else f"{begin(value.edtf)}/.."
        link = reading.last + 1
        if edtf is not None and calendar_value(self._chunks, link) == "to":
            until = self._date(link + 1, cued=True)
            if until is not None and until[1].edtf is not None and end(until[1].edtf) > edtf[:-3]:
                closed = replace(value, precision="interval")
                return self._expression(index, until[0].last, closed, edtf=f"{edtf[:-2]}{end(until[1].edtf)}", since=index)
        return self._expression(index, reading.last, value, edtf=edtf, since=index)

    def _read_ago(self, index: int) -> TimeExpression | None:
        """`ago` before its number; `three days before the vote` is no date."""
        duration = self._duration(index + 1)
        if duration is None or duration.unit not in _COUNTED or duration.direction is not None:
            return None
        if calendar_value(self._chunks, duration.last + 1) in ("from", "of"):
            return None
        return self._expression(index, duration.last, ago(duration.count, duration.unit, self._publication))

    def _read_earlier(self, index: int) -> TimeExpression | None:
        """`ago` after its number."""
        unit = calendar_entry(self._chunks[index - 1]) if index else None
        if unit is None or unit.value != "unit" or unit.features["unit"] not in _COUNTED or index - 1 < self._next:
            return None
        first, count = index - 1, 1
        for start in range(max(self._next, index - 5), index - 1):
            number = read_number(self._chunks, start)
            if number is not None and number.last == index - 2 and number.whole is not None:
                first, count = start, number.whole
                break
        return self._expression(first, index, ago(count, unit.features["unit"], self._publication))

    def _read_recent(self, index: int) -> TimeExpression | None:
        """`the last two days`, `the next 24 hours`, counted from the day of the sentence or else from publication."""
        duration = self._duration(index)
        if duration is None or duration.direction is None:
            return None
        publication = self._publication
        if self._day is not None and duration.unit in ("day", "hour"):
            publication = Publication.read(self._day)
        value = recent(duration.count, duration.unit, publication, ahead=duration.direction == "next")
        return None if duration.direction == "this" else self._expression(index, duration.last, value)

    def _duration(self, index: int) -> _Duration | None:
        """A number of units, or a unit alone, with the word such as last that stands before or after it."""
        chunks, direction = self._chunks, None
        value = calendar_value(chunks, index)
        if value in ("last", "next"):
            entry = calendar_entry(chunks[index])
            if entry is None or not entry.has("before"):
                return None
            direction, index = value, index + 1
        while index < len(chunks) and (entry := number_entry(chunks[index])) is not None and entry.value in ("about", "at-least"):
            index += 1
        if index >= len(chunks):
            return None
        count: int | None = None
        number = read_number(chunks, index)
        if number is not None:
            if number.whole is None:
                return None
            count, index = number.whole, number.last + 1
        unit = calendar_entry(chunks[index]) if index < len(chunks) else None
        if unit is None or unit.value != "unit" or (number is not None and chunks[index].proclitic.conjunction):
            return None
        return self._finish_duration(index, unit.features["unit"], count or int(unit.features.get("n", 0)), direction, bare=not unit.has("plural"))

    def _finish_duration(self, index: int, unit: str, count: int, direction: str | None, *, bare: bool) -> _Duration | None:
        chunks = self._chunks
        last = index
        definite = chunks[index].proclitic.definite
        following = number_entry(chunks[last + 1]) if last + 1 < len(chunks) else None
        if following is not None and following.value.isdigit() and calendar_value(chunks, last + 1) != "weekday":
            number = read_number(chunks, last + 1)
            if number is not None and number.whole is not None and chunks[last + 1].proclitic.definite == definite:
                if not count:
                    count, last = number.whole, number.last
                elif number.whole == count:
                    last = number.last
        if not count:
            if definite or not bare:
                return None
            count = 1
        elif direction is None:
            after = calendar_entry(chunks[last + 1]) if last + 1 < len(chunks) else None
            if after is not None and after.value in ("last", "this", "next") and not after.has("before"):
                direction, last = after.value, last + 1
        return _Duration(last=last, count=count, unit=unit, direction=direction)


def read_nothing():  # type: ignore[no-untyped-def]
    from builder.extraction.calendar import Parts

    return Parts()


def _start_of(chunk: Chunk) -> int:
    proclitic = chunk.proclitic
    return chunk.outer if proclitic.definite and not proclitic.conjunction and proclitic.preposition is None else chunk.span.start


def _consecutive(first: str, second: str) -> bool:
    """Whether the second of two days is the day after the first."""
    if len(first) != 10 or len(second) != 10:
        return False
    return datetime.date.fromisoformat(second) - datetime.date.fromisoformat(first) == datetime.timedelta(days=1)


def _before(reading: DateReading, until: Resolved, publication: Publication | None) -> Resolved | None:
    """The first date of a range as the latest such date up to the second."""
    if until.edtf is None:
        return None
    limit = Publication.read(end(until.edtf))
    parts = replace(reading.parts, direction=None)
    value = resolve(parts, limit)
    return replace(value, ahead=None)
