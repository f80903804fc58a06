"""Changes from the server in, the store changed and one outcome each back: the one process that writes for the server.

Started by the queue with the process number of the server, the store folder, the seconds to wait for another writer and
the memory it may take. It holds the store only while there is something to write: what waits is written as one batch,
each change wholly or not at all, and acknowledged when readers can see it.
"""

from __future__ import annotations

import errno
import select
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from pyoxigraph import RdfFormat

from api.sparql import frames
from api.sparql.changes import Outcome
from api.sparql.sandbox import confine, follow_parent, ignore_signals
from builder.errors import RecordError, StoreError
from builder.graph.editing import Editor, Part

__all__ = ["main"]

_MOST = 200  # changes in a batch, after which readers see them

Wire = tuple[Mapping[str, Any], bytes]
Said = dict[str, object]


def main() -> None:
    """Writes what comes until the server closes the channel."""
    parent, directory, patience, min_confidence, memory = sys.argv[1:]
    follow_parent(int(parent))
    ignore_signals()
    confine(int(memory))
    channel = socket.socket(fileno=sys.stdin.fileno())
    while (message := frames.receive(channel)) is not None:
        batch = [_parse(message)]
        while len(batch) < _MOST and select.select([channel], [], [], 0)[0]:
            following = frames.receive(channel)
            if following is None:
                break
            batch.append(_parse(following))
        for said in _apply(Path(directory), batch, patience=float(patience), min_confidence=float(min_confidence)):
            frames.send(channel, frames.ONLY, orjson.dumps(said))


def _parse(message: bytes) -> Wire:
    head, body = message.split(b"\n", 1)
    return orjson.loads(head), body


def _apply(directory: Path, batch: list[Wire], *, patience: float, min_confidence: float) -> list[Said]:
    """What became of each change. Nothing is acknowledged that is not kept."""
    said: list[Said] = []
    try:
        _repair(directory, patience=patience, min_confidence=min_confidence)
        with Editor(directory, patience=patience) as editor:
            for change, body in batch:
                said.append(_try(editor, change, body))
            revision = editor.publish()
    except BaseException as error:
        failed = _explain(error)
        return [one if one["outcome"] == Outcome.INVALID else failed for one in said] + [failed] * (
            len(batch) - len(said)
        )
    return [{**one, "revision": revision} for one in said]


def _repair(directory: Path, *, patience: float, min_confidence: float) -> None:
    """Completes a build that was cut off."""
    if Editor.needs_repair(directory):
        from builder.graph.reader import Reader  # the whole builder, which no other change needs
        from builder.pipeline import open_writer

        with Reader(directory) as reader:
            base = reader.base_iri
        with open_writer(directory, base_iri=base, min_confidence=min_confidence):
            pass


def _try(editor: Editor, change: Mapping[str, Any], body: bytes) -> Said:
    try:
        return {"outcome": Outcome.OK, **_change(editor, change, body)}
    except (SyntaxError, ValueError) as error:
        return {"outcome": Outcome.INVALID, "words": getattr(error, "msg", None) or str(error)}
    except RecordError as error:
        return {"outcome": Outcome.INVALID, "words": str(error)}


def _change(editor: Editor, change: Mapping[str, Any], body: bytes) -> Said:
    match change["kind"]:
        case "update":
            editor.update(body.decode(), prefixes=change["prefixes"], removes=change["removes"])
            return {}
        case "write":
            parts: list[Part] = []
            start = 0
            for media_type, size in change["parts"]:
                form = RdfFormat.from_media_type(media_type)
                assert form is not None, media_type
                parts.append((form, body[start : start + size]))
                start += size
            return {"new": editor.write_graph(change["graph"], parts, replace=change["replace"])}
        case _:
            return {} if editor.delete_graph(change["graph"]) else {"outcome": Outcome.NOT_FOUND}


def _explain(error: BaseException) -> Said:
    words = f"{type(error).__name__}: {error}"
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    if full or "No space left" in words or "database or disk is full" in words:
        return {"outcome": Outcome.FULL, "words": words}
    if isinstance(error, StoreError):
        return {"outcome": Outcome.BUSY, "words": str(error)}
    return {"outcome": Outcome.FAILED, "words": words}


if __name__ == "__main__":
    main()
