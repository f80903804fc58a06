"""Two sketches of truces or peace agreements in, whether they speak of one out, however precisely each dates it.

Articles name a truce by its year, its day or the war it ended, so here the time need not be short. Two reports of what
took place speak of one truce or peace agreement if

- both belong to one conflict, the states of the one (a person counting as the state of the office) are all among the
  states of the other, one time lies within the other and that one is a year at most; or
- by the words of its article one ends an episode, and the other ends the same, or belongs to its conflict with the same
  states and is dated in the year in which the episode ended; of several the one nearest to its last day goes first;

and in either case no two mediators are named that have nothing in common.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from builder.resolution.reports import ENDINGS, Sketch
from builder.resolution.spine import Spine, War

__all__ = ["TruceMatch", "match_truces", "truce_blocks"]

_YEAR = 366  # days


@dataclass(frozen=True, slots=True, kw_only=True)
class TruceMatch:
    """`ends`: how many of two reports end a war; `distance`: how many days they lie from its end."""

    ends: int
    distance: int


def truce_blocks(sketch: Sketch, spine: Spine) -> Iterator[tuple[object, ...]]:
    """What two reports must have in common before it is worth comparing them: a war that they end, or a year."""
    if sketch.type not in ENDINGS or not sketch.actual:
        return
    if sketch.ended:
        war = spine.war(sketch.ended)
        yield "ended", war.key
        if war.conflict and war.bounds.latest:
            yield war.conflict, war.bounds.latest.year
    when = sketch.when
    if sketch.attached and when.earliest and when.latest and when.days and when.days <= _YEAR:
        yield from ((sketch.attached, year) for year in sorted({when.earliest.year, when.latest.year}))


def match_truces(one: Sketch, other: Sketch, spine: Spine) -> TruceMatch | None:
    """How two reports are of one truce; None where they are not."""
    if any(each.type not in ENDINGS or not each.actual for each in (one, other)):
        return None
    if one.brokers and other.brokers and not one.brokers & other.brokers:
        return None
    ends = sum(each.ended is not None for each in (one, other))
    distances = [_distance(each, spine.war(by.ended)) for each, by in ((one, other), (other, one)) if by.ended]
    known = [distance for distance in distances if distance is not None]
    if ends == len((one, other)):
        agree = one.ended == other.ended
    else:
        subset = one.states <= other.states or other.states <= one.states
        agree = bool(one.states and other.states) and subset and (bool(known) or _are_compatible(one, other))
    return TruceMatch(ends=ends, distance=max(known, default=0)) if agree else None


def _are_compatible(one: Sketch, other: Sketch) -> bool:
    """Whether two reports are of one conflict and the time of one holds the other's, and is not too long."""
    first, second = one.when, other.when
    return (
        one.attached is not None
        and one.attached == other.attached
        and all(times.days is not None and times.days <= _YEAR for times in (first, second))
        and (first.within(second) or second.within(first))
    )


def _distance(truce: Sketch, war: War) -> int | None:
    """How far a truce lies from the end of a war; None if it is of another conflict or not of the year of that end."""
    last, times = war.bounds.latest, truce.when
    if last is None or times.earliest is None or times.latest is None or war.conflict != truce.attached:
        return None
    if not times.earliest.year == times.latest.year == last.year:
        return None
    return max((times.earliest - last).days, (last - times.latest).days, 0)
