"""One shard in, its files on the shelf out, in whatever process; a document that kills the process is left out.

Before each item its number is noted, and a limit is set on the processor time that it may take. A process that dies
over a shard so leaves behind where it was: an item over which that many have died is poisonous, and is skipped and
listed. The others of the shard lose nothing.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import zstandard

from builder.errors import RecordError
from builder.runs.shards import Shard
from builder.runs.shelf import Report, Shelf, write_whole
from builder.sources import Defaults, Item, Notice

__all__ = ["Job", "Prepare", "Product", "Worker", "freeze"]

_DEATHS = 3  # at one item: two may be an accident, such as a machine that is switched off
_LEVEL = 1  # of Zstandard: N-Quads shrink to a fifteenth at 1 GB/s; more would take longer than writing
_NUMBER = 8  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """An article as a shard keeps it: what the store holds of it, as JSON, and its graph as N-Quads."""

    key: str
    digest: str
    row: dict[str, Any]
    graph: bytes
    quads: int


Tell = Callable[[RecordError | Notice], None]
Prepare = Callable[[Item, Defaults, Any, str, Tell], Iterator[Product]]  # the third is what `load` made


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is the same for all shards of a run; it can be sent to another process or machine.

    `load` makes the engine that `prepare` needs, once in each process; with `shares_engine` local processes take that
    of `preload` instead. One item may take so many `seconds` of processor time; 0 sets no limit.

    `reads_by_model`: a language model reads, which fails now and then, and keeps the answers it gave. Its shards are
    done again in each run.
    """

    folder: Path
    fingerprint: str
    base_iri: str
    defaults: Defaults
    load: Callable[[], Any]
    prepare: Prepare
    seconds: float = 60.0
    shares_engine: bool = False
    reads_by_model: bool = False

    @property
    def reader(self) -> str:
        """What reads the articles, in a few letters: `fingerprint`, and whether a language model has a part in it."""
        return f"{self.fingerprint} with a model" if self.reads_by_model else self.fingerprint

    def may_keep(self, done: Report) -> bool:
        """Whether a shard that is done need not be done again."""
        return done.fingerprint == self.reader and not self.reads_by_model


def freeze() -> None:
    """Leaves what a process has loaded to itself: the collector would walk through it, and copy what is shared."""
    gc.collect()
    gc.freeze()


class Worker:
    """One process that works on shards, one after the other."""

    def __init__(self, job: Job, engine: object) -> None:
        self._job = job
        self._shelf = Shelf(job.folder)
        self._engine = engine

    def run(self, shard: Shard) -> None:
        """Puts the shard on the shelf; one that is there already, made by the same code, stays as it is."""
        done = self._shelf.report(shard.id)
        if done and self._job.may_keep(done) and self._shelf.holds(shard.id):
            return
        began, began_cpu = time.monotonic(), time.process_time()
        poisonous = self._count_deaths(shard)
        products: list[Product] = []
        problems: dict[bool, list[tuple[int, str, str]]] = {True: [], False: []}
        with self._shelf.path(shard.id, "at").open("wb", buffering=0) as marker:
            for number, item in enumerate(shard.items):
                os.pwrite(marker.fileno(), number.to_bytes(_NUMBER), 0)
                if number in poisonous:
                    problems[True].append((number, "", _POISON.format(deaths=_DEATHS, seconds=self._job.seconds)))
                    continue
                with _limit(self._job.seconds):
                    products += self._products(number, item, problems)
        checksums = self._write(shard.id, products)
        self._shelf.seal(
            Report(
                id=shard.id,
                fingerprint=self._job.reader,
                items=len(shard.items),
                articles=tuple((product.key, product.digest) for product in products),
                refused=tuple(problems[True]),
                warnings=tuple(problems[False]),
                quads=sum(product.quads for product in products),
                checksums=checksums,
                host=socket.gethostname(),
                seconds=round(time.monotonic() - began, 3),
                cpu_seconds=round(time.process_time() - began_cpu, 3),
            )
        )

    def _products(self, number: int, item: Item, problems: dict[bool, list[tuple[int, str, str]]]) -> Iterator[Product]:
        def tell(message: RecordError | Notice) -> None:
            text = message.problem if isinstance(message, RecordError) else message.text
            problems[isinstance(message, RecordError)].append((number, message.where.removeprefix(item.where), text))

        return self._job.prepare(item, self._job.defaults, self._engine, self._job.base_iri, tell)

    def _count_deaths(self, shard: Shard) -> frozenset[int]:
        """The items over which processes died too often; what the last attempt left behind is counted in."""
        marker, notes = self._shelf.path(shard.id, "at"), self._shelf.path(shard.id, "deaths")
        deaths: dict[str, int] = orjson.loads(notes.read_bytes()) if notes.exists() else {}
        if marker.exists() and len(number := marker.read_bytes()) == _NUMBER:
            item = str(int.from_bytes(number))
            deaths[item] = deaths.get(item, 0) + 1
            write_whole(notes, orjson.dumps(deaths))
        return frozenset(int(item) for item, count in deaths.items() if count >= _DEATHS)

    def _write(self, id: str, products: list[Product]) -> dict[str, str]:
        compressor = zstandard.ZstdCompressor(level=_LEVEL)
        rows = b"".join(
            orjson.dumps({**product.row, "length": len(product.graph)}, option=orjson.OPT_APPEND_NEWLINE)
            for product in products
        )
        files = {"rows.zst": rows, "nq.zst": b"".join(product.graph for product in products)}
        checksums: dict[str, str] = {}
        for ending, content in files.items():
            data = compressor.compress(content)
            write_whole(self._shelf.path(id, ending), data)
            checksums[ending] = sha256(data).hexdigest()
        return checksums


_POISON = (
    "over this document the process ended {deaths} times (a crash, no memory, or more than {seconds:g} seconds of "
    "processor time); it is left out"
)


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Ends this process where what is done within takes too much processor time, whatever it is busy with."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
