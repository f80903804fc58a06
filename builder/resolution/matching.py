"""Sketches in, pairs that may be one event out, each with its rank: the surest go first when events are made.

Two reports are held against each other only where they share a key: for each rule the keys of a report are numbers
made of what two reports must have in common by it. Who remembers the keys of all reports finds the few to hold a new
one against without looking at the others.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from hashlib import blake2b
from types import MappingProxyType

from builder.model import EventType
from builder.resolution.nights import Apart, is_one_night, night_blocks
from builder.resolution.pairs import THRESHOLD, WORDS, are_timely, blocks, describe, may_score, score
from builder.resolution.reports import ENDINGS, Sketch, places_agree
from builder.resolution.spine import Spine
from builder.resolution.truces import match_truces, truce_blocks

__all__ = ["Keys", "Matcher", "Pair", "Rank", "Rule", "hash_key", "is_short", "roles_agree", "share_actors"]

Pair = tuple[str, str]  # two reports, the smaller key first
Rank = tuple[int, int, int]  # how weak, less what they share or days they are apart

_WEEK, _MONTH = 7, 31
_ENOUGH = 2  # shared actors that make one event likely
_NIGHT = 0
_TRUCE = (-1, -2, -5)  # by how many of the two end a war
_NEWS, _DATED = -3, -4
_SCORED = 1


class Rule(StrEnum):
    """By what two reports can be one event."""

    ALIKE = "alike"
    TRUCE = "truce"
    NIGHT = "night"
    SCORED = "scored"


Keys = list[tuple[Rule, Sequence[int]]]  # for each rule the numbers under which a report is found
_NO_KEYS: Mapping[str, Keys] = MappingProxyType({})


def hash_key(*parts: object) -> int:
    """The number of a key: the same parts always give the same one of 64 bits."""
    return int.from_bytes(blake2b(repr(parts).encode(), digest_size=8).digest(), "big", signed=True)


class Matcher:
    """Finds the pairs of reports; `is_apart` tells which nights some article keeps apart."""

    def __init__(self, spine: Spine, is_apart: Callable[[Apart], bool]) -> None:
        self._spine = spine
        self._is_apart = is_apart

    def keys(self, sketch: Sketch) -> Keys:
        """What a report can be found by; nothing for one that means an episode of the authority."""
        if sketch.episode:
            return []
        found: dict[Rule, Iterable[tuple[object, ...]]] = {
            Rule.ALIKE: _alike_blocks(sketch),
            Rule.TRUCE: truce_blocks(sketch, self._spine),
            Rule.NIGHT: night_blocks(sketch),
            Rule.SCORED: () if sketch.type is EventType.WAR else blocks(sketch),
        }
        hashed = ((rule, [hash_key(rule.value, *key) for key in dict.fromkeys(keys)]) for rule, keys in found.items())
        return [(rule, array("q", numbers)) for rule, numbers in hashed if numbers]

    def match(
        self,
        sketches: Iterable[Sketch],
        known: Mapping[int, Iterable[Sketch]] | None = None,
        *,
        keys: Mapping[str, Keys] = _NO_KEYS,
    ) -> dict[Pair, Rank]:
        """The best rank of each pair of these sketches, and of each of them with one `known` by a key.

        `keys` are those of reports, by report, where they are at hand.
        """
        held = list({sketch.key: sketch for found in (known or {}).values() for sketch in found}.values())
        places = {sketch.key: place for place, sketch in enumerate(held)}
        index: dict[int, list[int]] = defaultdict(list)  # by key, where in `held`
        for key, found in (known or {}).items():
            index[key].extend(places[sketch.key] for sketch in found)
        ranks: dict[Pair, Rank] = {}
        for sketch in sketches:
            for rule, numbers in keys[sketch.key] if sketch.key in keys else self.keys(sketch):
                met: set[int] = set()
                for key in numbers:
                    met.update(index[key])
                    index[key].append(len(held))
                for other in map(held.__getitem__, met):
                    if other.article == sketch.article:
                        continue
                    one, two = (sketch, other) if sketch.key < other.key else (other, sketch)
                    rank = self.rank(rule, one, two)
                    if rank is not None and not self.exclude(one, two):
                        ranks[one.key, two.key] = min(rank, ranks.get((one.key, two.key), rank))
            held.append(sketch)
        return ranks

    def exclude(self, one: Sketch, other: Sketch) -> bool:
        """Whether two reports can never be of one event, whatever others say."""
        if one.article == other.article:
            return True
        timely = one.when.meets(other.when) or are_timely(one, other) or self._are_one_night(one, other)
        if not timely or (one.places and other.places and not places_agree(one, other)):
            return True
        swapped = bool(one.agents & other.targets) and bool(one.targets & other.agents)
        return swapped and not one.agents & other.agents

    def _are_one_night(self, one: Sketch, other: Sketch) -> bool:
        return is_one_night(one, other, self._is_apart)

    def rank(self, rule: Rule, one: Sketch, other: Sketch) -> Rank | None:
        """How sure a rule makes two reports one event, the smaller the surer; None where it does not."""
        if rule is Rule.ALIKE:
            if not _is_alike(one, other):
                return None
            dated = one.times.known and other.times.known
            return (_DATED if dated else _NEWS, -len(one.spots & other.spots), -len(one.actors & other.actors))
        if rule is Rule.TRUCE:
            match = match_truces(one, other, self._spine)
            return (_TRUCE[match.ends], match.distance, -len(one.actors & other.actors)) if match else None
        if rule is Rule.NIGHT:
            if not self._are_one_night(one, other):
                return None
            return (_NIGHT, -len(one.figures & other.figures), -len(one.actors & other.actors))
        features = describe(one, other, self._spine) if may_score(one, other) else None
        points = score(features) if features is not None else 0.0
        return (_SCORED + (one.type is not other.type), -round(1000 * points), 0) if points >= THRESHOLD else None


def _alike_blocks(sketch: Sketch) -> Iterator[tuple[object, ...]]:
    """What two alike reports must have in common: the type, a day, and an actor or place."""
    when = sketch.when
    if sketch.type is EventType.WAR:
        days = [f"{when.earliest}/{when.latest}"] if when.known else []
    elif is_short(sketch) and when.earliest and when.days:
        days = [str(when.earliest + timedelta(days=number)) for number in range(when.days)]
    else:
        days = []
    yield from ((sketch.type.value, anchor, day) for anchor in sorted(sketch.actors | sketch.spots) for day in days)


def is_short(sketch: Sketch) -> bool:
    """Whether the time of a report is short enough to tell its event from others of its type."""
    days = sketch.when.days
    return days is not None and days <= (_MONTH if sketch.type in ENDINGS else _WEEK)


def _is_alike(one: Sketch, other: Sketch) -> bool:
    if not (one.times.known and other.times.known):
        same = one.factuality is other.factuality
        if not same or not one.actors or one.actors != other.actors:
            return False
    if one.type in WORDS and not one.agents & other.agents:
        return False
    if not roles_agree(one, other):
        return False
    if not _is_anchored((one.actors & other.actors) | (one.spots & other.spots)):
        return False
    if one.actors and other.actors:
        return share_actors(one, other)
    return bool(one.spots & other.spots)


def _is_anchored(shared: frozenset[str]) -> bool:
    """Whether what two reports share is enough to go by: names alone may stand for several."""
    return len(shared) >= _ENOUGH or any(not key.startswith("~") for key in shared)


def share_actors(one: Sketch, other: Sketch) -> bool:
    """Whether two reports have actors enough in common."""
    shared = len(one.actors & other.actors)
    return shared >= _ENOUGH or 0 < shared == min(len(one.actors), len(other.actors))


def roles_agree(one: Sketch, other: Sketch) -> bool:
    """Whether two reports share an agent and a target, where both name some."""
    return all(
        not here or not there or bool(here & there)
        for here, there in ((one.agents, other.agents), (one.targets, other.targets))
    )
