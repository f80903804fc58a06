"""What the checks on a language model's answers cost: gold records in as if a model had answered so, their score out.

    python -m tests.benchmarks.bench_llm_grounding ../shared/evaluation/dev/gold

Gold names no words for its dates and figures, so they are looked for beside the evidence: a model that names them loses
less. Prints the scores of the model alone and beside the rules, by language, and what was dropped.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from builder.evaluation import FACTS, Counts, ScoredRecord, add_up, score
from builder.extraction import load_engine
from builder.model import Article
from builder.records import encode
from builder.sources import Record, read
from tests.builder.llm.scripted import NOTHING, completion, make_extractor, sent_text, serving

_SHOWN = (FACTS, "events", "roles", "time", "casualties", "attribution")


def read_articles(gold: Path) -> list[tuple[Article, dict]]:
    """The articles with their gold records, in the languages that the rules read."""
    found = []
    for path in sorted(gold.glob("*.json")):
        (reading,) = read([str(gold.parent / "articles" / path.name)])
        record = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(reading, Record) and record["lang"] in ("ar", "en"):
            found.append((reading.article, record))
    return found


def main(gold: Path) -> None:
    articles, engine = read_articles(gold), load_engine()
    answers = {article.text.strip(): record for article, record in articles}
    for with_rules in (False, True):
        counts: defaultdict[str, list[dict[str, Counts]]] = defaultdict(list)
        with (
            tempfile.TemporaryDirectory() as folder,
            serving(lambda request: completion(answers.get((sent_text(request) or "").strip(), NOTHING))) as script,
            make_extractor(engine, script, Path(folder), with_rules=with_rules, window=1_000_000) as extractor,
        ):
            for article, record in articles:
                found = ScoredRecord.model_validate(encode(extractor.extract(article)))
                counts[record["lang"]].append(score(ScoredRecord.model_validate(record), found, article.text))
        for lang, scores in sorted(counts.items()):
            total = add_up(scores)
            shown = "  ".join(f"{m} {total[m].precision:.3f}/{total[m].recall:.3f}/{total[m].f1:.3f}" for m in _SHOWN)
            sys.stdout.write(f"{'both' if with_rules else 'llm '} {lang} {len(scores):3}  {shown}\n")
        sys.stdout.write(f"{extractor.usage.describe()}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
