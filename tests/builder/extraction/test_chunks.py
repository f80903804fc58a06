"""Chunks: proclitics, the article, the longest word of the lexicon, and offsets of the text as published."""

from __future__ import annotations

import pytest

from builder.extraction.kinds import Auxiliary, Clause, Function, Kind
from tests.builder.extraction.reading import read


def test_proclitics_are_read_off_a_word() -> None:
    (chunk,) = read("وبالهجوم", "ar")
    assert chunk.has(Kind.TRIGGERS)
    assert (chunk.proclitic.conjunction, chunk.proclitic.preposition, chunk.proclitic.definite) == (
        True,
        Function.IN,
        True,
    )


def test_a_chunk_begins_with_its_article_and_its_other_proclitics_lie_outside() -> None:
    text = "وبالهجوم"
    (chunk,) = read(text, "ar")
    assert text[chunk.start : chunk.end] == "الهجوم"
    assert text[chunk.outer : chunk.end] == text


def test_proclitics_belong_to_a_language() -> None:
    (chunk,) = read("وهجوم", "en")
    assert chunk.unknown


def test_the_longest_word_of_the_lexicon_is_taken() -> None:
    (chunk,) = read("وقف إطلاق النار", "ar")
    assert chunk.text == "وقف اطلاق النار"


def test_a_whole_word_stands_before_the_same_letters_as_proclitic_and_word() -> None:
    (chunk,) = read("وقال", "ar")
    assert chunk.text == "قال" and chunk.proclitic.conjunction
    (chunk,) = read("وصول", "ar")
    assert not chunk.proclitic.conjunction


def test_small_words_take_no_article() -> None:
    (chunk,) = read("العلى", "ar")
    assert not chunk.has(Kind.PREPOSITIONS)


def test_a_number_glued_to_a_word_is_a_chunk_of_its_own() -> None:
    assert [chunk.text for chunk in read("15جنديا", "ar")] == ["15", "جنديا"]


def test_marks_and_unknown_words_are_chunks_too() -> None:
    chunks = read("«زقطرم»، 7.5%", "ar")
    assert [(chunk.text, chunk.mark) for chunk in chunks] == [
        ("«", True),
        ("زقطرم", False),
        ("»", True),
        ("،", True),
        ("7", False),
        (".", True),
        ("5", False),
        ("%", True),
    ]
    assert [chunk.unknown for chunk in chunks] == [False, True, False, False, True, False, True, False]


def test_offsets_count_what_folding_drops() -> None:
    text = "هُجُومٌ عنيف"
    chunk = read(text, "ar")[0]
    assert text[chunk.start : chunk.end] == "هُجُوم"


def test_a_chunk_tells_its_kinds_and_senses_apart() -> None:
    (after,) = read("after", "en")
    assert after.has(Kind.PREPOSITIONS) and after.has(Function.CAUSE)
    assert not after.has(Clause.BOUNDARY)
    (be,) = read("was", "en")
    assert be.has(Auxiliary.BE) and not be.has(Auxiliary.HAVE)


@pytest.mark.parametrize("text", ["", " ", "\n", "\u200f", "،", "و", "\U0001f600"])
@pytest.mark.parametrize("lang", ["ar", "en", "xx"])
def test_any_text_has_chunks_within_its_bounds(text: str, lang: str) -> None:
    assert all(0 <= chunk.outer <= chunk.start < chunk.end <= len(text) for chunk in read(text, lang))
