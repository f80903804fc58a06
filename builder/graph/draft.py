"""Graphs in, a fresh database out, which takes its place when it is complete.

Graphs that are written out as N-Quads already come in beside other work: the store parses and sorts them without
holding the interpreter, and a first build meanwhile derives the default graph.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Protocol

from pyoxigraph import NamedNode, Quad, RdfFormat, Store

__all__ = ["Draft", "Graphs", "bring_in", "extend"]

_CHUNK = 100_000  # quads that pass at a time


class Graphs(Protocol):
    """Graphs of articles that are written out as N-Quads already."""

    @property
    def keys(self) -> Collection[str]:
        """The articles."""
        ...

    def blocks(self, keys: Collection[str]) -> Iterator[bytes]:
        """The graphs of some of them, in blocks of whole lines.

        The store sorts a block in memory: blocks of 16 MB keep it at 240 MB, where one file of 500 MB took 2.2 GB and
        no less time.
        """
        ...


def bring_in(store: Store, blocks: Iterable[bytes]) -> None:
    """Loads N-Quads into a store, block by block; what was loaded before a failure stays in it."""
    for block in blocks:
        store.bulk_load(input=block, format=RdfFormat.N_QUADS, lenient=True)


def extend(store: Store, quads: Iterable[Quad]) -> None:
    """Adds quads to a store, so many at a time that sorting them takes little memory."""
    stream = iter(quads)
    while chunk := list(islice(stream, _CHUNK)):
        store.bulk_extend(chunk)


class Draft:
    """A database in the making, under another name until it is complete; one that was left behind is begun anew."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / "store.new"
        self._place = directory / "store"
        shutil.rmtree(self._path, ignore_errors=True)
        self._store: Store | None = Store(self._path)
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._filling: Future[None] | None = None

    def begin(self, blocks: Iterable[bytes]) -> None:
        """Starts to bring N-Quads in, beside what the caller does next."""
        assert self._store is not None
        self._filling = self._pool.submit(bring_in, self._store, blocks)

    def complete(self, quads: Iterable[Quad], *, without: Iterable[NamedNode] = ()) -> None:
        """Waits for what was begun, takes some graphs out again, adds quads, and puts the database in its place."""
        if self._filling:
            self._filling.result()
        store, self._store = self._store, None
        assert store is not None
        for graph in without:
            store.remove_graph(graph)
        extend(store, quads)
        del store  # closes the files
        self._path.rename(self._place)

    def close(self) -> None:
        """Lets go of it: what is not complete is begun anew the next time."""
        self._pool.shutdown(cancel_futures=True)
        self._store = None
