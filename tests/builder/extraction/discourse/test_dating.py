"""Which time dates an event, and what is long ago."""

from __future__ import annotations

import pytest

from builder.extraction import Engine
from builder.extraction.discourse.dating import is_day, is_old
from tests.builder.extraction.reading import article


@pytest.mark.parametrize(
    ("edtf", "published", "old"),
    [
        ("2024-05-11", "2024-05-14", False),
        ("2024-05-10", "2024-05-14", False),
        ("2024-05-09", "2024-05-14", True),
        ("2024-05-01/2024-05-13", "2024-05-14", False),
        ("2024-05-06/2024-05-12", "2024-05-14", True),
        ("2024-05-11/2024-05-12", "2024-05-14", False),
        ("2024-05-01/..", "2024-05-14", True),
        ("2024-05", "2024-05-14", False),
        ("2024-04", "2024-05-14", True),
        ("2023", "2024-05-14", True),
        ("199X", "2024-05-14", True),
        ("2023", "2024", True),
        ("2024", "2024", False),
        ("2023-01-01", None, False),
    ],
)
def test_what_lies_more_than_some_days_back_is_old(edtf: str, published: str | None, old: bool) -> None:
    assert is_old(edtf, published) is old


def whens(engine: Engine, text: str, lang: str = "ar") -> list[str | None]:
    return [event.when for event in engine.extract(article(text, lang)).events]


def test_the_nearest_time_dates_an_event(engine: Engine) -> None:
    text = "قصفت روسيا مدينة خاركيف يوم الاثنين، بينما هاجمت أوكرانيا مدينة موسكو يوم الأحد."
    assert whens(engine, text) == ["2024-05-13", "2024-05-12"]


def test_a_time_in_another_sentence_dates_nothing(engine: Engine) -> None:
    assert whens(engine, "قصفت روسيا مدينة خاركيف. وعاد الهدوء يوم الأحد.") == [None]


def test_what_lasts_is_open_and_what_is_done_has_its_day(engine: Engine) -> None:
    assert whens(engine, "تدور اشتباكات بين الهند وباكستان منذ يوم الأحد.") == ["2024-05-12/.."]
    assert whens(engine, "سقطت مدينة خاركيف بيد القوات الروسية منذ يوم الأحد.") == ["2024-05-12"]


def test_a_relative_clause_dates_what_it_is_about(engine: Engine) -> None:
    assert whens(engine, "دانت فرنسا الهجوم الذي استهدف مدينة بغداد أمس.") == [None]
    assert whens(engine, "دانت فرنسا أمس الهجوم الذي استهدف مدينة بغداد.") == ["2024-05-13"]
    assert whens(engine, "قتل خمسة جنود في الهجوم الذي استهدف مدينة بغداد أمس.") == ["2024-05-13"]


def test_the_time_of_an_appeal_is_not_that_of_what_it_calls_for(engine: Engine) -> None:
    assert whens(engine, "دعت روسيا أمس أوكرانيا إلى وقف إطلاق النار.") == ["2024-05-13", None]


def test_what_has_gone_on_since_it_began_is_open(engine: Engine) -> None:
    assert whens(engine, "قتل 365 طفلا في اليمن منذ اندلاع الحرب في مارس الماضي.") == ["2024-03/.."]
    assert whens(engine, "قتل 365 طفلا في اليمن في الحرب منذ مارس الماضي.") == ["2024-03/.."]
    assert whens(engine, "قتل 365 طفلا في اليمن في الحرب في مارس الماضي.") == ["2024-03"]
    assert whens(engine, "Thousands were killed since the war in Syria began in 2011.", "en") == ["2011/.."]


def test_an_interval_from_a_month_on_is_no_day(engine: Engine) -> None:
    assert not is_day("2024-03/..")
    assert is_day("2024-03-01")
