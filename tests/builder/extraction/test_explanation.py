"""The reasons for what an event says: its rule, and the words that each fact rests on."""

from __future__ import annotations

from builder.extraction import Engine
from builder.extraction.explanation import Reason
from builder.model import Article
from tests.builder.extraction.reading import article

TOLD = article(
    "The Syrian army shelled Aleppo with artillery on Monday, killing 12 civilians, the defence ministry said.", "en"
)


def reasons(engine: Engine, told: Article) -> dict[str, Reason]:
    _, explained = engine.explain(told)
    return {reason.fact: reason for reason in explained[0]}


def words(told: Article, reason: Reason) -> list[str]:
    return [told.quote(span) for span in reason.spans]


def test_the_type_names_the_rule_and_the_row_of_its_trigger(engine: Engine) -> None:
    reason = reasons(engine, TOLD)["type"]
    assert words(TOLD, reason) == ["shelled"]
    assert reason.rule.startswith("assault:Shelling, triggers: Shelling")


def test_a_role_names_the_function_and_the_words_of_its_mention(engine: Engine) -> None:
    reason = reasons(engine, TOLD)["agent"]
    assert (reason.value, reason.rule, words(TOLD, reason)) == ("Syrian army", "assault: subject", ["Syrian army"])


def test_times_weapons_and_figures_point_at_their_words(engine: Engine) -> None:
    found = reasons(engine, TOLD)
    assert words(TOLD, found["when"]) == ["Monday"]
    assert words(TOLD, found["weapon"]) == ["artillery"]
    assert found["killed"].value.startswith("12 to 12 civilian")
    assert "12 civilians" in words(TOLD, found["killed"])[0]


def test_a_role_that_another_sentence_gave_says_so(engine: Engine) -> None:
    told = article(
        "Armenia accused Azerbaijan of an attack. The two countries agreed a ceasefire. The truce held.", "en"
    )
    facts, explained = engine.explain(told)
    assert len(explained) == len(facts.events)
    rules = {reason.rule for event in explained for reason in event if reason.fact in ("agent", "target", "party")}
    assert "from other sentences" in rules


def test_the_facts_explained_are_those_extracted(engine: Engine) -> None:
    assert engine.explain(TOLD)[0] == engine.extract(TOLD)
