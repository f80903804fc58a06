"""What each rule made: right where gold has it, wrong elsewhere."""

from __future__ import annotations

from typing import Any

from builder.evaluation import Counts, ScoredRecord, add_up_rules, score_rules

TEXT = "The army attacked Goma. Rebels shelled Sake."
ENTITIES = [
    {"id": "e1", "type": "Organisation", "names": ["army"]},
    {"id": "e2", "type": "Place", "names": ["Goma"]},
]


def record(*events: dict[str, Any]) -> ScoredRecord:
    return ScoredRecord.model_validate({"id": "a", "lang": "en", "entities": ENTITIES, "events": list(events)})


GOLD = record({"id": "v1", "type": "Attack", "evidence": "The army attacked Goma", "place": ["e2"]})
FOUND = record(
    {
        "id": "v1",
        "type": "Attack",
        "evidence": "The army attacked Goma",
        "trigger": [9, 17],
        "rule": "assault:Attack",
        "agent": ["e1"],
        "place": ["e2"],
    },
    {
        "id": "v2",
        "type": "Shelling",
        "evidence": "Rebels shelled Sake",
        "trigger": [31, 38],
        "rule": "assault:Shelling",
    },
)


def test_a_rule_is_named_with_the_word_that_set_it_off() -> None:
    assert set(score_rules(GOLD, FOUND, TEXT)) == {("assault:Attack", "attacked"), ("assault:Shelling", "shelled")}


def test_an_event_that_gold_has_is_right_and_each_filler_counts_by_itself() -> None:
    counts = score_rules(GOLD, FOUND, TEXT)["assault:Attack", "attacked"]
    assert counts.events == Counts(tp=1)
    assert counts.facts == Counts(tp=1, fp=1)


def test_an_event_that_gold_lacks_is_wrong() -> None:
    assert score_rules(GOLD, FOUND, TEXT)["assault:Shelling", "shelled"].events == Counts(fp=1)


def test_rules_add_up_over_articles_with_the_worst_first() -> None:
    total = add_up_rules([score_rules(GOLD, FOUND, TEXT)] * 2)
    assert next(iter(total)) == ("assault:Attack", "attacked")
    assert total["assault:Attack", "attacked"].facts == Counts(tp=2, fp=2)
