"""Chunks and the parts of a date read from them so far in, a finished reading out: the date while it is being read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from builder.extraction.chunks import Chunk
from builder.extraction.expressions.calendar import Direction, Parts
from builder.extraction.expressions.date_numbers import calendar_value

__all__ = ["Backreference", "DateDraft", "DateReading"]

_DIRECTIONS: Mapping[str, Direction] = {"last": "last", "this": "this", "next": "next"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Backreference:
    """A word that points at a date named before: so many units after it (negative: before it)."""

    unit: str
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """A date in chunks `first` to `last` (inclusive). `until_day` ends a run of days of one month.

    `zone` says that a clock of another place belongs to it; `foreign` that it is of another calendar and has no value
    here; `pair` that the unit before it is a dual ("the years 2012 and 2013").
    """

    first: int
    last: int
    parts: Parts
    until_day: int | None = None
    backreference: Backreference | None = None
    zone: bool = False
    foreign: bool = False
    pair: bool = False


@dataclass(slots=True, kw_only=True)
class DateDraft:
    """The date that begins at chunk `start`, read up to `index`.

    `pending` is a word such as last that waits for what it modifies; `day_follows` says that a day may come after the
    month read, `abbreviated` that a full stop may belong to it.
    """

    chunks: Sequence[Chunk]
    start: int
    index: int
    cued: bool
    parts: Parts = field(default_factory=Parts)
    pending: str | None = None
    phase: bool = False
    night: bool = False
    zone: bool = False
    foreign: bool = False
    pair: bool = False
    day_follows: bool = False
    abbreviated: bool = False
    until_day: int | None = None
    backreference: Backreference | None = None

    def copy(self) -> Self:
        """A draft that may be taken further without changing this one."""
        twin = object.__new__(type(self))
        for name in _FIELDS:
            setattr(twin, name, getattr(self, name))
        twin.parts = self.parts.copy()
        return twin

    @property
    def first(self) -> bool:
        """Whether nothing has been read yet."""
        return self.index == self.start

    def value(self, offset: int = 0) -> str | None:
        """The calendar value of the chunk at an offset from the index."""
        return calendar_value(self.chunks, self.index + offset)

    def text(self, offset: int = 0) -> str:
        index = self.index + offset
        return self.chunks[index].text if index < len(self.chunks) else ""

    def advance(self, chunks: int = 1) -> bool:
        """Pass over chunks; always true, as the end of a step that took something."""
        self.index += chunks
        return True

    def direct(self) -> bool:
        """Pass over a chunk; a word such as last, read before, applies to it."""
        if self.pending:
            self.parts.direction = _DIRECTIONS[self.pending]
            self.pending = None
        return self.advance()

    def shift(self, unit: str, step: int, chunks: int) -> bool:
        """Count units from publication, unless the draft already says otherwise."""
        if self.parts.year is not None or any(
            held != unit or self.parts.shifts[held] != step for held in self.parts.shifts
        ):
            return False
        self.pending = None
        if unit != "century" or self.parts.decade is None:  # but "the nineties of the last century"
            self.parts.shifts = {**self.parts.shifts, unit: step}
        return self.advance(chunks)

    def refer_back(self, unit: str, step: int, chunks: int) -> bool:
        """Count units from a date named before."""
        dated = (
            unit == "year" and self.parts.month is not None and self.parts.year is None
        )  # "December of the same year"
        if unit not in ("day", "month", "year") or not (self.parts.empty or dated):
            return False
        self.backreference = Backreference(unit=unit, step=step)
        self.pending = None
        return self.advance(chunks)

    def reading(self) -> DateReading | None:
        """The finished reading; None if the draft says no date."""
        parts = self.parts
        if self.first or self.pending or (parts.empty and not self.foreign and self.backreference is None):
            return None
        if parts.season is not None and parts.year is None and parts.direction is None and "year" not in parts.shifts:
            return None
        return DateReading(
            first=self.start,
            last=self.index - 1,
            parts=parts,
            until_day=self.until_day,
            backreference=self.backreference,
            zone=self.zone,
            foreign=self.foreign,
            pair=self.pair,
        )


_FIELDS = DateDraft.__slots__  # copy.copy takes three times as long
