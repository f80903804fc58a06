"""A passage, its candidates and its facts in; for each fact of each event the rule and the words behind it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.extraction.candidates import Candidate
from builder.extraction.discourse import Draft
from builder.extraction.kinds import Function, Kind
from builder.extraction.mentions import Mention
from builder.extraction.passage import Passage
from builder.model import Casualty, EntityFact, EventFact, Facts, Role, Span

__all__ = ["Reason", "explain"]

_INFERRED = "from other sentences"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an event has a fact: what it is (`agent`, `when`), its value, the rule that gave it, its words."""

    fact: str
    value: str
    rule: str
    spans: tuple[Span, ...] = ()


def explain(
    passage: Passage, candidates: Sequence[Candidate], drafts: Sequence[Draft], facts: Facts
) -> tuple[tuple[Reason, ...], ...]:
    """The reasons of each event of the facts, whose drafts stand in the same order."""
    by_trigger = {candidate.trigger: candidate for candidate in candidates}
    entities = {entity.id: entity for entity in facts.entities}
    explained = []
    for draft, event in zip(drafts, facts.events, strict=True):
        told = [by_trigger[trigger] for trigger in draft.triggers if trigger in by_trigger]
        explained.append(tuple(_reasons(_Case(passage=passage, told=told, event=event, entities=entities), draft)))
    return tuple(explained)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One event with the candidates that told it."""

    passage: Passage
    told: Sequence[Candidate]
    event: EventFact
    entities: dict[str, EntityFact]

    def name(self, id: str) -> str:
        return self.entities[id].names[0]


def _reasons(case: _Case, draft: Draft) -> Iterator[Reason]:
    event = case.event
    yield Reason(fact="type", value=event.type.value, rule=_trigger_rule(case, draft), spans=(event.trigger,))
    for role in Role:
        for id in getattr(event, role.value):
            yield _role_reason(case, role, id)
    if event.when:
        yield _time_reason(case, event.when)
    for weapon in event.weapon:
        yield _weapon_reason(case, weapon.value)
    for casualty in event.casualties:
        yield _casualty_reason(case, casualty)
    for report in event.reports:
        if report.claimant or report.unnamed:
            value = case.name(report.claimant) if report.claimant else "a source without a name"
            yield Reason(fact="claimant", value=value, rule="attribution", spans=(report.cue,) if report.cue else ())
    if event.background:
        yield Reason(fact="background", value="true", rule="factuality")
    yield Reason(fact="factuality", value=event.factuality.value, rule="factuality")


def _trigger_rule(case: _Case, draft: Draft) -> str:
    """The rule, and the row of the table of triggers that set it off."""
    entry = case.passage.chunks[draft.trigger].entry(Kind.TRIGGERS)
    if entry is None:
        return case.event.rule
    features = " ".join(f"{name}={value}" if value else name for name, value in sorted(entry.features.items()))
    return f"{case.event.rule}, triggers: {entry.value} {features}"


def _role_reason(case: _Case, role: Role, id: str) -> Reason:
    """The mention that fills a role beside a trigger, by its function there; else the role came from elsewhere."""
    spans = set(case.entities[id].mentions)
    for candidate in case.told:
        for mention in candidate.fillers(role):
            if mention.span in spans or mention.reference:
                rule = _function(case.passage, candidate, mention)
                return Reason(fact=role.value, value=case.name(id), rule=rule, spans=(mention.span,))
    return Reason(fact=role.value, value=case.name(id), rule=_INFERRED)


def _function(passage: Passage, candidate: Candidate, mention: Mention) -> str:
    govern = passage.govern(mention)
    function = govern.function
    if function is Function.NONE:
        function = Function.SUBJECT if candidate.subject is mention else Function.OBJECT
    heads = "".join(f" over {head.value}" for head in govern.heads)
    return f"{candidate.entry.features['frame']}: {function.value}{heads}"


def _time_reason(case: _Case, when: str) -> Reason:
    passage = case.passage
    for candidate in case.told:
        for time in passage.times_in(candidate.sentence.first, candidate.sentence.end):
            if when in (time.edtf, time.future) or (time.edtf and when.startswith(time.edtf)):
                return Reason(fact="when", value=when, rule="nearest time", spans=(time.span,))
    return Reason(fact="when", value=when, rule=_INFERRED)


def _weapon_reason(case: _Case, weapon: str) -> Reason:
    for candidate in case.told:
        for index in case.passage.where(Kind.WEAPONS, candidate.sentence.first, candidate.sentence.end):
            if weapon in case.passage.chunks[index].values(Kind.WEAPONS):
                span = case.passage.chunks[index].span
                return Reason(fact="weapon", value=weapon, rule="weapons", spans=(span,))
    return Reason(fact="weapon", value=weapon, rule="of the trigger")


def _casualty_reason(case: _Case, casualty: Casualty) -> Reason:
    low = "?" if casualty.low is None else casualty.low
    high = "?" if casualty.high is None else casualty.high
    figure = "undisclosed" if casualty.undisclosed else f"{low} to {high}"
    victims = f" {casualty.victim.value}" if casualty.victim else ""
    side = f" of {case.name(casualty.side)}" if casualty.side else ""
    return Reason(fact=casualty.kind.value, value=f"{figure}{victims}{side}", rule="tolls", spans=(casualty.span,))
