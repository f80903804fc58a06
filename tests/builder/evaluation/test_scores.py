"""The committed table of scores is that of the code as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.evaluation import evaluate, read_gold, write_scores
from builder.extraction import Engine

ROOT = Path(__file__).parents[3]
GOLD = ROOT.parent / "shared" / "evaluation" / "dev" / "gold"


@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold records are not part of the repository")
def test_the_committed_scores_are_current(engine: Engine) -> None:
    written = write_scores(evaluate(read_gold(GOLD), engine, tell=lambda _: None))
    assert (ROOT / "tests" / "gold" / "scores.tsv").read_text(encoding="utf-8") == written, "run make scores"
