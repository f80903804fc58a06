"""An annotated record and its article in, the facts an engine would have to find out, each entity with its key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from builder.model import Article, EventFact, Facts, Report, article_key
from ontology.authority import Authority
from tests.gold import decode_gold

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
    facts = decode_gold(article, record)
    entities = [
        replace(one, key=one.key or _key(raw, authority))
        for one, raw in zip(facts.entities, record["entities"], strict=True)
    ]
    return replace(facts, entities=tuple(entities), events=tuple(_reported(event) for event in facts.events))


def _key(entity: Json, authority: Authority) -> str | None:
    for record in authority.records:
        if entity["wikidata"] and record.wikidata and record.wikidata.qid == entity["wikidata"]:
            return record.key
    for record in authority.records:
        names = {name for names in record.names.values() for name in names}
        if names & set(entity["names"]) and record.key.startswith(entity["type"].lower()):
            return record.key
    return None


def _reported(event: EventFact) -> EventFact:
    claimants: list[str | None] = list(event.claimants) or [None]
    reports = [
        Report(span=event.span, claimant=claimant, unnamed=event.unnamed_source and claimant is None)
        for claimant in claimants
    ]
    return replace(event, reports=tuple(reports))
