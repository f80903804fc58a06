"""The events of a conflict in, their places on a drawn axis of time out, left to right, in per cent of its width."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from api.views.events import sort_key
from api.views.model import EventRow, Step
from api.web.dates import year_of

__all__ = ["SYMBOLS", "Axis", "Bar", "Mark", "Tick", "draw", "symbol_of"]

_MARGIN = 3.0  # per cent left free at both ends
_NARROWEST = 0.9
_TOO_NEAR = 2.4  # per cent: marks nearer than this are set one below the other
_LABEL_ROOM = 24.0
_MOST_LANES = 4
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_STEPS = (1, 2, 5, 10, 20, 50, 100)

SYMBOLS = {
    "War": "war",
    "Episode": "war",
    "Truce": "truce",
    "PeaceAgreement": "truce",
    "Negotiation": "truce",
    "TruceViolation": "violation",
    "ArmedClash": "clash",
    "Attack": "clash",
    "Shelling": "clash",
    "AirStrike": "clash",
    "Explosion": "clash",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    x: float
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A war from its begin to its end; `anchor` is where its name begins, None where there is no room for it."""

    x: float
    width: float
    row: EventRow
    anchor: str | None
    label_x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Any other event at its begin; `lane` keeps near ones apart."""

    x: float
    lane: int
    symbol: str
    row: EventRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    lanes: int

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols in use, for the key."""
        used = {mark.symbol for mark in self.marks} | ({"war"} if self.bars else set())
        return tuple(name for name in ("war", "truce", "clash", "violation", "other") if name in used)


def symbol_of(row: EventRow) -> str:
    """The sign that stands for an event: war, truce, clash, violation or other."""
    return SYMBOLS.get(row.type or "", "other")


def draw(steps: Sequence[Step]) -> Axis | None:
    """The axis of the events that took place and have a date; None where fewer than two do."""
    dated = [(step.row, *bounds) for step in steps if step.row.realised and (bounds := _bounds(step.row)) is not None]
    if len(dated) < 2:
        return None
    first = math.floor(min(begin for _, begin, _ in dated))
    last = math.ceil(max(max(end for _, _, end in dated), first + 1))
    scale = (100 - 2 * _MARGIN) / (last - first)

    def place(year: float) -> float:
        return round(_MARGIN + (year - first) * scale, 2)

    wars = [item for item in dated if symbol_of(item[0]) == "war"]
    others = [item for item in dated if symbol_of(item[0]) != "war"]
    marks = _marks([(row, place(begin)) for row, begin, _ in others])
    return Axis(
        ticks=tuple(Tick(x=place(year), year=year) for year in _ticks(first, last)),
        bars=_bars([(row, place(begin), place(end)) for row, begin, end in wars]),
        marks=marks,
        lanes=max((mark.lane for mark in marks), default=-1) + 1,
    )


def _bounds(row: EventRow) -> tuple[float, float] | None:
    begin = _DATE.match(sort_key(row)[0])
    if begin is None or begin[0] == "9999":
        return None
    end = _DATE.match(row.end or row.begin or begin[0])
    return year_of(begin[0]), max(year_of(begin[0]), year_of(end[0] if end else begin[0]))


def _ticks(first: int, last: int) -> list[int]:
    step = next((step for step in _STEPS if (last - first) / step <= 7), _STEPS[-1])
    inner = [year for year in range(first, last + 1) if year % step == 0]
    return inner or [first]


def _bars(wars: Sequence[tuple[EventRow, float, float]]) -> tuple[Bar, ...]:
    bars: list[Bar] = []
    taken = -math.inf
    for row, begin, end in sorted(wars, key=lambda item: (item[1], item[0].iri)):
        width = max(end - begin, _NARROWEST)
        right = begin > 60  # a name there runs back towards the middle
        label_x = begin + width if right else begin
        named = "/war/" in row.iri  # others are called by their parties and date, which is no name to read here
        room = named and (label_x - _LABEL_ROOM if right else label_x) >= taken
        if room:
            taken = label_x if right else label_x + _LABEL_ROOM
        anchor = ("end" if right else "start") if room else None
        bars.append(Bar(x=begin, width=round(width, 2), row=row, anchor=anchor, label_x=round(label_x, 2)))
    return tuple(bars)


def _marks(items: Sequence[tuple[EventRow, float]]) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    last_in_lane: list[float] = []
    for row, x in sorted(items, key=lambda item: (item[1], item[0].iri)):
        free = [lane for lane, last in enumerate(last_in_lane) if x - last >= _TOO_NEAR]
        if free:
            lane = free[0]
        elif len(last_in_lane) < _MOST_LANES:
            lane = len(last_in_lane)
            last_in_lane.append(x)
        else:
            lane = min(range(_MOST_LANES), key=lambda index: last_in_lane[index])
        last_in_lane[lane] = x
        marks.append(Mark(x=x, lane=lane, symbol=symbol_of(row), row=row))
    return tuple(marks)
