"""Tellings and the spine in, wars and conflicts out: which episode a report of a war means, what an event is part of.

A report of a war that took place means an episode of the authority if

- it names two of the episode's parties, or one and its ground, and
- its words hold one of the episode's names ("the Second Karabakh War"), or its time meets the episode's (of several,
  the one that covers it best, and none if two do so equally), or it has no time and there has been one episode only.

An event belongs to a conflict if it involves two of its parties, or one of them on its ground, an army or ministry
counting as its state and an official as the state of the office; and if it does not come before the conflict's first
day nor more than ten years after its last. A conflict of which one side alone is known takes no events. Of several
conflicts it belongs to the one with most of its parties, then
the one on whose ground it lies, then the latest; known by ground alone, it belongs to none if two would do.
Where its time lies wholly within an episode, it belongs to that.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from builder.model import EventType
from builder.resolution.spine import Conflict, Spine, War
from builder.resolution.tellings import Telling
from builder.resolution.times import Bounds

__all__ = ["attach", "resolve_war"]

_ENOUGH = 2  # parties that make a conflict theirs
_AFTERMATH = 10  # years after a conflict's last day in which its parties may still be dealing with it
_OPEN_END = date(2200, 1, 1)  # stands for the end of what is not over, to compare how well times cover each other


def resolve_war(telling: Telling, spine: Spine) -> str | None:
    """The episode that a report of a war means, or None."""
    if telling.type is not EventType.WAR or not telling.actual:
        return None
    wars = [war for war in spine.wars_of(telling.actors) if _fits(telling.actors, telling.places, war)]
    words = telling.report.event.evidence.casefold()
    named = [war for war in wars if any(name in words for name in war.names)]
    if len(named) == 1:
        return named[0].key
    if telling.when.known:
        meeting = sorted(
            ((_cover(war.bounds, telling.when), war.key) for war in wars if war.bounds.meets(telling.when)),
            reverse=True,
        )
        clear = len(meeting) == 1 or (len(meeting) > 1 and meeting[0][0] > meeting[1][0])
        return meeting[0][1] if clear else None
    begun = [war for war in wars if not telling.published.before(war.bounds)]
    return begun[0].key if len(wars) == len(begun) == 1 else None


def _fits(actors: frozenset[str], places: frozenset[str], thing: War | Conflict) -> bool:
    if len(thing.parties) < _ENOUGH:
        return False  # the other side has no entry: nothing tells what is part of it
    shared = len(actors & thing.parties)
    return shared >= _ENOUGH or (shared > 0 and bool(places & thing.ground))


def _cover(first: Bounds, second: Bounds) -> float:
    """How much of the days of two times they share, from 0 to 1."""
    begins = [times.earliest or date.min for times in (first, second)]
    ends = [times.latest or _OPEN_END for times in (first, second)]
    return ((min(ends) - max(begins)).days + 1) / ((max(ends) - min(begins)).days + 1)


def attach(tellings: Iterable[Telling], times: Bounds, spine: Spine) -> str | None:
    """The key of the war or conflict that an event with these reports and this time is part of, or None."""
    tellings = tuple(tellings)
    actors = spine.sides(key for telling in tellings for keys in telling.report.roles.values() for key in keys)
    places = frozenset(place for telling in tellings for place in telling.places)
    when = times if times.known else _told(tellings)
    found = [
        conflict
        for conflict in spine.conflicts_of(actors)
        if _fits(actors, places, conflict) and _timely(when, conflict.bounds)
    ]
    conflict = _best(found, actors, places)
    if conflict is None:
        return None
    for episode in conflict.episodes:
        if times.within(episode.bounds) and _fits(actors, places, episode):
            return episode.key
    return conflict.key


def _told(tellings: Iterable[Telling]) -> Bounds:
    """When undated news was told; unknown if all of it is background."""
    days = sorted(telling.news.earliest for telling in tellings if telling.news.earliest)
    return Bounds(days[0], days[0]) if days else Bounds(None, None)


def _timely(when: Bounds, span: Bounds) -> bool:
    if when.before(Bounds(span.earliest, None)):
        return False
    if span.latest is None or when.earliest is None:
        return True
    return when.earliest.year - span.latest.year <= _AFTERMATH


def _best(conflicts: list[Conflict], actors: frozenset[str], places: frozenset[str]) -> Conflict | None:
    if not conflicts:
        return None

    def rank(conflict: Conflict) -> tuple[int, bool, str, str]:
        return (
            len(actors & conflict.parties),
            bool(places & conflict.ground),
            str(conflict.bounds.earliest or ""),
            conflict.key,
        )

    best = max(conflicts, key=rank)
    if len(conflicts) > 1 and len(actors & best.parties) < _ENOUGH:
        return None
    return best
