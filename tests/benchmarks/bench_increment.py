"""A corpus of news in; what one article more costs in a store of a thousand of it and in one of all of it, out.

    python -m tests.benchmarks.bench_increment [CORPUS.jsonl.gz] [SMALL_STORE LARGE_STORE]

The small store has every thirty-first article of the corpus, the large one all; stores that are there already are
taken as they are. Some articles that both have and that tell events are withdrawn and added again, one by one, in turn
in both stores. Medians are printed of the processor time, with and without that of opening the store, and of the rows
looked up in what the store remembers.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from itertools import islice
from pathlib import Path
from statistics import median

import builder.graph.amending as amending
from builder.errors import UsageError
from builder.graph.facts import FactsFile
from builder.graph.memory import StoredMemory
from builder.graph.store import StoredArticle
from builder.pipeline import open_writer
from builder.settings import load_settings
from tests.benchmarks.bench_build import CORPUS

HUDNA = [sys.executable, "-c", "from api.cli import main; main()"]
STEP = 31
SAMPLE = 15


def make_store(corpus: Path, step: int, store: Path) -> None:
    """Builds a store of every so manieth article."""
    source = store.with_suffix(".jsonl")
    with gzip.open(corpus) as packed, source.open("wb") as file:
        file.writelines(islice(packed, 0, None, step))
    subprocess.run([*HUDNA, "build", str(source), "--store", str(store), "--json"], stderr=subprocess.DEVNULL)


class Counting(StoredMemory):
    """Look-ups that are counted over all changes."""

    total = 0

    def __setattr__(self, name: str, value: object) -> None:
        if name == "reads" and value:
            Counting.total += 1
        super().__setattr__(name, value)


def add_again(folder: Path, stored: StoredArticle) -> tuple[float, float, int]:
    """Processor seconds with and without those of opening the store, and look-ups, of adding a withdrawn article."""
    settings = load_settings()
    options = {"base_iri": settings.base_iri, "min_confidence": settings.min_confidence}
    with suppress(UsageError), open_writer(folder, **options) as writer:
        writer.withdraw([stored.article.key])  # a run that was stopped has withdrawn it already
    Counting.total = 0
    began = time.process_time()
    with open_writer(folder, **options) as writer:
        opened = time.process_time()
        summary = writer.put([(stored.article, stored.facts)])
        added = time.process_time()
    assert summary.written == (stored.article.key,), summary
    return added - began, added - opened, Counting.total


def take_sample(folder: Path) -> list[StoredArticle]:
    """Some articles that tell an event of the default graph, in even steps over all of them."""
    facts = FactsFile(folder / "facts", read_only=True)
    surest = load_settings().min_confidence
    telling = [one for one in facts.articles() if any(event.confidence >= surest for event in one.facts.events)]
    facts.close()
    return telling[:: max(1, len(telling) // SAMPLE)][:SAMPLE]


def main(corpus: Path, folders: list[Path]) -> None:
    for folder, step in zip(folders, (STEP, 1), strict=True):
        if not folder.is_dir():
            make_store(corpus, step, folder)
    amending.StoredMemory = Counting  # type: ignore[misc]
    costs = []
    for stored in take_sample(folders[0]):
        costs.append([add_again(folder, stored) for folder in folders])
        shown = "; ".join(f"{whole:.2f} s, {bare:.2f} s, {found} look-ups" for whole, bare, found in costs[-1])
        print(f"{stored.article.key}: {shown}", flush=True)
    units = ("processor seconds", "of them without opening the store", "look-ups")
    for number, unit in enumerate(units):
        one, other = (median(cost[side][number] for cost in costs) for side in (0, 1))
        print(f"{unit}: {one:.2f} in the small store, {other:.2f} in the large one, {other / one:.2f} times")


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as folder:
        main(
            given[0] if given else CORPUS,
            given[1:3] if len(given) > 2 else [Path(folder) / "small", Path(folder) / "large"],
        )
