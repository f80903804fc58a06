"""Tellings in, clusters out: which reports of which articles speak of one event.

1. Reports of a war that resolve to an episode of the authority are that episode.
2. Truces and peace agreements that `truces` pairs are one event, whatever the precision of their times.
3. Clashes that `nights` pairs are one event, though their days are neighbours.
4. Other reports of one type are one event if they come from different articles and
   - their times are short and meet (within a week, a truce or peace agreement within a month, a war in equal years); an
     undated report told as news stands for its day of publication, and then both must have the same actors and the
     same factuality;
   - they share two actors, or all actors of the one with fewer, and agents and targets agree where both have them
     (in words such as an accusation the agent must); without actors on one side they share a place named in both;
   - among what they share is an actor or a place of the authority, or else two names; and
   - their places, if both name some of the authority, lie in each other.
5. What is left is one event where the features of the pair add up to the threshold (`pairs`), the surest pairs first.

Within one article every entry is an event of its own, or a version that contradicts another, so two reports of one
article never meet in a cluster, not even by way of a third. Nor do two whose times are more than a day apart, unless
they are those of one night, whose places are apart or which swap agent and target. Pairs are joined from the strongest
to the weakest, equal ones by their keys, and a pair that would break this is left; so the clusters depend on the set of
reports, not on the order in which they came. What people judged goes before all of this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from types import MappingProxyType

from builder.judgements import Verdict
from builder.keys import digest
from builder.model import EventType
from builder.resolution.conflicts import resolve_war
from builder.resolution.nights import Nights
from builder.resolution.pairs import THRESHOLD, WORDS, are_timely, describe, score
from builder.resolution.pairs import blocks as candidate_blocks
from builder.resolution.spine import Spine
from builder.resolution.tellings import Telling, places_agree
from builder.resolution.truces import ENDINGS, pair_truces

__all__ = ["WORDS", "Cluster", "cluster", "is_short", "roles_agree", "share_actors"]

_WEEK, _MONTH = 7, 31
_ENOUGH = 2  # shared actors that make one event likely

_Pair = tuple[int, int, int, str, str]  # how weak, less what they share or days they are apart, and the two keys
_NIGHT = 0
_TRUCE = (-1, -2, -5)  # by how many of the two end a war
_NEWS, _DATED = -3, -4
_SCORED = 1
_NO_VERDICTS: Mapping[frozenset[str], Verdict] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The reports of one event, by key; `key` is the episode's, or made of the smallest report's."""

    key: str
    episode: bool
    tellings: tuple[Telling, ...]


def cluster(
    tellings: Sequence[Telling], spine: Spine, *, verdicts: Mapping[frozenset[str], Verdict] = _NO_VERDICTS
) -> tuple[Cluster, ...]:
    """All clusters, by key; each telling is in exactly one. `verdicts` are what people said of pairs of reports."""
    by_key = {telling.key: telling for telling in tellings}
    episodes = {telling.key: war for telling in tellings if (war := resolve_war(telling, spine))}
    loose = {key: telling for key, telling in by_key.items() if key not in episodes}
    nights = Nights(loose.values())
    groups = _Groups(loose, nights, {pair for pair, verdict in verdicts.items() if verdict is Verdict.DIFFERENT})
    for first, second in sorted(tuple(sorted(pair)) for pair, one in verdicts.items() if one is Verdict.SAME):
        if first in loose and second in loose:
            groups.join(first, second, judged=True)
    for *_, first, second in sorted(
        {*_pairs(loose), *_told_otherwise(loose, episodes, nights, spine), *_scored(loose, spine)}
    ):
        groups.join(first, second)
    found = [Cluster(key=_event_key(group), episode=False, tellings=tuple(group)) for group in groups.groups()]
    wars: dict[str, list[Telling]] = defaultdict(list)
    for key, war in episodes.items():
        wars[war].append(by_key[key])
    found += [
        Cluster(key=war, episode=True, tellings=tuple(sorted(group, key=lambda telling: telling.key)))
        for war, group in wars.items()
    ]
    return tuple(sorted(found, key=lambda item: item.key))


def _event_key(group: Sequence[Telling]) -> str:
    return f"event/{digest(min(telling.key for telling in group))}"


class _Groups:
    """Clusters while pairs are joined."""

    def __init__(self, tellings: Mapping[str, Telling], nights: Nights, apart: Collection[frozenset[str]]) -> None:
        self._nights = nights
        self._apart = apart
        self._group = {key: [telling] for key, telling in tellings.items()}

    def join(self, first: str, second: str, *, judged: bool = False) -> None:
        """Makes one group of two, unless a report of one and a report of the other exclude each other.

        Where people judged the two to be one, only another judgement keeps them apart.
        """
        one, other = self._group[first], self._group[second]
        if one is other or any(self._are_apart(here, there) for here in one for there in other):
            return
        if not judged and any(self._exclude(here, there) for here in one for there in other):
            return
        one += other
        for telling in other:
            self._group[telling.key] = one

    def groups(self) -> Iterator[list[Telling]]:
        seen: set[int] = set()
        for group in self._group.values():
            if id(group) not in seen:
                seen.add(id(group))
                yield sorted(group, key=lambda telling: telling.key)

    def _are_apart(self, one: Telling, other: Telling) -> bool:
        return bool(self._apart) and frozenset((one.key, other.key)) in self._apart

    def _exclude(self, one: Telling, other: Telling) -> bool:
        if one.article == other.article:
            return True
        if not one.when.meets(other.when) and not self._nights.are_one(one, other) and not are_timely(one, other):
            return True
        if one.places and other.places and not places_agree(one, other):
            return True
        swapped = bool(one.agents & other.targets) and bool(one.targets & other.agents)
        return swapped and not one.agents & other.agents


# Pairs


def _told_otherwise(
    tellings: Mapping[str, Telling], episodes: Mapping[str, str], nights: Nights, spine: Spine
) -> Iterator[_Pair]:
    """Pairs whose reports date one event differently."""
    for pair in pair_truces(tellings.values(), episodes, spine):
        yield (_TRUCE[pair.ends], pair.distance, *_common(tellings[pair.first], tellings[pair.second])[1:])
    for one, other in nights.pairs():
        yield (_NIGHT, -len(_figures(one) & _figures(other)), *_common(one, other)[1:])


def _common(one: Telling, other: Telling) -> tuple[int, int, str, str]:
    """How much two reports share, negated, so that more comes first; and their keys."""
    return -len(one.spots & other.spots), -len(one.actors & other.actors), one.key, other.key


def _figures(telling: Telling) -> set[tuple[str, int | None, int | None]]:
    casualties = telling.report.event.casualties
    return {(one.kind, one.low, one.high) for one in casualties if (one.low, one.high) != (None, None)}


def _pairs(tellings: Mapping[str, Telling]) -> Iterator[_Pair]:
    blocks: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for key, telling in tellings.items():
        for block in _blocks(telling):
            blocks[block].add(key)
    for keys in blocks.values():
        for first, second in combinations(sorted(keys), 2):
            one, other = tellings[first], tellings[second]
            if one.article != other.article and _alike(one, other):
                dated = one.times.known and other.times.known
                yield (_DATED if dated else _NEWS, *_common(one, other))


def _scored(tellings: Mapping[str, Telling], spine: Spine) -> Iterator[_Pair]:
    """Pairs whose features add up to the threshold, the surest first."""
    blocks: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for key, telling in tellings.items():
        if telling.type is not EventType.WAR:
            for block in candidate_blocks(telling, spine):
                blocks[block].add(key)
    seen = {pair for keys in blocks.values() for pair in combinations(sorted(keys), 2)}
    for first, second in seen:
        one, other = tellings[first], tellings[second]
        if one.article != other.article and (features := describe(one, other, spine)) is not None:
            points = score(features)
            if points >= THRESHOLD:
                yield _SCORED + (one.type is not other.type), -round(1000 * points), 0, first, second


def _blocks(telling: Telling) -> Iterator[tuple[object, ...]]:
    """What two reports must have in common before it is worth comparing them: the type and a day."""
    when = telling.when
    if telling.type is EventType.WAR:
        if when.known:
            yield telling.type, when
    elif is_short(telling) and when.earliest and when.days:
        yield from ((telling.type, when.earliest + timedelta(days=number)) for number in range(when.days))


def is_short(telling: Telling) -> bool:
    """Whether the time of a report is short enough to tell its event from others of its type."""
    days = telling.when.days
    return days is not None and days <= (_MONTH if telling.type in ENDINGS else _WEEK)


def _alike(one: Telling, other: Telling) -> bool:
    if not (one.times.known and other.times.known):
        same = one.report.event.factuality is other.report.event.factuality
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


def share_actors(one: Telling, other: Telling) -> bool:
    """Whether two reports have actors enough in common."""
    shared = len(one.actors & other.actors)
    return shared >= _ENOUGH or 0 < shared == min(len(one.actors), len(other.actors))


def roles_agree(one: Telling, other: Telling) -> bool:
    """Whether two reports share an agent and a target, where both name some."""
    return all(
        not here or not there or bool(here & there)
        for here, there in ((one.agents, other.agents), (one.targets, other.targets))
    )
