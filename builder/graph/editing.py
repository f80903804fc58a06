"""Updates and graphs of users in, the same in the store out, each wholly or not at all, and then one snapshot for all.

What the builder wrote stays the builder's: where a user takes some of it away, the next build writes it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from builder.errors import RecordError, StoreError
from builder.graph.database import open_database
from builder.graph.dataset import make_update, statement
from builder.graph.facts import FactsFile
from builder.graph.lock import hold
from builder.graph.snapshots import Snapshots

__all__ = ["Editor", "Part"]

Part = tuple[RdfFormat, bytes]  # RDF in one format, as it was sent


class Editor:
    """Holds a store for changes by users, while its context lasts; `publish` shows them to readers.

    StoreError where another writer holds it for longer than `patience`, or where `needs_repair` says that a build was
    cut off, which only a `Writer` can repeat.
    """

    def __init__(self, directory: Path, *, patience: float) -> None:
        self._directory = directory
        self._patience = patience
        self._snapshots = Snapshots(directory)
        self._stack = ExitStack()
        self._store: Store | None = None
        self._changed = False

    def __enter__(self) -> Editor:
        with ExitStack() as stack:
            stack.enter_context(hold(self._directory / "lock", patience=self._patience))
            self._facts = FactsFile(self._directory / "facts")
            stack.callback(self._facts.close)
            if self._facts.is_unsettled():
                raise StoreError(f"a build into {self._directory} was cut off; the next `hudna build` completes it")
            published = self._facts.recall("published") == str(self._snapshots.revision())
            self._store = open_database(self._directory / "store", unclean=not published)
            if self._store is None:
                raise StoreError(f"{self._directory} holds no graph yet; run `hudna build` first")
            stack.callback(self._close)
            self._changed = not published
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()

    @staticmethod
    def needs_repair(directory: Path) -> bool:
        """Whether a build was cut off before it settled."""
        facts = FactsFile(directory / "facts", read_only=True)
        try:
            return facts.is_unsettled()
        finally:
            facts.close()

    def update(self, text: str, *, prefixes: Mapping[str, str], removes: bool) -> None:
        """Applies a SPARQL update. `removes` says that it may take away what the builder wrote."""
        self._note(removes=removes)
        self._database.update(text, base_iri=self._facts.recall("base_iri"), prefixes=dict(prefixes))

    def write_graph(self, graph: str | None, parts: Iterable[Part], *, replace: bool) -> bool:
        """Adds RDF to a graph, or puts it in its place; whether the graph is new. RecordError where it is no RDF."""
        target = NamedNode(graph) if graph else DefaultGraph()
        base = graph or self._facts.recall("base_iri")
        quads = [quad for form, body in parts for quad in _read(form, body, target, base)]
        new = isinstance(target, NamedNode) and not self._database.contains_named_graph(target)
        self._note(removes=replace and self._is_ours(graph))
        steps = [f"DROP SILENT {_name(graph)}"] if replace else []
        steps += [f"CREATE SILENT GRAPH <{graph}>"] if graph else []
        steps.append(make_update(dropped=(), removed=(), added=map(statement, quads)))
        self._facts.disown(map(statement, quads))
        self._database.update(" ;\n".join(steps))
        return new

    def delete_graph(self, graph: str | None) -> bool:
        """Takes a graph away; False where there is none of this name."""
        if graph is not None and not self._database.contains_named_graph(NamedNode(graph)):
            return False
        self._note(removes=self._is_ours(graph))
        self._database.update(f"DROP SILENT {_name(graph)}")
        return True

    def publish(self) -> int:
        """Shows readers what was changed since the context began; the revision that they see now."""
        if self._changed:
            revision = self._snapshots.publish(self._database)
            self._facts.remember("published", str(revision))
            self._changed = False
        return self._snapshots.revision() or 0

    @property
    def _database(self) -> Store:
        assert self._store is not None, "the context has begun"
        return self._store

    def _note(self, *, removes: bool) -> None:
        """Until `publish`, the file says that the newest snapshot is not the newest state."""
        if not self._changed:
            self._facts.forget("published")
            self._changed = True
        if removes:
            self._facts.remember("edited", "yes")

    def _is_ours(self, graph: str | None) -> bool:
        return graph is None or graph.startswith(self._facts.recall("base_iri") or "")

    def _close(self) -> None:
        self._store = None


def _name(graph: str | None) -> str:
    return f"GRAPH <{graph}>" if graph else "DEFAULT"


def _read(form: RdfFormat, body: bytes, target: NamedNode | DefaultGraph, base: str | None) -> Iterable[Quad]:
    try:
        for quad in parse(body, form, base_iri=base, rename_blank_nodes=True):
            if not isinstance(quad.graph_name, DefaultGraph):
                raise RecordError("the body", "it names graphs of its own, and it can fill one graph alone")
            yield Quad(quad.subject, quad.predicate, quad.object, target)
    except SyntaxError as error:
        raise RecordError("the body", f"this is no {form.name}: {error.msg}") from error
