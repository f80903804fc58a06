"""The reading of a question in, the conflict, war, truce or other event that it asks about out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from api.asking.reading import Named, Period, Reading
from api.views.snapshot import DEFAULT, Node, Snapshot
from builder.model import EventType
from ontology.namespaces import HUD, RDF, SEM
from queries.dates import first_day, last_day

__all__ = ["Meant", "find_event", "find_fight", "find_truce"]

_ROLES = (HUD.party, HUD.agent, HUD.target, HUD.mediator)
_STAMPS = {
    "begin": (SEM.hasBeginTimeStamp, SEM.hasEarliestBeginTimeStamp),
    "end": (SEM.hasEndTimeStamp, SEM.hasLatestEndTimeStamp),
}
_TRUCES = frozenset({EventType.TRUCE.value, EventType.PEACE_AGREEMENT.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """The key of what is meant, the names that say so, and whether the period of the question was needed for it."""

    key: str
    named: tuple[Named, ...] = ()
    dated: bool = False


def find_fight(reading: Reading, snapshot: Snapshot, *, dated: bool) -> Meant | None:
    """The conflict, war or event that a question is about; `dated` lets its period tell which.

    By its name; else by kind and period, or by the number of a war; else by those who take part in it or its ground.
    """
    for item in reading.named:
        if item.type in ("Conflict", "War"):
            return Meant(key=item.key, named=(item, *_around(reading, item)))
    kinds = frozenset(reading.cued("kind"))
    if "War" in kinds and (numbered := _find_numbered(reading, snapshot)):
        return numbered
    if dated and reading.period and kinds and (event := find_event(reading, snapshot, kinds)):
        return event
    return _find_conflict(reading, snapshot, told="War" in kinds)


def find_truce(reading: Reading, snapshot: Snapshot) -> Meant | None:
    """The truce of the question's period."""
    return find_event(reading, snapshot, _TRUCES) if reading.period else None


def find_event(reading: Reading, snapshot: Snapshot, kinds: frozenset[str]) -> Meant | None:
    """The event of a kind in the period of the question; of several, the one that most reports tell, if there is one.

    A war that the authority knows comes before any other; where the question names those who take part, only theirs.
    """
    assert reading.period is not None
    sides = _sides(reading)
    ranked: list[tuple[tuple[bool, int], str]] = []
    for kind in sorted(kinds):
        for node in snapshot.subjects(RDF.type, HUD[kind], DEFAULT):
            if _overlaps(snapshot, node, reading.period) and _joins(snapshot, node, sides):
                key = node.value.removeprefix(snapshot.base_iri)
                ranked.append(((key.startswith("war/"), len(snapshot.nodes(node, HUD.report))), key))
    best = max((rank for rank, _ in ranked), default=None)
    keys = {key for rank, key in ranked if rank == best}
    return Meant(key=keys.pop(), named=sides, dated=True) if len(keys) == 1 else None


def _find_numbered(reading: Reading, snapshot: Snapshot) -> Meant | None:
    """The first or second war, among those of the parties or the ground that the question names."""
    named = tuple(item for item in reading.named if item.type in ("State", "Place"))
    ordinals = reading.cued("ordinal")
    if len(ordinals) == 1:
        wars = [
            node
            for node in snapshot.subjects(RDF.type, HUD.War, DEFAULT)
            if snapshot.number(node, HUD.ordinal) == int(ordinals[0])
            and all(_touches(snapshot, node, item) for item in named)
        ]
        if len(wars) == 1:
            return Meant(key=wars[0].value.removeprefix(snapshot.base_iri), named=named)
    return None


def _find_conflict(reading: Reading, snapshot: Snapshot, *, told: bool) -> Meant | None:
    """The conflict between two parties that are named; or where a war is spoken of, that of one party or ground."""
    sides = _sides(reading)
    grounds = tuple(item for item in reading.named if item.type in ("State", "Place") and not item.source)
    for named, fewest in ((sides, 2), (grounds, 1 if told else 2)):
        conflicts = [
            node
            for node in set(snapshot.subjects(RDF.type, HUD.Conflict, DEFAULT))
            if sum(_touches(snapshot, node, item) for item in named) >= fewest
        ]
        if len(conflicts) == 1:
            joined = tuple(item for item in named if _touches(snapshot, conflicts[0], item))
            return Meant(key=conflicts[0].value.removeprefix(snapshot.base_iri), named=joined)
    return None


def _sides(reading: Reading) -> tuple[Named, ...]:
    return tuple(item for item in reading.named if item.type == "State" and not item.inside and not item.source)


def _around(reading: Reading, fight: Named) -> Iterator[Named]:
    """The names within the name of a conflict: "the war between A and B" names A and B only to name the war."""
    return (item for item in reading.named if item is not fight and fight.first <= item.first <= fight.last)


def _touches(snapshot: Snapshot, node: Node, item: Named) -> bool:
    wanted = snapshot.node(item.key)
    return any(wanted in snapshot.objects(node, predicate) for predicate in (HUD.party, HUD.place))


def _joins(snapshot: Snapshot, node: Node, sides: tuple[Named, ...]) -> bool:
    actors = {actor.value for role in _ROLES for actor in snapshot.nodes(node, role)}
    return all(snapshot.base_iri + item.key in actors for item in sides)


def _overlaps(snapshot: Snapshot, node: Node, period: Period) -> bool:
    """Whether an event may have been in the period; one without a date was not."""
    earliest = _day(snapshot, node, "begin")
    latest = _day(snapshot, node, "end") or earliest
    if earliest is None or latest is None:
        return False
    begin = first_day(period.begin) if period.begin else date.min
    end = last_day(period.end) if period.end else date.max
    return earliest <= end and begin <= latest


def _day(snapshot: Snapshot, node: Node, bound: str) -> date | None:
    exact, outer = _STAMPS[bound]
    text = snapshot.text(node, exact) or snapshot.text(node, outer)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
