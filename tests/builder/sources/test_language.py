"""Which language a text is in."""

from __future__ import annotations

import subprocess
import sys

import pytest

from builder.sources.language import identify_language, language_code


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("أعلن رئيس وزراء أرمينيا مقتل 49 جنديا", "ar"),
        ("هاجمت القوات بلدة گوريس", "ar"),
        ("وزارت دفاع ایران اعلام کرد که پنج نفر کشته شدند", "fa"),
        ("Armenia says 49 soldiers were killed on the border", "en"),
        ("Ankara'da meydana gelen patlamada 5 kişi öldü", "tr"),
        ("В Донецке при обстреле погибли пять человек", "ru"),
        ("У Донецьку внаслідок обстрілу загинули п'ятеро людей", "uk"),
        ("Հայաստանը հայտարարել է", "hy"),
        ("צה״ל הודיע", "he"),
        ("停火に合意した", "ja"),
        ("停火协议", "zh"),
        ("49 – 2022", "und"),
    ],
)
def test_language_is_told_from_the_text(text: str, language: str) -> None:
    assert identify_language(text) == language


def test_quoted_foreign_words_do_not_decide() -> None:
    assert identify_language("قالت وكالة Reuters إن الهدنة صامدة") == "ar"


@pytest.mark.parametrize(
    ("tag", "code"), [("ar", "ar"), ("AR", "ar"), ("ar-SA", "ar"), ("pt_BR", "pt"), ("Arabic", None), ("", None)]
)
def test_language_tag_is_cut_to_its_language(tag: str, code: str | None) -> None:
    assert language_code(tag) == code


def test_arabic_text_needs_no_model() -> None:
    program = (
        "import sys; from builder.sources.language import identify_language as f; "
        "assert f('وقف إطلاق النار') == 'ar'; assert 'py3langid' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
