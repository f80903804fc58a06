"""Features of extracted events and whether gold has them in; a logistic model of their confidence out.

How the model does is measured on articles that it was not fitted to: the articles are dealt into ten folds, and each
fold is judged by the model of the other nine. Logistic regression with a ridge penalty, by Newton's method.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Calibrated", "Sample", "calibrate"]

_FOLDS = 10
_RIDGE = 10.0
_STEPS = 25
_PRECISION = 0.85  # what the published threshold promises
_BINS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

_Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One extracted event: the article it is of, its features, and whether gold has it."""

    article: str
    lang: str
    features: Mapping[str, float]
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """The weights, the threshold, and what articles unseen by them say: bins of confidence, and rates at the threshold.

    A bin is its lower and upper bound, how many events fall into it, their mean confidence and the share that is right.
    """

    intercept: float
    weights: Mapping[str, float]
    threshold: float
    reliability: Sequence[tuple[float, float, int, float, float]]
    rates: Mapping[str, tuple[float, float]]


def calibrate(samples: Sequence[Sample], wanted: Mapping[str, int], *, lang: str) -> Calibrated:
    """The model of all samples. `wanted` has the number of gold events by language.

    The threshold is the lowest from which on events of `lang` reach the precision promised, on articles not fitted to.
    """
    names = sorted({name for sample in samples for name in sample.features})
    matrix = np.array([[1.0, *(sample.features.get(name, 0.0) for name in names)] for sample in samples])
    right = np.array([float(sample.right) for sample in samples])
    unseen = _judge_unseen(samples, matrix, right)
    weights = _fit(matrix, right)
    langs = np.array([sample.lang for sample in samples])
    threshold = _threshold(unseen[langs == lang], right[langs == lang])
    return Calibrated(
        intercept=round(float(weights[0]), 3),
        weights={name: round(float(weight), 3) for name, weight in zip(names, weights[1:], strict=True)},
        threshold=threshold,
        reliability=_reliability(unseen, right),
        rates={
            each: _rates(unseen[langs == each], right[langs == each], wanted[each], threshold)
            for each in sorted(wanted)
        },
    )


def _judge_unseen(samples: Sequence[Sample], matrix: _Array, right: _Array) -> _Array:
    """The probability of each event by a model fitted to the articles of the other folds."""
    articles = sorted({sample.article for sample in samples})
    fold_of = {article: number % _FOLDS for number, article in enumerate(articles)}
    folds = np.array([fold_of[sample.article] for sample in samples])
    unseen = np.zeros(len(samples))
    for fold in range(_FOLDS):
        inside = folds == fold
        if inside.any():
            unseen[inside] = _probability(matrix[inside], _fit(matrix[~inside], right[~inside]))
    return np.round(unseen, 2)


def _fit(matrix: _Array, right: _Array) -> _Array:
    weights = np.zeros(matrix.shape[1])
    ridge = np.eye(len(weights)) * _RIDGE
    ridge[0, 0] = 1e-6  # the intercept goes free
    for _ in range(_STEPS):
        probability = _probability(matrix, weights)
        curvature = (matrix * (probability * (1 - probability))[:, None]).T @ matrix + ridge
        weights = weights - np.linalg.solve(curvature, matrix.T @ (probability - right) + ridge @ weights)
    return weights


def _probability(matrix: _Array, weights: _Array) -> _Array:
    return np.asarray(1 / (1 + np.exp(-(matrix @ weights))), dtype=np.float64)


def _threshold(confidence: _Array, right: _Array) -> float:
    """The lowest confidence, in hundredths, from which on the events reach the precision; 1 where none does."""
    for step in range(50, 100):
        taken = confidence >= step / 100
        if taken.any() and right[taken].mean() >= _PRECISION:
            return step / 100
    return 1.0


def _rates(confidence: _Array, right: _Array, wanted: int, threshold: float) -> tuple[float, float]:
    """Precision and recall of the events from a threshold on."""
    taken = confidence >= threshold
    return (float(right[taken].mean()) if taken.any() else 0.0, float(right[taken].sum()) / wanted)


def _reliability(confidence: _Array, right: _Array) -> list[tuple[float, float, int, float, float]]:
    rows = []
    for low, high in itertools.pairwise(_BINS):
        inside = (confidence >= low) & ((confidence < high) | (high == _BINS[-1]))
        if inside.any():
            rows.append((low, high, int(inside.sum()), float(confidence[inside].mean()), float(right[inside].mean())))
    return rows
