"""A revision in, how much it holds out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from pyoxigraph import QuerySolutions

from api.views.snapshot import Snapshot
from builder.graph.iris import term
from ontology.namespaces import GAF, HUD, RDF, SCHEMA

__all__ = ["Counts", "count", "count_told"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the store holds; `entities` are those that articles name."""

    articles: int
    events: int
    claims: int
    entities: int
    quads: int


def count(snapshot: Snapshot) -> Counts:
    """The sizes of one revision; counted once."""
    if "counts" not in snapshot.kept:
        snapshot.kept["counts"] = Counts(**count_told(snapshot), quads=len(snapshot.store))
    return cast("Counts", snapshot.kept["counts"])


def count_told(snapshot: Snapshot) -> Mapping[str, int]:
    """What articles tell: how many there are, and their events, claims and entities; counted once."""
    if "told" not in snapshot.kept:
        kinds = (HUD.Event, HUD.UnrealisedEvent)
        snapshot.kept["told"] = {
            "articles": _count_in_graphs(snapshot, f"?counted a {term(SCHEMA.NewsArticle)}"),
            "events": len({node.value for kind in kinds for node in snapshot.subjects(RDF.type, kind)}),
            "claims": _count_in_graphs(snapshot, f"?counted a {term(HUD.Claim)}"),
            "entities": _count_in_graphs(snapshot, f"?mention {term(GAF.denotes)} ?counted"),
        }
    return cast("Mapping[str, int]", snapshot.kept["told"])


def _count_in_graphs(snapshot: Snapshot, pattern: str) -> int:
    """How many things the graphs of articles hold; the store counts many times faster than it hands out."""
    query = f"SELECT (COUNT(DISTINCT ?counted) AS ?number) WHERE {{ GRAPH ?article {{ {pattern} }} }}"
    solutions = snapshot.store.query(query)
    assert isinstance(solutions, QuerySolutions)
    return next((int(row["number"].value) for row in solutions), 0)
