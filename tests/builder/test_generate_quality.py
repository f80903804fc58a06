"""The figures that documentation shows."""

from __future__ import annotations

import pytest

from builder.evaluation import Calibrated, Counts
from builder.generate_quality import fill, render_confidence, render_figures

PAGE = "a\n<!-- x: written by python -m builder.generate_quality GOLD_DIR -->\nold\n<!-- end of x -->\nb\n"


def test_a_block_is_filled_between_its_marks() -> None:
    filled = fill(PAGE, "x", "new\n")
    assert "old" not in filled
    assert filled.startswith("a\n") and filled.endswith("-->\nb\n")
    assert fill(filled, "x", "new\n") == filled


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="no marks"):
        fill("a page", "x", "new")


def test_figures_stand_by_group_and_measure() -> None:
    table = render_figures({"ar": {"FACTS": Counts(tp=1, fp=1), "event War": Counts(tp=1)}, "en": {}})
    assert "| `FACTS` | 0.667 | – |" in table
    assert "| `War` | 1.000 | – |" in table


def test_the_threshold_stands_with_its_rates() -> None:
    calibrated = Calibrated(
        intercept=0.0, weights={}, threshold=0.8, reliability=[(0.8, 0.9, 7, 0.85, 0.86)], rates={"ar": (0.9, 0.4)}
    )
    told = render_confidence(calibrated)
    assert "| 0.8–0.9 | 7 | 0.85 | 0.86 |" in told
    assert "threshold, 0.80" in told
    assert "| ar | 0.900 | 0.400 |" in told
