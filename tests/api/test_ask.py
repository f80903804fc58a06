"""A plain question over HTTP and as a page: which ready question it is, and the rows that answer it."""

from __future__ import annotations

from typing import Any

import pytest

from api.web.messages import load_messages
from tests.api.conftest import BASE, Served


def get(demo: Served, **wanted: str | int) -> Any:
    response = demo.client.get("/api/v1/ask", params=wanted)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize("question", ["من توسط في هدنة 2020؟", "Who mediated the truce of 2020?"])
def test_the_answer_names_the_ready_question_and_is_its_answer(demo: Served, question: str) -> None:
    asked = get(demo, q=question)
    assert (asked["match"]["query"], asked["match"]["unused"]) == ("mediators", [])
    assert asked["answer"] == demo.client.get(asked["match"]["path"]).json()
    (row,) = asked["answer"]["rows"]
    assert row["mediator"]["value"] == f"{BASE}state/russia"
    assert {"claim", "claimant", "quote", "article"} <= row.keys()
    assert asked["lang"] == asked["match"]["parameters"]["lang"]


def test_rows_are_bounded_and_say_that_there_are_more(demo: Served) -> None:
    question = "How do the wars over Nagorno-Karabakh hang together?"
    every, some, none = (get(demo, q=question, limit=limit) for limit in (500, 2, 0))
    assert some["answer"]["rows"] == every["answer"]["rows"][:2]
    assert (every["has_more"], some["has_more"], none["answer"]) == (False, True, None)


def test_a_question_that_none_answers_has_no_match(demo: Served) -> None:
    asked = get(demo, q="pizza recipe")
    assert (asked["match"], asked["answer"]) == (None, None)


@pytest.mark.parametrize("q", ["", "x" * 301])
def test_a_question_without_words_or_too_long_is_refused(demo: Served, q: str) -> None:
    assert demo.client.get("/api/v1/ask", params={"q": q}).status_code == 422


def test_the_start_page_takes_a_question_and_its_page_says_what_it_became(demo: Served) -> None:
    for language in ("ar", "en"):
        assert 'action="/ask"' in demo.page("/", language)
    page = demo.page("/ask?q=Who+mediated+the+truce+of+2020%3F")
    assert "Who mediated what, between whom" in page and 'value="Who mediated the truce of 2020?"' in page
    assert "This ready question answers yours" in page and 'href="/id/state/russia"' in page
    assert "It has no field for: <bdi>Baghdad</bdi>." in demo.page("/ask?q=Who+met+whom+in+Baghdad%3F")


def test_every_example_of_the_start_page_is_answered(demo: Served) -> None:
    messages = load_messages()
    for language in ("ar", "en"):
        for number in (1, 2, 3):
            asked = get(demo, q=messages[f"ask.example.{number}"][language])
            assert asked["match"] and asked["answer"]["rows"], asked["question"]


def test_a_page_without_an_answer_offers_what_goes_by_the_name(demo: Served) -> None:
    page = demo.page("/ask?q=Goris")
    assert "No ready question answers this" in page and 'href="/id/place/goris"' in page
    assert "No ready question" not in demo.page("/ask")


def test_markup_in_a_question_stays_text(demo: Served) -> None:
    page = demo.page("/ask?q=<script>alert(1)</script>+who+broke+the+truce")
    assert "<script>alert" not in page and "&lt;script&gt;" in page
