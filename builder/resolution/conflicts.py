"""Tellings and the spine in, wars and conflicts out: which episode a report of a war means, what an event is part of.

A report of a war that took place means an episode of the authority if

- it names two of the episode's parties, or one and its ground, in its roles or its words; or it names one of them and
  the article tells of another; and
- its words hold one of the episode's names ("the Second Karabakh War"), or its time is the month in which it began, or
  meets the episode's (of several, the one that covers it best, and none if two do so equally), or it has no time and
  there has been one episode only, or one alone was going on when the article was published.

An event belongs to a conflict if it involves two of its parties, or one of them on its ground, an army or ministry
counting as its state and an official as the state of the office; and if it does not come before the conflict's first
day nor more than ten years after its last. What lies on a region that a conflict is fought over belongs to no conflict
over other ground. A conflict of which one side alone is known takes no events. Of several
conflicts it belongs to the one with most of its parties, then the one on whose ground it lies, then one that was going
on, then the latest; known by ground alone, it belongs to none if two would do.
Where its time lies wholly within an episode, it belongs to that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from builder.model import EventType
from builder.resolution.reports import Telling
from builder.resolution.spine import Conflict, Spine, War
from builder.resolution.times import Bounds

__all__ = ["about", "attach", "resolve_war"]

_ENOUGH = 2  # parties that make a conflict theirs
_MONTH = 31  # days
_AFTERMATH = 10  # years after a conflict's last day in which its parties may still be dealing with it
_OPEN_END = date(2200, 1, 1)  # stands for the end of what is not over, to compare how well times cover each other


def resolve_war(telling: Telling, spine: Spine) -> str | None:
    """The episode that a report of a war means, or None."""
    if telling.type is not EventType.WAR or not telling.actual:
        return None
    wars = [war for war in _wars_meant(telling, spine) if not telling.published.before(war.bounds)]
    words = telling.report.event.evidence.casefold()
    named = [war for war in wars if any(name in words for name in war.names)]
    if len(named) == 1:
        return named[0].key
    if len(begun := [war for war in wars if _begins(war, telling.when)]) == 1:
        return begun[0].key
    if telling.when.known:
        today = telling.published.latest or _OPEN_END
        meeting = sorted(
            (
                (_cover(war.bounds, telling.when, today=today), war.key)
                for war in wars
                if war.bounds.meets(telling.when)
            ),
            reverse=True,
        )
        clear = len(meeting) == 1 or (len(meeting) > 1 and meeting[0][0] > meeting[1][0])
        return meeting[0][1] if clear else None
    if len(wars) == 1:
        return wars[0].key
    going_on = [war for war in wars if telling.published.known and telling.published.within(war.bounds)]
    return going_on[0].key if len(going_on) == 1 else None


def _begins(war: War, when: Bounds) -> bool:
    """Whether a time of a month at most is the one in which a war began: "since February 2022"."""
    first = war.bounds.earliest
    return first is not None and when.days is not None and when.days <= _MONTH and Bounds(first, first).within(when)


def _wars_meant(telling: Telling, spine: Spine) -> list[War]:
    """The wars that a report may mean by whom and what it names, else by whom its article names beside it."""
    actors = telling.actors | telling.named
    ground = telling.places | spine.ground(site for site in telling.sites if not site.startswith("~"))
    wars = [war for war in spine.wars_of(actors) if _fits(actors, ground, war)]
    if wars or len(actors) >= _ENOUGH:
        most = max((min(_ENOUGH, len(actors & war.parties)) for war in wars), default=0)
        return [war for war in wars if len(actors & war.parties) >= most]
    about = frozenset(spine.actor(one.key) for one in telling.account.participants if not one.local)
    named = actors | ground
    wars = [war for war in spine.wars_of(about) if _fits(about, frozenset(), war)]
    return [war for war in wars if named & (war.parties | war.ground)] if named else wars


def _fits(actors: frozenset[str], places: frozenset[str], thing: War | Conflict) -> bool:
    if len(thing.parties) < _ENOUGH:
        return False  # the other side has no entry: nothing tells what is part of it
    shared = len(actors & thing.parties)
    return shared >= _ENOUGH or (shared > 0 and bool(places & thing.ground))


def _cover(first: Bounds, second: Bounds, *, today: date) -> float:
    """How much of the days of two times they share, up to 1; what is open goes on until the day it is told."""
    begins = [times.earliest or date.min for times in (first, second)]
    ends = [times.latest or today for times in (first, second)]
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
    contested = spine.contested(places)
    conflict = _best([one for one in found if not contested or one.key in contested], actors, places, when)
    if conflict is None:
        return None
    for episode in conflict.episodes:
        if times.within(episode.bounds) and _fits(actors, places, episode):
            return episode.key
    return conflict.key


def about(telling: Telling, spine: Spine) -> str | None:
    """The war or conflict that one report is part of; of one that names too little, what its article is about."""
    found = attach((telling,), telling.when, spine)
    if found is not None or len(telling.actors) >= _ENOUGH:
        return found
    keys = Counter[str]()
    for one in telling.account.participants:
        if not one.local:
            keys.update(dict.fromkeys((spine.actor(one.key), *spine.ground([one.key])), len(one.mentions) or 1))
    when = telling.when if telling.when.known else telling.published
    fitting = [
        conflict
        for conflict in spine.conflicts_of(keys)
        if _fits(frozenset(keys), frozenset(keys), conflict) and _timely(when, conflict.bounds)
    ]
    named = {key for key in telling.named | telling.sites | telling.actors}
    fitting = [one for one in fitting if named & (one.parties | one.ground)] or fitting
    best = max(fitting, key=lambda one: (sum(keys[key] for key in one.parties | one.ground), one.key), default=None)
    return best.key if best else None


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


def _best(conflicts: list[Conflict], actors: frozenset[str], places: frozenset[str], when: Bounds) -> Conflict | None:
    if not conflicts:
        return None

    def rank(conflict: Conflict) -> tuple[int, bool, bool, str, str]:
        return (
            len(actors & conflict.parties),
            bool(places & conflict.ground),
            conflict.bounds.meets(when),
            str(conflict.bounds.earliest or ""),
            conflict.key,
        )

    best = max(conflicts, key=rank)
    if len(conflicts) > 1 and len(actors & best.parties) < _ENOUGH:
        return None
    return best
