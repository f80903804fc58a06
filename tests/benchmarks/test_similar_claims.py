"""Whether similar claims help: a claim's words find another article's claim of the same event, by words and by meaning.

    python -m pytest tests/benchmarks/test_similar_claims.py -s

Claims of the development articles and of the bundled ones, as the engine reads them; the same event is what resolution
joined by type, time, place and parties, none of which is compared here. The share of claims whose first five hits hold
one, and the mean of one over the rank of the first; ratios within one run are what counts.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from api.semantic.encoder import is_installed, load_encoder
from api.views.claims import read_claim
from api.views.snapshot import Node, Snapshot
from builder.demo import demo_articles
from builder.extraction import Engine
from builder.graph.store import Reader
from builder.text import fold_word
from ontology.namespaces import HUD, RDF
from tests.api.conftest import write_store
from tests.api.gold import make_article

SHARED = Path(__file__).parents[3] / "shared"
ARTICLES = SHARED / "evaluation" / "dev" / "articles"
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A claim: the language and article it stands in, the event it is about, its words and their whole sentence."""

    lang: str | None
    article: str
    event: str | None
    quote: str
    sentence: str


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> list[Told]:
    if not ARTICLES.is_dir():
        pytest.skip("the development articles are not beside the repository, in ../shared")
    if not is_installed():
        pytest.skip("the extra `semantic` is not installed")
    directory = tmp_path_factory.mktemp("similar") / "store"
    records = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(ARTICLES.glob("*.json"))]
    articles = [*map(make_article, records), *demo_articles()]
    write_store(directory, [(article, engine.extract(article)) for article in articles])
    with Reader(directory) as reader:
        snapshot = Snapshot(reader.store, revision=1, base_iri=reader.base_iri, full_text=True, article=reader.article)
        return [
            one
            for node in sorted(set(snapshot.subjects(RDF.type, HUD.Claim, None)), key=str)
            for one in _read(snapshot, node)
        ]


def _read(snapshot: Snapshot, node: Node) -> list[Told]:
    graph = snapshot.graph_of(node, HUD.Claim)
    claim = read_claim(snapshot, node, graph) if graph else None
    if claim is None or graph is None:
        return []
    event, quote = snapshot.event_of(Node(claim.report)), claim.quote
    return [
        Told(
            lang=quote.article.lang,
            article=graph.value,
            event=event.value if event else None,
            quote=quote.text,
            sentence=quote.before + quote.text + quote.after,
        )
    ]


def test_meaning_finds_the_event_in_the_other_language_and_adds_to_words_in_the_same(told: list[Told]) -> None:
    lines = [f"{'words compared':16}{'hits in':16}{'ranked by':12}{'claims':>8}{'first rank':>12}{'in five':>9}"]
    found: dict[tuple[str, str, str], tuple[float, float]] = {}
    for part in ("quote", "sentence"):
        texts = [getattr(one, part) for one in told]
        vectors = load_encoder()(texts)
        words, meaning = _by_words(texts), vectors @ vectors.T
        for where, crosses in (("other language", True), ("same language", False)):
            for how, scores in (("words", words), ("meaning", meaning), ("both", _fuse(words, meaning))):
                count, rank, five = _measure(told, scores, crosses=crosses)
                found[part, where, how] = rank, five
                lines.append(f"{part:16}{where:16}{how:12}{count:8}{rank:12.3f}{five:9.3f}")
    sys.stdout.write("\n" + "\n".join([*lines, _pairs(told)]) + "\n")
    assert found["quote", "other language", "meaning"][0] > found["quote", "other language", "words"][0]
    assert found["quote", "same language", "both"][1] >= found["quote", "same language", "words"][1]


def _measure(told: Sequence[Told], scores: Scores, *, crosses: bool) -> tuple[int, float, float]:
    ranks = []
    for place, one in enumerate(told):
        others = [
            other
            for other, each in enumerate(told)
            if each.article != one.article and (each.lang != one.lang) == crosses
        ]
        if one.event is None or not any(told[other].event == one.event for other in others):
            continue
        order = sorted(others, key=lambda other: (-scores[place, other], other))
        rank = next(rank for rank, other in enumerate(order, start=1) if told[other].event == one.event)
        ranks.append(rank if scores[place, order[rank - 1]] > 0 else math.inf)
    return len(ranks), sum(1 / rank for rank in ranks) / len(ranks), sum(rank <= 5 for rank in ranks) / len(ranks)


def _by_words(texts: Sequence[str]) -> Scores:
    """BM25 of every text for every other."""
    bags = [Counter(fold_word(text).split()) for text in texts]
    mean = sum(bag.total() for bag in bags) / len(bags)
    standing: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, bag in enumerate(bags):
        for word, count in bag.items():
            standing[word].append((place, count))
    scores = np.zeros((len(texts), len(texts)), dtype=np.float32)
    for asking, bag in enumerate(bags):
        for word in bag:
            weight = math.log(1 + (len(texts) - len(standing[word]) + 0.5) / (len(standing[word]) + 0.5))
            for place, count in standing[word]:
                length = 0.25 + 0.75 * bags[place].total() / mean
                scores[asking, place] += weight * count * 2.2 / (count + 1.2 * length)
    return scores


def _fuse(first: Scores, second: Scores) -> Scores:
    """Reciprocal ranks added (Cormack, Clarke and Buettcher 2009)."""
    rank: Callable[[Scores], Scores] = lambda scores: np.argsort(np.argsort(-scores, axis=1), axis=1)  # noqa: E731
    fused: Scores = 1 / (60 + rank(first)) + 1 / (60 + rank(second))
    return fused


def _pairs(told: Sequence[Told]) -> str:
    """How well the cosine alone tells claims of one event from those of two, over all pairs of two articles."""
    vectors = load_encoder()([one.quote for one in told])
    scores = vectors @ vectors.T
    joined, apart = [], []
    for first, one in enumerate(told):
        for second in range(first + 1, len(told)):
            other = told[second]
            if one.event and other.event and one.article != other.article:
                (joined if one.event == other.event else apart).append(scores[first, second])
    beyond = np.sort(np.array(apart))
    area = float(np.mean(np.searchsorted(beyond, np.array(joined)) / len(beyond)))
    return f"pairs of one event {len(joined)}, of two {len(apart)}; area under the curve {area:.3f}"
