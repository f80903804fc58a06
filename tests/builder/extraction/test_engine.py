"""The engine on single sentences (cases are rows of sentences.jsonl), on bad text, and on offsets everywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from builder.extraction import Engine
from builder.model import EventFact, Facts
from tests.builder.extraction.reading import HERE, SHARED, article, cases

CASES = cases(HERE / "sentences.jsonl")
ARTICLES = SHARED / "evaluation" / "dev" / "articles"
ROLES = ("agent", "target", "party", "mediator", "place", "claimants")


def told(event: EventFact, facts: Facts) -> dict[str, Any]:
    """An event in the terms of sentences.jsonl."""
    names = {entity.id: entity.names[0] for entity in facts.entities}
    record: dict[str, Any] = {"type": event.type.value, "when": event.when, "factuality": event.factuality.value}
    record |= {role: [names[id] for id in getattr(event, role)] for role in ROLES}
    record["weapon"] = [weapon.value for weapon in event.weapon]
    record["unnamed_source"] = event.unnamed_source
    record["casualties"] = [
        {
            "kind": toll.kind.value,
            "low": toll.low,
            "high": toll.high,
            "side": names.get(toll.side or ""),
            "victim": toll.victim.value if toll.victim else None,
            "undisclosed": toll.undisclosed,
            "scope": toll.scope.value,
        }
        for toll in event.casualties
    ]
    record["relations"] = [[relation.kind.value, relation.event] for relation in event.relations]
    return record


def expected(event: Mapping[str, Any]) -> dict[str, Any]:
    empty: dict[str, Any] = {"when": None, "factuality": "actual", "unnamed_source": False}
    empty |= {field: [] for field in (*ROLES, "weapon", "casualties", "relations")}
    return empty | dict(event)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_sentence_gives_these_events(case: Mapping[str, Any], engine: Engine) -> None:
    every = replace(engine, least=0.0)  # a sentence without its article earns little confidence
    facts = every.extract(article(case["text"], case["lang"], published=case["published"]))
    assert [told(event, facts) for event in facts.events] == [expected(event) for event in case["events"]]


@pytest.mark.parametrize(
    "text",
    [
        "أعلنت وزارة الثقافة افتتاح معرض الكتاب في المدينة.",
        "The museum opens its doors on Sunday.",
        "...",
        "\u200f\u200e\u202b\n\n",
        "١٢٣ ٤٥٦",
        "قتل " * 2000,
        "A" * 100_000,
    ],
)
def test_text_without_conflict_has_no_events_and_does_not_fail(text: str, engine: Engine) -> None:
    facts = engine.extract(article(text))
    assert facts.events == ()


def test_without_a_publication_date_relative_dates_stay_unresolved(engine: Engine) -> None:
    facts = engine.extract(article("هاجم الجيش السوري مواقع تنظيم داعش في تدمر أمس.", published=None))
    assert [event.when for event in facts.events] == [None]


def test_a_sign_that_looks_like_a_capital_letter_is_no_name(engine: Engine) -> None:
    facts = engine.extract(article("Ⓐ said fighting went on in Ⓑ.", "en"))
    assert facts.entities == ()


def test_the_same_article_has_the_same_facts_twice(engine: Engine) -> None:
    text = "قصفت القوات الروسية مدينة خاركيف. وقالت وزارة الدفاع الأوكرانية إن القصف قتل 12 جنديا."
    assert engine.extract(article(text)) == engine.extract(article(text))


def test_clitics_stay_out_of_names(engine: Engine) -> None:
    text = "اندلعت اشتباكات بين أرمينيا وأذربيجان قرب جوريس وسوتاك."
    facts = engine.extract(article(text))
    mentions = {text[span.start : span.end] for entity in facts.entities for span in entity.mentions}
    assert {"أرمينيا", "أذربيجان", "جوريس", "سوتاك"} <= mentions


def test_a_word_that_begins_like_a_clitic_is_kept_whole(engine: Engine) -> None:
    facts = engine.extract(article("قصفت القوات الأذربيجانية لاتشين وباكو تنفي القصف."))
    assert "لاتشين" in {name for entity in facts.entities for name in entity.names}


def test_time_grows_with_the_length_of_the_text_only(engine: Engine) -> None:
    """Counted in chunks, not by the clock: one chunk a word, however adversarial the repetition."""
    short = engine.read(article("وقف إطلاق النار " * 50))
    long = engine.read(article("وقف إطلاق النار " * 500))
    assert len(long.chunks) == 10 * len(short.chunks)


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the development articles are not beside this checkout")
def test_every_offset_of_every_development_article_points_at_its_words(engine: Engine) -> None:
    for path in sorted(ARTICLES.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        text = record["text"]
        facts = engine.extract(article(text, record["lang"], published=record.get("published")))
        for entity in facts.entities:
            surfaces = {text[span.start : span.end] for span in entity.mentions}
            assert all(surface.strip() == surface and surface for surface in surfaces), path.name
            assert all(name in text for name in entity.names), path.name
        for event in facts.events:
            assert text[event.span.start : event.span.end] == event.evidence, path.name
            spans = [
                event.trigger,
                *(toll.span for toll in event.casualties),
                *(report.span for report in event.reports),
            ]
            assert all(0 <= span.start < span.end <= len(text) for span in spans), path.name
