"""Two sketches of clashes in, whether articles date one night to neighbouring days and yet speak of one, out.

"Last night" in one article is "early on Tuesday" in another. Two reports of clashes that took place speak of one if
they name the same states, at least two, at places that lie in each other or at none; if their stated times are short
and their first and their last days differ by one at most; and if no article tells of both as two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import combinations

from builder.model import EventType
from builder.resolution.reports import Sketch, places_agree
from builder.resolution.times import Bounds

__all__ = ["Apart", "find_apart", "is_one_night", "night_blocks"]

_SIDES = 2
_LONGEST = 3  # days

Apart = tuple[tuple[str, ...], tuple[str, ...]]
"""The states of clashes and two times that some article keeps apart."""


def night_blocks(sketch: Sketch) -> Iterator[tuple[object, ...]]:
    """What two clashes of one night must have in common: the states, and a day or the one before."""
    if _is_dated_clash(sketch):
        assert sketch.times.earliest is not None
        for later in (0, 1):
            yield _states(sketch), str(sketch.times.earliest + timedelta(days=later))


def find_apart(article: Iterable[Sketch]) -> Iterator[tuple[Apart, Sketch, Sketch]]:
    """The clashes that one article tells as two, though they are of the same states."""
    for one, other in combinations([sketch for sketch in article if _is_dated_clash(sketch)], 2):
        if _states(one) == _states(other) and one.times != other.times:
            yield _times(one, other), one, other


def is_one_night(one: Sketch, other: Sketch, is_apart: Callable[[Apart], bool]) -> bool:
    """Whether two reports may speak of one night."""
    return (
        _is_dated_clash(one)
        and _is_dated_clash(other)
        and _states(one) == _states(other)
        and _are_near(one.times, other.times)
        and (not one.places or not other.places or places_agree(one, other))
        and not is_apart(_times(one, other))
    )


def _is_dated_clash(sketch: Sketch) -> bool:
    return (
        sketch.type is EventType.ARMED_CLASH
        and sketch.actual
        and sketch.times.days is not None
        and sketch.times.days <= _LONGEST
        and len(_states(sketch)) >= _SIDES
    )


def _states(sketch: Sketch) -> tuple[str, ...]:
    return tuple(sorted(actor for actor in sketch.actors if actor.startswith("state/")))


def _times(one: Sketch, other: Sketch) -> Apart:
    first, second = sorted(f"{each.times.earliest}/{each.times.latest}" for each in (one, other))
    return _states(one), (first, second)


def _are_near(one: Bounds, other: Bounds) -> bool:
    ends = ((one.earliest, other.earliest), (one.latest, other.latest))
    return all(here and there and abs(here - there) <= timedelta(days=1) for here, there in ends)
