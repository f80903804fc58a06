"""Two readings of one article in, one list of events out: of two windows, or of the rules and a model.

Events that are the same become one. Where two extractors agree, confidence rises; where they disagree, what is grounded
stays: the value of the first reading (the rules', whose words are in the lexicon), and of people in a role those whom
the evidence names. An event of another type at the very trigger of the first reading is such a disagreement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from builder.model import Casualty, EntityFact, EventFact, Extraction, Facts, Relation, Report, Role, Span

__all__ = ["join_facts", "merge_events", "number_events", "rename"]

_SHARED = 2  # fillers that two tellings of one event have in common where their words lie apart
_MOST = 0.98  # confidence of what two extractors agree on

Names = Mapping[str, Sequence[Span]]


def number_events(events: Iterable[EventFact]) -> tuple[EventFact, ...]:
    """The events in reading order, with new ids; relations follow them."""
    ordered = sorted(enumerate(events), key=lambda item: (item[1].span.start, item[1].trigger, item[0]))
    ids = {event.id: f"v{number}" for number, (_, event) in enumerate(ordered, start=1)}
    return tuple(
        replace(
            event,
            id=ids[event.id],
            relations=tuple(
                Relation(kind=r.kind, event=ids[r.event], span=r.span) for r in event.relations if r.event in ids
            ),
        )
        for _, event in ordered
    )


def join_facts(rules: Facts, found: Facts, *, dropped: Counter[str]) -> Facts:
    """The facts of the rules with those of a model; disagreements that cost a model its event are counted."""
    entities, ids = _join_entities(rules.entities, found.entities)
    names = {entity.id: entity.mentions for entity in entities}
    ruled = [replace(event, extractions=(Extraction(),)) for event in rules.events]
    others = [replace(rename(event, ids), id=f"m{event.id}") for event in found.events]
    merged = merge_events(ruled, others, names, dropped=dropped)
    return replace(
        rules,
        entities=entities,
        events=number_events(merged),
        warnings=(*rules.warnings, *(w for w in found.warnings if w not in rules.warnings)),
    )


def merge_events(
    first: Sequence[EventFact], second: Sequence[EventFact], names: Names, *, dropped: Counter[str]
) -> list[EventFact]:
    """The events of both readings, each once, those of the first reading in their order before the new ones."""
    partners = _align(first, second)
    taken = set(partners.values())
    merged = [
        _combine(event, second[partners[index]], names) if index in partners else event
        for index, event in enumerate(first)
    ]
    for index, event in enumerate(second):
        if index in taken:
            continue
        if any(event.extractions != other.extractions and _overlap(event.trigger, other.trigger) for other in first):
            dropped["events of another type than the rules found"] += 1
            continue
        merged.append(event)
    return merged


def rename(event: EventFact, ids: Mapping[str, str]) -> EventFact:
    """The event with other ids for its entities; an entity without an id is left out."""

    def named(entities: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(ids[entity] for entity in entities if entity in ids))

    def one(entity: str | None) -> str | None:
        return ids.get(entity) if entity else None

    return replace(
        event,
        agent=named(event.agent),
        target=named(event.target),
        party=named(event.party),
        mediator=named(event.mediator),
        place=named(event.place),
        claimants=named(event.claimants),
        casualties=tuple(
            replace(
                casualty,
                side=one(casualty.side),
                claimants=None if casualty.claimants is None else named(casualty.claimants),
            )
            for casualty in event.casualties
        ),
        reports=tuple(replace(r, claimant=one(r.claimant), via=one(r.via)) for r in event.reports),
    )


def _join_entities(
    first: Sequence[EntityFact], second: Sequence[EntityFact]
) -> tuple[tuple[EntityFact, ...], Mapping[str, str]]:
    """The entities of both readings, each once, and the new ids of the second."""
    joined = list(first)
    ids: dict[str, str] = {}
    for entity in second:
        same = next((index for index, other in enumerate(joined) if _is_same(other, entity)), None)
        if same is None:
            ids[entity.id] = f"e{len(joined) + 1}"
            joined.append(replace(entity, id=ids[entity.id]))
            continue
        other = joined[same]
        ids[entity.id] = other.id
        joined[same] = replace(
            other,
            names=tuple(dict.fromkeys(other.names + entity.names)),
            mentions=tuple(sorted({*other.mentions, *entity.mentions})),
        )
    return tuple(joined), ids


def _is_same(one: EntityFact, other: EntityFact) -> bool:
    if one.key or other.key:
        return one.key == other.key
    return one.type is other.type and not set(one.names).isdisjoint(other.names)


def _align(first: Sequence[EventFact], second: Sequence[EventFact]) -> dict[int, int]:
    """Index in the first reading to index in the second, one to one, those that share most first."""
    ranked = []
    fillers, others = [_fillers(event) for event in first], [_fillers(event) for event in second]
    for i, one in enumerate(first):
        for j, other in enumerate(second):
            if one.type is not other.type:
                continue
            words, shared = _overlaps_mostly(one.span, other.span), len(fillers[i] & others[j])
            same_day = one.when is None or other.when is None or one.when == other.when
            if words or (shared >= _SHARED and same_day):
                ranked.append((-(shared + _SHARED * words), i, j))
    aligned: dict[int, int] = {}
    for _, i, j in sorted(ranked):
        if i not in aligned and j not in aligned.values():
            aligned[i] = j
    return aligned


def _fillers(event: EventFact) -> frozenset[object]:
    roles = {(role, entity) for role in Role for entity in event.fillers(role)}
    return frozenset(
        {*roles, *(_figure(casualty) for casualty in event.casualties), *([event.when] * bool(event.when))}
    )


def _figure(casualty: Casualty) -> tuple[object, ...]:
    return (casualty.kind, casualty.low, casualty.high, casualty.undisclosed)


def _combine(first: EventFact, second: EventFact, names: Names) -> EventFact:
    """One event of two tellings: what only one says is added, what both say differently is the grounded one's."""

    def choose(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
        return _choose(one, other, names, (first.span, second.span))

    claimants = choose(first.claimants, second.claimants)
    extractions = tuple(sorted({*first.extractions, *second.extractions}))
    agreed = first.extractions != second.extractions
    return replace(
        first,
        when=first.when or second.when,
        agent=choose(first.agent, second.agent),
        target=choose(first.target, second.target),
        party=choose(first.party, second.party),
        mediator=choose(first.mediator, second.mediator),
        place=choose(first.place, second.place),
        weapon=tuple(dict.fromkeys(first.weapon + second.weapon)),
        casualties=_join_casualties(first.casualties, second.casualties),
        claimants=claimants,
        unnamed_source=first.unnamed_source or (second.unnamed_source and not claimants),
        reports=_join_reports(first, second, claimants),
        confidence=_agree(first.confidence, second.confidence) if agreed else max(first.confidence, second.confidence),
        extractions=extractions,
    )


def _agree(one: float, other: float) -> float:
    """How sure two are who agree: neither is wrong alone."""
    return round(min(_MOST, 1 - (1 - one) * (1 - other)), 2)


def _choose(first: tuple[str, ...], second: tuple[str, ...], names: Names, evidence: Sequence[Span]) -> tuple[str, ...]:
    """Who fills a role: where both tellings fill it and differ, those of either who are named in the evidence."""
    if not first or not second or set(first) == set(second):
        return first or second
    named = [e for e in dict.fromkeys(first + second) if (e in first and e in second) or _stands(e, names, evidence)]
    return tuple(named) or first


def _stands(entity: str, names: Names, evidence: Sequence[Span]) -> bool:
    return any(_overlap(span, words) for span in names.get(entity, ()) for words in evidence)


def _join_casualties(first: Sequence[Casualty], second: Sequence[Casualty]) -> tuple[Casualty, ...]:
    """The figures of both, each once; what one leaves open of it the other fills."""
    joined = list(first)
    for casualty in second:
        same = next((i for i, other in enumerate(joined) if _figure(other) == _figure(casualty)), None)
        if same is None:
            joined.append(casualty)
        else:
            other = joined[same]
            joined[same] = replace(other, side=other.side or casualty.side, victim=other.victim or casualty.victim)
    return tuple(joined)


def _join_reports(first: EventFact, second: EventFact, claimants: Sequence[str]) -> tuple[Report, ...]:
    """The reports of the first telling and those of further claimants; a named one stands before nobody's."""
    said = {report.claimant for report in first.reports}
    further = [r for r in second.reports if r.claimant in claimants and r.claimant not in said]
    own = [r for r in first.reports if r.claimant is None or r.claimant in claimants]
    kept = [r for r in own if r.claimant is not None or r.unnamed or not further]
    return tuple([*kept, *further])


def _overlaps_mostly(one: Span, other: Span) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return 2 * shared >= min(one.end - one.start, other.end - other.start) > 0 and shared > 0


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
