"""Tellings of clashes in, pairs out that articles date to neighbouring days and yet speak of one night.

"Last night" in one article is "early on Tuesday" in another. Two reports of clashes that took place speak of one if
they name the same states, at least two, at places that lie in each other or at none; if their stated times are short
and their first and their last days differ by one at most; and if no article tells of both as two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import combinations

from builder.model import EventType
from builder.resolution.tellings import Telling, places_agree
from builder.resolution.times import Bounds

__all__ = ["Nights"]

_SIDES = 2
_LONGEST = 3  # days
_Apart = tuple[frozenset[str], frozenset[Bounds]]


class Nights:
    """The clashes of a set of reports, and which of their days some article keeps apart."""

    def __init__(self, tellings: Iterable[Telling]) -> None:
        self._clashes = [telling for telling in tellings if _is_dated_clash(telling)]
        by_article: dict[str, list[Telling]] = defaultdict(list)
        for telling in self._clashes:
            by_article[telling.article].append(telling)
        self._apart = {
            _times(one, other)
            for told in by_article.values()
            for one, other in combinations(told, 2)
            if _states(one) == _states(other) and one.times != other.times
        }

    def pairs(self) -> Iterator[tuple[Telling, Telling]]:
        """Every two reports of one night, from different articles, by key."""
        blocks: dict[tuple[object, ...], list[Telling]] = defaultdict(list)
        for telling in self._clashes:
            for later in (0, 1):
                assert telling.times.earliest is not None
                blocks[_states(telling), telling.times.earliest + timedelta(days=later)].append(telling)
        for block in blocks.values():
            for one, other in combinations(sorted(block, key=lambda telling: telling.key), 2):
                if one.article != other.article and self.are_one(one, other):
                    yield one, other

    def are_one(self, one: Telling, other: Telling) -> bool:
        """Whether two reports may speak of one night."""
        return (
            _is_dated_clash(one)
            and _is_dated_clash(other)
            and _states(one) == _states(other)
            and _are_near(one.times, other.times)
            and (not one.places or not other.places or places_agree(one, other))
            and _times(one, other) not in self._apart
        )


def _is_dated_clash(telling: Telling) -> bool:
    return (
        telling.type is EventType.ARMED_CLASH
        and telling.actual
        and telling.times.days is not None
        and telling.times.days <= _LONGEST
        and len(_states(telling)) >= _SIDES
    )


def _states(telling: Telling) -> frozenset[str]:
    return frozenset(actor for actor in telling.actors if actor.startswith("state/"))


def _times(one: Telling, other: Telling) -> _Apart:
    return _states(one), frozenset((one.times, other.times))


def _are_near(one: Bounds, other: Bounds) -> bool:
    ends = ((one.earliest, other.earliest), (one.latest, other.latest))
    return all(here and there and abs(here - there) <= timedelta(days=1) for here, there in ends)
