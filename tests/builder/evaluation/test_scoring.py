"""The measures on small records, and their agreement with the reference scorer on the development set."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import pytest

from builder.errors import RecordError, UsageError
from builder.evaluation import FACTS, HEADLINE, Counts, ScoredRecord, add_up, read_gold, score

SHARED = Path(__file__).parents[4] / "shared" / "evaluation"
TEXT = "أعلنت وزارة الدفاع مقتل 49 جنديا في قصف على غوريس."
GOLD: dict[str, Any] = {
    "id": "a",
    "lang": "ar",
    "entities": [
        {"id": "e1", "type": "Organisation", "names": ["وزارة الدفاع"], "wikidata": None},
        {"id": "e2", "type": "Place", "names": ["غوريس"], "wikidata": None},
        {"id": "e3", "type": "State", "names": ["أرمينيا"], "wikidata": "Q399"},
    ],
    "events": [
        {
            "id": "v1",
            "type": "Shelling",
            "evidence": "مقتل 49 جنديا في قصف على غوريس",
            "place": ["e2"],
            "target": ["e3"],
            "casualties": [{"kind": "killed", "low": 49, "high": 49, "side": "e3"}],
            "claimants": ["e1"],
        }
    ],
}


def variant(**changes: Any) -> ScoredRecord:
    return ScoredRecord.model_validate({**json.loads(json.dumps(GOLD)), **changes})


def test_gold_against_itself_is_all_right() -> None:
    counts = score(variant(), variant(), TEXT)
    assert (counts[FACTS].fp, counts[FACTS].fn) == (0, 0)
    assert counts[FACTS].f1 == counts["links"].f1 == 1.0


def test_no_record_misses_everything_and_invents_nothing() -> None:
    counts = score(variant(), ScoredRecord(), TEXT)
    assert counts["events"] == Counts(fn=1)
    assert counts["roles"] == Counts(fn=2)
    assert counts[FACTS].tp == counts[FACTS].fp == 0


def test_evidence_that_is_not_in_the_text_is_wrong() -> None:
    event = {**GOLD["events"][0], "evidence": "words that stand nowhere"}
    counts = score(variant(), variant(events=[event]), TEXT)
    assert counts["events"] == Counts(fp=1, fn=1)


def test_entity_with_another_spelling_of_its_name_aligns() -> None:
    entities = [{**GOLD["entities"][2], "names": ["ارمينيا"]}]
    assert score(variant(), variant(entities=entities, events=[]), TEXT)["entities"].tp == 1


def test_wrong_link_counts_as_invented_and_as_missed() -> None:
    entities = [{**GOLD["entities"][2], "wikidata": "Q227"}]
    assert score(variant(), variant(entities=entities, events=[]), TEXT)["links states"] == Counts(fp=1, fn=1)


def test_sum_lists_the_headline_measures_first() -> None:
    total = add_up([score(variant(), variant(), TEXT)] * 2)
    assert tuple(total)[: len(HEADLINE)] == HEADLINE
    assert total["events"] == Counts(tp=2)
    assert total["event Shelling"] == Counts(tp=2)


def test_folder_without_gold_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no gold record"):
        read_gold(tmp_path)


def test_gold_without_its_article_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(GOLD), encoding="utf-8")
    with pytest.raises(UsageError, match="has no article"):
        read_gold(tmp_path)


def test_file_that_is_no_gold_record_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]", encoding="utf-8")
    with pytest.raises(RecordError, match=r"a\.json: no gold record"):
        read_gold(tmp_path)


def spoil(record: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """A system record that resembles gold: things left out, moved, invented, linked wrongly."""
    spoilt = json.loads(json.dumps(record))
    for entity in spoilt["entities"]:
        if dice.random() < 0.2:
            entity["wikidata"] = dice.choice([None, "Q399", "Q227"])
        if dice.random() < 0.2:
            entity["names"] = [name.split()[0] for name in entity["names"]]
        if dice.random() < 0.1:
            entity["type"] = "Place"
    ids = [entity["id"] for entity in spoilt["entities"]]
    for event in spoilt["events"]:
        if ids and dice.random() < 0.3:
            event["agent"] = [dice.choice(ids)]
        if dice.random() < 0.3:
            event["evidence"] = event["evidence"][: len(event["evidence"]) // 2]
            event.pop("span", None)
        if dice.random() < 0.2:
            event["type"] = "Attack"
        if dice.random() < 0.2:
            event["claimants"], event["background"] = [], not event.get("background")
        for casualty in event.get("casualties") or []:
            if dice.random() < 0.3:
                casualty["low"] = 7
    spoilt["events"] += [{**event, "id": f"{event['id']}x"} for event in spoilt["events"] if dice.random() < 0.2]
    spoilt["entities"] = [entity for entity in spoilt["entities"] if dice.random() < 0.9]
    dice.shuffle(spoilt["events"])
    return spoilt


@pytest.mark.skipif(not SHARED.is_dir(), reason="the development set is not in this checkout")
def test_counts_agree_with_the_reference_scorer_on_the_development_set() -> None:
    spec = importlib.util.spec_from_file_location("reference_scorer", SHARED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    dice = random.Random(13)
    for item in read_gold(SHARED / "dev" / "gold"):
        gold = json.loads((SHARED / "dev" / "gold" / item.article.name).read_text(encoding="utf-8"))
        text = json.loads(item.article.read_text(encoding="utf-8"))["text"]
        for system in (gold, spoil(gold, dice), spoil(spoil(gold, dice), dice)):
            expected = reference.score_article(gold, system, text)
            ours = score(item.gold, ScoredRecord.model_validate(system), text)
            assert {m: (c.tp, c.fp, c.fn) for m, c in ours.items()} == {
                m: (c["tp"], c["fp"], c["fn"]) for m, c in expected.items()
            }, item.article.name
