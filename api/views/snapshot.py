"""One revision of the store in; out come its nodes as records that pages and answers can show: names, types, quotes."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TypeVar, cast
from urllib.parse import unquote

from pyoxigraph import DefaultGraph, Literal, NamedNode
from rdflib import URIRef

from api.exploration import Explored, Explorer
from api.views.model import ArticleRef, Quote, Ref
from builder.graph.iris import term
from builder.graph.names import Names
from builder.graph.patterns import Dataset
from builder.graph.remote_dataset import RemoteReader
from builder.graph.store import Reader, StoredArticle
from builder.model import EventType, Span
from builder.text import segment
from ontology.namespaces import HUD, OA, RDF, RDFS, SCHEMA, SKOS

__all__ = ["Node", "Snapshot", "name_type"]

T = TypeVar("T")
Node = NamedNode
Graph = NamedNode | DefaultGraph | None

DEFAULT = DefaultGraph()
_SPAN = re.compile(r"#char=(\d+),(\d+)$")
_MOST_TEXTS = 256
_MOST_REFS = 20_000
_EXCERPT = 80
_FALLBACKS = ("en", "ar")

_EVENT_TYPES = frozenset(kind.value for kind in EventType)
# The class that names a thing best comes first; superclasses are materialised, so most things have several.
_NAMING_TYPES = (
    *sorted(_EVENT_TYPES),
    *("Conflict", "Episode", "UnrealisedEvent", "Event"),
    *("Person", "Office", "ArmedForce", "State", "Organisation", "Place"),
    *("EventReport", "Claim", "Toll", "UnnamedSource", "CasualtyEstimate", "LineageStatement", "Contradiction"),
    *("WikidataLink", "Weapon"),
)


def name_type(types: Collection[str]) -> str | None:
    """The class that names a thing best among those it has."""
    return next((name for name in _NAMING_TYPES if name in types), None)


class Snapshot:
    """The graph of one revision; what costs time to read is kept for as long as the revision lasts."""

    def __init__(
        self,
        store: Dataset,
        *,
        revision: int,
        base_iri: str,
        full_text: bool,
        article: Callable[[str], StoredArticle | None],
        names: Callable[[], Names],
        explorer: Explorer | None = None,
    ) -> None:
        self.store = store
        self.revision = revision
        self.base_iri = base_iri
        self.full_text = full_text
        self.kept: dict[str, object] = {}
        self.index = names
        self._explorer = explorer or Explorer(base_iri)
        self._article = article
        self._language: str | None = None
        self._refs: dict[str, Ref] = {}
        self._texts: dict[str, tuple[str, tuple[Span, ...]]] = {}
        self._article_refs: dict[str, ArticleRef] = {}

    @classmethod
    def newest(cls, reader: Reader | RemoteReader, *, full_text: bool, explorer: Explorer | None = None) -> Snapshot:
        """The newest revision that a reader finds; `explorer` keeps what was explored of earlier ones."""
        revision, store = reader.open()
        return cls(
            store,
            revision=revision,
            base_iri=reader.base_iri,
            full_text=full_text,
            article=reader.article,
            names=reader.names,
            explorer=explorer,
        )

    def in_language(self, language: str | None) -> Snapshot:
        """The same graph with one name for each thing, in this language where it has one; None changes nothing."""
        if language is None:
            return self
        told = copy.copy(self)
        told._language, told._refs = language, {}
        return told

    def explore_soon(self) -> None:
        """Begins to read the revision into memory, in the background."""
        self._explorer.begin(self.store, self.revision)

    def explored(self) -> Explored:
        """The revision in memory, to filter, count and walk along; StoreError where it is not read yet."""
        return self._explorer.explore(self.store, self.revision)

    def once(self, name: str, read: Callable[[], T]) -> T:
        """What `read` gives, read once for as long as what is explored stays the same."""
        key = f"{name} of {self.explored().revision}"
        if key not in self.kept:
            self.kept[key] = read()
        return cast("T", self.kept[key])

    def node(self, key: str) -> Node:
        """The node of a key below the base; ValueError where the key holds what no IRI may hold."""
        return NamedNode(self.base_iri + key)

    def path(self, iri: str) -> str:
        """Where this server answers for an IRI of the base, as a path; other IRIs stay as they are."""
        return f"/id/{iri.removeprefix(self.base_iri)}" if iri.startswith(self.base_iri) else iri

    def key(self, iri: str) -> str:
        """The last part of an IRI of the base, which is unique on the page that shows its owner."""
        return iri.rsplit("/", 1)[-1]

    def objects(self, subject: Node, predicate: URIRef, graph: Graph = DEFAULT) -> list[NamedNode | Literal]:
        """What stands behind a property, without order; `graph` None looks into all."""
        quads = self.store.quads_for_pattern(subject, term(predicate), None, graph)
        return [quad.object for quad in quads if isinstance(quad.object, NamedNode | Literal)]

    def nodes(self, subject: Node, predicate: URIRef, graph: Graph = DEFAULT) -> list[Node]:
        """The nodes behind a property, in the order of their IRIs."""
        found = {item for item in self.objects(subject, predicate, graph) if isinstance(item, NamedNode)}
        return sorted(found, key=lambda node: node.value)

    def one(self, subject: Node, predicate: URIRef, graph: Graph = DEFAULT) -> Node | None:
        return next(iter(self.nodes(subject, predicate, graph)), None)

    def text(self, subject: Node, predicate: URIRef, graph: Graph = DEFAULT) -> str | None:
        """The smallest literal behind a property, so that the answer does not depend on the order of the store."""
        return min((item.value for item in self.objects(subject, predicate, graph)), default=None)

    def number(self, subject: Node, predicate: URIRef, graph: Graph = DEFAULT) -> int | None:
        """The whole number behind a property; what a user loaded may be none."""
        value = self.text(subject, predicate, graph)
        return int(value) if value is not None and value.isdecimal() else None

    def share(self, subject: Node, predicate: URIRef, graph: Graph = DEFAULT) -> float | None:
        """The decimal number behind a property."""
        value = self.text(subject, predicate, graph)
        try:
            return None if value is None else float(value)
        except ValueError:
            return None

    def flag(self, subject: Node, predicate: URIRef, graph: Graph = DEFAULT) -> bool:
        return self.text(subject, predicate, graph) == "true"

    def local(self, subject: Node, predicate: URIRef, graph: Graph = DEFAULT) -> str | None:
        """The local name of the term behind a property: `killed` for `hud:killed`."""
        node = self.one(subject, predicate, graph)
        return None if node is None else _local(node.value)

    def subjects(self, predicate: URIRef, item: Node | URIRef, graph: Graph = DEFAULT) -> Iterator[Node]:
        """What has this behind a property, without order."""
        node = item if isinstance(item, NamedNode) else term(item)
        for quad in self.store.quads_for_pattern(None, term(predicate), node, graph):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject

    def exists(self, node: Node, graph: Graph = None) -> bool:
        return next(iter(self.store.quads_for_pattern(node, None, None, graph)), None) is not None

    def types(self, node: Node) -> frozenset[str]:
        """The local names of a node's classes in any graph."""
        return frozenset(_local(item.value) for item in self.objects(node, RDF.type, None))

    def naming_type(self, node: Node) -> str | None:
        """The class that names a thing best; the type an unrealised event would have had."""
        types = self.types(node)
        if "UnrealisedEvent" in types:
            return self.local(node, HUD.ofType) or "Event"
        return name_type(types)

    def ref(self, node: Node) -> Ref:
        """The thing as it is named in passing; the same things are named over and over."""
        found = self._refs.get(node.value)
        if found is None:
            names = self.names(node)
            found = Ref(iri=node.value, path=self.path(node.value), type=self.naming_type(node), names=names)
            if len(self._refs) >= _MOST_REFS:
                self._refs.clear()
            self._refs[node.value] = found
        return found

    def refs(self, subject: Node, predicate: URIRef, graph: Graph = DEFAULT) -> tuple[Ref, ...]:
        return tuple(self.ref(node) for node in self.nodes(subject, predicate, graph))

    def labels(self, node: Node) -> dict[str, tuple[str, ...]]:
        """All names by language, the preferred one first; without a language under the empty string."""
        return self._labels(node, (RDFS.label, SKOS.prefLabel, SKOS.altLabel))

    def _labels(self, node: Node, predicates: Iterable[URIRef], graph: Graph = None) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for predicate in predicates:
            literals = [
                (quad.graph_name != DEFAULT, quad.object.value, quad.object.language or "")
                for quad in self.store.quads_for_pattern(node, term(predicate), None, graph)
                if isinstance(quad.object, Literal)
            ]
            for _, value, language in sorted(literals):
                found.setdefault(language, {})[value] = None
        return {language: tuple(names) for language, names in sorted(found.items())}

    def names(self, node: Node) -> Mapping[str, str]:
        """One name by language; a thing without any is called by the end of its IRI.

        Other names, and those of articles, count only where there is no label: long lists name many things.
        """
        labels = (
            self._labels(node, (RDFS.label,), DEFAULT)
            or self._labels(node, (RDFS.label,))
            or self._labels(node, (SKOS.prefLabel, SKOS.altLabel))
        )
        names = {language: names[0] for language, names in labels.items()}
        return self._told(names or {"": unquote(_local(node.value)).replace("-", " ")})

    def names_of(self, explored: Explored, number: int) -> Mapping[str, str]:
        """`names` of a node by its number, without a look into the store."""
        names = explored.names[number]
        return self._told(names) if names else self.names(NamedNode(explored.iris[number]))

    def ref_of(self, explored: Explored, number: int) -> Ref:
        """`ref` of a node by its number, without a look into the store."""
        iri, names = explored.iris[number], self.names_of(explored, number)
        kind = explored.kind_of(number) or self.naming_type(NamedNode(iri))
        return Ref(iri=iri, path=self.path(iri), type=kind, names=names)

    def _told(self, names: Mapping[str, str]) -> Mapping[str, str]:
        """The names, or the one in the language that is asked for."""
        if self._language is None:
            return names
        language = next((each for each in (self._language, *_FALLBACKS) if each in names), next(iter(names)))
        return {language: names[language]}

    def is_article(self, node: Node) -> bool:
        return (
            next(iter(self.store.quads_for_pattern(node, term(RDF.type), term(SCHEMA.NewsArticle), node)), None)
            is not None
        )

    def article(self, node: Node) -> ArticleRef:
        """The article of a node, read from its own graph."""
        if node.value not in self._article_refs:
            self._article_refs[node.value] = self._read_article(node)
        return self._article_refs[node.value]

    def _read_article(self, node: Node) -> ArticleRef:
        key = node.value.removeprefix(self.base_iri).removeprefix("article/")
        title = self.text(node, SCHEMA.headline, node)
        return ArticleRef(
            iri=node.value,
            path=self.path(node.value),
            key=key,
            id=self.text(node, SCHEMA.identifier, node),
            lang=self.text(node, SCHEMA.inLanguage, node),
            published=self.text(node, SCHEMA.datePublished, node),
            title=title,
            outlet=self.text(node, SCHEMA.publisher, node),
            url=self.text(node, SCHEMA.url, node),
            excerpt=None if title else self._excerpt(key),
        )

    def _excerpt(self, key: str) -> str | None:
        text, _ = self.sentences(key)
        if not text.strip():
            return None
        first = text.strip().splitlines()[0].strip()
        if len(first) <= _EXCERPT:
            return first
        return first[:_EXCERPT].rsplit(" ", 1)[0] + " …"

    def stored(self, key: str) -> StoredArticle | None:
        """The article and its facts as they were read."""
        return self._article(key)

    def sentences(self, key: str) -> tuple[str, tuple[Span, ...]]:
        """The text of an article and the spans of its sentences; empty where the text is not to be shown."""
        if key not in self._texts:
            stored = self._article(key) if self.full_text else None
            text = stored.article.text if stored else ""
            while len(self._texts) >= _MOST_TEXTS:
                self._texts.pop(next(iter(self._texts)))
            self._texts[key] = (text, segment(text))
        return self._texts[key]

    def quote(self, node: Node, graph: Node) -> Quote | None:
        """The words at a span of an article, and the rest of their sentence; None where the node is no span."""
        found = _SPAN.search(node.value)
        if found is None:
            return None
        start, end = int(found[1]), int(found[2])
        selector = self.one(node, OA.hasSelector, graph)
        words = self.text(selector, OA.exact, graph) if selector else None
        article = self.article(graph)
        text, sentences = self.sentences(article.key)
        before = after = ""
        if text:
            words = text[start:end]
            first, last = _around(sentences, start, end)
            before, after = text[first:start], text[end:last]
        return Quote(
            iri=node.value,
            path=self.path(node.value),
            article=article,
            start=start,
            end=end,
            text=words or "",
            before=before,
            after=after,
        )

    def is_event(self, node: Node) -> bool:
        """Whether the default graph holds this as an event, realised or not."""
        return not {"Event", "UnrealisedEvent"}.isdisjoint(self.types(node)) and self.exists(node, DEFAULT)

    def event_of(self, report: Node) -> Node | None:
        """The event of the default graph that a report tells of; None below the threshold."""
        return min(self.subjects(HUD.report, report, DEFAULT), key=lambda node: node.value, default=None)

    def graph_of(self, node: Node, type_: URIRef) -> Node | None:
        """The named graph that says a node is of a type."""
        quads = self.store.quads_for_pattern(node, term(RDF.type), term(type_), None)
        graphs = [quad.graph_name for quad in quads if isinstance(quad.graph_name, NamedNode)]
        return min(graphs, key=lambda graph: graph.value, default=None)


def _around(sentences: tuple[Span, ...], start: int, end: int) -> tuple[int, int]:
    """The bounds of the sentences that a span touches."""
    touched = [span for span in sentences if span.start < end and start < span.end]
    if not touched:
        return start, end
    return min(start, touched[0].start), max(end, touched[-1].end)


def _local(iri: str) -> str:
    return re.split(r"[/#]", iri.rstrip("/#"))[-1]
