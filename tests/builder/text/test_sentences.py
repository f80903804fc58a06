"""Where sentences end, and where they do not."""

from __future__ import annotations

import itertools

import pytest

from builder.text import segment


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("وقف القتال. عاد الهدوء.", ["وقف القتال.", "عاد الهدوء."]),
        ("هل عاد الهدوء؟ نعم", ["هل عاد الهدوء؟", "نعم"]),
        ("عنوان بلا نقطة\nنص الخبر.", ["عنوان بلا نقطة", "نص الخبر."]),
        ("قال د. محمد إن القتال توقف.", ["قال د. محمد إن القتال توقف."]),
        ("U.S. forces left. Others stayed.", ["U.S. forces left.", "Others stayed."]),
        ("Gen. Dr. Smith spoke.", ["Gen. Dr. Smith spoke."]),
        ("A line that only\n    wraps goes on. Next.", ["A line that only\n    wraps goes on.", "Next."]),
        ("«انتهى.» ثم بدأ", ["«انتهى.»", "ثم بدأ"]),
        ("نهاية. “", ["نهاية."]),
        ("   \n\n  ", []),
        ("", []),
        ("6.5 ملايين", ["6.5 ملايين"]),
    ],
)
def test_sentences_of(text: str, sentences: list[str]) -> None:
    assert [text[span.start : span.end] for span in segment(text)] == sentences


def test_sentences_follow_each_other_without_overlap() -> None:
    spans = segment("أ ب. ت ث!\nج ح؟ خ")
    assert all(before.end <= after.start for before, after in itertools.pairwise(spans))
