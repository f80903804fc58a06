"""How fast names are found among 100,000: `python -m tests.benchmarks.bench_names [NAMES]`.

Prints the time to make the index and to renew it, its size, and for each kind of question the median and the slowest
of a hundred; the last column is that time as a share of a look through every name, which is what a search without an
index does.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from builder.graph.iris import term
from builder.graph.names import Names, renew_names
from builder.text import fold_word
from ontology.namespaces import HUD, RDF, RDFS

BASE = "https://example.org/id/"
LETTERS = {"ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "en": "abcdefghijklmnopqrstuvwxyz"}


def make_name(lang: str) -> str:
    words = ["".join(random.choices(LETTERS[lang], k=random.randint(3, 8))) for _ in range(random.randint(1, 4))]
    return " ".join(("ال" if lang == "ar" and random.random() < 0.3 else "") + word for word in words)


def fill(store: Store, number: int) -> list[str]:
    names = []
    quads = []
    for n in range(number // 2):
        thing = NamedNode(f"{BASE}person/{n}")
        quads.append(Quad(thing, term(RDF.type), term(HUD.Person)))
        for lang in LETTERS:
            names.append(make_name(lang))
            quads.append(Quad(thing, term(RDFS.label), Literal(names[-1], language=lang)))
    store.bulk_extend(quads)
    return names


def measure(names: Names, questions: list[str], *, prefixes_only: bool) -> list[float]:
    times = []
    for words in questions:
        begun = time.perf_counter()
        names.search(words, base_iri=BASE, limit=10, prefixes_only=prefixes_only)
        times.append(time.perf_counter() - begun)
    return sorted(times)


KINDS: dict[str, Callable[[str], str]] = {
    "the whole name": lambda name: name,
    "one letter": lambda name: name[0],
    "three letters": lambda name: name[:3],
    "the last word": lambda name: name.split()[-1],
    "words in another order": lambda name: " ".join(reversed(name.split())),
    "the middle of a word": lambda name: name[2:6],
    "the article alone": lambda name: "ال",
}


def main(number: int) -> None:
    random.seed(1)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store")
        known = fill(store, number)
        first, second = Path(folder) / "1", Path(folder) / "2"
        begun = time.process_time()
        renew_names(store, first, None)
        print(f"made: {time.process_time() - begun:.2f} s of CPU, {first.stat().st_size / number:.0f} bytes a name")
        store.add(Quad(NamedNode(f"{BASE}new"), term(RDFS.label), Literal("اسم جديد", language="ar")))
        begun = time.process_time()
        renew_names(store, second, first)
        print(f"renewed by one name: {time.process_time() - begun:.2f} s of CPU")
        names = Names.open(second)
        assert names is not None
        folded = [fold_word(name) for name in known]
        begun = time.perf_counter()
        for _ in range(5):
            sum("shin" in name for name in folded)
        scan = (time.perf_counter() - begun) / 5
        print(f"a look through every name: {scan * 1000:.2f} ms")
        for kind, question in KINDS.items():
            asked = [question(name) for name in random.sample(known, 100)]
            for only, word in ((False, "search"), (True, "suggest")):
                times = measure(names, asked, prefixes_only=only)
                print(
                    f"{kind:24} {word:8} {times[50] * 1000:8.2f} ms {times[-1] * 1000:8.2f} ms {times[50] / scan:6.2f}"
                )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
