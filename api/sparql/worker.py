"""One job at a time from the server, its answer in pieces back: a process that runs SPARQL and may be killed.

Started by the pool with the process number of the server, the store folder and the bytes of memory it may take.
"""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, cast

import orjson
import pyoxigraph as ox

from api.sparql import frames
from api.sparql.jobs import Status
from api.sparql.sandbox import confine, follow_parent, ignore_signals
from builder.errors import StoreError
from builder.graph.snapshots import OpenSnapshot, Snapshots

__all__ = ["main"]

_RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
# What stands between two rows. No literal can hold it: JSON escapes the quote, XML the bracket, TSV the line end.
_BETWEEN_ROWS = {
    "application/sparql-results+json": b'},{"',
    "application/sparql-results+xml": b"<result>",
    "text/csv": b"\n",
    "text/tab-separated-values": b"\n",
    "application/n-triples": b"\n",
}
_SMALL = 128 * 1024  # an answer up to this size goes out as one, with its length
_PIECE = 64 * 1024
_LOOK = 5  # seconds after which an idle worker looks for a newer snapshot, so that it keeps no old one

Wire = Mapping[str, Any]


class _TooLargeError(Exception):
    """The result outgrew its limits."""


class _Output:
    """What the engine serialises into: pieces to the server, up to a number of bytes and of rows."""

    def __init__(self, channel: socket.socket, media_type: str, revision: int, *, limit: int, rows: int) -> None:
        self._channel = channel
        self._head = b"%s %d\n" % (media_type.encode(), revision)
        self._between = _BETWEEN_ROWS.get(media_type)
        self._quoted = media_type == "text/csv"
        self._inside = False
        self._limit, self._rows = limit, rows
        self._buffer = bytearray()
        self._size = _SMALL
        self.begun = False

    def write(self, data: bytes) -> int:
        self._buffer += data
        if len(self._buffer) >= self._size:
            self._check()
            frames.send(self._channel, frames.MORE if self.begun else frames.FIRST, self._take_head(), self._buffer)
            self._buffer.clear()
        return len(data)

    def flush(self) -> None:
        """The engine calls this; what is kept goes out when there is enough of it."""

    def finish(self) -> None:
        self._check()
        frames.send(self._channel, frames.LAST if self.begun else frames.ONLY, self._take_head(), self._buffer)

    def _take_head(self) -> bytes:
        head, self._head = self._head, b""
        self.begun, self._size = True, _PIECE
        return head

    def _check(self) -> None:
        self._limit -= len(self._buffer)
        if self._between is not None:
            self._rows -= self._count_quoted() if self._quoted else self._buffer.count(self._between)
        if self._limit < 0 or self._rows < 0:
            raise _TooLargeError

    def _count_quoted(self) -> int:
        """Line ends outside of quotes; a quote may stay open from one piece to the next."""
        parts = bytes(self._buffer).split(b'"')
        outside = parts[1::2] if self._inside else parts[::2]
        self._inside ^= len(parts) % 2 == 0
        return sum(part.count(b"\n") for part in outside)


class _Current:
    """The newest snapshot, opened when it changes."""

    def __init__(self, directory: Path) -> None:
        self._snapshots = Snapshots(directory)
        self._opened: OpenSnapshot | None = None

    def open(self) -> OpenSnapshot:
        if self._opened is None or self._opened.revision != self._snapshots.revision():
            newest = self._snapshots.open()
            if self._opened is not None:
                self._opened.close()
            self._opened = newest
        return self._opened


def main() -> None:
    """Answers jobs until the server closes the channel."""
    parent, directory, memory = sys.argv[1:]
    follow_parent(int(parent))
    ignore_signals()
    confine(int(memory))
    channel = socket.socket(fileno=sys.stdin.fileno())
    current = _Current(Path(directory))
    _look(current)
    channel.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", _LOOK, 0))
    while True:
        try:
            message = frames.receive(channel)
        except BlockingIOError:
            _look(current)
            continue
        if message is None or not _answer(channel, current, orjson.loads(message)):
            return


def _look(current: _Current) -> None:
    try:
        current.open()
    except StoreError:
        return  # the next job says so to the one who asks


def _answer(channel: socket.socket, current: _Current, job: Wire) -> bool:
    """Answers one job; False where the engine is in no state to answer another one."""
    output: _Output | None = None
    try:
        snapshot = current.open()
        result, media_type = _evaluate(snapshot.store, job)
        if media_type is None:
            return _refuse(channel, Status.NOT_ACCEPTABLE)
        output = _Output(channel, media_type, snapshot.revision, limit=job["limit"], rows=job.get("rows", sys.maxsize))
        _serialize(snapshot.store, result, job, media_type, output)
        output.finish()
        return True
    except _TooLargeError:
        return _refuse(channel, Status.TOO_LARGE)
    except LookupError:
        return _refuse(channel, Status.NOT_FOUND)
    except (SyntaxError, ValueError) as error:
        return _refuse(channel, Status.INVALID, str(error))
    except (StoreError, MemoryError, OSError, RuntimeError) as error:
        return _refuse(channel, Status.FAILED, f"{type(error).__name__}: {error}")
    except BaseException as error:  # a panic of the engine is no Exception
        _refuse(channel, Status.FAILED, f"{type(error).__name__}: {error}")
        return False


def _refuse(channel: socket.socket, status: Status, words: str = "") -> bool:
    frames.send(channel, frames.ERROR, f"{status.value}\n{words}".encode("utf-8", "replace"))
    return True


Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | ox.NamedNode | ox.DefaultGraph


def _evaluate(store: ox.Store, job: Wire) -> tuple[Result, str | None]:
    """The result before it is written, and the media type that it is written in."""
    if "text" not in job:
        graph = ox.DefaultGraph() if job["graph"] is None else ox.NamedNode(job["graph"])
        if isinstance(graph, ox.NamedNode) and not store.contains_named_graph(graph):
            raise LookupError
        return graph, job["graph_type"]
    result = store.query(
        job["text"],
        base_iri=job["base_iri"],
        prefixes=job["prefixes"],
        use_default_graph_as_union=job["union"],
        default_graph=_graphs(job["default_graphs"]),
        named_graphs=_graphs(job["named_graphs"]),
    )
    return result, job["graph_type" if isinstance(result, ox.QueryTriples) else "result_type"]


def _graphs(iris: list[str] | None) -> list[Any] | None:
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]


def _serialize(store: ox.Store, result: Result, job: Wire, media_type: str, output: _Output) -> None:
    stream = cast("IO[bytes]", output)  # the engine calls write() and flush() alone
    if isinstance(result, ox.NamedNode | ox.DefaultGraph):
        prefixes = job["prefixes"] if media_type == "text/turtle" else None
        store.dump(stream, _GRAPHS[media_type], from_graph=result, prefixes=prefixes)
    elif not isinstance(result, ox.QueryTriples):
        result.serialize(stream, _RESULTS[media_type])
    elif media_type == "text/turtle":
        ox.serialize(result, stream, ox.RdfFormat.TURTLE, prefixes=job["prefixes"])
    else:
        result.serialize(stream, _GRAPHS[media_type])


if __name__ == "__main__":
    main()
