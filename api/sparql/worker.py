"""One job a line on standard input, one answer each on standard output: a process that runs SPARQL and may be killed.

Started as a file by the pool: pyoxigraph cannot stop a query, only the end of its process does. An answer is a line of
JSON (`status`, `media_type`, `length`) and then `length` bytes.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

import pyoxigraph as ox

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

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

Job = Mapping[str, Any]


class _TooLargeError(Exception):
    """The result outgrew its limit."""


class _Buffer(io.BytesIO):
    """Bytes up to a limit; `serialize` writes to it and stops where it raises."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Buffer, /) -> int:
        if self.tell() + memoryview(data).nbytes > self._limit:
            raise _TooLargeError
        return super().write(data)


class _Stores:
    """The store of the snapshot asked for last."""

    def __init__(self) -> None:
        self._path: str | None = None
        self._store: ox.Store | None = None

    def open(self, path: str) -> ox.Store:
        if self._store is None or self._path != path:
            self._store = ox.Store.read_only(path)
            self._path = path
        return self._store


def main() -> None:
    """Answers jobs until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server decides when its workers go
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    stores = _Stores()
    out = sys.stdout.buffer
    for line in sys.stdin.buffer:
        status, media_type, body = _answer(stores, json.loads(line))
        _send(out, status, media_type, body)


def _follow(parent: int) -> None:
    """Ends this process, in the middle of a query too, when the server is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _send(out: BinaryIO, status: str, media_type: str, body: bytes) -> None:
    head = {"status": status, "media_type": media_type, "length": len(body)}
    out.write(json.dumps(head).encode() + b"\n")
    out.write(body)
    out.flush()


def _answer(stores: _Stores, job: Job) -> tuple[str, str, bytes]:
    try:
        store = stores.open(job["snapshot"])
        result = store.query(
            job["text"],
            base_iri=job["base_iri"],
            prefixes=job["prefixes"],
            default_graph=_graphs(job["default_graphs"]),
            named_graphs=_graphs(job["named_graphs"]),
        )
        return _serialize(result, job)
    except _TooLargeError:
        return "too-large", "", b""
    except (SyntaxError, ValueError) as error:
        return "invalid", "", str(error).encode()
    except BaseException as error:  # a panic of the engine is no Exception
        return "failed", "", f"{type(error).__name__}: {error}".encode()


def _graphs(iris: list[str] | None) -> list[Any] | None:
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]


def _serialize(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, job: Job) -> tuple[str, str, bytes]:
    buffer = _Buffer(job["limit"])
    if isinstance(result, ox.QueryTriples):
        media_type = job["graph_type"]
        if media_type is None:
            return "not-acceptable", "", b""
        if media_type == "text/turtle":
            ox.serialize(result, buffer, ox.RdfFormat.TURTLE, prefixes=job["prefixes"])
        else:
            result.serialize(buffer, _GRAPHS[media_type])
    else:
        media_type = job["result_type"]
        if media_type is None:
            return "not-acceptable", "", b""
        result.serialize(buffer, _RESULTS[media_type])
    return "ok", media_type, buffer.getvalue()


if __name__ == "__main__":
    main()
