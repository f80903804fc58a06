"""A store folder and a remote store in; the remote store then holds what the folder holds, and keeps what it had else.

Graphs of articles are replaced whole, in all other graphs statements are added and taken back one by one; both do the
same when done twice, so that a request without an answer is sent again and a run that was stopped is run again. What
the server has acknowledged is kept in `DIR/replicas`, so that the next run sends the difference alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Store

from builder.graph.dataset import statement
from builder.graph.facts import Statement
from builder.graph.remote import Dialect, RemoteClient
from builder.graph.remote_dataset import world_graph
from builder.keys import make_article

__all__ = ["Replicated", "replicate"]

_Item = TypeVar("_Item")

_BATCH = 5_000  # statements of one request
_SMALL_BATCH = 200  # Virtuoso compiles each INSERT DATA as one statement and refuses long ones

_SCHEMA = """
CREATE TABLE IF NOT EXISTS graphs (
    server TEXT NOT NULL, graph TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (server, graph)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS statements (
    server TEXT NOT NULL, graph TEXT NOT NULL, triple TEXT NOT NULL, sure INTEGER NOT NULL,
    PRIMARY KEY (server, graph, triple)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replicated:
    """What was sent: graphs replaced and dropped, statements added and removed elsewhere.

    `kept` counts statements with blank nodes: they have no name that two servers share, and stay in the folder.
    """

    replaced: int
    dropped: int
    added: int
    removed: int
    kept: int


def replicate(
    store: Store,
    client: RemoteClient,
    *,
    folder: Path,
    base_iri: str,
    progress: Callable[[int], None] = lambda done: None,
) -> Replicated:
    """Brings the remote store to the state of `store`; StoreError where it refuses, and the rest is sent next time.

    `progress` takes the number of requests answered so far.
    """
    with closing(sqlite3.connect(folder / "replicas", isolation_level=None)) as db:
        db.executescript(_SCHEMA)
        sending = _Sending(store, client, _Acknowledged(db, client.address.update), base_iri, progress)
        return sending.run()


class _Acknowledged:
    """What one server has said to hold; what was sent and never answered for is unsure, and is sent again."""

    def __init__(self, db: sqlite3.Connection, server: str) -> None:
        self._db = db
        self._server = server

    def graphs(self) -> dict[str, str]:
        """The digests of graphs; empty for one that is unsure."""
        return dict(self._db.execute("SELECT graph, digest FROM graphs WHERE server = ?", (self._server,)))

    def statements(self, *, sure: bool) -> set[Statement]:
        asked = "SELECT graph, triple FROM statements WHERE server = ? AND sure = ?"
        return set(self._db.execute(asked, (self._server, sure)))

    def forget(self) -> None:
        self._db.execute("DELETE FROM graphs WHERE server = ?", (self._server,))
        self._db.execute("DELETE FROM statements WHERE server = ?", (self._server,))

    def set_graphs(self, digests: Iterable[tuple[str, str]]) -> None:
        rows = [(self._server, graph, digest) for graph, digest in digests]
        self._write("INSERT OR REPLACE INTO graphs VALUES (?, ?, ?)", rows)

    def drop_graphs(self, graphs: Iterable[str]) -> None:
        self._write("DELETE FROM graphs WHERE server = ? AND graph = ?", [(self._server, graph) for graph in graphs])

    def set(self, statements: Iterable[Statement], *, sure: bool) -> None:
        rows = [(self._server, *each, sure) for each in statements]
        self._write("INSERT OR REPLACE INTO statements VALUES (?, ?, ?, ?)", rows)

    def remove(self, statements: Iterable[Statement]) -> None:
        rows = [(self._server, *each) for each in statements]
        self._write("DELETE FROM statements WHERE server = ? AND graph = ? AND triple = ?", rows)

    def _write(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        self._db.execute("BEGIN")
        self._db.executemany(sql, rows)
        self._db.execute("COMMIT")


class _Sending:
    """One run: what differs, in batches that the server takes."""

    def __init__(
        self,
        store: Store,
        client: RemoteClient,
        acknowledged: _Acknowledged,
        base_iri: str,
        progress: Callable[[int], None],
    ) -> None:
        self._store = store
        self._client = client
        self._acknowledged = acknowledged
        self._articles = base_iri + make_article("")
        self._dialect = client.address.dialect
        self._world = "" if self._dialect is Dialect.STANDARD else world_graph(base_iri).value
        self._size = _SMALL_BATCH if self._dialect is Dialect.VIRTUOSO else _BATCH
        self._progress = progress
        self._answered = 0

    def run(self) -> Replicated:
        self._doubt()
        known = self._acknowledged.graphs()
        present = sorted(graph.value for graph in self._store.named_graphs() if isinstance(graph, NamedNode))
        articles = [graph for graph in present if graph.startswith(self._articles)]
        dropped = sorted(known.keys() - set(articles))
        for names in _parts(dropped, self._size):
            self._acknowledged.set_graphs((graph, "") for graph in names)
            self._send(f"DROP SILENT GRAPH <{graph}>" for graph in names)
            self._acknowledged.drop_graphs(names)
        replaced = self._replace(articles, known)
        rest, kept = self._rest(graph for graph in present if not graph.startswith(self._articles))
        had, unsure = (self._acknowledged.statements(sure=sure) for sure in (True, False))
        removed, added = sorted((had | unsure) - rest), sorted(rest - had)
        for part in _parts(removed, self._size):
            self._acknowledged.set(part, sure=False)
            self._send(self._data("DELETE DATA", part))
            self._acknowledged.remove(part)
        for part in _parts(added, self._size):
            self._acknowledged.set(part, sure=False)
            self._send(self._data("INSERT DATA", part))
            self._acknowledged.set(part, sure=True)
        return Replicated(replaced=replaced, dropped=len(dropped), added=len(added), removed=len(removed), kept=kept)

    def _doubt(self) -> None:
        """Forgets what a server has acknowledged that was emptied since."""
        sample = next(iter(self._acknowledged.graphs()), None)
        if sample and not self._client.holds(f"GRAPH <{sample}> {{ ?s ?p ?o }}"):
            self._acknowledged.forget()

    def _replace(self, graphs: Iterable[str], known: dict[str, str]) -> int:
        """Sends the graphs of articles whose content is not the acknowledged one, several in one request."""
        waiting: dict[str, str] = {}
        operations: list[str] = []
        size = replaced = 0
        for graph in graphs:
            triples = sorted(
                str(quad.triple) for quad in self._store.quads_for_pattern(None, None, None, NamedNode(graph))
            )
            digest = sha256("\n".join(triples).encode()).hexdigest()
            if known.get(graph) == digest:
                continue
            operations.append(f"DROP SILENT GRAPH <{graph}>")
            for part in _parts([(graph, triple) for triple in triples], self._size):
                operations += self._data("INSERT DATA", part)
            waiting[graph] = digest
            size += len(triples)
            replaced += 1
            if size >= self._size:
                self._settle(operations, waiting)
                size = 0
        self._settle(operations, waiting)
        return replaced

    def _settle(self, operations: list[str], waiting: dict[str, str]) -> None:
        self._acknowledged.set_graphs((graph, "") for graph in waiting)
        self._send(operations)
        self._acknowledged.set_graphs(waiting.items())
        operations.clear()
        waiting.clear()

    def _rest(self, graphs: Iterable[str]) -> tuple[set[Statement], int]:
        """The statements of all graphs that are no article's, and how many are left out for their blank nodes."""
        found: set[Statement] = set()
        kept = 0
        all_graphs: list[NamedNode | DefaultGraph] = [DefaultGraph(), *map(NamedNode, graphs)]
        for graph in all_graphs:
            for quad in self._store.quads_for_pattern(None, None, None, graph):
                if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
                    kept += 1
                else:
                    name, triple = statement(quad)
                    found.add((name or self._world, triple))
        return found, kept

    def _data(self, verb: str, statements: Iterable[Statement]) -> Iterator[str]:
        graphs: dict[str, list[str]] = {}
        for graph, triple in statements:
            graphs.setdefault(graph, []).append(f"{triple} .\n")
        for graph, lines in graphs.items():
            data = "".join(lines)
            yield f"{verb} {{\n{f'GRAPH <{graph}> {{ {data} }}' if graph else data}}}"

    def _send(self, operations: Iterable[str]) -> None:
        """One request, or one for each operation where the server takes no more."""
        every = list(operations)
        requests = every if self._dialect is Dialect.VIRTUOSO else [" ;\n".join(every)] if every else []
        for request in requests:
            self._client.update(request)
            self._answered += 1
            self._progress(self._answered)


def _parts(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
