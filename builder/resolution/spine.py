"""The authority in, answers about its conflicts out: whose side an actor is on, on which ground a place lies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from builder.resolution.times import Bounds, bounds
from ontology.authority import Authority, Record, RecordType

__all__ = ["Conflict", "Spine", "War"]

_EPISODES = (RecordType.WAR, RecordType.EPISODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class War:
    """An episode of a conflict; `at_war` where its fighting reached the intensity of a war."""

    key: str
    conflict: str | None
    at_war: bool
    parties: frozenset[str]
    ground: frozenset[str]
    bounds: Bounds
    names: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A conflict and its episodes in the order of time; `wars` are those that reached the intensity of a war."""

    key: str
    parties: frozenset[str]
    ground: frozenset[str]
    bounds: Bounds
    episodes: tuple[War, ...]

    @property
    def wars(self) -> tuple[War, ...]:
        return tuple(episode for episode in self.episodes if episode.at_war)


class Spine:
    """The conflicts and wars of the authority, found by their parties."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        wars = [self._war(record) for record in authority.records if record.type in _EPISODES]
        self._wars = {war.key: war for war in wars}
        self._conflicts = {
            record.key: self._conflict(record, wars)
            for record in authority.records
            if record.type is RecordType.CONFLICT
        }
        self._wars_of = _by_party(self._wars)
        self._conflicts_of = _by_party(self._conflicts)
        self._conflicts_on = _by_region(self._conflicts)

    def war(self, key: str) -> War:
        return self._wars[key]

    def conflicts(self) -> Iterable[Conflict]:
        return self._conflicts.values()

    def conflict(self, key: str) -> Conflict:
        return self._conflicts[key]

    def wars_of(self, actors: Iterable[str]) -> list[War]:
        """The wars that have one of the actors as a party, by key."""
        keys = {key for actor in actors for key in self._wars_of.get(actor, ())}
        return [self._wars[key] for key in sorted(keys) if self._wars[key].at_war]

    def conflict_of(self, key: str | None) -> str | None:
        """The conflict that an episode belongs to; a conflict itself, and None, as they are."""
        return self._wars[key].conflict if key in self._wars else key

    def conflicts_of(self, actors: Iterable[str]) -> list[Conflict]:
        """The conflicts that have one of the actors as a party, by key."""
        keys = {key for actor in actors for key in self._conflicts_of.get(actor, ())}
        return [self._conflicts[key] for key in sorted(keys)]

    def countries(self, keys: Iterable[str]) -> frozenset[str]:
        """The states among these keys, and those that the places among them lie in."""
        return frozenset(key for key in self.ground(keys) if key.startswith("state/"))

    def contested(self, places: Iterable[str]) -> frozenset[str]:
        """The conflicts that are fought over a region, smaller than a state, on which one of these places lies."""
        return frozenset(key for place in places for key in self._conflicts_on.get(place, ()))

    def state_of(self, key: str) -> str | None:
        """The state that an organisation or a person acts for; of a composed organisation, the one in its key."""
        record = self._authority.get(key)
        if record is not None:
            return record.state if record.type is not RecordType.PLACE else None
        kind, _, name = key.partition("/")
        if kind != "organisation":
            return None
        words = name.split("-")
        for length in range(len(words) - 1, 0, -1):
            state = f"state/{'-'.join(words[:length])}"
            if self._authority.get(state):
                return state
        return None

    def actor(self, key: str) -> str:
        """Who acts, seen from afar: the state for its army or ministry, else the one who acts."""
        return (self.state_of(key) if key.startswith("organisation/") else None) or key

    def sides(self, keys: Iterable[str]) -> frozenset[str]:
        """The actors and the states they act for, persons included."""
        return frozenset(side for key in keys for side in (key, self.state_of(key)) if side)

    def ground(self, places: Iterable[str]) -> frozenset[str]:
        """The places with all that they lie in."""
        found: set[str] = set()
        waiting = list(places)
        while waiting:
            key = waiting.pop()
            if key in found:
                continue
            found.add(key)
            record = self._authority.get(key)
            if record is not None and record.type is RecordType.PLACE:
                waiting += [above for above in (record.place, record.state) if above]
        return frozenset(found)

    def _war(self, record: Record) -> War:
        conflict = self._authority.get(record.part_of) if record.part_of else None
        return War(
            key=record.key,
            conflict=record.part_of,
            at_war=record.type is RecordType.WAR,
            parties=frozenset(record.parties or (conflict.parties if conflict else ())),
            ground=_ground(record) or (_ground(conflict) if conflict else frozenset()),
            bounds=_bounds(record),
            names=frozenset(name.casefold() for names in record.names.values() for name in names),
        )

    def _conflict(self, record: Record, wars: Iterable[War]) -> Conflict:
        episodes = [war for war in wars if war.conflict == record.key]
        return Conflict(
            key=record.key,
            parties=frozenset(record.parties),
            ground=_ground(record),
            bounds=_bounds(record),
            episodes=tuple(sorted(episodes, key=lambda war: (str(war.bounds.earliest or ""), war.key))),
        )


def _ground(record: Record) -> frozenset[str]:
    """What a conflict is fought over: its place, or, within one state, that state."""
    if record.place:
        return frozenset((record.place,))
    states = [key for key in record.parties if key.startswith("state/")]
    return frozenset(states) if len(states) == 1 else frozenset()


def _bounds(record: Record) -> Bounds:
    found = bounds(record.time)
    first, last = bounds(record.earliest), bounds(record.latest)
    return Bounds(first.earliest or found.earliest, last.latest or found.latest)


def _by_region(conflicts: Mapping[str, Conflict]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, conflict in conflicts.items():
        for region in conflict.ground:
            if region.startswith("place/"):
                found[region].append(key)
    return {region: tuple(keys) for region, keys in found.items()}


def _by_party(things: Mapping[str, War] | Mapping[str, Conflict]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, thing in things.items():
        for party in thing.parties:
            found[party].append(key)
    return {party: tuple(keys) for party, keys in found.items()}
