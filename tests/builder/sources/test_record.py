"""What a record's fields become, and what happens to values that cannot be used."""

from __future__ import annotations

from typing import Any

import pytest

from builder.model import article_key
from builder.sources.record import Defaults, Record, from_json

TEXT = "وقف إطلاق النار"


def read(record: dict[str, Any], **defaults: str) -> Record:
    return from_json({"text": TEXT, **record}, where="a.jsonl line 1", defaults=Defaults(**defaults))


def test_every_field_is_taken_over() -> None:
    fields = {
        "id": "n/1 ؟",
        "published": "2022-09-13",
        "lang": "ar",
        "url": "https://example.org/خبر",
        "title": "هدنة",
        "outlet": "Example",
        "sources": ["seed"],
        "unknown": {"is": "ignored"},
    }
    article = read(fields).article
    assert (article.id, article.published, article.lang) == ("n/1 ؟", "2022-09-13", "ar")
    assert (article.url, article.title, article.outlet) == ("https://example.org/خبر", "هدنة", "Example")
    assert article.sources == ("seed",)
    assert article.key == article_key(text=TEXT, id="n/1 ؟", url="https://example.org/خبر", outlet="Example")
    assert read(fields).warnings == ()


def test_sources_told_sentence_by_sentence_are_gathered() -> None:
    told = [{"sentence": 1, "from": ["a", "b"]}, {"sentence": 2, "from": ["a"]}]
    record = read({"sources": told})
    assert record.article.sources == ("a", "b")
    assert record.warnings == ()


def test_whole_number_is_an_id_and_stays_a_number() -> None:
    record = read({"id": 7})
    assert (record.given_id, record.article.id) == (7, "7")


@pytest.mark.parametrize("id", [None, ""])
def test_record_without_id_is_called_by_its_key(id: str | None) -> None:
    record = read({"id": id})
    assert record.given_id is None
    assert record.article.id == record.article.key


@pytest.mark.parametrize("field", ["published", "lang", "url", "title", "outlet", "sources"])
def test_null_is_as_good_as_absent(field: str) -> None:
    assert read({field: None}) == read({})


@pytest.mark.parametrize(
    ("field", "value", "warning"),
    [
        ("id", 1.5, '"id" is a number, not a string; it is left out'),
        ("title", ["a"], '"title" is a list, not a string; it is left out'),
        ("sources", "seed", '"sources" is not a list of strings; it is left out'),
        ("url", "not an address", '"url" is "not an address", not an http or https address; it is left out'),
        ("url", "urn:x", '"url" is "urn:x", not an http or https address; it is left out'),
        ("published", 2022, '"published" is a number, not a string; it is left out'),
        (
            "published",
            "13/09/2022",
            '"published" is "13/09/2022", not a date such as 2022-09-13, 2022-09 or 2022; '
            "the article is read without a date",
        ),
        (
            "lang",
            "Arabic (news)",
            '"lang" is "Arabic (news)", not a language code such as ar; the language is told from the text',
        ),
    ],
)
def test_unusable_value_is_left_out_with_a_warning(field: str, value: object, warning: str) -> None:
    record = read({field: value})
    assert record.warnings == (warning,)
    assert record.article == read({}).article


def test_what_the_record_says_goes_before_what_the_caller_says() -> None:
    defaults = {"published": "2020-01-01", "lang": "en"}
    assert read({}, **defaults).article.published == "2020-01-01"
    assert read({}, **defaults).article.lang == "en"
    own = read({"published": "2022-09", "lang": "ar-SA"}, **defaults).article
    assert (own.published, own.lang) == ("2022-09", "ar")


def test_unusable_date_is_not_replaced_by_the_callers() -> None:
    assert read({"published": "soon"}, published="2020-01-01").article.published is None
