"""A count of units in, the time it reaches out: `four days ago`, `the last two weeks`, `a 19-month war`."""

from __future__ import annotations

from builder.extraction.expressions.calendar import Publication, ago, recent
from builder.extraction.expressions.context import Context, TimeExpression
from builder.extraction.expressions.date_draft import Backreference
from builder.extraction.expressions.date_numbers import HYPHENS, SENTENCE_ENDS, calendar_entry, calendar_value
from builder.extraction.expressions.durations import number_before, read_duration
from builder.extraction.kinds import Kind
from builder.model import EventType

__all__ = [
    "read_ago",
    "read_attributive",
    "read_before",
    "read_counted",
    "read_during",
    "read_lasting",
    "read_recent",
]

_PERFECT_REACH = 8  # chunks between a duration and the verb that says it still runs
_COUNTED = frozenset({"day", "week", "month", "year", "decade"})
_PAST = _COUNTED | {"hour", "minute"}


def read_lasting(context: Context, index: int, start: int) -> TimeExpression | None:
    """A duration up to publication: `since four days`, `for two years`."""
    duration = read_duration(context.chunks, start)
    if duration is None or duration.unit not in _COUNTED or duration.direction is not None:
        return None
    value = ago(duration.count, duration.unit, context.publication)
    edtf = None if value.edtf is None else f"{value.edtf}/.."
    return context.expression(index, duration.last, value, edtf=edtf, since=index)


def read_before(context: Context, index: int) -> TimeExpression | None:
    """`ago` before its number; `three days before the vote` is no date."""
    duration = read_duration(context.chunks, index + 1)
    if duration is None or duration.unit not in _PAST or duration.direction is not None:
        return None
    if calendar_value(context.chunks, duration.last + 1) in ("from", "of"):
        return None
    return context.expression(index, duration.last, ago(duration.count, duration.unit, context.publication))


def read_ago(context: Context, index: int) -> TimeExpression | None:
    """`ago` after its number."""
    entry = calendar_entry(context.chunks[index])
    last = index if entry is not None and entry.has("unit") else index - 1  # one entry, or two: "years ago"
    unit = calendar_entry(context.chunks[last]) if last >= context.next else None
    if unit is None or unit.features.get("unit") not in _PAST:
        return None
    count, first = number_before(context.chunks, last, context.next)
    if first == last and unit.has("plural") and unit.features["unit"] != "hour":
        return None
    return context.expression(first, index, ago(count, unit.features["unit"], context.publication))


def read_counted(context: Context, index: int) -> TimeExpression | None:
    """`two days earlier`, `three weeks later`: counted from the date last named."""
    entry = calendar_entry(context.chunks[index])
    unit = calendar_entry(context.chunks[index - 1]) if index > context.next else None
    if entry is None or not entry.has("step") or unit is None or unit.value != "unit":
        return None
    count, first = number_before(context.chunks, index - 1, context.next)
    if first == index - 1 or unit.features["unit"] not in _COUNTED:
        return None
    reference = Backreference(unit=unit.features["unit"], step=count * int(entry.features["step"]))
    return context.expression(first, index, context.refer_back(reference))


def read_recent(context: Context, index: int) -> TimeExpression | None:
    """`the last two days`, `the next 24 hours`, counted from the day of the sentence or else from publication."""
    duration = read_duration(context.chunks, index)
    if duration is None or not duration.counted or duration.direction not in ("last", "next"):
        return None
    publication = context.publication
    if context.day is not None and duration.unit in ("day", "hour"):
        publication = Publication.read(context.day)
    value = recent(duration.count, duration.unit, publication, ahead=duration.direction == "next")
    return context.expression(index, duration.last, value)


def read_during(context: Context, index: int) -> TimeExpression | None:
    """`during the last two days`, `for two years` beside a verb that still runs."""
    found = read_recent(context, index + 1)
    entry = calendar_entry(context.chunks[index])
    if found is not None or entry is None or not entry.has("lasting"):
        return found
    duration = read_duration(context.chunks, index + 1)
    if duration is None or not duration.counted or duration.unit not in ("month", "year", "decade"):
        return None
    if context.chunks[index + 1].proclitic.definite:  # "in the first seven months"
        return None
    if entry.features["lasting"] == "perfect" and not _is_perfect(context, index, duration.last):
        return None
    return read_lasting(context, index, index + 1)


def _is_perfect(context: Context, first: int, last: int) -> bool:
    """Whether a verb form that lasts until now stands near: `has been at war for two years`."""
    chunks = context.chunks
    for steps in (range(first - 1, first - _PERFECT_REACH, -1), range(last + 1, last + _PERFECT_REACH)):
        for index in steps:
            if calendar_value(chunks, index) == "perfect":
                return True
            if not 0 <= index < len(chunks) or chunks[index].text in SENTENCE_ENDS:
                break
    return False


def read_attributive(context: Context, index: int) -> TimeExpression | None:
    """`a 19-month war`: it began so long ago."""
    chunks, following = context.chunks, index + 1
    unit = calendar_entry(chunks[index])
    if index < 2 or chunks[index - 1].text not in HYPHENS or unit is None or unit.value != "unit":
        return None
    if unit.features["unit"] not in ("month", "year") or following >= len(chunks):
        return None
    count, first = number_before(chunks, index - 1, context.next)
    if first == index - 1 or EventType.WAR not in chunks[following].values(Kind.TRIGGERS):
        return None
    value = ago(count, unit.features["unit"], context.publication)
    edtf = None if value.edtf is None else f"{value.edtf}/.."
    return context.expression(first, index, value, edtf=edtf, since=first)
