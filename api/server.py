"""What a running server holds: the store's reader, the pool of SPARQL workers, the pages and the settings."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from api.exploration import Explored, Explorer
from api.exploration.measuring import Measuring
from api.semantic import SimilarClaims
from api.sparql.clients import Clients
from api.sparql.federation import Sources
from api.sparql.pool import Pool
from api.sparql.remote import AnyPool, RemotePool, RemoteWriter
from api.sparql.writer import WriteQueue
from api.views.snapshot import Snapshot
from api.views.start import read_start
from api.web.pages import Pages
from builder.errors import StoreError
from builder.graph.remote import RemoteAddress
from builder.graph.remote_dataset import RemoteReader
from builder.graph.snapshots import Snapshots
from builder.graph.store import Reader
from builder.linking.homonyms import shipped_index
from builder.linking.index import LinkingIndex
from builder.settings import Settings

if TYPE_CHECKING:
    from builder.extraction import Engine

__all__ = ["CurrentServer", "CurrentSnapshot", "Server"]

_log = logging.getLogger(__name__)
_REMOTE_LASTS = 30  # whiles of a remote store for which what was explored of it is good enough
_LARGE = 5_000  # events
_PROGRAM = (".py", ".html", ".json", ".css", ".js")


class Server:
    """One per application. The graph of the newest revision is opened when it is first asked for."""

    def __init__(self, store: Path | RemoteAddress, settings: Settings, *, engine: Engine | None = None) -> None:
        self.settings = settings
        self.reader: Reader | RemoteReader
        self.pool: AnyPool
        self.writer: WriteQueue | RemoteWriter
        self._snapshots = None if isinstance(store, RemoteAddress) else Snapshots(store)
        if isinstance(store, RemoteAddress):
            self.reader = RemoteReader(store, base_iri=settings.base_iri, refresh=settings.remote_refresh)
            self.pool = RemotePool(store, timeout=settings.query_timeout, base_iri=settings.base_iri)
            self.writer = RemoteWriter()
        else:
            self.reader = Reader(store)
            self.pool = _make_pool(store, settings)
            self.writer = WriteQueue(store, settings, counters=self.pool.counters)
        remote = isinstance(store, RemoteAddress)
        lasts = _REMOTE_LASTS if remote else 1
        self.explorer = Explorer(self.reader.base_iri, lasts=lasts, then=self._prepare)
        self.measuring = Measuring()
        self.readers = Clients(most_at_once=1, seconds_a_minute=settings.client_seconds)  # of texts to extract from
        self.reading_turn = asyncio.Semaphore(1)  # a second text at work would only make both slower
        self.texts_waiting = 0
        self.sources = Sources(allowed=settings.remote_sources, private=settings.allow_private_addresses)
        self.counted: tuple[int, dict[str, list[tuple[str, int]]]] | None = None  # by the description of the dataset
        self.pages = Pages()
        self.similar = SimilarClaims()
        self._program = _digest(settings.article_text)
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._engine = engine
        self._index: LinkingIndex | None = None

    @property
    def full_text(self) -> bool:
        """Whether the text of articles is shown in full."""
        return self.settings.article_text == "full"

    def snapshot(self) -> Snapshot:
        """The graph of the newest revision."""
        with self._lock:
            if self._snapshot is None or self._snapshot.revision != self.reader.revision:
                self._snapshot = Snapshot.newest(self.reader, full_text=self.full_text, explorer=self.explorer)
            return self._snapshot

    def _prepare(self, explored: Explored) -> None:
        """Reads what the start page shows of a large graph, and opens its names, before somebody waits for it."""
        snapshot = self.snapshot() if explored.size >= _LARGE else None
        if snapshot is not None and snapshot.revision == explored.revision:
            try:
                read_start(snapshot)
                snapshot.index().search("a", base_iri=snapshot.base_iri, limit=1, prefixes_only=True)
            except (StoreError, OSError) as error:
                _log.warning("the start page of revision %d is not prepared: %s", explored.revision, error)

    def engine(self) -> Engine:
        """What reads plain questions: the one given, else one built when the first is asked (about a second)."""
        from builder.extraction import load_engine

        with self._reading:
            if self._engine is None:
                self._engine = load_engine()
            return self._engine

    def linking_index(self) -> LinkingIndex:
        """The index that the settings name, else that of what ships; opened when it is first asked for."""
        with self._lock:
            if self._index is None:
                path = self.settings.linking_index
                self._index = LinkingIndex(path) if path else shipped_index()
            return self._index

    @property
    def revision(self) -> int:
        """The number of the newest snapshot."""
        return (self._snapshots.revision() if self._snapshots else self.reader.revision) or 0

    def snapshot_path(self) -> str:
        """The folder of the newest revision, for a process that opens it itself; empty where the store is remote."""
        return str(self._snapshots.path(self.reader.revision)) if self._snapshots else ""

    def revision_tag(self) -> str:
        """What changes whenever an answer may change: the revision, what is explored, the program that reads both."""
        return f"{self.revision}.{self.explorer.revision}.{self.measuring.revision}.{self._program}"

    def public_url(self, request: Request) -> str:
        """The address of this server as its readers write it, without a slash at the end."""
        return (self.settings.public_url or str(request.base_url)).rstrip("/")


def _make_pool(directory: Path, settings: Settings) -> Pool:
    return Pool(
        directory,
        workers=settings.workers,
        timeout=settings.query_timeout,
        memory=settings.worker_memory << 20,
        clients=Clients(
            most_at_once=max(1, min(settings.client_queries, settings.workers)),
            seconds_a_minute=settings.client_seconds,
        ),
    )


def _digest(*settings: str) -> str:
    """A digest of this program and of what settings change in its answers."""
    found = hashlib.sha256("\n".join(settings).encode())
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in _PROGRAM and "node_modules" not in path.parts:
            found.update(path.read_bytes())
    return found.hexdigest()[:8]


def _server(request: Request) -> Server:
    server = request.app.state.hudna
    assert isinstance(server, Server)
    return server


def _snapshot(request: Request) -> Snapshot:
    return _server(request).snapshot()


CurrentServer = Annotated[Server, Depends(_server)]
CurrentSnapshot = Annotated[Snapshot, Depends(_snapshot)]
