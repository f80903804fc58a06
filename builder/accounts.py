"""An article and its facts in, its account out: entities and event reports with their keys, claims and tolls.

Reports and entities that are the same in everything are one; those that differ in anything have different keys.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from builder.claims import Claim, Toll, derive_claims, describe_figure
from builder.errors import RecordError
from builder.keys import digest, make_part, make_slug
from builder.model import Article, EntityFact, EntityType, EventFact, Facts, RelationKind, Role, Span
from builder.terms import NO_TERMS, Terms, find_terms
from builder.text.similarity import sign

__all__ = ["Account", "EventReport", "Participant", "derive_account", "without_text"]

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_KEY = re.compile(r"(conflict|office|organisation|person|place|state|war)/[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """An entity of an article under its key; `local` if no authority or composed key names it."""

    key: str
    type: EntityType
    names: tuple[str, ...]
    mentions: tuple[Span, ...]
    local: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReport:
    """An event as one article tells it; roles and relations hold keys."""

    key: str
    event: EventFact
    roles: Mapping[Role, tuple[str, ...]]
    claims: tuple[Claim, ...]
    tolls: tuple[Toll, ...]
    relations: tuple[tuple[RelationKind, str], ...]
    terms: Terms = NO_TERMS


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """All that one article tells. `signature` is that of its text, empty where no text is at hand."""

    article: Article
    facts: Facts
    participants: tuple[Participant, ...]
    reports: tuple[EventReport, ...]
    signature: bytes = b""


def derive_account(article: Article, facts: Facts, *, signature: bytes | None = None) -> Account:
    """The account of an article; RecordError where its facts record does not fit its text or points nowhere.

    `signature` is that of the text, where it is at hand: making it takes as long as all the rest.
    """
    _check(article, facts)
    participants = _participants(article, facts.entities)
    keys = _entity_keys(article, facts.entities)
    roles = {event.id: _roles(event, keys) for event in facts.events}
    report_keys = _report_keys(article, facts.events, roles, keys)
    named = [(one.key, one.mentions) for one in participants if one.type is not EntityType.PLACE]
    reports: dict[str, EventReport] = {}
    for event in facts.events:
        key = report_keys[event.id]
        report = _report(article, event, key, roles[event.id], keys, report_keys)
        report = replace(report, terms=find_terms(article, event, named))
        reports[key] = _joined(reports[key], report) if key in reports else report
    return Account(
        article=article,
        facts=facts,
        participants=participants,
        reports=tuple(reports.values()),
        signature=sign(article.text) if signature is None else signature,
    )


def without_text(account: Account) -> Account:
    """The account as far as other articles matter: without the article's text and the record it was derived from."""
    facts = replace(account.facts, entities=(), events=(), warnings=())
    return replace(account, article=replace(account.article, text=""), facts=facts)


def _joined(first: EventReport, second: EventReport) -> EventReport:
    """One report of two that are the same in everything: the surer one, with the relations of both."""
    surer = max(first, second, key=lambda report: report.event.confidence)
    return replace(surer, relations=tuple(dict.fromkeys(first.relations + second.relations)))


def _check(article: Article, facts: Facts) -> None:
    def refuse(problem: str) -> None:
        raise RecordError(article.id, problem)

    if not _LANGUAGE.fullmatch(article.lang):
        refuse(f"lang {article.lang!r} is no language code; write it as 'ar' or 'en'")
    if facts.sha256 != article.sha256:
        refuse(f"the facts are of another text (sha256 {facts.sha256}, the article's is {article.sha256})")
    entities = {entity.id for entity in facts.entities}
    events = {event.id for event in facts.events}
    if len(entities) < len(facts.entities) or len(events) < len(facts.events):
        refuse("an id stands for two entities or two events; each id may be used once")
    for entity in facts.entities:
        if entity.key is not None and not _KEY.fullmatch(entity.key):
            refuse(f"the key {entity.key!r} of {entity.id} is none; write it as 'state/armenia'")
    for owner, span in _spans(facts):
        if span.end > len(article.text):
            refuse(f"{owner} points at {span.start}-{span.end}, but the text ends at {len(article.text)}")
    for event in facts.events:
        if event.evidence != article.quote(event.span):
            refuse(f"the evidence of {event.id} is not the text at {event.span.start}-{event.span.end}")
        for reference in _entity_references(event):
            if reference not in entities:
                refuse(f"{event.id} refers to the entity {reference!r}; there are: {', '.join(sorted(entities))}")
        for relation in event.relations:
            if relation.event not in events:
                refuse(f"{event.id} refers to the event {relation.event!r}; there are: {', '.join(sorted(events))}")


def _spans(facts: Facts) -> Iterable[tuple[str, Span]]:
    for entity in facts.entities:
        yield from ((entity.id, span) for span in entity.mentions)
    for event in facts.events:
        yield from ((event.id, span) for span in (event.span, event.trigger))
        yield from ((event.id, casualty.span) for casualty in event.casualties)
        yield from ((event.id, report.span) for report in event.reports)
        yield from ((event.id, report.cue) for report in event.reports if report.cue)


def _entity_references(event: EventFact) -> Iterable[str]:
    for role in Role:
        yield from event.fillers(role)
    yield from event.claimants
    for casualty in event.casualties:
        yield from casualty.claimants or ()
        yield from (casualty.side,) if casualty.side else ()
    for report in event.reports:
        yield from (id for id in (report.claimant, report.via) if id)


def _entity_keys(article: Article, entities: Iterable[EntityFact]) -> dict[str, str]:
    """The key of every entity; a slug that two different local entities would share is told apart by its content."""
    entities = tuple(entities)
    taken = Counter(_local_name(entity) for entity in _distinct_local(entities))
    return {entity.id: entity.key or _local_key(article, entity, taken) for entity in entities}


def _distinct_local(entities: Iterable[EntityFact]) -> list[EntityFact]:
    return list({_entity_content(entity): entity for entity in entities if entity.key is None}.values())


def _entity_content(entity: EntityFact) -> tuple[object, ...]:
    return (entity.type, entity.names, entity.mentions)


def _local_name(entity: EntityFact) -> tuple[str, str]:
    name = entity.names[0] if entity.names else ""
    return entity.type.value.lower(), make_slug(name) or digest(name)


def _local_key(article: Article, entity: EntityFact, taken: Counter[tuple[str, str]]) -> str:
    kind, name = _local_name(entity)
    if taken[kind, name] > 1:
        spans = [(span.start, span.end) for span in entity.mentions]
        name = f"{name}-{digest(entity.names, spans)[:8]}"
    return make_part(article.key, kind, name)


def _participants(article: Article, entities: tuple[EntityFact, ...]) -> tuple[Participant, ...]:
    keys = _entity_keys(article, entities)
    found: dict[str, Participant] = {}
    for entity in entities:
        key = keys[entity.id]
        before = found.get(key)
        found[key] = Participant(
            key=key,
            type=before.type if before else entity.type,
            names=tuple(dict.fromkeys((before.names if before else ()) + entity.names)),
            mentions=tuple(sorted({*(before.mentions if before else ()), *entity.mentions})),
            local=entity.key is None,
        )
    return tuple(found.values())


def _roles(event: EventFact, keys: Mapping[str, str]) -> dict[Role, tuple[str, ...]]:
    return {role: tuple(dict.fromkeys(keys[id] for id in event.fillers(role))) for role in Role if event.fillers(role)}


def _report_keys(
    article: Article,
    events: Iterable[EventFact],
    roles: Mapping[str, Mapping[Role, tuple[str, ...]]],
    keys: Mapping[str, str],
) -> dict[str, str]:
    """A key for each event id; what tells two otherwise equal reports apart, their tolls and claims, goes in."""
    events = tuple(events)
    plain = {event.id: digest(*_identity(event, roles[event.id])) for event in events}
    taken = Counter(plain.values())
    names = {
        event.id: digest(plain[event.id], *_distinction(event, keys)) if taken[plain[event.id]] > 1 else plain[event.id]
        for event in events
    }
    return {id: make_part(article.key, "report", name) for id, name in names.items()}


def _identity(event: EventFact, roles: Mapping[Role, tuple[str, ...]]) -> tuple[object, ...]:
    return (
        event.type.value,
        (event.span.start, event.span.end),
        (event.trigger.start, event.trigger.end),
        event.when,
        [(role.value, sorted(roles[role])) for role in Role if role in roles],
        sorted(weapon.value for weapon in event.weapon),
        event.factuality.value,
        event.background,
    )


def _distinction(event: EventFact, keys: Mapping[str, str]) -> tuple[object, ...]:
    def key_of(id: str | None) -> str | None:
        return None if id is None else keys[id]

    return (
        sorted(
            digest(
                *describe_figure(casualty, key_of(casualty.side)),
                None if casualty.claimants is None else sorted(keys[id] for id in casualty.claimants),
                casualty.unnamed_source,
            )
            for casualty in event.casualties
        ),
        sorted(keys[id] for id in event.claimants),
        event.unnamed_source,
        sorted(
            digest(report.span.start, report.span.end, key_of(report.claimant), key_of(report.via), report.unnamed)
            for report in event.reports
        ),
    )


def _report(
    article: Article,
    event: EventFact,
    key: str,
    roles: Mapping[Role, tuple[str, ...]],
    keys: Mapping[str, str],
    report_keys: Mapping[str, str],
) -> EventReport:
    claims, tolls = derive_claims(article.key, key, event, keys)
    relations = tuple(
        dict.fromkeys(
            (relation.kind, report_keys[relation.event])
            for relation in event.relations
            if report_keys[relation.event] != key
        )
    )
    return EventReport(key=key, event=event, roles=roles, claims=claims, tolls=tolls, relations=relations)
