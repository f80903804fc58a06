"""What a run did in, one JSON file in the store's folder out; past runs are listed from these files alone."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson

from builder.runs.shelf import is_alive, write_whole

__all__ = ["RunRecord", "list_runs", "recorded"]


@dataclass(slots=True, kw_only=True)
class RunRecord:
    """One run: what was asked, when, and what came of it.

    `began` is in UTC; `outcome` is running, done, stopped, killed or what failed.
    """

    number: int
    began: str
    sources: Sequence[str]
    engine: str
    processes: int
    fingerprint: str
    outcome: str = "running"
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    shards: int = 0
    executed: int = 0
    articles: int = 0
    written: int = 0
    refused: int = 0
    quads: int = 0

    process: int = 0
    host: str = ""

    def save(self, folder: Path) -> None:
        """Writes the record as it stands."""
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / f"{self.number:06}.json", orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2))


@contextmanager
def recorded(
    folder: Path, *, sources: Sequence[str], engine: str, processes: int, fingerprint: str
) -> Iterator[RunRecord]:
    """The record of a new run, under the next number; saved at its beginning and at its end, however it ends."""
    began = time.monotonic()
    record = RunRecord(
        number=max((run.number for run in list_runs(folder)), default=0) + 1,
        began=datetime.now(UTC).isoformat(timespec="seconds"),
        sources=list(sources),
        engine=engine,
        processes=processes,
        fingerprint=fingerprint,
        process=os.getpid(),
        host=socket.gethostname(),
    )
    record.save(folder)
    try:
        yield record
        record.outcome = "done"
    except BaseException as error:
        record.outcome = f"failed: {error}" if str(error) else "stopped"
        raise
    finally:
        record.seconds = round(time.monotonic() - began, 3)
        record.save(folder)


def list_runs(folder: Path) -> list[RunRecord]:
    """The runs of a store, the first one first; a file that is no record is left out."""
    found = []
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            run = RunRecord(**orjson.loads(path.read_bytes()))
        except (orjson.JSONDecodeError, TypeError):
            continue
        if run.outcome == "running" and run.host == socket.gethostname() and not is_alive(run.process):
            run.outcome = "killed"
        found.append(run)
    return found
