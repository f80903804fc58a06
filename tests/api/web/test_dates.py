"""EDTF dates in the words of a newspaper."""

from __future__ import annotations

import pytest

from api.web.dates import write_date, year_of


@pytest.mark.parametrize(
    ("edtf", "english", "arabic"),
    [
        ("2022-09-13", "13 September 2022", "13 سبتمبر 2022"),
        ("2022-09", "September 2022", "سبتمبر 2022"),
        ("2020", "2020", "2020"),
        ("2020-23", "autumn 2020", "خريف 2020"),
        ("199X", "1990s", "عقد 1990"),
        ("1991/1994", "1991–1994", "1991–1994"),
        ("2022-09-05/2022-09-11", "5 – 11 September 2022", "5 – 11 سبتمبر 2022"),
        ("2020-09-27/2020-11-10", "27 September 2020 – 10 November 2020", "27 سبتمبر 2020 – 10 نوفمبر 2020"),
        ("2020/..", "since 2020", "منذ 2020"),
        ("../2020", "until 2020", "حتى 2020"),
        ("2022-09-13T00:05:00+04:00", "13 September 2022", "13 سبتمبر 2022"),
        ("2020~", "about 2020", "نحو 2020"),
        ("not a date", "not a date", "not a date"),
        (None, "", ""),
    ],
)
def test_a_date_is_written_in_both_languages(edtf: str | None, english: str, arabic: str) -> None:
    assert write_date(edtf, "en") == english
    assert write_date(edtf, "ar") == arabic


def test_a_date_is_a_point_between_its_year_and_the_next() -> None:
    assert year_of("2022") == 2022
    assert 2022.69 < year_of("2022-09-13") < 2022.71
