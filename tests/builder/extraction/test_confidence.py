"""Confidence: a probability by a shipped model, over features that no single word decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builder.extraction import Engine
from builder.extraction.confidence import FEATURES, Calibration, load_calibration
from tests.builder.extraction.reading import article

TEXT = "The Syrian army shelled the town of Douma on Monday, killing 12 civilians. There was an attack in Homs."


def test_the_shipped_threshold_is_a_probability() -> None:
    assert 0.5 <= load_calibration().threshold <= 1


def test_every_feature_of_an_event_is_known(engine: Engine) -> None:
    described = engine.describe(article(TEXT, "en"))
    assert described
    assert all(set(features) <= set(FEATURES) for features in described)


def test_the_features_do_not_depend_on_the_names(engine: Engine) -> None:
    other = TEXT.replace("Syrian", "Yemeni").replace("Douma", "Goris").replace("Homs", "Aden")
    assert engine.describe(article(TEXT, "en")) == engine.describe(article(other, "en"))


def test_each_event_has_the_probability_of_its_features(engine: Engine) -> None:
    told = article(TEXT, "en")
    expected = [round(load_calibration().probability(features), 2) for features in engine.describe(told)]
    every = replace(engine, least=0.0).extract(told).events
    assert [event.confidence for event in every] == expected


def test_weights_add_up_in_the_logistic_function() -> None:
    calibration = Calibration(intercept=-1.0, weights={"agent": 2.0}, threshold=0.8)
    assert calibration.probability({"agent": 1.0}) == pytest.approx(0.7311, abs=1e-4)
    assert calibration.probability({}) == pytest.approx(0.2689, abs=1e-4)


def test_events_of_little_confidence_are_not_told(engine: Engine) -> None:
    told = article(TEXT, "en")
    every = replace(engine, least=0.0).extract(told).events
    least = max(event.confidence for event in every)
    trusted = replace(engine, least=least).extract(told).events
    assert [event.confidence for event in trusted] == [least]
    assert not replace(engine, least=1.0).extract(told).events
