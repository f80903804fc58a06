"""A question and a store's graph in, the ready questions that answer it out, the best first, with their parameters.

The score adds the cues of the words (`cues.py`), the words that question and summary share, and how well what the
question names fits the parameters. No model: a score can be taken apart by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import log

import queries
from api.asking.reading import Reading, read_question
from api.asking.slots import Filled, fill
from api.asking.words import Word, split_words
from api.views.snapshot import Snapshot
from api.web.messages import load_translations
from builder.extraction import Engine

__all__ = ["Match", "Matches", "match_question"]

_ENOUGH = 2.0  # of a score: one good cue, or a summary in other words
_SHARED = 2.0  # what words shared with the summary can add
_PARAMETER = 0.75  # for each parameter that the question fills
_UNUSED = 0.75  # against each thing named that no parameter takes up
_MISSING = 5.0  # against a required parameter without a value
_STEM = 5  # letters by which words of one family agree


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A ready question with the parameters that the asked one fills; `unused` are words it has no parameter for."""

    query: queries.Query
    parameters: Mapping[str, str]
    score: float
    unused: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """The best match, None where no ready question answers; the others in order."""

    lang: str
    best: Match | None
    others: tuple[Match, ...]


def match_question(question: str, snapshot: Snapshot, engine: Engine, *, others: int = 3) -> Matches:
    """The ready question that a plain one asks, and those that come next."""
    reading = read_question(question, snapshot, engine)
    ranked = sorted((_match(name, reading, snapshot) for name in queries.names()), key=lambda match: -match.score)
    fit = [match for match in ranked if match.score >= _ENOUGH and not match.missing]
    best = fit[0] if fit else None
    rest = [match for match in ranked if match is not best and match.score > 0]
    return Matches(lang=reading.lang, best=best, others=tuple(rest[:others]))


def _match(name: str, reading: Reading, snapshot: Snapshot) -> Match:
    filled = fill(queries.load(name), reading, snapshot)
    return Match(
        query=filled.query,
        parameters=filled.values,
        score=round(_score(filled), 3),
        unused=filled.unused,
        missing=filled.missing,
    )


def _score(filled: Filled) -> float:
    asked = filled.values.keys() - {"lang"}
    return (
        filled.reading.cues.get(filled.query.name, 0.0)
        + _SHARED * _share(filled.query, filled.reading.words)
        + _PARAMETER * len(asked)
        - _UNUSED * len(filled.unused)
        - _MISSING * len(filled.missing)
    )


def _share(query: queries.Query, words: tuple[Word, ...]) -> float:
    """How much of the summary's weight, in the language where it is most, stands in the question."""
    asked = frozenset(stem for word in words for stem in _stems(word))
    return max(_weigh(summary & asked) / _weigh(summary) for summary in _summaries()[query.name])


def _weigh(stems: frozenset[str]) -> float:
    return sum(_weights().get(stem, 0.0) for stem in sorted(stems)) or 1e-9


@cache
def _summaries() -> Mapping[str, tuple[frozenset[str], ...]]:
    """The stems of each summary, in English and in its translation."""
    translations = load_translations()
    found = {}
    for name in queries.names():
        summary = queries.load(name).summary
        texts = (summary, translations.get(summary, ""))
        found[name] = tuple(
            frozenset(min(_stems(word), key=len) for word in split_words(text)) for text in texts if text
        )
    return found


@cache
def _weights() -> Mapping[str, float]:
    """A stem that few summaries share says more than one that all have."""
    counted: dict[str, int] = {}
    for summaries in _summaries().values():
        for stem in frozenset().union(*summaries):
            counted[stem] = counted.get(stem, 0) + 1
    return {stem: log((1 + len(_summaries())) / count) for stem, count in counted.items()}


def _stems(word: Word) -> frozenset[str]:
    return frozenset(form[:_STEM] for form in word.forms)
