"""Tellings of truces and peace agreements in, pairs out that speak of one of them, however precisely each dates it.

Articles name a truce by its year, its day or the war it ended, so here the time need not be short. Two reports of what
took place speak of one truce or peace agreement if

- both belong to one conflict, the states of the one (a person counting as the state of the office) are all among the
  states of the other, one time lies within the other and that one is a year at most; or
- by the words of its article one ends an episode, and the other ends the same, or belongs to its conflict with the same
  states and is dated in the year in which the episode ended; of several the one nearest to its last day goes first;

and in either case no two mediators are named that have nothing in common.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from builder.model import EventType, RelationKind, Role
from builder.resolution.conflicts import attach
from builder.resolution.spine import Spine, War
from builder.resolution.tellings import Telling

__all__ = ["ENDINGS", "TrucePair", "pair_truces"]

ENDINGS = frozenset((EventType.TRUCE, EventType.PEACE_AGREEMENT))
_YEAR = 366  # days


@dataclass(frozen=True, slots=True, kw_only=True)
class TrucePair:
    """Two reports, by key. `ends`: how many of them end a war; `distance`: how many days they lie from its end."""

    first: str
    second: str
    ends: int
    distance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Truce:
    """A report of a truce with what must agree."""

    telling: Telling
    conflict: str | None
    states: frozenset[str]
    mediators: frozenset[str]
    ended: War | None


def pair_truces(tellings: Iterable[Telling], episodes: Mapping[str, str], spine: Spine) -> Iterator[TrucePair]:
    """Pairs from different articles; `episodes` gives the episode that a report of a war means."""
    truces = [_truce(telling, episodes, spine) for telling in tellings if telling.type in ENDINGS and telling.actual]
    blocks: dict[tuple[object, ...], list[_Truce]] = defaultdict(list)
    for truce in truces:
        for name in _blocks(truce):
            blocks[name].append(truce)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        for one, other in combinations(sorted(block, key=lambda truce: truce.telling.key), 2):
            keys = (one.telling.key, other.telling.key)
            if keys in seen or one.telling.article == other.telling.article:
                continue
            seen.add(keys)
            if pair := _pair(one, other):
                yield pair


def _truce(telling: Telling, episodes: Mapping[str, str], spine: Spine) -> _Truce:
    above = attach((telling,), telling.when, spine)
    conflict = spine.conflict_of(above)
    ended = (episodes.get(key) for kind, key in telling.report.relations if kind is RelationKind.ENDS_HOSTILITIES_OF)
    war = min((key for key in ended if key), default=None)
    return _Truce(
        telling=telling,
        conflict=conflict,
        states=_states(telling, spine, Role.AGENT, Role.TARGET, Role.PARTY),
        mediators=_states(telling, spine, Role.MEDIATOR),
        ended=spine.war(war) if war else None,
    )


def _states(telling: Telling, spine: Spine, *roles: Role) -> frozenset[str]:
    """The states in some roles, or for which those in them act; in no state's place, who acts."""
    keys = {spine.state_of(key) or key for role in roles for key in telling.report.roles.get(role, ())}
    return frozenset(key for key in keys if not key.startswith("article/"))


def _blocks(truce: _Truce) -> Iterator[tuple[object, ...]]:
    """What two reports must have in common before it is worth comparing them: a war that they end, or a year."""
    if truce.ended:
        yield "ended", truce.ended.key
        if truce.ended.conflict and truce.ended.bounds.latest:
            yield truce.ended.conflict, truce.ended.bounds.latest.year
    when = truce.telling.when
    if truce.conflict and when.earliest and when.days and when.days <= _YEAR:
        yield from ((truce.conflict, year) for year in {when.earliest.year, when.latest.year if when.latest else 0})


def _pair(one: _Truce, other: _Truce) -> TrucePair | None:
    if one.mediators and other.mediators and not one.mediators & other.mediators:
        return None
    ends = sum(truce.ended is not None for truce in (one, other))
    distances = [
        _distance(truce, ended.ended) for truce, ended in ((one, other), (other, one)) if ended.ended is not None
    ]
    known = [distance for distance in distances if distance is not None]
    if ends == len((one, other)):
        agree = one.ended == other.ended
    else:
        subset = one.states <= other.states or other.states <= one.states
        agree = bool(one.states and other.states) and subset and (bool(known) or _are_compatible(one, other))
    if not agree:
        return None
    return TrucePair(first=one.telling.key, second=other.telling.key, ends=ends, distance=max(known, default=0))


def _are_compatible(one: _Truce, other: _Truce) -> bool:
    """Whether two reports are of one conflict and the time of one holds the other's, and is not too long."""
    first, second = one.telling.when, other.telling.when
    return (
        one.conflict is not None
        and one.conflict == other.conflict
        and all(times.days is not None and times.days <= _YEAR for times in (first, second))
        and (first.within(second) or second.within(first))
    )


def _distance(truce: _Truce, war: War) -> int | None:
    """How far a truce lies from the end of a war; None if it is of another conflict or not of the year of that end."""
    last, times = war.bounds.latest, truce.telling.when
    if last is None or times.earliest is None or times.latest is None or war.conflict != truce.conflict:
        return None
    if not times.earliest.year == times.latest.year == last.year:
        return None
    return max((times.earliest - last).days, (last - times.latest).days, 0)
