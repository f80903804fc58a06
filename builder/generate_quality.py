"""A folder of gold records in; the weights of confidence, and the figures of the documentation, out.

    python -m builder.generate_quality GOLD_DIR

Writes `builder/extraction/confidence.json`, and in `docs/evaluation.md` what stands between its marks. Confidence is
fitted first, to all events that are found, since those of little confidence are not told and not scored.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

from builder.errors import RecordError
from builder.evaluation import Calibrated, Counts, Evaluated, GoldArticle, add_up, calibrate, evaluate, read_gold
from builder.evaluation.calibration import Sample
from builder.evaluation.scores import NEWSPAPER
from builder.evaluation.scoring import align
from builder.extraction import Engine, load_engine
from builder.extraction.confidence import load_calibration
from builder.sources import Notice, Record, read

__all__ = ["fill", "main", "render_confidence", "render_figures"]

_DATA = Path(__file__).parent / "extraction" / "confidence.json"
_PAGE = Path(__file__).parents[1] / "docs" / "evaluation.md"
_LANG = "ar"  # the language whose precision the threshold promises
_OVERALL = ("FACTS", "entities", "links", "events", "evidence|matched")
_BY_SLOT = (
    *("roles", "time", "casualties", "casualty sides", "toll attribution", "attribution", "weapons", "factuality"),
    "background",
)


def main() -> None:
    """Measure on the gold folder named on the command line, and write what follows from it."""
    engine = load_engine()
    wanted = [item for item in read_gold(Path(sys.argv[1])) if item.gold.lang in engine.lexicon.languages]
    every = replace(engine, least=0.0)
    evaluated = list(evaluate(wanted, every, tell=_refuse))
    samples = [sample for item, told in zip(wanted, evaluated, strict=True) for sample in _samples(item, told, engine)]
    calibrated = calibrate(samples, Counter(item.gold.lang for item in wanted for _ in item.gold.events), lang=_LANG)
    record = {
        "intercept": calibrated.intercept,
        "threshold": calibrated.threshold,
        "weights": {name: weight for name, weight in calibrated.weights.items() if weight},
    }
    _DATA.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    load_calibration.cache_clear()  # the figures are those of the new weights
    page = _PAGE.read_text(encoding="utf-8")
    page = fill(page, "figures", render_figures(_by_group(list(evaluate(wanted, engine, tell=_refuse)))))
    _PAGE.write_text(fill(page, "confidence", render_confidence(calibrated)), encoding="utf-8")


def fill(page: str, name: str, block: str) -> str:
    """The page with another block between the marks of a name; ValueError where it has no such marks."""
    opening, closing = (
        f"<!-- {name}: written by python -m builder.generate_quality GOLD_DIR -->",
        f"<!-- end of {name} -->",
    )
    if opening not in page or closing not in page:
        raise ValueError(f"the page has no marks {opening} … {closing}")
    pattern = f"{re.escape(opening)}.*?{re.escape(closing)}"
    return re.sub(pattern, lambda _: f"{opening}\n\n{block}\n{closing}", page, flags=re.S)


def _refuse(what: Notice | RecordError) -> None:
    """Stop at an article that cannot be read; notices are no matter here."""
    if isinstance(what, RecordError):
        raise what


def _samples(item: GoldArticle, evaluated: Evaluated, engine: Engine) -> Sequence[Sample]:
    """The events found in an article, each with whether gold has it."""
    (reading,) = read([str(item.article)])
    assert isinstance(reading, Record)
    right = set(align(item.gold, evaluated.found, evaluated.text).values())
    return [
        Sample(article=item.gold.id, lang=item.gold.lang, features=features, right=index in right)
        for index, features in enumerate(engine.describe(reading.article))
    ]


def _by_group(evaluated: Sequence[Evaluated]) -> Mapping[str, Mapping[str, Counts]]:
    """The scores of each language, and of its articles outside the largest corpus."""
    groups: dict[str, list[Evaluated]] = {}
    for item in evaluated:
        groups.setdefault(item.gold.lang, []).append(item)
        if item.gold.lang == _LANG and not fnmatch(item.gold.id, NEWSPAPER):
            groups.setdefault(f"{_LANG} without {NEWSPAPER}", []).append(item)
    return {name: add_up(item.counts for item in groups[name]) for name in sorted(groups)}


def render_figures(groups: Mapping[str, Mapping[str, Counts]]) -> str:
    """F1 by measure and group of articles, in Markdown; of slots also on the events that were found."""
    lines = [f"| F1 | {' | '.join(groups)} |", f"|---|{'---|' * len(groups)}"]
    for measure in _OVERALL:
        lines.append(f"| `{measure.replace('|', chr(92) + '|')}` | {_rates(groups, measure)} |")
    lines += ["", f"| F1, and on events found | {' | '.join(groups)} |", f"|---|{'---|' * len(groups)}"]
    for measure in _BY_SLOT:
        pairs = (f"{_f1(counts, measure)}, {_f1(counts, f'{measure}|matched')}" for counts in groups.values())
        lines.append(f"| `{measure}` | {' | '.join(pairs)} |")
    types = sorted({name for counts in groups.values() for name in counts if name.startswith("event ")})
    lines += ["", f"| F1 of events | {' | '.join(groups)} |", f"|---|{'---|' * len(groups)}"]
    lines += [f"| `{name.removeprefix('event ')}` | {_rates(groups, name)} |" for name in types]
    return "\n".join(lines) + "\n"


def _rates(groups: Mapping[str, Mapping[str, Counts]], measure: str) -> str:
    return " | ".join(_f1(counts, measure) for counts in groups.values())


def _f1(counts: Mapping[str, Counts], measure: str) -> str:
    count = counts.get(measure, Counts())
    return f"{count.f1:.3f}" if count.tp + count.fp + count.fn else "–"


def render_confidence(calibrated: Calibrated) -> str:
    """The reliability table and the rates at the threshold, in Markdown."""
    lines = ["| confidence | events | mean confidence | right |", "|---|---|---|---|"]
    for low, high, events, confidence, right in calibrated.reliability:
        lines.append(f"| {low:.1f}–{high:.1f} | {events} | {confidence:.2f} | {right:.2f} |")
    lines += ["", f"From the published threshold, {calibrated.threshold:.2f}, on:", ""]
    lines += ["| articles | precision of events | recall of events |", "|---|---|---|"]
    lines += [f"| {lang} | {p:.3f} | {r:.3f} |" for lang, (p, r) in calibrated.rates.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
