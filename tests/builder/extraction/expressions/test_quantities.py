"""Quantities: the rows of quantities.tsv, and what holds for any text."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from builder.extraction.expressions import Quantity
from tests.builder.extraction.reading import quantities, rows, times

ROWS = rows(Path(__file__).parent / "quantities.tsv")
DATED = rows(Path(__file__).parent / "times.tsv")


def told(quantity: Quantity, text: str) -> str:
    bounds = "vague" if quantity.vague else f"{quantity.low or ''}..{quantity.high or ''}"
    unit = f" {quantity.unit}" if quantity.unit else ""
    return f"{bounds}{unit} = {text[quantity.span.start : quantity.span.end]}"


@pytest.mark.parametrize(("lang", "text", "expected"), ROWS)
def test_quantities_of_a_sentence(lang: str, text: str, expected: str) -> None:
    found = quantities(text, lang)
    assert " ; ".join(told(quantity, text) for quantity in found) == expected


@pytest.mark.parametrize(("lang", "text", "expected"), ROWS)
def test_quantities_stand_in_order_and_do_not_overlap(lang: str, text: str, expected: str) -> None:
    found = quantities(text, lang)
    assert all(before.last < after.first for before, after in itertools.pairwise(found))


@pytest.mark.parametrize(("lang", "published", "text", "expected"), DATED)
def test_no_number_of_a_date_is_a_quantity_of_things(lang: str, published: str, text: str, expected: str) -> None:
    dated = {i for time in times(text, lang, published) for i in range(time.first, time.last + 1)}
    counted = [q for q in quantities(text, lang) if q.unit != "time"]
    assert not [text[q.span.start : q.span.end] for q in counted if q.first in dated]


@pytest.mark.parametrize(
    "text", ["", "20", "1:", "20-", "بين 20", "من 1 إلى", "،،", "1.2.3.4", "٣/٤", "⑴ ²", "1,2,3,", "و" * 40]
)
def test_broken_figures_are_read_without_error(text: str) -> None:
    for lang in ("ar", "en", "xx"):
        quantities(text, lang)
