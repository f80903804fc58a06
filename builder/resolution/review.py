"""Accounts in, the pairs of reports out that a person should look at: those whose score lies near the threshold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from builder.accounts import Account
from builder.judgements import Verdict
from builder.model import EventType
from builder.resolution.copies import find_copies
from builder.resolution.pairs import THRESHOLD, blocks, describe, score
from builder.resolution.reports import Telling
from builder.resolution.spine import Spine
from builder.resolution.tellings import tell
from ontology.authority import Authority

__all__ = ["OpenPair", "find_open_pairs"]

_NEAR = 0.75  # of the threshold: above it nearly all pairs are one event, below it few


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPair:
    """Two reports, by key and article, their words, the score of the pair and the features it adds up."""

    first: str
    second: str
    articles: tuple[str, str]
    words: tuple[str, str]
    type: str
    score: float
    features: Mapping[str, float]


def find_open_pairs(
    accounts: Iterable[Account],
    authority: Authority,
    *,
    min_confidence: float,
    verdicts: Mapping[frozenset[str], Verdict],
) -> list[OpenPair]:
    """The pairs of different articles that nobody has judged and that the score leaves open, the closest first."""
    spine = Spine(authority)
    accounts = tuple(accounts)
    groups: dict[tuple[object, ...], list[Telling]] = defaultdict(list)
    for telling in tell(accounts, spine, min_confidence=min_confidence, families=find_copies(accounts)):
        if telling.type is not EventType.WAR:
            for block in blocks(telling):
                groups[block].append(telling)
    found: dict[frozenset[str], OpenPair] = {}
    for group in groups.values():
        for one, other in combinations(sorted(group, key=lambda telling: telling.key), 2):
            pair = frozenset((one.key, other.key))
            if pair in found or pair in verdicts or one.article == other.article:
                continue
            features = describe(one, other, spine)
            if features is not None and abs(score(features) - THRESHOLD) <= _NEAR:
                found[pair] = _open(one, other, features)
    return sorted(found.values(), key=lambda pair: (abs(pair.score - THRESHOLD), pair.first, pair.second))


def _open(one: Telling, other: Telling, features: Mapping[str, float]) -> OpenPair:
    return OpenPair(
        first=one.key,
        second=other.key,
        articles=(one.account.article.id, other.account.article.id),
        words=(one.report.event.evidence, other.report.event.evidence),
        type=one.type.value if one.type is other.type else f"{one.type.value}, {other.type.value}",
        score=round(score(features), 2),
        features={name: round(value, 2) for name, value in features.items()},
    )
