"""Tellings in, clusters out: which reports of which articles speak of one event.

1. Reports of a war that resolve to an episode of the authority are that episode.
2. Truces and peace agreements that `truces` matches are one event, whatever the precision of their times.
3. Clashes that `nights` takes for one night are one event, though their days are neighbours.
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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from builder.judgements import Verdict
from builder.keys import digest
from builder.resolution.matching import Matcher, Pair, Rank
from builder.resolution.nights import find_apart
from builder.resolution.reports import Sketch, Telling
from builder.resolution.spine import Spine

__all__ = ["Cluster", "Verdicts", "by_article", "cluster", "event_key", "join", "make_matcher"]

Verdicts = Mapping[frozenset[str], Verdict]
_NO_VERDICTS: Verdicts = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The reports of one event, by key; `key` is the episode's, or made of the smallest report's."""

    key: str
    episode: bool
    tellings: tuple[Telling, ...]


def cluster(
    tellings: Sequence[Telling],
    spine: Spine,
    *,
    verdicts: Verdicts = _NO_VERDICTS,
    matcher: Matcher | None = None,
    pairs: Mapping[Pair, Rank] | None = None,
) -> tuple[Cluster, ...]:
    """All clusters, by key; each telling is in exactly one. `verdicts` are what people said of pairs of reports."""
    matcher = matcher or make_matcher(tellings, spine)
    by_key = {telling.key: telling for telling in tellings}
    loose = {telling.key: telling for telling in tellings if not telling.episode}
    pairs = matcher.match(loose.values()) if pairs is None else pairs
    found = [
        Cluster(key=event_key(group), episode=False, tellings=tuple(by_key[key] for key in group))
        for group in join(loose, pairs, matcher, verdicts)[0]
    ]
    wars: dict[str, list[Telling]] = defaultdict(list)
    for telling in tellings:
        if telling.episode:
            wars[telling.episode].append(telling)
    found += [
        Cluster(key=war, episode=True, tellings=tuple(sorted(group, key=lambda telling: telling.key)))
        for war, group in wars.items()
    ]
    return tuple(sorted(found, key=lambda item: item.key))


def make_matcher(sketches: Iterable[Sketch], spine: Spine) -> Matcher:
    """The matcher of a set of reports, which knows the nights that some article of theirs keeps apart."""
    apart = {times for article in by_article(sketches).values() for times, _, _ in find_apart(article)}
    return Matcher(spine, apart.__contains__)


def by_article(sketches: Iterable[Sketch]) -> dict[str, list[Sketch]]:
    """The reports of each article."""
    found: dict[str, list[Sketch]] = defaultdict(list)
    for sketch in sketches:
        found[sketch.article].append(sketch)
    return found


def event_key(reports: Sequence[str]) -> str:
    """The key of the event that these reports tell."""
    return f"event/{digest(min(reports))}"


def join(
    sketches: Mapping[str, Sketch],
    pairs: Mapping[Pair, Rank],
    matcher: Matcher,
    verdicts: Verdicts,
    beyond: Mapping[str, Sketch] | None = None,
) -> tuple[list[list[str]], set[str]]:
    """The reports of each event, sorted; and which of the reports `beyond` might be one with some of these.

    Without those the events are right: no report of theirs stands in a pair that could have joined them with others.
    """
    beyond = beyond or {}
    groups = _Groups(sketches, matcher, {pair for pair, verdict in verdicts.items() if verdict is Verdict.DIFFERENT})
    for first, second in sorted(tuple(sorted(pair)) for pair, one in verdicts.items() if one is Verdict.SAME):
        if first in sketches and second in sketches:
            groups.join(first, second, judged=True)
    open_to: set[str] = set()
    for _, first, second in sorted((rank, *pair) for pair, rank in pairs.items()):
        if first in sketches and second in sketches:
            groups.join(first, second)
        else:
            here, there = (first, second) if first in sketches else (second, first)
            if there not in open_to and groups.admits(here, beyond[there]):
                open_to.add(there)
    return groups.groups(), open_to


@dataclass(slots=True, eq=False)
class _Group:
    """Reports that are one event so far, the articles that tell them, and groups that it can never be one with."""

    members: list[Sketch]
    articles: set[str]
    apart: set[_Group]


class _Groups:
    """Clusters while pairs are joined. What excludes two groups goes on excluding what they grow to."""

    def __init__(self, sketches: Mapping[str, Sketch], matcher: Matcher, apart: set[frozenset[str]]) -> None:
        self._matcher = matcher
        self._apart = apart
        self._group = {key: _Group([sketch], {sketch.article}, set()) for key, sketch in sketches.items()}

    def join(self, first: str, second: str, *, judged: bool = False) -> None:
        """Makes one group of two, unless a report of one and a report of the other exclude each other.

        Where people judged the two to be one, only another judgement keeps them apart.
        """
        one, other = self._group[first], self._group[second]
        if one is other or other in one.apart:
            return
        if self._are_apart(one, other) or (not judged and self._exclude(one, other)):
            one.apart.add(other)
            other.apart.add(one)
            return
        if len(one.members) < len(other.members):
            one, other = other, one
        one.members += other.members
        one.articles |= other.articles
        one.apart |= other.apart
        for group in other.apart:
            group.apart.add(one)
        for sketch in other.members:
            self._group[sketch.key] = one

    def admits(self, report: str, other: Sketch) -> bool:
        """Whether no report of a group excludes another report."""
        alone = _Group([other], {other.article}, set())
        return not self._are_apart(self._group[report], alone) and not self._exclude(self._group[report], alone)

    def groups(self) -> list[list[str]]:
        return [sorted(one.key for one in group.members) for group in dict.fromkeys(self._group.values())]

    def _are_apart(self, one: _Group, other: _Group) -> bool:
        if not self._apart:
            return False
        return any(frozenset((here.key, there.key)) in self._apart for here in one.members for there in other.members)

    def _exclude(self, one: _Group, other: _Group) -> bool:
        if not one.articles.isdisjoint(other.articles):
            return True
        return any(self._matcher.exclude(here, there) for here in one.members for there in other.members)
