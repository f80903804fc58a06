"""Calibration on made-up samples: what tells right from wrong gets the weight, and unseen articles judge it."""

from __future__ import annotations

import pytest

from builder.evaluation import Calibrated, calibrate
from builder.evaluation.calibration import Sample

RIGHT_OF_TEN = {"sure": 10, "doubtful": 3}


@pytest.fixture(scope="module")
def calibrated() -> Calibrated:
    samples = [
        Sample(article=f"a{article}", lang="ar", features={kind: 1.0, "constant": 1.0}, right=number < right)
        for article in range(80)
        for kind, right in RIGHT_OF_TEN.items()
        for number in range(10)
    ]
    return calibrate(samples, {"ar": 1600}, lang="ar")


def test_what_makes_events_right_weighs_more(calibrated: Calibrated) -> None:
    assert calibrated.weights["sure"] > 1 > calibrated.weights["doubtful"]


def test_confidence_is_near_the_share_that_is_right(calibrated: Calibrated) -> None:
    for _, _, events, confidence, right in calibrated.reliability:
        assert events == 800
        assert confidence == pytest.approx(right, abs=0.05)


def test_from_the_threshold_on_events_are_as_right_as_promised(calibrated: Calibrated) -> None:
    precision, recall = calibrated.rates["ar"]
    assert precision >= 0.85
    assert recall == pytest.approx(0.5)


def test_where_nothing_is_right_often_enough_the_threshold_is_1() -> None:
    samples = [Sample(article=f"a{n}", lang="ar", features={"same": 1.0}, right=n % 2 == 0) for n in range(40)]
    assert calibrate(samples, {"ar": 40}, lang="ar").threshold == 1.0
