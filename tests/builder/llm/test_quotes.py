"""Words are found where they stand, whole and verbatim, behind what the language writes onto them; else not at all."""

from __future__ import annotations

import pytest

from builder.llm.quotes import Quotes
from builder.model import Span

ARABIC = "وقصفت القوات الأذربيجانية  مواقع\nللجيش الأرميني، وقال «باشينيان» إن 49,000 شخص نزحوا وإنّ بلاده لن تستسلم."
ENGLISH = "Armenia’s army said 49 soldiers died; 4,900 fled. It said “we will not yield”."


def find(engine, text, words, lang="ar", within=None):
    quotes = Quotes(text, engine.lexicon.languages.get(lang))
    return [text[span.start : span.end] for span in quotes.find(words, within or Span(start=0, end=len(text)))]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("قصفت القوات", "قصفت القوات"),  # behind "and"
        ("القوات الأذربيجانية مواقع للجيش", "القوات الأذربيجانية  مواقع\nللجيش"),  # other white space
        ("الجيش الأرميني", "جيش الأرميني"),  # the article is swallowed by "to"
        ('قال "باشينيان" إن', "قال «باشينيان» إن"),  # other quotation marks
        ("49,000 شخص", "49,000 شخص"),
        ("إنّ", "إنّ"),
    ],
)
def test_words_are_found_as_published(engine, words, found):
    assert find(engine, ARABIC, words) == [found]


@pytest.mark.parametrize(
    "words",
    [
        "قصفت القوات الاذربيجانية",  # a letter variant is another word
        "قصفت القوات الأذرب",  # cut within a word
        "جانية",  # begins within a word
        "49",  # of 49,000
        "000 شخص",
        "قصفت مواقع",  # words left out
        "قصفت القوات ... مواقع",
        "",
        " ",
        "،",
        "«»",
    ],
)
def test_other_words_are_not_found(engine, words):
    assert find(engine, ARABIC, words) == []


@pytest.mark.parametrize("words", ["Armenia's army", "49 soldiers died", '"we will not yield"', "4,900 fled"])
def test_marks_and_apostrophes_are_folded(engine, words):
    assert len(find(engine, ENGLISH, words, "en")) == 1


@pytest.mark.parametrize("words", ["armenia's army", "49 soldier", "900 fled", "4", "rmenia", "we will yield"])
def test_nothing_else_is_folded(engine, words):
    assert find(engine, ENGLISH, words, "en") == []


def test_nothing_outside_the_window_is_found(engine):
    text = "Baku shelled Goris. Baku denied it."
    assert find(engine, text, "Baku", "en", Span(start=5, end=len(text))) == ["Baku"]
    assert find(engine, text, "Goris", "en", Span(start=0, end=17)) == []


def test_marks_of_the_last_letter_belong_to_the_word(engine):
    assert find(engine, "بدأ القصفُ ليلا", "القصف") == ["القصفُ"]


def test_language_without_tables_has_no_proclitics():
    text = "и обстрел города"
    assert [text[s.start : s.end] for s in Quotes(text, None).find("обстрел", Span(start=0, end=len(text)))] == [
        "обстрел"
    ]
