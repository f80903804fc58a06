"""A store folder in, its newest snapshot, its revision and its articles out; a reader never locks and never writes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Store

from builder.errors import StoreError
from builder.graph.facts import FactsFile, StoredArticle
from builder.graph.names import Names
from builder.graph.snapshots import OpenSnapshot, Snapshots

__all__ = ["Reader"]


class Reader:
    """What a store folder holds now. Each use of `store` follows the writer's newest snapshot; threads may share it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._snapshots = Snapshots(directory)
        self._lock = threading.Lock()
        self._opened: OpenSnapshot | None = None
        self._names: tuple[int, Names] | None = None
        self._previous: OpenSnapshot | None = None  # threads may still be at work in it
        if self._snapshots.revision() is None or not (directory / "facts").is_file():
            raise StoreError(f"{directory} holds no graph yet; run `hudna build SOURCE --store {directory}` first")
        self._facts = FactsFile(directory / "facts", read_only=True)
        base = self._facts.recall("base_iri")
        if base is None:
            raise StoreError(f"{directory / 'facts'} names no base IRI; build the store anew")
        self.base_iri = base

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the files."""
        for opened in (self._opened, self._previous):
            if opened is not None:
                opened.close()
        self._opened = self._previous = None
        self._facts.close()

    @property
    def store(self) -> Store:
        """The newest snapshot, read-only."""
        return self.open()[1]

    @property
    def revision(self) -> int:
        """The number of the newest snapshot."""
        return self.open()[0]

    def open(self) -> tuple[int, Store]:
        """The newest snapshot with its number, taken together."""
        with self._lock:
            revision = self._snapshots.revision()
            if self._opened is None or self._opened.revision != revision:
                newest = self._snapshots.open()
                if self._previous is not None:
                    self._previous.close()
                self._opened, self._previous = newest, self._opened
            return self._opened.revision, self._opened.store

    def names(self) -> Names:
        """The index of names of the newest snapshot; made in memory, from an earlier one, where it has none."""
        revision, store = self.open()
        with self._lock:
            if self._names is None or self._names[0] != revision:
                found = Names.open(self._snapshots.names(revision))
                self._names = revision, found or Names.read(store, self._snapshots.newest_names())
            return self._names[1]

    def articles(self) -> Iterator[StoredArticle]:
        """Every article with its facts, by key."""
        return self._facts.articles()

    def article(self, key: str) -> StoredArticle | None:
        return self._facts.article(key)
