"""Sentences as ranges of chunks, and which of them are headlines."""

from __future__ import annotations

import itertools

from builder.extraction.sentences import Sentence, find_sentences
from builder.text import segment
from tests.builder.extraction.reading import read


def sentences(text: str) -> tuple[Sentence, ...]:
    return find_sentences(read(text, "ar"), segment(text), text)


def test_sentences_cover_all_chunks_in_order() -> None:
    text = "وقف القتال. عاد الهدوء، ثم غادر الجميع. انتهى"
    found = sentences(text)
    assert [sentence.index for sentence in found] == [0, 1, 2]
    assert found[0].first == 0
    assert all(before.end == after.first for before, after in itertools.pairwise(found))
    assert found[-1].end == len(read(text, "ar"))


def test_a_first_line_without_a_stop_is_a_headline() -> None:
    found = sentences("هدنة جديدة بين الجانبين بعد أسابيع من القتال العنيف في الشمال\nأعلن الجانبان هدنة.")
    assert [sentence.headline for sentence in found] == [True, False]


def test_a_short_line_without_a_stop_is_a_sub_heading_and_a_long_one_is_not() -> None:
    long = " ".join(["كلمة"] * 20)
    assert [s.headline for s in sentences(f"بدأ القتال.\nهدنة جديدة\n{long}\nانتهى.")] == [False, True, False, False]
