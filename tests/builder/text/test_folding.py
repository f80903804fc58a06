"""Folding merges spellings and keeps the way back."""

from __future__ import annotations

import pytest

from builder.text import fold, fold_word


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("أرمينيا", "ارمينيا"),
        ("إلى", "الي"),
        ("هدنة", "هدنه"),
        ("رئيس", "رييس"),
        ("مسؤول", "مسوول"),
        ("مُحَمَّد", "محمد"),
        ("كاراباخـــ", "كاراباخ"),
        ("١٢۳", "123"),
        ("کردستان", "كردستان"),
        ("Ärmenia", "armenia"),
        ("«هدنة»", "هدنه"),
        ("\u202bحرب\u202c", "حرب"),
    ],
)
def test_spellings_of_one_word_fold_to_one_form(written: str, folded: str) -> None:
    assert fold_word(written) == folded


@pytest.mark.parametrize(
    "text",
    ["", "أذربيجان", "قَصَفَ «الجيش»، 49 جنديًا\u200f!", "ﷺ ﻷ ﬁ 😀 𐍈", "a\u0301b", "ـــ", "\u200c\u200d"],
)
def test_every_folded_character_knows_where_it_was_published(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.marks) == len(folded.origin) - 1
    assert list(folded.origin) == sorted(set(folded.origin))
    assert folded.origin[-1] == len(text)


def test_a_folded_stretch_maps_back_to_its_words_with_their_marks() -> None:
    text = "أعلن مُحَمَّد وقف القتال"
    folded = fold(text)
    start = folded.text.index("محمد")
    first, last = folded.published(start, start + 4)
    assert text[first:last] == "مُحَمَّد"


def test_punctuation_becomes_space_for_matching_and_stays_for_reading() -> None:
    folded = fold("باكو، يريفان.")
    assert folded.text == "باكو  يريفان "
    assert folded.marks == "باكو، يريفان."
