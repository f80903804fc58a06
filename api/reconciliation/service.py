"""Queries in, candidates with their reasons out: over the entities of the graph and the linking index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from api.reconciliation.queries import Query
from api.views.snapshot import Snapshot
from builder.graph.iris import term
from builder.linking.candidates import find_candidates
from builder.linking.index import LinkingIndex
from builder.linking.indexing import IndexWriter
from builder.linking.items import ItemKind, LinkItem
from builder.linking.linker import ACCEPTED, MARGIN, merge_items
from builder.linking.names import fold_name
from builder.linking.runs import known_items
from builder.linking.scoring import Features, Subject, measure
from builder.linking.sources import territories
from builder.linking.surroundings import Anchor, Surroundings
from ontology.authority import Authority, load_authority
from ontology.namespaces import HUD, RDF

__all__ = ["TYPES", "Found", "Service"]

TYPES: Mapping[str, str] = {
    "Person": "person",
    "State": "state",
    "Organisation": "organisation",
    "Place": "place",
    "Office": "office",
    "Event": "event, conflict or war",
}
_CLASSES = (HUD.Person, HUD.State, HUD.Organisation, HUD.Place, HUD.Office, HUD.Conflict, HUD.War)
_POINT = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,;]\s*(-?\d+(?:\.\d+)?)\s*")
_DAY = re.compile(r"\d{4}(-\d\d){0,2}")
_TOWN = 25.0
_MOST = 100
_LOOKED_AT = 60  # candidates that are scored for one query


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A candidate: the item, the features of its score, and whether it is a certain match."""

    item: LinkItem
    features: Features
    match: bool

    @property
    def score(self) -> float:
        """From 0 to 100."""
        return round(100 * self.features.score, 1)


class Service:
    """Reconciles names with the graph of one revision, the index of a server, and what ships."""

    def __init__(self, snapshot: Snapshot, index: LinkingIndex) -> None:
        self.snapshot = snapshot
        self._index = index

    @cached_property
    def _authority(self) -> Authority:
        return load_authority()

    @cached_property
    def _graph(self) -> LinkingIndex:
        """What the graph holds and the authority does not, by its names; made once a revision."""
        writer = IndexWriter(None)
        for item in self._graph_items():
            writer.add(item)
        db = writer.finish()
        assert db is not None
        return LinkingIndex.over(db)

    def _graph_items(self) -> Iterator[LinkItem]:
        seen = set()
        for kind in _CLASSES:
            for node in sorted(self.snapshot.subjects(RDF.type, term(kind)), key=lambda node: node.value):
                key = node.value.removeprefix(self.snapshot.base_iri)
                if node.value != key and key not in seen and key not in known_items():
                    seen.add(key)
                    labels = self.snapshot.labels(node)
                    names = tuple(dict.fromkeys(name for listed in labels.values() for name in listed))
                    if names:
                        name = (labels.get("en") or names)[0]
                        local = str(kind).rpartition("#")[2]
                        yield LinkItem(name=name, names=names, kind=_KINDS[local], key=key, prior=30)

    def find(self, identifier: str) -> LinkItem | None:
        """The item with an identifier of this service, with all that is known of it; None where there is none."""
        found = [known_items().get(identifier), self._graph.find(identifier), self._index.find(identifier)]
        items = [item for item in found if item is not None]
        if not items:
            return None
        whole = items[0]
        for item in items[1:]:
            whole = merge_items(whole, item)
        return whole

    def suggest(self, prefix: str, limit: int) -> list[LinkItem]:
        """Entities with a name that begins so, those of the graph first."""
        found: dict[str, LinkItem] = {}
        for index in (self._graph, self._index) if fold_name(prefix) else ():
            numbers = index.prefixed(prefix, limit=limit)
            items = index.items(numbers)
            found.update({items[number].id: items[number] for number in numbers if items[number].id not in found})
        return list(found.values())[:limit]

    def match(self, query: Query) -> list[Found]:
        """The candidates of a query, the best first; an identifier is its own match."""
        types = [ItemKind(name) for name in query.types() if name in TYPES]
        if query.query and (same := self._identified(query.query.strip())) is not None:
            return [same]
        subject, around = self._question(query, types[0] if types else None)
        found = {}
        for item, likeness in self._items(query, subject):
            kept = self._fitting(item, types)
            if kept is not None:
                features = measure(_as_candidate(subject, item, types), item, likeness, around)
                found[item.id] = Found(item=item, features=features, match=False)
        ranked = sorted(found.values(), key=lambda one: (-one.score, one.item.id))[: min(query.limit, _MOST)]
        return [replace(one, match=number == 0 and _is_certain(ranked)) for number, one in enumerate(ranked)]

    def _identified(self, text: str) -> Found | None:
        key = text.removeprefix(self.snapshot.base_iri).removeprefix("http://www.wikidata.org/entity/")
        item = self.find(key) if "/" in key or ":" in key or key[:1] == "Q" else None
        if item is None:
            return None
        sure = Features(name=1.0, type=1.0, country=1.0, nearness=1.0, dates=1.0, prior=1.0)
        return Found(item=item, features=sure, match=True)

    def _items(self, query: Query, subject: Subject) -> Iterator[tuple[LinkItem, float]]:
        merged: dict[str, tuple[LinkItem, float]] = {}
        for index in (self._index, self._graph):
            matches = find_candidates(index, [query.query], limit=_LOOKED_AT)
            if subject.country and (not matches or matches[0].likeness < 1):
                matches += find_candidates(index, [query.query], country=subject.country, limit=_LOOKED_AT)
            items = index.items(match.item for match in matches)
            for match in matches:
                item = items[match.item]
                name = item.qid or item.id
                before = merged.get(name)
                merged[name] = (
                    (merge_items(before[0], item), max(before[1], match.likeness)) if before else (item, match.likeness)
                )
        yield from merged.values()

    @staticmethod
    def _fitting(item: LinkItem, types: Iterable[ItemKind]) -> LinkItem | None:
        wanted = set(types)
        return item if not wanted or item.kind in wanted or item.kind is ItemKind.OTHER else None

    def _question(self, query: Query, kind: ItemKind | None) -> tuple[Subject, Surroundings]:
        country: str | None = None
        anchors: tuple[Anchor, ...] = ()
        date: str | None = None
        for value in query.properties:
            text = next(iter(value.texts()), "").strip()
            if value.pid in ("country", "P17"):
                country = self._country(text)
            elif value.pid in ("coordinates", "P625") and (point := _POINT.fullmatch(text)):
                anchors = (Anchor(entity="given", latitude=float(point[1]), longitude=float(point[2])),)
            elif value.pid in ("date", "P585") and _DAY.fullmatch(text):
                date = text
        subject = Subject(key="", kind=kind or ItemKind.OTHER, names=(query.query,), country=country)
        return subject, Surroundings(anchors=anchors, date=date, scale=_TOWN)

    def _country(self, text: str) -> str | None:
        """The territory code of a country that is named, or given by code, key or item."""
        codes = territories(self._authority)
        if text in codes:
            return codes[text]
        if text.lower() in codes.values():
            return text.lower()
        folded = fold_name(text)
        for record in self._authority.records:
            names = (name for forms in record.names.values() for name in forms)
            item = record.wikidata.qid if record.wikidata else None
            if record.key in codes and (item == text or any(fold_name(name) == folded for name in names)):
                return codes[record.key]
        return None


def _as_candidate(subject: Subject, item: LinkItem, types: Iterable[ItemKind]) -> Subject:
    """The question as it stands for one candidate: one of several types, or no type, fits as well as the first."""
    return replace(subject, kind=item.kind) if item.kind in set(types) or not tuple(types) else subject


def _is_certain(ranked: list[Found]) -> bool:
    first = ranked[0]
    clear = len(ranked) == 1 or first.features.score - ranked[1].features.score >= MARGIN
    asked = first.features.country == 1.0 or (first.features.nearness or 0) > 0.5 or len(ranked) == 1
    return first.features.name == 1.0 and clear and (asked or first.features.score >= ACCEPTED - MARGIN)


_KINDS = {
    "Person": ItemKind.PERSON,
    "State": ItemKind.STATE,
    "Organisation": ItemKind.ORGANISATION,
    "Place": ItemKind.PLACE,
    "Office": ItemKind.OFFICE,
    "Conflict": ItemKind.EVENT,
    "War": ItemKind.EVENT,
}
