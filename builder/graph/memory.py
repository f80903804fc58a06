"""A store's `facts` file and its database in, look-ups of what is remembered of reports out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Store
from rdflib import URIRef

from builder.accounts import Account
from builder.graph.facts import FactsFile
from builder.graph.iris import Iris, term
from builder.graph.quads import ROLES
from builder.world import Sighting
from ontology.namespaces import HUD

__all__ = ["StoredMemory"]

_MANY = 500  # values of one look-up


class StoredMemory:
    """What a store remembers, by look-ups that cost what they find; `reads` counts the rows and statements read."""

    def __init__(
        self,
        facts: FactsFile,
        store: Store,
        iris: Iris,
    ) -> None:
        self._facts = facts
        self._store = store
        self._iris = iris
        self.reads = 0

    def close(self) -> None:
        """Lets go of the database, whoever still holds this."""
        del self._store

    def accounts(self, articles: Collection[str]) -> list[Account]:
        self.reads += len(articles)
        return list(self._facts.accounts(sorted(articles)))

    def under(self, keys: Collection[int]) -> list[tuple[int, str]]:
        return list(self._find("SELECT key, member FROM keys WHERE key IN ({})", keys))

    def pairs_of(self, members: Collection[str]) -> list[tuple[str, str, tuple[int, int, int]]]:
        queries = [f"SELECT * FROM pairs WHERE {column} IN ({{}})" for column in ("one", "other")]
        found = {row for query in queries for row in self._find(query, members)}
        return [(one, other, (kind, strength, nearness)) for one, other, kind, strength, nearness in sorted(found)]

    def told(self, reports: Collection[str]) -> list[tuple[str, str, str, str]]:
        return list(self._find("SELECT * FROM told WHERE report IN ({})", reports))

    def told_in(self, articles: Collection[str]) -> list[tuple[str, str, str, str]]:
        return list(self._find("SELECT * FROM told WHERE article IN ({})", articles))

    def told_of(self, events: Collection[str]) -> list[tuple[str, str, str, str]]:
        return list(self._find("SELECT * FROM told WHERE event IN ({})", events))

    def families(self, articles: Collection[str]) -> list[tuple[str, str | None, bytes]]:
        return list(self._find("SELECT * FROM families WHERE article IN ({})", articles))

    def opposed(self, events: Collection[str]) -> list[tuple[str, str]]:
        columns = ("one", "other")
        return sorted(
            {row for column in columns for row in self._find(f"SELECT * FROM opposed WHERE {column} IN ({{}})", events)}
        )

    def sightings(self, entities: Collection[str]) -> dict[Sighting, int]:
        rows = self._find("SELECT * FROM sightings WHERE entity IN ({})", entities)
        return {(entity, field, language, name): number for entity, field, language, name, number in rows}

    def parts_of(self, conflict: str) -> set[str]:
        return set(self._subjects(HUD.partOf, conflict))

    def involving(self, entities: Collection[str]) -> set[str]:
        return {event for key in entities for role in ROLES.values() for event in self._subjects(role, key)}

    def _subjects(self, predicate: URIRef, key: str) -> Iterator[str]:
        """The events of the default graph that say this of an entity or conflict."""
        below = f"{self._iris.base}event/"
        for quad in self._store.quads_for_pattern(None, term(predicate), self._iris.node(key), DefaultGraph()):
            self.reads += 1
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(below):
                yield quad.subject.value.removeprefix(self._iris.base)

    def _find(self, query: str, values: Collection[Any]) -> Iterator[Any]:
        """The rows with one of these values, some hundred values at a time."""
        ordered = sorted(values)
        for start in range(0, len(ordered), _MANY):
            some = ordered[start : start + _MANY]
            for row in self._facts.database.execute(query.format(", ".join("?" * len(some))), some):
                self.reads += 1
                yield row
