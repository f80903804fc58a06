"""An annotated record and its article in, the facts an engine would have to find out; words are looked up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from builder.model import (
    Article,
    Casualty,
    CasualtyKind,
    EntityFact,
    EntityType,
    EventFact,
    EventType,
    Facts,
    Factuality,
    Relation,
    RelationKind,
    Report,
    Scope,
    Span,
    Victim,
    Weapon,
    article_key,
)
from ontology.authority import Authority

__all__ = ["make_article", "make_facts", "read_article"]

Json = Mapping[str, Any]


def read_article(path: Path) -> Article:
    return make_article(json.loads(path.read_text(encoding="utf-8")))


def make_article(record: Json) -> Article:
    key = article_key(text=record["text"], id=record["id"], url=record.get("url"), outlet=record.get("outlet"))
    return Article(
        key=key,
        id=record["id"],
        text=record["text"],
        lang=record["lang"],
        published=record["published"],
        url=record.get("url"),
        title=record.get("title"),
        outlet=record.get("outlet"),
    )


def make_facts(article: Article, record: Json, authority: Authority) -> Facts:
    return Facts(
        id=article.id,
        lang=article.lang,
        published=article.published,
        sha256=article.sha256,
        entities=tuple(_entity(article, entity, authority) for entity in record["entities"]),
        events=tuple(_event(article, event) for event in record["events"]),
    )


def _entity(article: Article, entity: Json, authority: Authority) -> EntityFact:
    return EntityFact(
        id=entity["id"],
        type=EntityType(entity["type"]),
        names=tuple(entity["names"]),
        key=entity.get("key") or _key(entity, authority),
        wikidata=entity["wikidata"],
        mentions=tuple(sorted({span for name in entity["names"] for span in _find(article.text, name)})),
    )


def _key(entity: Json, authority: Authority) -> str | None:
    for record in authority.records:
        if entity["wikidata"] and record.wikidata and record.wikidata.qid == entity["wikidata"]:
            return record.key
    for record in authority.records:
        names = {name for names in record.names.values() for name in names}
        if names & set(entity["names"]) and record.key.startswith(entity["type"].lower()):
            return record.key
    return None


def _find(text: str, words: str) -> Iterator[Span]:
    start = text.find(words)
    while start >= 0:
        yield Span(start=start, end=start + len(words))
        start = text.find(words, start + 1)


def _event(article: Article, event: Json) -> EventFact:
    span = next(_find(article.text, event["evidence"]))
    claimants: list[str | None] = list(event["claimants"]) or [None]
    unnamed = bool(event.get("unnamed_source"))
    return EventFact(
        id=event["id"],
        type=EventType(event["type"]),
        span=span,
        evidence=event["evidence"],
        trigger=Span(start=span.start, end=span.start + len(event["evidence"].split()[0])),
        when=event["when"],
        **{role: tuple(event[role]) for role in ("agent", "target", "party", "mediator", "place")},
        weapon=tuple(Weapon(weapon) for weapon in event["weapon"]),
        casualties=tuple(_casualty(article, casualty, span) for casualty in event["casualties"]),
        claimants=tuple(event["claimants"]),
        unnamed_source=unnamed,
        factuality=Factuality(event["factuality"]),
        background=event["background"],
        reports=tuple(
            Report(span=span, claimant=claimant, unnamed=unnamed and claimant is None) for claimant in claimants
        ),
        relations=tuple(
            Relation(
                kind=RelationKind(relation["kind"]),
                event=relation["event"],
                span=next(_find(article.text, relation["words"])),
            )
            for relation in event.get("relations", ())
        ),
        rule="gold",
    )


def _casualty(article: Article, casualty: Json, span: Span) -> Casualty:
    claimants = casualty.get("claimants")
    return Casualty(
        kind=CasualtyKind(casualty["kind"]),
        span=next(_find(article.text, casualty["words"]))
        if "words" in casualty
        else _figure(article.text, casualty) or span,
        low=casualty["low"],
        high=casualty["high"],
        side=casualty["side"],
        victim=Victim(casualty["victim"]) if casualty["victim"] else None,
        undisclosed=bool(casualty.get("undisclosed")),
        scope=Scope(casualty.get("scope", "event")),
        claimants=None if claimants is None else tuple(claimants),
        unnamed_source=bool(casualty.get("unnamed_source")),
    )


def _figure(text: str, casualty: Json) -> Span | None:
    return next(_find(text, str(casualty["low"])), None) if casualty["low"] else None
