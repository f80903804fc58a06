"""Casualty figures: the rows of tolls.jsonl."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from builder.extraction import Engine
from builder.extraction.passage import Passage
from builder.extraction.tolls import Toll, find_tolls
from tests.builder.extraction.reading import HERE, article, cases

CASES = cases(HERE / "tolls.jsonl")


def told(passage: Passage, toll: Toll) -> dict[str, Any]:
    """A toll in the terms of tolls.jsonl."""
    quote = passage.article.quote
    return {
        "kind": toll.kind.value,
        "low": toll.low,
        "high": toll.high,
        "words": quote(passage.span(toll.first, toll.last)),
        "victim": toll.victim.value if toll.victim else None,
        "side": quote(passage.span(toll.side.first, toll.side.last)) if toll.side else None,
        "force": toll.force,
        "undisclosed": toll.undisclosed,
    }


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_sentence_counts_these_people(case: Mapping[str, Any], engine: Engine) -> None:
    passage = engine.read(article(case["text"], case["lang"]))
    assert [told(passage, toll) for toll in find_tolls(passage)] == case["tolls"]


def test_two_words_for_one_count_make_one_toll(engine: Engine) -> None:
    passage = engine.read(article("قتل 6500 شخص لقوا حتفهم في الحرب."))
    assert [(toll.kind.value, toll.low) for toll in find_tolls(passage)] == [("killed", 6500)]
