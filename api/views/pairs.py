"""The articles of a store in, the pairs of reports that a person should look at out, each as its article tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.views.articles import read_report
from api.views.model import ArticleRef, ReportView
from api.views.snapshot import Snapshot
from builder.accounts import derive_account
from builder.graph.reader import Reader
from builder.judgements import FILE, event_verdicts, read_judgements
from builder.resolution.review import OpenPair, find_open_pairs
from ontology.authority import load_authority

__all__ = ["PairView", "Told", "read_open_pairs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A report by its key, and the article that tells it."""

    key: str
    article: ArticleRef
    report: ReportView


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """Two reports that may be one event; the features speak for it (above zero) or against it."""

    first: Told
    second: Told
    score: float
    features: tuple[tuple[str, float], ...]


def read_open_pairs(
    snapshot: Snapshot, reader: Reader, *, min_confidence: float, limit: int
) -> tuple[Sequence[PairView], int]:
    """At most `limit` of them, the most doubtful first, and how many there are. All articles are read for it."""
    judgements = read_judgements(reader.directory / FILE)

    def find() -> list[OpenPair]:
        accounts = [derive_account(stored.article, stored.facts) for stored in reader.articles()]
        verdicts = event_verdicts(judgements)
        return find_open_pairs(accounts, load_authority(), min_confidence=min_confidence, verdicts=verdicts)

    found = snapshot.once(f"open pairs beside {len(judgements)} judgements", find)
    return [_show(snapshot, pair) for pair in found[:limit]], len(found)


def _show(snapshot: Snapshot, pair: OpenPair) -> PairView:
    return PairView(
        first=_tell(snapshot, pair.first),
        second=_tell(snapshot, pair.second),
        score=pair.score,
        features=tuple((name, value) for name, value in pair.features.items() if value),
    )


def _tell(snapshot: Snapshot, key: str) -> Told:
    graph = snapshot.node(key.rpartition("/report/")[0])
    report = read_report(snapshot, snapshot.node(key), graph)
    return Told(key=key, article=snapshot.article(graph), report=report)
