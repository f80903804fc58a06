"""Facts in, facts record out and back: the JSON object that `extract` prints and the store keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builder.model import (
    Casualty,
    CasualtyKind,
    EntityFact,
    EntityType,
    EventFact,
    EventType,
    Extraction,
    Facts,
    Factuality,
    Relation,
    RelationKind,
    Report,
    Scope,
    Span,
    Victim,
    Weapon,
)

__all__ = ["decode", "encode"]

Json = dict[str, Any]


def encode(facts: Facts) -> Json:
    """The facts record of an article, in the order of the annotation guide, with offsets."""
    return {
        "id": facts.id,
        "lang": facts.lang,
        "published": facts.published,
        "sha256": facts.sha256,
        "entities": [_encode_entity(entity) for entity in facts.entities],
        "events": [_encode_event(event) for event in facts.events],
        "warnings": list(facts.warnings),
    }


def _encode_entity(entity: EntityFact) -> Json:
    return {
        "id": entity.id,
        "type": entity.type.value,
        "names": list(entity.names),
        "key": entity.key,
        "wikidata": entity.wikidata,
        "mentions": [_encode_span(span) for span in entity.mentions],
    }


def _encode_event(event: EventFact) -> Json:
    record: Json = {
        "id": event.id,
        "type": event.type.value,
        "evidence": event.evidence,
        "span": _encode_span(event.span),
        "trigger": _encode_span(event.trigger),
        "when": event.when,
        "agent": list(event.agent),
        "target": list(event.target),
        "party": list(event.party),
        "mediator": list(event.mediator),
        "place": list(event.place),
        "weapon": [weapon.value for weapon in event.weapon],
        "casualties": [_encode_casualty(casualty) for casualty in event.casualties],
        "claimants": list(event.claimants),
        "factuality": event.factuality.value,
        "background": event.background,
        "reports": [_encode_report(report) for report in event.reports],
        "relations": [
            {"kind": relation.kind.value, "event": relation.event, "span": _encode_span(relation.span)}
            for relation in event.relations
        ],
        "rule": event.rule,
        "confidence": event.confidence,
    }
    if event.unnamed_source:
        record["unnamed_source"] = True
    if event.extractions:
        record["extractions"] = [_encode_extraction(extraction) for extraction in event.extractions]
    return record


def _encode_extraction(extraction: Extraction) -> Json:
    if extraction.by_rules:
        return {"extractor": "rules"}
    return {"extractor": "llm", "model": extraction.model, "prompt": extraction.prompt}


def _encode_casualty(casualty: Casualty) -> Json:
    record: Json = {
        "kind": casualty.kind.value,
        "low": casualty.low,
        "high": casualty.high,
        "side": casualty.side,
        "victim": casualty.victim.value if casualty.victim else None,
        "span": _encode_span(casualty.span),
    }
    if casualty.undisclosed:
        record["undisclosed"] = True
    if casualty.scope is not Scope.EVENT:
        record["scope"] = casualty.scope.value
    if casualty.claimants is not None:
        record["claimants"] = list(casualty.claimants)
    if casualty.unnamed_source:
        record["unnamed_source"] = True
    return record


def _encode_report(report: Report) -> Json:
    return {
        "claimant": report.claimant,
        "via": report.via,
        "span": _encode_span(report.span),
        "cue": _encode_span(report.cue) if report.cue else None,
        "unnamed": report.unnamed,
    }


def _encode_span(span: Span) -> list[int]:
    return [span.start, span.end]


def decode(record: Mapping[str, Any]) -> Facts:
    """The facts behind a record that `encode` wrote; KeyError or ValueError where it is no such record."""
    return Facts(
        id=record["id"],
        lang=record["lang"],
        published=record["published"],
        sha256=record["sha256"],
        entities=tuple(_decode_entity(entity) for entity in record["entities"]),
        events=tuple(_decode_event(event) for event in record["events"]),
        warnings=tuple(record.get("warnings", ())),
    )


def _decode_entity(entity: Mapping[str, Any]) -> EntityFact:
    return EntityFact(
        id=entity["id"],
        type=EntityType(entity["type"]),
        names=tuple(entity["names"]),
        key=entity.get("key"),
        wikidata=entity.get("wikidata"),
        mentions=tuple(_decode_span(span) for span in entity.get("mentions", ())),
    )


def _decode_event(event: Mapping[str, Any]) -> EventFact:
    return EventFact(
        id=event["id"],
        type=EventType(event["type"]),
        span=_decode_span(event["span"]),
        evidence=event["evidence"],
        trigger=_decode_span(event["trigger"]),
        when=event["when"],
        agent=tuple(event["agent"]),
        target=tuple(event["target"]),
        party=tuple(event["party"]),
        mediator=tuple(event["mediator"]),
        place=tuple(event["place"]),
        weapon=tuple(Weapon(weapon) for weapon in event["weapon"]),
        casualties=tuple(_decode_casualty(casualty) for casualty in event["casualties"]),
        claimants=tuple(event["claimants"]),
        unnamed_source=bool(event.get("unnamed_source")),
        factuality=Factuality(event["factuality"]),
        background=event["background"],
        reports=tuple(_decode_report(report) for report in event.get("reports", ())),
        relations=tuple(
            Relation(kind=RelationKind(relation["kind"]), event=relation["event"], span=_decode_span(relation["span"]))
            for relation in event.get("relations", ())
        ),
        rule=event.get("rule", ""),
        confidence=event.get("confidence", 1.0),
        extractions=tuple(
            Extraction(model=extraction.get("model", ""), prompt=extraction.get("prompt", ""))
            for extraction in event.get("extractions", ())
        ),
    )


def _decode_casualty(casualty: Mapping[str, Any]) -> Casualty:
    claimants = casualty.get("claimants")
    return Casualty(
        kind=CasualtyKind(casualty["kind"]),
        low=casualty["low"],
        high=casualty["high"],
        side=casualty.get("side"),
        victim=Victim(casualty["victim"]) if casualty.get("victim") else None,
        span=_decode_span(casualty["span"]),
        undisclosed=bool(casualty.get("undisclosed")),
        scope=Scope(casualty.get("scope", "event")),
        claimants=None if claimants is None else tuple(claimants),
        unnamed_source=bool(casualty.get("unnamed_source")),
    )


def _decode_report(report: Mapping[str, Any]) -> Report:
    return Report(
        claimant=report["claimant"],
        via=report["via"],
        span=_decode_span(report["span"]),
        cue=_decode_span(report["cue"]) if report["cue"] else None,
        unnamed=report["unnamed"],
    )


def _decode_span(span: list[int]) -> Span:
    return Span(start=span[0], end=span[1])
