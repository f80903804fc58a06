"""Figures and dates of a model in, those that our own parsers read off the same words out; the rest is told apart.

A figure or date that the parsers read otherwise contradicts the text; one that they do not read at all is unfounded.
Neither enters the facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from builder.extraction.expressions import Quantity, TimeExpression
from builder.extraction.kinds import Cue, Kind
from builder.extraction.passage import Passage
from builder.extraction.tolls import Toll
from builder.llm.reply import ReplyCasualty
from builder.model import EntityType, Span

__all__ = ["Fault", "check_figure", "check_time"]

_BEFORE, _BEHIND = 5, 3  # chunks before and behind a count in which people or their harm are spoken of


class Fault(StrEnum):
    """Why a value is left out."""

    CONTRADICTED = "contradicted"
    UNFOUNDED = "unfounded"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figure:
    """A figure as our parsers read it, in chunks `first` to `last`."""

    first: int
    last: int
    low: int | None
    high: int | None
    undisclosed: bool = False


def check_figure(line: ReplyCasualty, passage: Passage, tolls: Sequence[Toll], first: int, last: int) -> Span | Fault:
    """Where the figure of a line stands in chunks `first` to `last`, or why it does not."""
    if line.undisclosed and (line.low, line.high) != (None, None):
        return Fault.CONTRADICTED
    counted = [*_tolls(line, tolls, first, last), *_counts(line, passage, tolls, first, last)]
    found = counted or [*_said_by_nouns(line, passage, first, last)]
    wanted = (line.low, line.high, line.undisclosed)
    for figure in found:
        if (figure.low, figure.high, figure.undisclosed) == wanted:
            return passage.span(figure.first, figure.last)
    return Fault.CONTRADICTED if counted else Fault.UNFOUNDED


def _tolls(line: ReplyCasualty, tolls: Sequence[Toll], first: int, last: int) -> Iterator[_Figure]:
    """The figures of the same kind that the rules found there."""
    for toll in tolls:
        if toll.kind is line.kind and toll.first <= last and first <= toll.last:
            yield _Figure(first=toll.first, last=toll.last, low=toll.low, high=toll.high, undisclosed=toll.undisclosed)


def _counts(line: ReplyCasualty, passage: Passage, tolls: Sequence[Toll], first: int, last: int) -> Iterator[_Figure]:
    """Counts of people beside which people or casualties are spoken of, unless the rules read another kind there."""
    for quantity in passage.quantities:
        if quantity.unit is not None or not (first <= quantity.first and quantity.last <= last):
            continue
        kinds = {toll.kind for toll in tolls if toll.first <= quantity.first <= toll.last}
        if _speaks_of_people(passage, quantity) and (not kinds or line.kind in kinds):
            yield _Figure(first=quantity.first, last=quantity.last, low=quantity.low, high=quantity.high)


def _speaks_of_people(passage: Passage, quantity: Quantity) -> bool:
    """Whether people follow a count, or their harm stands before it and no weapon behind it."""
    before = passage.chunks[max(0, quantity.first - _BEFORE) : quantity.last + 1]
    behind = passage.chunks[quantity.last + 1 : quantity.last + 1 + _BEHIND]
    if any(chunk.has(Kind.VICTIMS) or chunk.has(Kind.CASUALTIES) for chunk in behind):
        return True
    return any(chunk.has(Kind.CASUALTIES) for chunk in before) and not any(chunk.has(Kind.WEAPONS) for chunk in behind)


def _said_by_nouns(line: ReplyCasualty, passage: Passage, first: int, last: int) -> Iterator[_Figure]:
    """What no number says: duals are two, a person named is one; where the same words speak of their harm."""
    harmed = any(line.kind.value in chunk.values(Kind.CASUALTIES) for chunk in passage.chunks[first : last + 1])
    for index in range(first, last + 1):
        chunk = passage.chunks[index]
        if harmed and any(entry.kind is Kind.VICTIMS and entry.has("dual") for entry in chunk.readings.entries):
            yield _Figure(first=index, last=index, low=2, high=2)
        mention = passage.mention_at(index)
        if harmed and mention is not None and mention.type is EntityType.PERSON:
            yield _Figure(first=mention.first, last=mention.last, low=1, high=1)
        if chunk.has(Cue.UNDISCLOSED):
            yield _Figure(first=index, last=index, low=None, high=None, undisclosed=True)


def check_time(when: str, times: Sequence[TimeExpression]) -> Fault | None:
    """None where the times that the parsers read give that value, else what is wrong with it.

    A value is one of theirs, or an interval between two of them, or from one of them on.
    """
    values = {value for time in times for value in (time.edtf, time.future) if value}
    if when in values or _spans_between(when, {bound for value in values for bound in value.split("/")}):
        return None
    return Fault.CONTRADICTED if values else Fault.UNFOUNDED


def _spans_between(when: str, bounds: set[str]) -> bool:
    """Whether an interval begins and ends at some of the bounds, or is open on one side."""
    begin, slash, end = when.partition("/")
    if not slash or begin == end or not {begin, end} <= bounds | {".."}:
        return False
    return ".." in (begin, end) or begin < end
