"""A folder in, finished shards out: what each gave, sealed by a sidecar that is written last.

    ID.json        the sidecar: counts, articles, what was refused, checksums, the fingerprint of what made it
    ID.rows.zst    one JSON line an article: what the store keeps of it
    ID.nq.zst      the articles' graphs, in the same order
    ID.at          while a shard is worked on: the number of its item
    ID.deaths      after a process died over a shard: at which items, how often

Every file is written beside its name, flushed to the disk and renamed. A shard without sidecar counts as not done.
The two big files go when the store has taken them in; the sidecar stays, and says what need not be done again.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson
import zstandard

__all__ = ["Report", "Shelf", "is_alive", "write_whole"]

_TEMPORARY = ".tmp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of a shard. `articles` are keys and digests; a problem names its item, where in it, and what it is.

    `checksums` are those of the two big files as they stood on the disk.
    """

    id: str
    fingerprint: str
    items: int
    articles: tuple[tuple[str, str], ...]
    refused: tuple[tuple[int, str, str], ...]
    warnings: tuple[tuple[int, str, str], ...]
    quads: int
    checksums: dict[str, str]
    host: str
    seconds: float
    cpu_seconds: float


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file so that it is there wholly or not at all, also after a crash of the machine."""
    draft = path.with_name(f"{path.name}.{socket.gethostname()}.{os.getpid()}{_TEMPORARY}")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


class Shelf:
    """The folder of finished shards."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, id: str, ending: str) -> Path:
        """The file of a shard with that ending."""
        return self._folder / f"{id}.{ending}"

    def prepare(self) -> None:
        """Makes the folder, and clears it of drafts whose process on this machine is gone."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for draft in self._folder.glob(f"*.{socket.gethostname()}.*{_TEMPORARY}"):
            process = draft.name.removesuffix(_TEMPORARY).rpartition(".")[2]
            if process.isdecimal() and not is_alive(int(process)):
                draft.unlink(missing_ok=True)

    def report(self, id: str) -> Report | None:
        """What became of a shard; None where it is not done, or its sidecar cannot be read."""
        try:
            fields = orjson.loads(self.path(id, "json").read_bytes())
            for name in ("articles", "refused", "warnings"):
                fields[name] = tuple(tuple(one) for one in fields[name])
            return Report(**fields)
        except (FileNotFoundError, orjson.JSONDecodeError, KeyError, TypeError):
            return None

    def seal(self, report: Report) -> None:
        """Declares a shard done."""
        write_whole(self.path(report.id, "json"), orjson.dumps(asdict(report)))
        for ending in ("at", "deaths"):
            self.path(report.id, ending).unlink(missing_ok=True)

    def holds(self, id: str) -> bool:
        """Whether the articles of a finished shard are still here."""
        return self.path(id, "rows.zst").exists() and self.path(id, "nq.zst").exists()

    def rows(self, id: str) -> Iterator[dict[str, Any]]:
        """The articles of a shard as they were written; none where the store has taken them in already."""
        with suppress(FileNotFoundError):
            data = zstandard.decompress(self.path(id, "rows.zst").read_bytes())
            for line in data.splitlines():
                yield orjson.loads(line)

    def graphs(self, id: str, wanted: Callable[[str, str], bool]) -> Iterator[bytes]:
        """The graphs, as N-Quads, of the articles of a shard whose key and digest are wanted."""
        data = memoryview(zstandard.decompress(self.path(id, "nq.zst").read_bytes()))
        start = 0
        for row in self.rows(id):
            if wanted(row["key"], row["digest"]):
                yield bytes(data[start : start + row["length"]])
            start += row["length"]

    def clear(self, id: str) -> None:
        """Lets go of the articles of a shard; its sidecar stays."""
        for ending in ("rows.zst", "nq.zst"):
            self.path(id, ending).unlink(missing_ok=True)

    def discard(self, id: str) -> None:
        """Takes back that a shard is done."""
        self.path(id, "json").unlink(missing_ok=True)
        self.clear(id)


def is_alive(process: int) -> bool:
    """Whether a process of this machine is there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
