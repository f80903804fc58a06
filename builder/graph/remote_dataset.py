"""A SPARQL client in, the reading side of a store out: quads by pattern, asked for in few requests and kept a while.

A page looks up hundreds of things one by one. What one answer mentions is likely to be asked for next, so a look-up
of one subject brings along others that were mentioned and not read yet.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from itertools import islice

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolutions

from builder.graph.facts import StoredArticle
from builder.graph.names import Names
from builder.graph.remote import Dialect, RemoteAddress, RemoteClient

__all__ = ["RemoteDataset", "RemoteReader", "world_graph"]

_Subject = NamedNode | BlankNode
_Graph = NamedNode | BlankNode | DefaultGraph
_Pattern = tuple[NamedNode | None, NamedNode | Literal | None, _Graph | None]

_TOGETHER = 150  # subjects of one request
_MOST_SUBJECTS = 50_000
_MOST_PATTERNS = 2_000
_MOST_KEPT = 20_000  # quads of one pattern
_NAMES_LAST = 30  # whiles


def world_graph(base_iri: str) -> NamedNode:
    """The graph of what articles together support, where the default graph is all graphs together."""
    return NamedNode(f"{base_iri}graph/world")


class RemoteDataset:
    """The quads of a remote store as they are at first sight: what was read once is not read again."""

    def __init__(self, client: RemoteClient, base_iri: str) -> None:
        self._client = client
        self._world = None if client.address.dialect is Dialect.STANDARD else world_graph(base_iri)
        self._lock = threading.Lock()
        self._subjects: dict[NamedNode, list[Quad]] = {}
        self._mentioned: dict[NamedNode, None] = {}
        self._patterns: dict[_Pattern, list[Quad]] = {}
        self._size: int | None = None

    def quads_for_pattern(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        object: NamedNode | Literal | None,
        graph_name: _Graph | None = None,
    ) -> Iterator[Quad]:
        """The quads that have what is given; None stands for anything."""
        if isinstance(subject, BlankNode):  # those of another server have no name here
            return
        if subject is None:
            yield from self._matching((predicate, object, graph_name))
            return
        for quad in self._about(subject):
            if (
                (predicate is None or quad.predicate == predicate)
                and (object is None or quad.object == object)
                and (graph_name is None or quad.graph_name == graph_name)
            ):
                yield quad

    def query(self, query: str) -> QuerySolutions:
        """The rows of a SELECT over the dataset."""
        return self._client.select(query)

    def contains_named_graph(self, graph_name: NamedNode) -> bool:
        return self._client.holds(f"GRAPH {graph_name} {{ ?s ?p ?o }}")

    def __len__(self) -> int:
        if self._size is None:
            pattern = self._where("?s ?p ?o", None)
            rows = self._client.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
            (row,) = rows
            self._size = int(_literal(row["n"]).value)
        return self._size

    def _about(self, subject: NamedNode) -> list[Quad]:
        with self._lock:
            known = self._subjects.get(subject)
            if known is not None:
                return known
            self._mentioned.pop(subject, None)
            wanted = [subject, *islice(self._mentioned, _TOGETHER - 1)]
            for each in wanted[1:]:
                del self._mentioned[each]
        found: dict[NamedNode, list[Quad]] = {each: [] for each in wanted}
        values = f"VALUES ?s {{ {' '.join(map(str, wanted))} }}"
        for quad in self._select(f"{values} ?s ?p ?o", None):
            if isinstance(quad.subject, NamedNode):
                found[quad.subject].append(quad)
        self._mention(quad.object for quads in found.values() for quad in quads)
        with self._lock:
            if len(self._subjects) > _MOST_SUBJECTS:
                self._subjects.clear()
            self._subjects.update(found)
        return found[subject]

    def _matching(self, pattern: _Pattern) -> list[Quad]:
        with self._lock:
            known = self._patterns.get(pattern)
        if known is not None:
            return known
        predicate, object, graph = pattern
        found = list(
            self._select(f"?s {predicate or '?p'} {object or '?o'}", graph, predicate=predicate, object=object)
        )
        self._mention(quad.subject for quad in found)
        if len(found) <= _MOST_KEPT:
            with self._lock:
                if len(self._patterns) > _MOST_PATTERNS:
                    self._patterns.clear()
                self._patterns[pattern] = found
        return found

    def _mention(self, terms: Iterable[object]) -> None:
        with self._lock:
            for term in islice(terms, _MOST_SUBJECTS):
                if isinstance(term, NamedNode) and term not in self._subjects:
                    self._mentioned[term] = None
            while len(self._mentioned) > _MOST_SUBJECTS:
                del self._mentioned[next(iter(self._mentioned))]

    def _select(
        self,
        pattern: str,
        graph: _Graph | None,
        *,
        predicate: NamedNode | None = None,
        object: NamedNode | Literal | None = None,
    ) -> Iterator[Quad]:
        names = ["?s"] + ["?p"] * (predicate is None) + ["?o"] * (object is None) + ["?g"] * (graph is None)
        rows = self._client.select(f"SELECT {' '.join(names)} WHERE {{ {self._where(pattern, graph)} }}")
        for row in rows:
            named = row["g"] if graph is None else graph
            yield Quad(
                row["s"],
                predicate or row["p"],
                object or row["o"],
                DefaultGraph() if named is None or named == self._world else named,
            )

    def _where(self, pattern: str, graph: _Graph | None) -> str:
        """A pattern in one graph, in the default graph, or in all of them."""
        if isinstance(graph, NamedNode):
            return f"GRAPH {graph} {{ {pattern} }}"
        if isinstance(graph, DefaultGraph):
            return pattern if self._world is None else f"GRAPH {self._world} {{ {pattern} }}"
        named = f"GRAPH ?g {{ {pattern} }}"
        return named if self._world is not None else f"{{ {pattern} }} UNION {{ {named} }}"


class RemoteReader:
    """What a remote store holds now, as `Reader` for a folder. Its texts and facts stay where they were built.

    A server does not tell when it changed: what was read is forgotten after `refresh` seconds, which makes a revision.
    """

    def __init__(self, address: RemoteAddress, *, base_iri: str, refresh: float) -> None:
        self.base_iri = base_iri
        self.client = RemoteClient(address)
        self._refresh = refresh
        self._lock = threading.Lock()
        self._opened: tuple[int, RemoteDataset] | None = None
        self._names: tuple[int, Names] | None = None
        self.client.holds("?s ?p ?o")  # who gave a wrong address learns it now

    @property
    def revision(self) -> int:
        return self.open()[0]

    def open(self) -> tuple[int, RemoteDataset]:
        """The dataset of this while with its number, taken together."""
        number = int(time.time() / self._refresh)
        with self._lock:
            if self._opened is None or self._opened[0] != number:
                self._opened = number, RemoteDataset(self.client, self.base_iri)
            return self._opened

    def names(self) -> Names:
        """The index of names, made in memory; kept for some whiles, since it takes a look at every name."""
        number, dataset = self.open()
        with self._lock:
            if self._names is None or number - self._names[0] > _NAMES_LAST:
                self._names = number, Names.read(dataset)
            return self._names[1]

    def article(self, key: str) -> StoredArticle | None:
        """None: no text of an article is in the graph."""
        return None

    def close(self) -> None:
        self.client.close()


def _literal(term: object) -> Literal:
    assert isinstance(term, Literal), term
    return term
