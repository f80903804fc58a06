"""Chunks and a publication date in, the time expressions of an article with their EDTF values out.

Builds on single dates: open and closed intervals, spans counted back from publication ("four days ago", "the last two
days"), and words that point at a date named before ("the same day").
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from builder.extraction.calendar import (
    Parts,
    Precision,
    Publication,
    Resolved,
    ago,
    begin,
    end,
    follows,
    recent,
    resolve,
    resolve_before,
)
from builder.extraction.chunks import Chunk
from builder.extraction.date_draft import Backreference, DateReading
from builder.extraction.date_numbers import HYPHENS, calendar_entry, calendar_value
from builder.extraction.dates import read_date
from builder.extraction.durations import number_before, read_duration
from builder.extraction.numbers import is_linked
from builder.model import Span

__all__ = ["TimeExpression", "parse_times"]

_STOPS = frozenset(".!?؟")
_SINCE_REACH = 9  # chunks between "since" and the date of what it names
_PERFECT_REACH = 8  # chunks between a duration and the verb that says it still runs
_ZONE_REACH = 10  # chunks between a date and its repetition in another time zone
_CUES = frozenset({"in", "since", "to", "between", "during", "from", "before", "after", "of", "shifted"})
_COUNTED = frozenset({"day", "week", "month", "year", "decade"})
_PAST = _COUNTED | {"hour", "minute"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """A time in chunks `first` to `last` (inclusive).

    `edtf` is None where the publication date is needed and unknown. `relative`: the value depends on the publication
    date; `open`: an interval without end. `since` is the chunk of a word such as "since" that governs the expression;
    where it stands to the left ("since the fall of the government in 2001") the value is that of what it names, and
    what stands before it lasts from then on. `future` is the value if the verb looks ahead (a bare weekday, a month
    without a year).
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
    read = parser.read
    for index, chunk in enumerate(chunks):
        for entry in chunk.entries:
            if entry.kind == "calendar":
                if entry.value not in _SILENT:
                    read(index, entry.value)
                break
        else:
            if "0" <= chunk.text < ":":
                read(index, "digits")
            elif chunk.text in _STOPS:
                parser.stop()
    return tuple(parser.found)


class _Parser:
    """Keeps what earlier expressions leave behind: the day of the sentence, the dates last named, a pending "since"."""

    __slots__ = ("_chunks", "_day", "_named", "_next", "_publication", "_since", "_year", "found")

    def __init__(self, chunks: Sequence[Chunk], publication: Publication | None) -> None:
        self._chunks = chunks
        self._publication = publication
        self._next = 0
        self._day: str | None = None
        self._named: dict[str, str] = {}
        self._since: int | None = None
        self._year: int | None = None
        self.found: list[TimeExpression] = []

    def stop(self) -> None:
        """A sentence ends."""
        self._day = self._year = None
        self._since = None

    def read(self, index: int, value: str) -> None:
        """Read the expression that begins at a chunk, if one does."""
        if index < self._next or (value in _PREFIXES and not self._leads(index + 1)):
            return
        found = _READERS.get(value, _Parser._read_plain)(self, index)
        if found is not None:
            self._keep(found)

    def _leads(self, index: int) -> bool:
        """Whether the chunk after a small word may belong to a time expression at all."""
        if index >= len(self._chunks):
            return False
        following = self._chunks[index]
        if not following.entries:
            return "0" <= following.text < ":" or len(following.text) <= 3
        return any(entry.kind == "calendar" or entry.kind == "numbers" for entry in following.entries)

    def _keep(self, found: TimeExpression) -> None:
        self._next = found.last + 1
        if self._since is not None and found.since is None and found.first - self._since <= _SINCE_REACH:
            found = replace(found, since=self._since)
        self._since = None
        if found.edtf is not None:
            named = begin(found.edtf)
            units = ("year", "month", "day")[: 1 + named.count("-")]
            self._named.update(dict.fromkeys(units, named))
            if found.precision == "day" and not found.open:
                self._day = named
        self.found.append(found)

    def _expression(
        self, first: int, last: int, value: Resolved, *, edtf: str | None = None, since: int | None = None
    ) -> TimeExpression:
        proclitic, span = self._chunks[first].proclitic, self._chunks[first].span
        bare = proclitic.definite and not proclitic.conjunction and proclitic.preposition is None
        shown = value.edtf if edtf is None else edtf
        return TimeExpression(
            first=first,
            last=last,
            span=Span(start=self._chunks[first].outer if bare else span.start, end=self._chunks[last].span.end),
            edtf=shown,
            precision=value.precision,
            relative=value.relative,
            open=since is not None and (shown is None or shown.endswith("/..")),
            since=since,
            future=value.ahead if edtf is None else None,
        )

    def _date(self, index: int, *, cued: bool = False) -> tuple[DateReading, Resolved] | None:
        """A single date and its value; a date of another calendar is passed over."""
        reading = read_date(self._chunks, index, cued=cued) if index < len(self._chunks) else None
        if reading is None:
            return None
        if reading.foreign:
            self._next = max(self._next, reading.last + 1)
            return None
        if reading.backreference is not None:
            value = self._refer_back(reading.backreference)
            if reading.parts.month is not None and value.edtf is not None:
                reading.parts.year = int(value.edtf)
                return reading, resolve(reading.parts, self._publication)
            if reading.parts.day is not None and value.edtf is not None and value.precision == "month":
                value = replace(value, edtf=f"{value.edtf}-{reading.parts.day:02}", precision="day")
            return reading, value
        parts = reading.parts
        if parts.year is not None:
            self._year = parts.year
        elif self._year is not None and parts.month is not None and parts.direction is None and not parts.shifts:
            parts.year = self._year
        return reading, resolve(parts, self._publication)

    def _refer_back(self, reference: Backreference) -> Resolved:
        """The value of "the same day", "the following year": counted from the date last named, else publication."""
        named = self._day if reference.unit == "day" and self._day else self._named.get(reference.unit)
        return ago(-reference.step, reference.unit, Publication.read(named) if named else self._publication)

    def _read_plain(self, index: int) -> TimeExpression | None:
        cued = calendar_value(self._chunks, index - 1) in _CUES or self._chunks[index].proclitic.preposition is not None
        read = self._date(index, cued=cued)
        if read is None:
            return None
        reading, value = read
        if reading.zone and reading.parts.month is None and self._repeats(index):
            self._next = reading.last + 1
            return None
        if reading.until_day is not None and value.edtf is not None:
            until = f"{value.edtf[:8]}{reading.until_day:02}"
            return self._expression(
                reading.first, reading.last, replace(value, precision="interval"), edtf=f"{value.edtf}/{until}"
            )
        return self._second(reading, value) or self._expression(reading.first, reading.last, value)

    def _repeats(self, index: int) -> bool:
        """Whether a date in brackets gives the moment of the date before it for another time zone."""
        return bool(self.found) and index - self.found[-1].last <= _ZONE_REACH and self._chunks[index - 1].text == "("

    def _second(self, reading: DateReading, value: Resolved) -> TimeExpression | None:
        """The interval that a date makes with a second one right after it."""
        link = reading.last + 1
        if link >= len(self._chunks) or value.edtf is None or value.precision in ("interval", "century"):
            return None
        role = calendar_value(self._chunks, link)
        ranged = self._chunks[link].text in HYPHENS or role == "to"
        joined = role == "and" or is_linked(self._chunks, link)
        if not (ranged or joined or self._chunks[link].proclitic.conjunction):
            return None
        start = link + 1 if ranged or joined else link
        start += calendar_value(self._chunks, start) == "after"
        second = self._date(start, cued=ranged or reading.parts.year is not None)
        if second is None or second[1].precision != value.precision:
            return None
        other, resolved = second
        if resolved.edtf is None or resolved.edtf == value.edtf:
            return None
        if (ranged or reading.pair) and reading.parts.year is None and reading.parts.month and other.parts.month:
            value = resolve_before(reading.parts, resolved) or value
        if value.edtf is None:
            return None
        first, last = sorted((value.edtf, resolved.edtf)) if reading.pair else (value.edtf, resolved.edtf)
        if first > last or not (ranged or reading.pair or follows(first, last)):
            return None
        both = Resolved(edtf=f"{first}/{last}", precision="interval", relative=value.relative or resolved.relative)
        return self._expression(reading.first, other.last, both)

    def _read_range(self, index: int) -> TimeExpression | None:
        """`between 2014 and 2016`, `from March to May`: the first date may take its year from the second."""
        low = self._date_or_now(index + 1)
        start = self._after_link(low[0].last + 1, calendar_value(self._chunks, index)) if low else None
        high = self._date_or_now(start) if start is not None else None
        if low is None or high is None or low[0].until_day is not None:
            return None
        (reading, value), (other, until) = low, high
        if reading.parts.month is not None and reading.parts.year is None and other.parts.month is not None:
            value = resolve_before(reading.parts, until) or value
        if value.edtf is None or until.edtf is None or begin(value.edtf) > end(until.edtf):
            return None
        both = Resolved(
            edtf=f"{begin(value.edtf)}/{end(until.edtf)}",
            precision="interval",
            relative=value.relative or until.relative,
        )
        return self._expression(index, other.last, both)

    def _date_or_now(self, index: int) -> tuple[DateReading, Resolved] | None:
        if calendar_value(self._chunks, index) == "now":
            reading = DateReading(first=index, last=index, parts=Parts())
            return reading, ago(0, "day", self._publication)
        return self._date(index, cued=True)

    def _after_link(self, link: int, word: str | None) -> int | None:
        """Where the second date of a range begins."""
        if link + 1 >= len(self._chunks):
            return None
        role = calendar_value(self._chunks, link)
        if role == "to" or self._chunks[link].text in HYPHENS:
            return link + 1
        if word != "between":
            return None
        if role == "and" or is_linked(self._chunks, link):
            return link + 1
        return link if self._chunks[link].proclitic.conjunction else None

    def _read_since(self, index: int) -> TimeExpression | None:
        start = index + 1 + (calendar_value(self._chunks, index + 1) in ("from", "in"))
        read = self._date(start, cued=True)
        if read is None:
            found = self._read_lasting(index, start)
            self._since = index
            return found
        reading, value = read
        if value.edtf is None:
            return self._expression(index, reading.last, value, since=index)
        if calendar_value(self._chunks, reading.last + 1) == "to":
            until = self._date(reading.last + 2, cued=True)
            if until is not None and until[1].edtf is not None and end(until[1].edtf) >= begin(value.edtf):
                closed = replace(value, precision="interval", edtf=f"{begin(value.edtf)}/{end(until[1].edtf)}")
                return self._expression(index, until[0].last, closed, since=index)
        return self._expression(index, reading.last, value, edtf=f"{begin(value.edtf)}/..", since=index)

    def _read_lasting(self, index: int, start: int) -> TimeExpression | None:
        """A duration up to publication: `since four days`, `for two years`."""
        duration = read_duration(self._chunks, start)
        if duration is None or duration.unit not in _COUNTED or duration.direction is not None:
            return None
        value = ago(duration.count, duration.unit, self._publication)
        edtf = None if value.edtf is None else f"{value.edtf}/.."
        return self._expression(index, duration.last, value, edtf=edtf, since=index)

    def _read_before(self, index: int) -> TimeExpression | None:
        """`ago` before its number; `three days before the vote` is no date."""
        duration = read_duration(self._chunks, index + 1)
        if duration is None or duration.unit not in _PAST or duration.direction is not None:
            return None
        if calendar_value(self._chunks, duration.last + 1) in ("from", "of"):
            return None
        return self._expression(index, duration.last, ago(duration.count, duration.unit, self._publication))

    def _read_ago(self, index: int) -> TimeExpression | None:
        """`ago` after its number."""
        entry = calendar_entry(self._chunks[index])
        last = index if entry is not None and entry.has("unit") else index - 1  # one entry, or two: "years ago"
        unit = calendar_entry(self._chunks[last]) if last >= self._next else None
        if unit is None or unit.features.get("unit") not in _PAST:
            return None
        count, first = number_before(self._chunks, last, self._next)
        if first == last and unit.has("plural") and unit.features["unit"] != "hour":
            return None
        return self._expression(first, index, ago(count, unit.features["unit"], self._publication))

    def _read_counted(self, index: int) -> TimeExpression | None:
        """`two days earlier`, `three weeks later`: counted from the date last named."""
        entry = calendar_entry(self._chunks[index])
        unit = calendar_entry(self._chunks[index - 1]) if index > self._next else None
        if entry is None or not entry.has("step") or unit is None or unit.value != "unit":
            return None
        count, first = number_before(self._chunks, index - 1, self._next)
        if first == index - 1 or unit.features["unit"] not in _COUNTED:
            return None
        reference = Backreference(unit=unit.features["unit"], step=count * int(entry.features["step"]))
        return self._expression(first, index, self._refer_back(reference))

    def _read_recent(self, index: int) -> TimeExpression | None:
        """`the last two days`, `the next 24 hours`, counted from the day of the sentence or else from publication."""
        duration = read_duration(self._chunks, index)
        if duration is None or not duration.counted or duration.direction not in ("last", "next"):
            return None
        publication = self._publication
        if self._day is not None and duration.unit in ("day", "hour"):
            publication = Publication.read(self._day)
        value = recent(duration.count, duration.unit, publication, ahead=duration.direction == "next")
        return self._expression(index, duration.last, value)

    def _read_during(self, index: int) -> TimeExpression | None:
        found = self._read_recent(index + 1)
        entry = calendar_entry(self._chunks[index])
        if found is not None or entry is None or not entry.has("lasting"):
            return found
        duration = read_duration(self._chunks, index + 1)
        if duration is None or not duration.counted or duration.unit not in ("month", "year", "decade"):
            return None
        if self._chunks[index + 1].proclitic.definite:  # "in the first seven months"
            return None
        if entry.features["lasting"] == "perfect" and not self._is_perfect(index, duration.last):
            return None
        return self._read_lasting(index, index + 1)

    def _is_perfect(self, first: int, last: int) -> bool:
        """Whether a verb form that lasts until now stands near: `has been at war for two years`."""
        for steps in (range(first - 1, first - _PERFECT_REACH, -1), range(last + 1, last + _PERFECT_REACH)):
            for index in steps:
                if calendar_value(self._chunks, index) == "perfect":
                    return True
                if not 0 <= index < len(self._chunks) or self._chunks[index].text in _STOPS:
                    break
        return False

    def _read_phase(self, index: int) -> TimeExpression | None:
        return self._read_counted(index) or self._read_plain(index)

    def _read_unit(self, index: int) -> TimeExpression | None:
        return self._read_recent(index) or self._read_attributive(index) or self._read_plain(index)

    def _read_attributive(self, index: int) -> TimeExpression | None:
        """`a 19-month war`: it began so long ago."""
        unit, following = calendar_entry(self._chunks[index]), index + 1
        if index < 2 or self._chunks[index - 1].text not in HYPHENS or unit is None or unit.value != "unit":
            return None
        if unit.features["unit"] not in ("month", "year") or following >= len(self._chunks):
            return None
        count, first = number_before(self._chunks, index - 1, self._next)
        if first == index - 1 or not self._chunks[following].has("triggers", "War"):
            return None
        value = ago(count, unit.features["unit"], self._publication)
        edtf = None if value.edtf is None else f"{value.edtf}/.."
        return self._expression(first, index, value, edtf=edtf, since=first)


_SILENT = frozenset(
    {"to", "and", "of", "on", "none", "era", "now", "decade-mark", "ordinal-mark", "hour", "clock-mark", "perfect"}
)
_PREFIXES = frozenset({"in", "during", "for", "between", "from", "before"})
_READERS: Mapping[str, Callable[[_Parser, int], TimeExpression | None]] = {
    "since": _Parser._read_since,
    "before": _Parser._read_before,
    "ago": _Parser._read_ago,
    "after": _Parser._read_counted,
    "phase": _Parser._read_phase,
    "between": _Parser._read_range,
    "from": _Parser._read_range,
    "during": _Parser._read_during,
    "in": _Parser._read_during,
    "for": _Parser._read_during,
    "unit": _Parser._read_unit,
    "last": _Parser._read_unit,
    "next": _Parser._read_unit,
}
