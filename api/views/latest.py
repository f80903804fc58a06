"""Articles in, the latest events that they tell as news out."""

from __future__ import annotations

from collections.abc import Sequence

from api.views.events import read_row, sort_key
from api.views.model import ArticleRef, EventRow
from api.views.snapshot import Node, Snapshot
from ontology.namespaces import HUD, RDF

__all__ = ["read_latest"]

_MOST_REPORTS = 60  # of one article


def read_latest(snapshot: Snapshot, articles: Sequence[ArticleRef], *, limit: int) -> tuple[EventRow, ...]:
    """What happened last according to these articles; what they tell as background is left out."""
    rows: dict[str, EventRow] = {}
    for article in articles:
        graph = Node(article.iri)
        reports = sorted(snapshot.subjects(RDF.type, HUD.EventReport, graph), key=lambda node: node.value)
        for report in reports[:_MOST_REPORTS]:
            event = snapshot.event_of(report)
            if event is None or event.value in rows or snapshot.flag(report, HUD.background, graph):
                continue
            rows[event.value] = read_row(snapshot, event)
    happened = [row for row in rows.values() if row.realised and row.type != "War"]
    return tuple(sorted(happened, key=sort_key, reverse=True)[:limit])
