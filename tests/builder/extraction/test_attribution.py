"""Who says what: the rows of attributions.jsonl."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from builder.extraction import Engine
from builder.extraction.attribution import Attribution, find_attributions
from builder.extraction.passage import Passage
from tests.builder.extraction.reading import HERE, article, cases

CASES = cases(HERE / "attributions.jsonl")


def told(passage: Passage, attribution: Attribution) -> dict[str, Any]:
    """An attribution in the terms of attributions.jsonl."""

    def words(first: int, last: int) -> str:
        return passage.article.quote(passage.span(first, last))

    record: dict[str, Any] = {"sources": [words(mention.first, mention.last) for mention in attribution.sources]}
    if attribution.unnamed:
        record["unnamed"] = True
    if attribution.via is not None:
        record["via"] = words(attribution.via.first, attribution.via.last)
    if attribution.responsibility:
        record["responsibility"] = True
    return record | {"says": words(attribution.first, attribution.end - 1)}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_text_attributes_these_words(case: Mapping[str, Any], engine: Engine) -> None:
    passage = engine.read(article(case["text"], case["lang"]))
    assert [told(passage, attribution) for attribution in find_attributions(passage)] == case["attributions"]


def test_the_cue_itself_is_not_what_is_said(engine: Engine) -> None:
    passage = engine.read(article("قالت وزارة الدفاع الروسية إن القصف مستمر."))
    (attribution,) = find_attributions(passage)
    assert not attribution.covers(attribution.cue_last)
    assert attribution.covers(attribution.cue_last + 1)
    assert not attribution.covers(attribution.end)
