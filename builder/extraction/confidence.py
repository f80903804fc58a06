"""The events of an article in; how likely each is right out: a logistic model of what the words say of it.

The features count what is filled, whether the article tells more events of the kind, and how the trigger stands; none
looks at a word, so that they hold in any language. Their weights are fitted to gold records, and written with the
published threshold, by `builder/generate_quality.py`.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from builder.errors import DataError
from builder.extraction.discourse import Draft
from builder.extraction.event_types import FIGHTING, TWO_SIDED, WORDS
from builder.model import EventType, Factuality, Role

__all__ = ["FEATURES", "LEAST", "Calibration", "describe", "load_calibration", "trust"]

LEAST = 0.4  # an event less likely than this is rather wrong than right, and is not told
FILE = "confidence.json"
_FAMILIES = ("words", "fighting", "accord", "other")
_LEAD = 3  # sentences that tell the news
_LATE = 10  # first sentence that seldom does
_LONG = 150  # characters of evidence
_CROWD = 3  # events of one type after which another seldom is one of its own
_RICH = 4  # parts filled
_AROUND = 40  # events before and behind one that are compared with it
_IN_FAMILY = (
    *("agent", "target", "place", "dated", "counted", "lead", "definite", "told-again", "weak", "plural", "both"),
    *("alone", "first", "shares", "background", "sourced"),
)
_PLAIN = (
    *("party", "parties", "mediator", "day", "sided", "weapon", "headline", "inherited", "not-actual", "unnamed"),
    *("late", "empty", "crowded", "neighbours", "same-here", "fighting-here", "long", "filled", "rich", "toll"),
)
FEATURES = (
    *_PLAIN,
    *_IN_FAMILY,
    *(f"{feature}:{family}" for feature in _IN_FAMILY for family in _FAMILIES),
    *(f"type:{event_type.value}" for event_type in EventType),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The weight of each feature, and the confidence from which the default graph takes a report."""

    intercept: float
    weights: Mapping[str, float]
    threshold: float

    def probability(self, features: Mapping[str, float]) -> float:
        """How likely an event with these features is right."""
        total = self.intercept + sum(self.weights.get(name, 0.0) * value for name, value in features.items())
        return 1 / (1 + math.exp(-total))


@functools.cache
def load_calibration() -> Calibration:
    """The shipped calibration; DataError where it weighs a feature that no event has."""
    record = json.loads((importlib.resources.files("builder.extraction") / FILE).read_text(encoding="utf-8"))
    unknown = sorted(record["weights"].keys() - set(FEATURES))
    if unknown:
        raise DataError(f"{FILE}: no feature named {unknown[0]!r}; run python -m builder.generate_quality again.")
    return Calibration(intercept=record["intercept"], weights=record["weights"], threshold=record["threshold"])


def trust(events: Sequence[Draft], *, least: float) -> list[Draft]:
    """The events of an article with their confidence, in two places; without those below the least."""
    calibration = load_calibration()
    for draft, features in zip(events, describe(events), strict=True):
        draft.confidence = round(calibration.probability(features), 2)
    return [draft for draft in events if draft.confidence >= least]


def describe(events: Sequence[Draft]) -> list[dict[str, float]]:
    """The features of each event of an article, those that are not 0."""
    return [_features(events, index) for index in range(len(events))]


def _features(events: Sequence[Draft], index: int) -> dict[str, float]:
    draft = events[index]
    marks = {**_parts(draft), **_standing(draft), **_company(events, index)}
    family = _family(draft.type)
    features = {name: float(value) for name, value in marks.items()}
    features |= {f"{name}:{family}": features[name] for name in _IN_FAMILY}
    features[f"type:{draft.type.value}"] = 1.0
    return {name: value for name, value in features.items() if value}


def _family(event_type: EventType) -> str:
    if event_type in WORDS:
        return "words"
    if event_type in FIGHTING:
        return "fighting"
    return "accord" if event_type in TWO_SIDED else "other"


def _parts(draft: Draft) -> dict[str, float]:
    """What the words fill."""
    parties, places = len(draft.fillers(Role.PARTY)), len(draft.fillers(Role.PLACE))
    agent, target = bool(draft.fillers(Role.AGENT)), bool(draft.fillers(Role.TARGET))
    counted = any(entry.toll.low is not None for entry in draft.tolls)
    roles = sum(len(draft.fillers(role)) for role in Role)
    filled = min(roles, 5) + bool(draft.when) + counted + bool(draft.weapons)
    return {
        "agent": agent,
        "target": target,
        "both": agent and target,
        "party": parties == 1,
        "parties": parties > 1,
        "mediator": bool(draft.fillers(Role.MEDIATOR)),
        "place": places > 0,
        "dated": draft.when is not None,
        "day": draft.when is not None and len(draft.when) == len("2022-09-13"),
        "counted": counted,
        "sided": any(entry.side for entry in draft.tolls),
        "weapon": bool(draft.weapons),
        "filled": filled,
        "rich": filled >= _RICH,
        "empty": draft.richness == 0,
    }


def _standing(draft: Draft) -> dict[str, float]:
    """How the event is told."""
    return {
        "definite": draft.definite,
        "plural": draft.plural,
        "weak": draft.weak,
        "headline": draft.headline,
        "inherited": draft.inherited,
        "background": draft.background,
        "not-actual": draft.factuality is not Factuality.ACTUAL,
        "sourced": any(voice.sources for voice in draft.voices),
        "unnamed": any(voice.unnamed for voice in draft.voices),
        "told-again": len(draft.triggers) > 1,
        "lead": draft.sentence < _LEAD,
        "late": draft.sentence >= _LATE,
        "long": draft.span.end - draft.span.start > _LONG,
        "toll": draft.rule.startswith("toll:"),
    }


def _company(events: Sequence[Draft], index: int) -> dict[str, float]:
    """Which other events the article tells; of a long article, those around."""
    draft = events[index]
    around = events[max(0, index - _AROUND) : index + _AROUND]
    others = [event for event in around if event is not draft]
    alike = [event for event in others if event.type is draft.type]
    here = [event for event in others if event.sentence == draft.sentence]
    return {
        "alone": not alike,
        "first": all(event.span.start >= draft.span.start for event in alike),
        "crowded": len(alike) >= _CROWD,
        "shares": any(_shares(event, draft) for event in alike),
        "neighbours": min(len(here), _CROWD),
        "same-here": any(event.type is draft.type for event in here),
        "fighting-here": any(event.type in FIGHTING for event in here),
    }


def _shares(event: Draft, draft: Draft) -> bool:
    return bool(event.actors & draft.actors or set(event.fillers(Role.PLACE)) & set(draft.fillers(Role.PLACE)))
