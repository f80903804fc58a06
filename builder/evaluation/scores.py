"""The evaluated articles of a gold folder in; a table of their scores that shows in a diff what changed out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatch

from builder.evaluation.runs import Evaluated
from builder.evaluation.scoring import FACTS, Counts, add_up

__all__ = ["NEWSPAPER", "write_scores"]

NEWSPAPER = "snn-*"  # ids of the one corpus that most Arabic articles come from
_HEADER = (
    "# Scores of extraction on the development articles. Written by\n"
    "#   hudna evaluate GOLD_DIR --scores tests/gold/scores.tsv\n"
    "articles\tmeasure\tprecision\trecall\tf1\ttp\tfp\tfn\n"
)
_PER_ARTICLE = (FACTS, "events")


def write_scores(evaluated: Iterable[Evaluated]) -> str:
    """The table: rows for each language, for its articles outside the largest corpus, and for each article."""
    listed = sorted(evaluated, key=lambda item: (item.gold.lang, item.gold.id))
    rows: list[str] = []
    for lang in sorted({item.gold.lang for item in listed}):
        group = [item for item in listed if item.gold.lang == lang]
        rows.extend(_group(lang, group))
        others = [item for item in group if not fnmatch(item.gold.id, NEWSPAPER)]
        if 0 < len(others) < len(group):
            rows.extend(_group(f"{lang} without {NEWSPAPER}", others))
    for item in listed:
        rows.extend(_row(item.gold.id, measure, item.counts.get(measure, Counts())) for measure in _PER_ARTICLE)
    return _HEADER + "".join(rows)


def _group(name: str, group: Sequence[Evaluated]) -> list[str]:
    return [_row(name, measure, counts) for measure, counts in add_up(item.counts for item in group).items()]


def _row(name: str, measure: str, counts: Counts) -> str:
    rates = "\t".join(f"{rate:.3f}" for rate in (counts.precision, counts.recall, counts.f1))
    return f"{name}\t{measure}\t{rates}\t{counts.tp}\t{counts.fp}\t{counts.fn}\n"
