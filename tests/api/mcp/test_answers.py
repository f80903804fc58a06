"""Answers that would be too large: whole items first, long texts cut last, and always a way to go on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api.mcp.answers import write_answer, write_items


def items(count: int, length: int) -> list[dict[str, Any]]:
    return [{"claim": f"c{number}", "quote": 'ق"' * length} for number in range(count)]


@pytest.mark.parametrize("most", [1_000, 7_500, 64_000])
@pytest.mark.parametrize("length", [1, 50, 40_000])
def test_an_answer_stays_within_its_bytes_inside_a_message(most: int, length: int) -> None:
    text = write_items({"query": "q"}, items(500, length), limit=200, offset=0, most=most)
    assert len(json.dumps(text, ensure_ascii=False).encode()) <= most
    answer = json.loads(text)
    assert answer["items"] and answer["has_more"] and answer["next_offset"] == len(answer["items"])


def test_an_item_too_large_alone_is_cut_and_says_so() -> None:
    (item,) = json.loads(write_items({}, items(1, 40_000), limit=5, offset=0, most=2_000))["items"]
    assert item["cut"] and item["claim"] == "c0" and item["quote"].endswith(" …")


def test_the_last_page_says_that_nothing_follows() -> None:
    answer = json.loads(write_items({}, items(5, 1), limit=5, offset=3, most=7_500))
    assert ([item["claim"] for item in answer["items"]], answer["has_more"]) == (["c3", "c4"], False)
    assert "next_offset" not in answer


def test_one_thing_too_large_is_cut_and_says_that_there_is_more() -> None:
    whole, cut = (json.loads(write_answer({"quote": "ق" * 5_000}, most=most)) for most in (64_000, 2_000))
    assert (len(whole["quote"]), "has_more" in whole) == (5_000, False)
    assert cut["has_more"] and 100 < len(cut["quote"]) < 1_000
