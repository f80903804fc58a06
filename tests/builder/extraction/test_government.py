"""What governs mentions: the rows of government.jsonl (words, function, nouns passed, whether coordinated)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from builder.extraction import Engine
from tests.builder.extraction.reading import HERE, article, cases

CASES = cases(HERE / "government.jsonl")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_governs_the_mentions_of_a_sentence(case: Mapping[str, Any], engine: Engine) -> None:
    passage = engine.read(article(case["text"], case["lang"]))
    told = []
    for mention in passage.mentions:
        govern = passage.govern(mention)
        words = passage.article.quote(passage.span(mention.first, mention.last))
        heads = [head.value for head in govern.heads]
        told.append([words, govern.function.value, heads, passage.is_coordinated(mention)])
    assert told == case["governs"]


def test_a_nationality_stands_for_its_state_only_beside_a_noun(engine: Engine) -> None:
    passage = engine.read(article("قصفت طائرات إسرائيلية غزة بسبب موقف إسرائيلي."))
    assert [passage.stands(mention) for mention in passage.mentions if mention.descriptive] == [True, False]


def test_a_long_run_of_coordination_ends(engine: Engine) -> None:
    passage = engine.read(article("بين " + " و".join(["سوريا"] * 300)))
    functions = [passage.govern(mention).function.value for mention in passage.mentions]
    assert functions[:2] == ["between", "between"]
    assert functions[-1] == "none"
