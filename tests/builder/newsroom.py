"""Short ways to write articles with their facts: spans are found by their words, those of gold records too."""

import json
from pathlib import Path

import pytest

from builder.accounts import derive_account
from builder.model import (
    Article,
    Casualty,
    CasualtyKind,
    EntityFact,
    EntityType,
    EventFact,
    EventType,
    Facts,
    Relation,
    RelationKind,
    Span,
    article_key,
)
from tests.gold import decode_gold

BASE = "https://example.org/id/"
DEVELOPMENT_SET = Path(__file__).resolve().parents[3] / "shared" / "evaluation" / "dev"

ARMENIA = EntityFact(id="e1", type=EntityType.STATE, names=("Armenia",), key="state/armenia")
AZERBAIJAN = EntityFact(id="e2", type=EntityType.STATE, names=("Azerbaijan",), key="state/azerbaijan")
RUSSIA = EntityFact(id="e3", type=EntityType.STATE, names=("Russia",), key="state/russia")


def make_article(text, *, id="a", lang="en", published="2022-09-13", **fields):
    key = article_key(text=text, id=id, url=fields.get("url"), outlet=fields.get("outlet"))
    return Article(key=key, id=id, text=text, lang=lang, published=published, **fields)


def find(text, words):
    start = text.index(words)
    return Span(start=start, end=start + len(words))


def entity(id, type, *names, key=None, mentions=()):
    return EntityFact(id=id, type=EntityType(type), names=names, key=key, mentions=tuple(mentions))


def event(text, id, type, evidence, **fields):
    span = find(text, evidence)
    return EventFact(id=id, type=EventType(type), span=span, evidence=evidence, trigger=span, **fields)


def toll(text, words, kind="killed", **fields):
    return Casualty(kind=CasualtyKind(kind), span=find(text, words), **fields)


def relation(text, kind, event, words):
    return Relation(kind=RelationKind(kind), event=event, span=find(text, words))


def make_facts(article, entities, events):
    return Facts(
        id=article.id,
        lang=article.lang,
        published=article.published,
        sha256=article.sha256,
        entities=tuple(entities),
        events=tuple(events),
    )


def tell(text, events, *, entities=(ARMENIA, AZERBAIJAN, RUSSIA), **article):
    """An article and its facts; `events` are functions of the text, so that they can point into it."""
    written = make_article(text, **article)
    return written, make_facts(written, entities, [make(text) for make in events])


def give_account(text, events, **fields):
    return derive_account(*tell(text, events, **fields))


def clash(id="v1", evidence=None, **fields):
    """An armed clash of Armenia and Azerbaijan, told by the whole text unless evidence is given."""
    roles = {"party": ("e1", "e2"), **fields}
    return lambda text: event(text, id, "ArmedClash", evidence or text, **roles)


def some(type, id="v1", evidence=None, **fields):
    return lambda text: event(text, id, type, evidence or text, **fields)


def read_gold(name):
    """An article of the development set and its facts with spans; skips where the set is not beside the checkout."""
    source, gold = DEVELOPMENT_SET / "articles" / f"{name}.json", DEVELOPMENT_SET / "gold" / f"{name}.json"
    if not source.is_file() or not gold.is_file():
        pytest.skip("the development set is not beside this checkout")
    raw, record = json.loads(source.read_text()), json.loads(gold.read_text())
    article = make_article(
        raw["text"], id=raw["id"], lang=record["lang"], published=record["published"], url=raw.get("url")
    )
    return article, decode_gold(article, record)


def gold_names():
    return sorted(path.stem for path in (DEVELOPMENT_SET / "gold").glob("*.json"))
