"""What is told as history: last week's events, what happens again and again; and what is news."""

from __future__ import annotations

import dataclasses

import pytest

from builder.extraction import Engine
from tests.builder.extraction.reading import article


@pytest.mark.parametrize(
    ("text", "background"),
    [
        ("استعادت القوات السودانية الأسبوع الماضي مدينة الأبيض من المتمردين.", True),
        ("استعادت القوات السودانية الثلاثاء مدينة الأبيض من المتمردين.", False),
        ("يشهد إقليم دارفور باستمرار اشتباكات بين الجيش السوداني وقوات الدعم السريع.", True),
        ("يشهد إقليم دارفور اشتباكات بين الجيش السوداني وقوات الدعم السريع.", False),
    ],
)
def test_last_week_and_what_recurs_are_background(text: str, background: bool, engine: Engine) -> None:
    every = dataclasses.replace(engine, least=0.0)
    (event,) = every.extract(article(text, published="2015-07-24")).events
    assert event.background is background
