"""A revision in, what a reader begins with out: its conflicts, what was told last, and who stands against whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.exploration import Filter
from api.views.comparison import Pair, list_pairs
from api.views.conflicts import list_conflicts, read_conflict
from api.views.counts import count_told
from api.views.listing import Order, list_articles, list_events
from api.views.model import ArticleRef, ConflictView, EventRow
from api.views.snapshot import Snapshot

__all__ = ["Start", "read_start"]

_CONFLICTS = 5
_STEPS = 10
_ARTICLES = 8
_EVENTS = 8
_PAIRS = 6
_NEWS = Filter(factuality="actual", background=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The conflicts have steps; `latest` are news that happened, `counts` name articles, events, claims, entities."""

    counts: Mapping[str, int]
    conflicts: Sequence[ConflictView]
    articles: Sequence[ArticleRef]
    latest: Sequence[EventRow]
    pairs: Sequence[Pair]


def read_start(snapshot: Snapshot) -> Start:
    """Read once per revision."""
    return snapshot.once("start", lambda: _read(snapshot))


def _read(snapshot: Snapshot) -> Start:
    nodes = list_conflicts(snapshot, limit=_CONFLICTS)
    views = [read_conflict(snapshot, node, limit=_STEPS, spine=True) for node in nodes]
    return Start(
        counts=count_told(snapshot),
        conflicts=[view for view in views if view.steps],
        articles=list_articles(snapshot, limit=_ARTICLES)[0],
        latest=list_events(snapshot, _NEWS, limit=_EVENTS, order=Order.LATEST).items,
        pairs=list_pairs(snapshot, limit=_PAIRS),
    )
