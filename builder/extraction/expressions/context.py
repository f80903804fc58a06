"""What the times read so far leave behind for the next: the day of the sentence, the dates named, a "since"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from builder.extraction.chunks import Chunk
from builder.extraction.expressions.calendar import Precision, Publication, Resolved, ago, begin, resolve
from builder.extraction.expressions.date_draft import Backreference, DateReading
from builder.extraction.expressions.dates import read_date
from builder.model import Span

__all__ = ["Context", "TimeExpression"]

_SINCE_REACH = 9  # chunks between "since" and the date of what it names


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


@dataclass(slots=True, kw_only=True)
class Context:
    """Times are read from left to right, and what one names the next may leave out: so this changes as they are read.

    `next` is the first chunk that no expression has taken; `day` and `year` are those of the sentence, `named` the
    date last named to each unit.
    """

    chunks: Sequence[Chunk]
    publication: Publication | None
    found: list[TimeExpression] = field(default_factory=list)
    next: int = 0
    day: str | None = None
    year: int | None = None
    named: dict[str, str] = field(default_factory=dict)
    since: int | None = None

    def stop(self) -> None:
        """A sentence ends."""
        self.day = self.year = self.since = None

    def keep(self, found: TimeExpression) -> None:
        """Enter an expression, under a "since" that stands shortly before it."""
        self.next = found.last + 1
        if self.since is not None and found.since is None and found.first - self.since <= _SINCE_REACH:
            found = replace(found, since=self.since)
        self.since = None
        if found.edtf is not None:
            named = begin(found.edtf)
            units = ("year", "month", "day")[: 1 + named.count("-")]
            self.named.update(dict.fromkeys(units, named))
            if found.precision == "day" and not found.open:
                self.day = named
        self.found.append(found)

    def expression(
        self, first: int, last: int, value: Resolved, *, edtf: str | None = None, since: int | None = None
    ) -> TimeExpression:
        """The expression at chunks `first` to `last`; `edtf` is the interval that the words make of the value."""
        opening = self.chunks[first]
        proclitic = opening.proclitic
        bare = proclitic.definite and not proclitic.conjunction and proclitic.preposition is None
        shown = value.edtf if edtf is None else edtf
        return TimeExpression(
            first=first,
            last=last,
            span=Span(start=opening.outer if bare else opening.start, end=self.chunks[last].end),
            edtf=shown,
            precision=value.precision,
            relative=value.relative,
            open=since is not None and (shown is None or shown.endswith("/..")),
            since=since,
            future=value.ahead if edtf is None else None,
        )

    def date(self, index: int, *, cued: bool = False) -> tuple[DateReading, Resolved] | None:
        """The single date at a chunk and its value; a date of another calendar is passed over."""
        reading = read_date(self.chunks, index, cued=cued) if index < len(self.chunks) else None
        if reading is None:
            return None
        if reading.foreign:
            self.next = max(self.next, reading.last + 1)
            return None
        if reading.backreference is not None:
            return reading, self._refer_back_to(reading, reading.backreference)
        parts = reading.parts
        if parts.year is not None:
            self.year = parts.year
        elif self.year is not None and parts.month is not None and parts.direction is None and not parts.shifts:
            parts.year = self.year
        return reading, resolve(parts, self.publication)

    def _refer_back_to(self, reading: DateReading, reference: Backreference) -> Resolved:
        """The value of "December of the same year", "the 15th of the same month"."""
        value = self.refer_back(reference)
        if value.edtf is None:
            return value
        if reading.parts.month is not None:
            reading.parts.year = int(value.edtf)
            return resolve(reading.parts, self.publication)
        if reading.parts.day is not None and value.precision == "month":
            return replace(value, edtf=f"{value.edtf}-{reading.parts.day:02}", precision="day")
        return value

    def refer_back(self, reference: Backreference) -> Resolved:
        """The value of "the same day", "the following year": counted from the date last named, else publication."""
        named = self.day if reference.unit == "day" and self.day else self.named.get(reference.unit)
        return ago(-reference.step, reference.unit, Publication.read(named) if named else self.publication)
