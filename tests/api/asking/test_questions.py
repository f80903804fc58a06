"""Forty written questions, twenty in each language, and the ready question with the parameters that answers each."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import queries
from api.views.snapshot import Snapshot
from ontology.namespaces import HUD, RDF
from tests.api.asking.conftest import Matcher

QUESTIONS = [json.loads(line) for line in (Path(__file__).parent / "questions.jsonl").read_text("utf-8").splitlines()]
ENOUGH = 34


def expected(wanted: dict[str, Any], snapshot: Snapshot) -> dict[str, str]:
    """The parameters as keys: an event is written by its type and time, since its key is a hash."""
    return {name: value if isinstance(value, str) else find(snapshot, **value) for name, value in wanted.items()}


def find(snapshot: Snapshot, *, type: str, time: str) -> str:
    found = [node for node in snapshot.subjects(RDF.type, HUD[type]) if snapshot.text(node, HUD.time) == time]
    assert len(found) == 1, (type, time, found)
    return found[0].value.removeprefix(snapshot.base_iri)


def test_the_right_ready_question_is_found_with_the_right_parameters(match: Matcher, snapshot: Snapshot) -> None:
    wrong = []
    for line in QUESTIONS:
        best = match(line["question"]).best
        got = best and (best.query.name, {name: value for name, value in best.parameters.items() if name != "lang"})
        if got != (line["query"], expected(line["parameters"], snapshot)):
            wrong.append((line["question"], got))
    assert len(QUESTIONS) - len(wrong) >= ENOUGH, wrong


def test_questions_are_of_both_languages_and_of_every_ready_question() -> None:
    assert Counter(line["lang"] for line in QUESTIONS) == {"ar": 20, "en": 20}
    assert {line["query"] for line in QUESTIONS} == set(queries.names())


def test_the_answer_is_named_in_the_language_of_the_question(match: Matcher) -> None:
    for line in QUESTIONS:
        best = match(line["question"]).best
        assert best is not None
        assert best.parameters.get("lang", line["lang"]) == line["lang"]
