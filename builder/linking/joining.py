"""Facts in which two entities turned out to be one in, facts in which they are one out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from builder.model import Casualty, EntityFact, EventFact, Facts, Report

__all__ = ["join_entities"]


def join_entities(facts: Facts) -> Facts:
    """The facts with one entity for each key, under the id of the first; what has no key stays as it is."""
    first: dict[str, EntityFact] = {}
    ids: dict[str, str] = {}
    for entity in facts.entities:
        known = first.get(entity.key or entity.id)
        ids[entity.id] = known.id if known else entity.id
        first[entity.key or entity.id] = _joined(known, entity) if known else entity
    if len(first) == len(facts.entities):
        return facts
    return replace(facts, entities=tuple(first.values()), events=tuple(_renamed(event, ids) for event in facts.events))


def _joined(entity: EntityFact, other: EntityFact) -> EntityFact:
    return replace(
        entity,
        names=tuple(dict.fromkeys((*entity.names, *other.names))),
        mentions=tuple(sorted({*entity.mentions, *other.mentions})),
    )


def _renamed(event: EventFact, ids: Mapping[str, str]) -> EventFact:
    return replace(
        event,
        agent=_each(event.agent, ids),
        target=_each(event.target, ids),
        party=_each(event.party, ids),
        mediator=_each(event.mediator, ids),
        place=_each(event.place, ids),
        claimants=_each(event.claimants, ids),
        casualties=tuple(_casualty(casualty, ids) for casualty in event.casualties),
        reports=tuple(_report(report, ids) for report in event.reports),
    )


def _each(entities: Iterable[str], ids: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids[entity] for entity in entities))


def _casualty(casualty: Casualty, ids: Mapping[str, str]) -> Casualty:
    claimants = None if casualty.claimants is None else _each(casualty.claimants, ids)
    return replace(casualty, side=ids[casualty.side] if casualty.side else None, claimants=claimants)


def _report(report: Report, ids: Mapping[str, str]) -> Report:
    return replace(
        report,
        claimant=ids[report.claimant] if report.claimant else None,
        via=ids[report.via] if report.via else None,
    )
