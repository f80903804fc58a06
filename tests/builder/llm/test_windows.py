"""Windows hold whole sentences, overlap, cover the text and end."""

from __future__ import annotations

from itertools import pairwise

import pytest

from builder.llm.windows import windows

SENTENCES = [f"Sentence number {number} tells of shelling near the border." for number in range(400)]


def test_short_text_is_one_window():
    assert [(w.start, w.end) for w in windows("Guns fired.", 500)] == [(0, 11)]


def test_text_without_a_word_has_none():
    assert windows(" … ", 500) == ()


@pytest.mark.parametrize("size", [500, 1000, 6000])
def test_long_text_is_covered_sentence_by_sentence(size):
    text = " ".join(SENTENCES)
    found = windows(text, size)
    assert all(window.end - window.start <= size for window in found)
    assert all(any(s in text[w.start : w.end] for w in found) for s in SENTENCES)
    assert all(text[w.start : w.end].startswith("Sentence") and text[w.end - 1] == "." for w in found)
    assert all(later.start < earlier.end for earlier, later in pairwise(found))
    assert len(found) <= 1.5 * len(text) / size + 2


def test_text_without_stops_is_cut():
    text = "word " * 5000
    found = windows(text, 1000)
    assert all(window.end - window.start <= 1000 for window in found)
    assert found[0].start == 0 and found[-1].end == len(text.strip())
