"""The lexicon: what a pattern can mean with and without the article, and that each reading is kept once."""

from __future__ import annotations

from builder.extraction.kinds import Kind
from builder.extraction.languages import load_languages
from builder.extraction.lexicon import Lexicon, Name, Pattern
from tests.builder.extraction.reading import lexicon


def pattern(words: Lexicon, folded: str) -> Pattern:
    """The pattern of a folded form, found by the automaton as in a text."""
    (match,) = (
        index
        for index, start, end in words.automaton.find_matches_as_indexes(f"{folded} ", overlapping=True)
        if (start, end) == (0, len(folded) + 1)
    )
    return words.patterns[match]


def build(*names: Name) -> Lexicon:
    return Lexicon.build(load_languages(), names)


def test_a_name_with_the_article_means_nothing_without_it() -> None:
    found = pattern(build(Name(kind=Kind.NAME, form="الزقطرم", value="place/x", lang="ar")), "زقطرم")
    assert found.plain is None
    assert [entry.value for entry in found.definite.entries] == ["place/x"]


def test_a_nationality_is_found_in_its_forms() -> None:
    words = build(Name(kind=Kind.NATIONALITY, form="زقطرمي", value="state/x", lang="ar"))
    for form in ("زقطرمي", "زقطرميه", "زقطرميين", "زقطرميون"):
        assert pattern(words, form).definite.first[Kind.NATIONALITY].value == "state/x"


def test_the_same_reading_is_kept_once() -> None:
    name = Name(kind=Kind.NAME, form="زقطرم", value="place/x", lang="ar")
    assert len(pattern(build(name, name), "زقطرم").definite.entries) == 1


def test_homonyms_keep_all_their_keys_in_the_order_given() -> None:
    names = [Name(kind=Kind.NAME, form="زقطرم", value=value, lang="ar") for value in ("place/b", "place/a")]
    assert [entry.value for entry in pattern(build(*names), "زقطرم").definite.entries] == ["place/b", "place/a"]


def test_a_word_known_only_as_frequent_is_weak() -> None:
    assert pattern(lexicon(), "اتجاه").weak
    assert not pattern(lexicon(), "هجوم").weak


def test_small_words_take_no_article() -> None:
    assert pattern(lexicon(), "مع").closed
    assert not pattern(lexicon(), "هجوم").closed
