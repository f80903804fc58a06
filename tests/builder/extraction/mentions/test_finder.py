"""Mentions: the rows of mentions.jsonl, and what holds for any text."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from builder.extraction import Engine
from builder.extraction.mentions import Mention
from builder.extraction.passage import Passage
from tests.builder.extraction.reading import article, cases

CASES = cases(Path(__file__).parent / "mentions.jsonl")
TOLD = ("state", "capital_of", "office", "reference", "descriptive", "named", "force", "borders")
DEFAULTS = {field.name: field.default for field in dataclasses.fields(Mention)}


def told(passage: Passage, mention: Mention) -> dict[str, Any]:
    """A mention in the terms of mentions.jsonl: what differs from a plain one."""
    record = {"words": passage.article.quote(passage.span(mention.first, mention.last))}
    record |= {"type": mention.type.value, "identity": mention.identity}
    values = {name: getattr(mention, name) for name in TOLD}
    given = {name: value for name, value in values.items() if value != DEFAULTS[name]}
    return record | {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_text_has_these_mentions(case: Mapping[str, Any], engine: Engine) -> None:
    passage = engine.read(article(case["text"], case["lang"]))
    assert [told(passage, mention) for mention in passage.mentions] == case["mentions"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_mentions_stand_in_order_and_do_not_overlap(case: Mapping[str, Any], engine: Engine) -> None:
    mentions = engine.read(article(case["text"], case["lang"])).mentions
    assert all(before.last < after.first for before, after in itertools.pairwise(mentions))


def test_the_names_of_a_person_are_the_name_and_the_title_with_its_state(engine: Engine) -> None:
    passage = engine.read(article("وصل الرئيس الفرنسي إيمانويل ماكرون."))
    (mention,) = passage.mentions
    assert [passage.article.quote(span) for span in mention.names] == ["إيمانويل ماكرون", "الرئيس الفرنسي"]
