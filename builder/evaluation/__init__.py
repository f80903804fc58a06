"""Gold records and their articles in; how right the extraction is, by measure, by rule and by confidence, out."""

from builder.evaluation.calibration import Calibrated, calibrate
from builder.evaluation.rules import add_up_rules, score_rules
from builder.evaluation.runs import Evaluated, evaluate
from builder.evaluation.scores import write_scores
from builder.evaluation.scoring import (
    FACTS,
    HEADLINE,
    Counts,
    GoldArticle,
    ScoredRecord,
    add_up,
    align,
    read_gold,
    score,
)

__all__ = [
    "FACTS",
    "HEADLINE",
    "Calibrated",
    "Counts",
    "Evaluated",
    "GoldArticle",
    "ScoredRecord",
    "add_up",
    "add_up_rules",
    "align",
    "calibrate",
    "evaluate",
    "read_gold",
    "score",
    "score_rules",
    "write_scores",
]
