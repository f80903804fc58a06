"""What becomes of a question's words: names, dates and kinds fill parameters, what fills none is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.asking.conftest import Matcher


def ask(match: Matcher, question: str) -> tuple[str, dict[str, str]]:
    best = match(question).best
    assert best is not None, question
    return best.query.name, {name: value for name, value in best.parameters.items() if name != "lang"}


@pytest.mark.parametrize(
    ("question", "query", "parameters"),
    [
        ("Did Russia mediate between Armenia and Azerbaijan?", "mediators", {"mediator": "state/russia"}),
        ("what has Moscow said?", "statements-of", {"actor": "state/russia"}),
        ("What did the Armenian prime minister say?", "statements-of", {"actor": "person/nikol-pashinyan"}),
        ("ماذا قال رئيس وزراء أرمينيا؟", "statements-of", {"actor": "person/nikol-pashinyan"}),
        ("what happened in Armenia?", "events-in-place", {"place": "state/armenia"}),
        ("ماذا حدث ببغداد؟", "events-in-place", {"place": "place/baghdad"}),
        ("What happened from 5 to 11 September 2022?", "timeline", {"from": "2022-09-05", "to": "2022-09-11"}),
        ("What happened in Iraq before 2021?", "events-in-place", {"place": "state/iraq", "to": "2021"}),
        ("ماذا حدث في كابول منذ عام 2019؟", "events-in-place", {"place": "place/kabul", "from": "2019"}),
        ("متى بدأت الحرب الأولى؟", "conflict-lineage", {"conflict": "war/armenia-azerbaijan-1991"}),
        ("How many died in the 44-Day War?", "casualties-by-claimant", {"conflict": "war/armenia-azerbaijan-2020"}),
        ("How many articles from Wikinews are there?", "coverage", {"outlet": "Wikinews"}),
        ("List prisoner exchanges", "timeline", {"kind": "PrisonerExchange"}),
        ("Who reported the truce first?", "first-reported", {"kind": "Truce"}),
        ("What did Armen Grigoryan say?", "statements-of", {}),  # a person of one article
    ],
)
def test_what_is_named_fills_parameters(match: Matcher, question: str, query: str, parameters: dict[str, str]) -> None:
    name, values = ask(match, question)
    assert name == query
    assert parameters.items() <= values.items()


def test_a_person_whom_only_one_article_knows_is_found(match: Matcher) -> None:
    _, values = ask(match, "What did Armen Grigoryan say?")
    assert values["actor"].startswith("article/") and values["actor"].endswith("/person/armen-grigoryan")


def test_the_truce_of_a_year_is_meant_by_that_year(match: Matcher) -> None:
    name, values = ask(match, "من المسؤول عن خرق وقف إطلاق النار عام 2020؟")
    assert name == "truce-violations"
    assert values["truce"].startswith("event/") and "conflict" not in values


def test_the_ground_of_a_truce_is_no_mediator_of_it(match: Matcher) -> None:
    for question in ("Who brokered the truce in Sudan?", "من توسط في هدنة السودان؟"):
        best = match(question).best
        assert best is not None and best.query.name == "mediators"
        assert "mediator" not in best.parameters and best.unused in (("Sudan",), ("السودان",))


def test_a_surname_is_enough_for_a_person_of_an_article(match: Matcher) -> None:
    assert ask(match, "What did Grigoryan say?")[1]["actor"].endswith("/person/armen-grigoryan")


def test_words_without_a_parameter_are_told(match: Matcher) -> None:
    best = match("According to Reuters how many were killed in Ghazni?").best
    assert best is not None
    assert best.parameters["claimant"] == "organisation/reuters"
    assert best.unused == ("Ghazni",)


def test_two_kinds_of_casualties_leave_the_kind_open(match: Matcher) -> None:
    _, values = ask(match, "How many were killed and wounded in the second Karabakh war?")
    assert values == {"conflict": "war/armenia-azerbaijan-2020"}


def test_an_article_is_named_only_where_one_is_spoken_of(match: Matcher) -> None:
    assert ask(match, "What does the article seed say?") == ("article-facts", {"id": "seed"})
    assert "id" not in ask(match, "Who planted the seed of the truce?")[1]


@pytest.mark.parametrize("question", ["pizza recipe", "كيف حالك", "Goris", "؟؟؟", "🙂", "ا", "the", "x" * 300])
def test_what_is_no_question_of_these_is_not_answered(match: Matcher, question: str) -> None:
    assert match(question).best is None


def test_a_required_parameter_without_a_value_leaves_the_question_to_another(match: Matcher) -> None:
    matches: Any = match("What was said in statements?")
    assert matches.best is None or not matches.best.missing


def test_the_same_question_gives_the_same_match(match: Matcher) -> None:
    assert match("Who broke the truce?") == match("Who broke the truce?")
