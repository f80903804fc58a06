"""The tables of cues: what they point to exists, and their words are found whatever is written on to them."""

from __future__ import annotations

from importlib.resources import files

import pytest

import queries
from api.asking.cues import find_cues, load_cues
from api.asking.words import find_phrase, read_phrase, split_words
from builder.model import CasualtyKind, EventType

GROUPS = {
    "kind": {kind.value for kind in EventType},
    "casualty": {kind.value for kind in CasualtyKind},
    "language": {"ar", "en", "ru", "tr"},
    "ordinal": {"1", "2", "3"},
}


def test_every_cue_points_to_something_that_exists() -> None:
    for cue in load_cues():
        group, _, value = cue.target.partition(":")
        known = GROUPS[group] if value else {*queries.names(), "source", "inside", "before", "after", "article"}
        assert (value or group) in known, cue.target
        assert cue.weight > 0 and all(phrase.words for phrase in cue.phrases), cue


def test_both_languages_know_every_target() -> None:
    targets = [{line.split("\t")[0] for line in table.splitlines() if line[:1] != "#"} for table in _tables()]
    assert targets[0] == targets[1]


def _tables() -> list[str]:
    return [files("api.asking").joinpath(f"{language}.tsv").read_text("utf-8") for language in ("ar", "en")]


@pytest.mark.parametrize("question", ["والهدنات", "للهدنة", "بالهدنة", "هُدنة", "الهدنه", "كالهدنات"])
def test_an_arabic_word_is_known_with_what_is_written_on_to_it(question: str) -> None:
    assert "truces" in find_cues(split_words(question))


@pytest.mark.parametrize(
    ("question", "phrase", "found"),
    [
        ("first article to report", "first report", True),
        ("first of all the many that report", "first report", False),
        ("report first", "first report", False),
        ("said", "said$", True),
        ("saidy", "said$", False),
        ("cease-fire", "cease fire", True),
        ("ceasefire", "cease fire", False),
        ("withdrawal", "with$", False),
    ],
)
def test_a_phrase_stands_in_order_with_little_between(question: str, phrase: str, found: bool) -> None:
    assert (find_phrase(read_phrase(phrase), split_words(question)) is not None) is found


def test_a_word_knows_where_it_stands_in_the_question_as_written() -> None:
    question = "مَن خَرَق الهُدنة؟"
    assert [question[word.start : word.end] for word in split_words(question)] == ["مَن", "خَرَق", "الهُدنة"]
