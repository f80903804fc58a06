"""How rightly reports of the development articles are made one event, by the judged pairs of tests/gold.

    python -m tests.benchmarks.bench_coreference [ARTICLES_DIR]

Prints the scores of the events, then those of the pair score at several thresholds, once fitted on all pairs and once
cross-validated (each tenth of the first articles scored with weights fitted on the others), and the weights.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from builder.accounts import Account, derive_account
from builder.evaluation.coreference import JudgedPair, PairScores, Place, read_pairs, score_pairs
from builder.extraction import load_engine
from builder.linking.homonyms import load_homonyms
from builder.model import EventType
from builder.resolution.copies import find_copies
from builder.resolution.events import cluster
from builder.resolution.pairs import FEATURES, describe
from builder.resolution.reports import Telling
from builder.resolution.spine import Spine
from builder.resolution.tellings import tell
from builder.settings import load_settings
from builder.sources import Record, read
from ontology.authority import Authority, RecordType, load_authority
from ontology.authority import Record as Entry
from ontology.authority.gazetteer import load_gazetteer

GOLD = Path(__file__).parents[1] / "gold" / "event-pairs.tsv"
ARTICLES = Path(__file__).parents[3] / "shared" / "evaluation" / "dev" / "articles"
_THRESHOLDS = (-0.5, 0.0, 0.25, 0.5, 0.75, 1.0, 1.5)
_RIDGE = 0.3
_FOLDS = 10

Numbers = npt.NDArray[np.float64]


def extract_accounts(folder: Path) -> list[Account]:
    """What the articles of a folder tell, as a build would read them."""
    engine = load_engine()
    found = []
    for reading in read([str(folder)]):
        if isinstance(reading, Record):
            facts = load_homonyms().settle(reading.article, engine.extract(reading.article))
            found.append(derive_account(reading.article, facts))
    return found


def whole_spine() -> Spine:
    """The authority with every place of the gazetteer, as a build adds those that articles name."""
    authority = load_authority()
    places = (
        Entry(key=place.key, type=RecordType.PLACE, names=place.names, state=place.state, source="-", licence="-")
        for place in load_gazetteer()
        if authority.get(place.key) is None
    )
    return Spine(Authority((*authority.records, *places)))


def _tell(accounts: list[Account], spine: Spine) -> tuple[Telling, ...]:
    families = find_copies(accounts)
    return tell(accounts, spine, min_confidence=load_settings().min_confidence, families=families)


def score_events(accounts: list[Account], spine: Spine) -> PairScores:
    """The scores of the events that these accounts make."""
    tellings = _tell(accounts, spine)
    events = {telling.key: group.key for group in cluster(tellings, spine) for telling in group.tellings}
    return score_pairs(read_pairs(GOLD), accounts, events)


def main() -> None:
    accounts = extract_accounts(Path(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES)
    spine = whole_spine()
    scores = score_events(accounts, spine)
    counts = scores.counts
    print(
        f"events: P {counts.precision:.3f} R {counts.recall:.3f} F1 {counts.f1:.3f} "
        f"(same found {counts.tp}, missed {counts.fn}; different kept apart {scores.rejected}, joined {counts.fp}); "
        f"{scores.lost} pairs told as one are lost to the extraction"
    )
    for title, score in (("told", scores.b_cubed), ("told or lost", scores.b_cubed_of_all)):
        print(f"B-cubed of reports {title}: P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}")
    names, rows, same, stories = _table(accounts, spine)
    print(f"pairs that may be one event: {len(same)}, of them the same {int(same.sum())}")
    weights = _fit(rows, same, np.array([FEATURES[name] for name in names]))
    for title, points in (
        ("fitted", _points(rows, weights)),
        ("cross-validated", _crossed(names, rows, same, stories)),
    ):
        for threshold in _THRESHOLDS:
            print(f"{title:16} from {threshold:5.2f}: {_rates(points >= threshold, same)}")
    for name, weight in zip((*names, "bias"), weights, strict=True):
        print(f"{name:26} {weight:6.2f}")


def _table(accounts: list[Account], spine: Spine) -> tuple[list[str], Numbers, Numbers, list[str]]:
    names = list(FEATURES)
    tellings = _tell(accounts, spine)
    rows, same, stories = [], [], []
    for pair, one, other in _found(read_pairs(GOLD), tellings):
        features = None if one.type is EventType.WAR else describe(one, other, spine)
        if features is not None:
            rows.append([features.get(name, 0.0) for name in names])
            same.append(float(pair.same))
            stories.append(pair.first.article)
    return names, np.array(rows), np.array(same), stories


def _found(
    pairs: tuple[JudgedPair, ...], tellings: tuple[Telling, ...]
) -> Iterator[tuple[JudgedPair, Telling, Telling]]:
    def find(place: Place) -> Telling | None:
        over = [
            telling
            for telling in tellings
            if telling.account.article.id == place.article
            and telling.report.event.trigger.start < place.end
            and place.start < telling.report.event.trigger.end
        ]
        return max(over, key=lambda telling: (telling.type.value == place.type, telling.key), default=None)

    for pair in pairs:
        one, other = find(pair.first), find(pair.second)
        if one is not None and other is not None:
            yield pair, one, other


def _points(rows: Numbers, weights: Numbers) -> Numbers:
    return np.asarray(rows @ weights[:-1] + weights[-1], dtype=np.float64)


def _fit(rows: Numbers, same: Numbers, senses: Numbers) -> Numbers:
    """Logistic regression with a ridge, by Adam, each weight held to the side of its sense."""
    signs = np.append(senses, 0)
    table = np.c_[rows, np.ones(len(rows))]
    weights, mean, square = np.zeros(len(signs)), np.zeros(len(signs)), np.zeros(len(signs))
    for step in range(1, 4001):
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (chance - same) + _RIDGE * np.append(weights[:-1], 0)
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights = weights - 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        weights = np.where(signs * weights < 0, 0, weights)
    return weights


def _crossed(names: list[str], rows: Numbers, same: Numbers, stories: list[str]) -> Numbers:
    senses = np.array([FEATURES[name] for name in names])
    place: Callable[[str], int] = sorted(set(stories)).index
    fold = np.array([place(story) % _FOLDS for story in stories])
    points = np.zeros(len(same))
    for number in range(_FOLDS):
        rest = fold != number
        points[~rest] = _points(rows[~rest], _fit(rows[rest], same[rest], senses))
    return points


def _rates(taken: npt.NDArray[np.bool_], same: Numbers) -> str:
    right = float((taken & (same > 0)).sum())
    precision, recall = right / max(1, taken.sum()), right / same.sum()
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * right / (taken.sum() + same.sum()):.3f}"


if __name__ == "__main__":
    main()
