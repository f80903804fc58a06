"""A date and what stands beside it in; the interval they make out: `from March to May`, `2014-2016`, `since Monday`."""

from __future__ import annotations

from dataclasses import replace

from builder.extraction.expressions.calendar import Parts, Resolved, ago, begin, end, follows, resolve_before
from builder.extraction.expressions.context import Context, TimeExpression
from builder.extraction.expressions.counted_times import read_lasting
from builder.extraction.expressions.date_draft import DateReading
from builder.extraction.expressions.date_numbers import HYPHENS, calendar_value
from builder.extraction.expressions.numbers import is_linked

__all__ = ["read_range", "read_second", "read_since"]


def read_second(context: Context, reading: DateReading, value: Resolved) -> TimeExpression | None:
    """The interval that a date makes with a second one right after it."""
    if value.edtf is None or value.precision in ("interval", "century"):
        return None
    linked = _link(context, reading.last + 1)
    if linked is None:
        return None
    start, ranged = linked
    second = context.date(start, cued=ranged or reading.parts.year is not None)
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
    return context.expression(reading.first, other.last, both)


def _link(context: Context, index: int) -> tuple[int, bool] | None:
    """Where a second date begins after a hyphen, "to" or "and" at a chunk, and whether the link says a range."""
    chunks = context.chunks
    if index >= len(chunks):
        return None
    role = calendar_value(chunks, index)
    ranged = chunks[index].text in HYPHENS or role == "to"
    joined = role == "and" or is_linked(chunks, index)
    if not (ranged or joined or chunks[index].proclitic.conjunction):
        return None
    start = index + 1 if ranged or joined else index
    return start + (calendar_value(chunks, start) == "after"), ranged


def read_range(context: Context, index: int) -> TimeExpression | None:
    """`between 2014 and 2016`, `from March to May`: the first date may take its year from the second."""
    low = _date_or_now(context, index + 1)
    start = _after_link(context, low[0].last + 1, calendar_value(context.chunks, index)) if low else None
    high = _date_or_now(context, start) if start is not None else None
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
    return context.expression(index, other.last, both)


def _date_or_now(context: Context, index: int) -> tuple[DateReading, Resolved] | None:
    if calendar_value(context.chunks, index) == "now":
        return DateReading(first=index, last=index, parts=Parts()), ago(0, "day", context.publication)
    return context.date(index, cued=True)


def _after_link(context: Context, link: int, word: str | None) -> int | None:
    """Where the second date of a range begins."""
    chunks = context.chunks
    if link + 1 >= len(chunks):
        return None
    role = calendar_value(chunks, link)
    if role == "to" or chunks[link].text in HYPHENS:
        return link + 1
    if word != "between":
        return None
    if role == "and" or is_linked(chunks, link):
        return link + 1
    return link if chunks[link].proclitic.conjunction else None


def read_since(context: Context, index: int) -> TimeExpression | None:
    """`since Monday`, `since 2014 until 2016`, `since four days`; without a date it waits for one further right."""
    chunks = context.chunks
    start = index + 1 + (calendar_value(chunks, index + 1) in ("from", "in"))
    read = context.date(start, cued=True)
    if read is None:
        found = read_lasting(context, index, start)
        context.since = index
        return found
    reading, value = read
    if value.edtf is None:
        return context.expression(index, reading.last, value, since=index)
    if calendar_value(chunks, reading.last + 1) == "to":
        until = context.date(reading.last + 2, cued=True)
        if until is not None and until[1].edtf is not None and end(until[1].edtf) >= begin(value.edtf):
            closed = replace(value, precision="interval", edtf=f"{begin(value.edtf)}/{end(until[1].edtf)}")
            return context.expression(index, until[0].last, closed, since=index)
    return context.expression(index, reading.last, value, edtf=f"{begin(value.edtf)}/..", since=index)
