"""Time expressions: the rows of times.tsv, what holds for any text, and the share of real dates that are read right."""

from __future__ import annotations

import datetime
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.extraction.expressions import TimeExpression
from builder.text import segment
from tests.builder.extraction.reading import SHARED, read, rows, times

ROWS = rows(Path(__file__).parent / "times.tsv")
GOLD = SHARED / "evaluation" / "dev" / "gold"
TIMEX = SHARED / "data" / "timex"


def told(time: TimeExpression, text: str) -> str:
    return f"{time.edtf or '?'} = {text[time.span.start : time.span.end]}"


@pytest.mark.parametrize(("lang", "published", "text", "expected"), ROWS)
def test_times_of_a_sentence(lang: str, published: str, text: str, expected: str) -> None:
    found = times(text, lang, published or None)
    assert " ; ".join(told(time, text) for time in found) == expected


@pytest.mark.parametrize(("lang", "published", "text", "expected"), ROWS)
def test_times_stand_in_order_and_do_not_overlap(lang: str, published: str, text: str, expected: str) -> None:
    found = times(text, lang, published or None)
    assert all(before.last < after.first for before, after in itertools.pairwise(found))


@pytest.mark.parametrize(("lang", "published", "text", "expected"), ROWS)
def test_a_value_that_is_not_relative_needs_no_publication_date(
    lang: str, published: str, text: str, expected: str
) -> None:
    absolute = [time.edtf for time in times(text, lang, published or None) if not time.relative]
    undated = [time.edtf for time in times(text, lang, None)]
    assert set(absolute) <= set(undated)


def test_a_date_of_publication_may_be_a_date_or_edtf() -> None:
    by_date = times("قتل جندي أمس", "ar", datetime.date(2022, 9, 13))
    assert by_date == times("قتل جندي أمس", "ar", "2022-09-13")
    assert by_date[0].edtf == "2022-09-12"


def test_a_bare_weekday_also_tells_the_day_that_is_coming() -> None:
    (time,) = times("يوم الجمعة", "ar", "2022-09-13")
    assert (time.edtf, time.future) == ("2022-09-09", "2022-09-16")


def test_a_weekday_with_a_direction_has_no_other_reading() -> None:
    (time,) = times("الجمعة المقبل", "ar", "2022-09-13")
    assert (time.edtf, time.future) == ("2022-09-16", None)


def test_since_governs_a_date_that_stands_farther_right() -> None:
    text = "تدور الحرب منذ سقوط النظام في 2001"
    (time,) = times(text, "ar", "2022-09-13")
    assert time.since is not None and read(text, "ar")[time.since].text == "منذ"
    assert not time.open


def test_since_right_before_a_date_opens_it() -> None:
    (time,) = times("منذ 2001", "ar", None)
    assert time.open and time.since == time.first


@pytest.mark.parametrize(
    "text", ["", "منذ", "بين 2014 و", "من", "الساعة", "13/", "31 فبراير 2020", "قبل 5000 سنة", "مطلع", "(السبت"]
)
def test_broken_dates_are_read_without_error(text: str) -> None:
    for lang in ("ar", "en", "xx"):
        for published in ("2020-02-30", "2020-02", "0001-01-01", "soon", None):
            times(text, lang, published)


def test_a_day_that_the_calendar_does_not_have_has_no_value() -> None:
    (time,) = times("31 فبراير 2020", "ar", "2020-03-01")
    assert time.edtf is None


def gold_times(lang: str) -> Iterator[tuple[str, set[str | None]]]:
    """The time of every gold event whose sentence has a time expression, and the values found there."""
    for file in sorted(GOLD.iterdir()):
        gold = json.loads(file.read_text(encoding="utf-8"))
        if gold["lang"] != lang:
            continue
        text = json.loads((GOLD.parent / "articles" / file.name).read_text(encoding="utf-8"))["text"]
        found_times = times(text, lang, gold["published"])
        for event in gold["events"]:
            start = text.find(event["evidence"])
            end = start + len(event["evidence"])
            inside = [s for s in segment(text) if s.start < end and s.end > start]
            found = {t.edtf for t in found_times if inside[0].start <= t.span.start < inside[-1].end}
            if event.get("when") and found:
                yield event["when"], found


@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold articles are not in the repository")
@pytest.mark.parametrize(("lang", "share"), [("ar", 0.85), ("en", 0.8)])
def test_most_gold_times_are_read_exactly(lang: str, share: float) -> None:
    hits = [when in found for when, found in gold_times(lang)]
    assert sum(hits) / len(hits) >= share


def timex_dates() -> Iterator[tuple[str, set[str | None]]]:
    """The value of every annotated date (decades and centuries written as EDTF), and the values found there."""
    for file in sorted(TIMEX.glob("*.tml")):
        raw = re.sub(r"<\?xml.*?\?>|<!DOCTYPE.*?>|</?TimeML>", "", file.read_text(encoding="utf-8"))
        text, marked, position = "", [], 0
        for tag in re.finditer(r"<TIMEX3([^>]*)>(.*?)</TIMEX3>", raw, re.DOTALL):
            text += raw[position : tag.start()]
            marked.append((len(text), len(text) + len(tag[2]), dict(re.findall(r'(\w+)="([^"]*)"', tag[1]))))
            text += tag[2]
            position = tag.end()
        text += raw[position:]
        found_times = times(text, "ar", "2015-12-24")
        for start, end, attributes in marked:
            if attributes["type"] == "DATE":
                value = re.sub(r"^(\d\d)$", r"\1XX", re.sub(r"^(\d{3})$", r"\1X", attributes["value"]))
                yield value, {t.edtf for t in found_times if t.span.start < end and t.span.end > start}


@pytest.mark.skipif(not TIMEX.is_dir(), reason="the TimeML articles are not in the repository")
def test_most_annotated_dates_get_their_value() -> None:
    hits = [value in found or (value.endswith("_REF") and not any(found)) for value, found in timex_dates()]
    assert sum(hits) / len(hits) >= 0.75
