"""Items in, a linking index out: names are gathered first and sorted once, so that the file is small and quick to read.

FILE.draft     the index while it is made; a run that was stopped goes on with it
FILE           the finished index, put in place when it is complete
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from builder.errors import StoreError
from builder.linking.index import FORM, KINDS, SCHEMA, detail_of
from builder.linking.items import LinkItem
from builder.linking.names import fold_name, marked_skeleton, skeleton

__all__ = ["IndexWriter"]

_DEGREE = 100  # parts of a degree: a kilometre is near enough to tell namesakes apart
_GATHERED = "CREATE TABLE gathered.label (skeleton TEXT, folded TEXT, item INTEGER)"
_PAGE = 16_384  # bytes: a tenth less is wasted than with the usual 4096
_BATCH = 20_000  # items between two savings: what a stopped run has to do again


class IndexWriter:
    """Writes one index. A draft that was made by another `plan` is thrown away, one of the same plan goes on.

    `path` None makes it in memory.
    """

    def __init__(self, path: Path | None, *, plan: str = "") -> None:
        self._path = path
        self._draft = path.with_name(f"{path.name}.draft") if path else None
        self._names = path.with_name(f"{path.name}.draft-names") if path else None
        self._labels: list[tuple[str, str, int]] = []
        self._items: list[tuple[object, ...]] = []
        self._details: list[tuple[int, str]] = []
        try:
            self._db = self._open(plan)
        except sqlite3.Error as error:
            raise StoreError(f"{self._draft} cannot be written: {error}") from error
        self._next = int(self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM item").fetchone()[0])

    def _open(self, plan: str) -> sqlite3.Connection:
        db = self._connect()
        known = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone()
        if known and db.execute("SELECT value FROM meta WHERE name = 'plan'").fetchone() != (plan,):
            db.close()
            self._remove()
            db, known = self._connect(), None
        if not known:
            db.executescript(SCHEMA)
            db.execute(_GATHERED)
            db.execute("INSERT INTO meta VALUES ('plan', ?)", (plan,))
            db.commit()
        return db

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._draft or ":memory:", check_same_thread=False)
        db.execute(f"PRAGMA page_size = {_PAGE}")
        db.execute("ATTACH ? AS gathered", (str(self._names) if self._names else ":memory:",))
        for schema in ("main", "gathered"):
            db.execute(f"PRAGMA {schema}.journal_mode = {'WAL' if self._path else 'OFF'}")
            db.execute(f"PRAGMA {schema}.synchronous = OFF")
        db.execute("PRAGMA temp_store = MEMORY")
        return db

    def _remove(self) -> None:
        for path in (self._draft, self._names):
            if path is not None:
                for ending in ("", "-wal", "-shm"):
                    path.with_name(path.name + ending).unlink(missing_ok=True)

    def progress(self, source: str) -> int:
        """How far an earlier run came with a source; 0 for one it had not begun."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (f"done:{source}",)).fetchone()
        return int(row[0]) if row else 0

    def add(self, item: LinkItem) -> None:
        """Takes an item in; one whose names fold to nothing is found by its identifier alone."""
        number = self._next
        self._next += 1
        for folded in dict.fromkeys(map(fold_name, item.names)):
            if folded:
                self._labels.append((skeleton(folded), folded, number))
        for name in item.names:
            if (marked := marked_skeleton(name)) is not None:
                self._labels.append((marked, fold_name(name), number))
        located = item.latitude is not None and item.longitude is not None
        self._items.append(
            (
                number,
                item.key,
                int(item.qid[1:]) if item.qid else None,
                item.geonames,
                KINDS.index(item.kind),
                item.country,
                round((item.latitude or 0) * _DEGREE) if located else None,
                round((item.longitude or 0) * _DEGREE) if located else None,
                item.prior,
                item.name,
            )
        )
        if (detail := detail_of(item)) is not None:
            self._details.append((number, detail))
        if len(self._items) >= _BATCH:
            self._flush()

    def add_all(self, items: Iterable[LinkItem], *, source: str) -> None:
        """Takes a whole source in, once: a run that is taken up again leaves it out where it was complete."""
        if not self.progress(source):
            for item in items:
                self.add(item)
            self.save(source, 1)

    def save(self, source: str, done: int) -> None:
        """Writes what was taken in, and that a source has been read so far."""
        self._flush()
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (f"done:{source}", str(done)))
        self._db.commit()

    def _flush(self) -> None:
        self._db.executemany("INSERT INTO item VALUES (?,?,?,?,?,?,?,?,?,?)", self._items)
        self._db.executemany("INSERT INTO detail VALUES (?, ?)", self._details)
        self._db.executemany("INSERT INTO gathered.label VALUES (?, ?, ?)", self._labels)
        self._items, self._details, self._labels = [], [], []

    def finish(self, **about: str) -> sqlite3.Connection | None:
        """Sorts the names in and puts the index in place; one in memory is returned. `about` is kept with it."""
        self._flush()
        db = self._db
        db.execute("INSERT INTO label SELECT DISTINCT * FROM gathered.label ORDER BY skeleton, folded, item")
        db.execute("CREATE INDEX item_qid ON item (qid) WHERE qid IS NOT NULL")
        db.execute("CREATE INDEX item_key ON item (key) WHERE key IS NOT NULL")
        counts = {
            "items": db.execute("SELECT count(*) FROM item").fetchone()[0],
            "labels": db.execute("SELECT count(*) FROM label").fetchone()[0],
        }
        for name, value in {**about, **counts, "form": FORM}.items():
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, str(value)))
        db.commit()
        db.execute("DETACH gathered")
        if self._path is None or self._draft is None:
            return db
        db.execute("PRAGMA journal_mode = DELETE")
        db.close()
        self._draft.replace(self._path)
        self._remove()
        return None

    def close(self) -> None:
        """Leaves a draft as it is, for a later run."""
        self._db.close()
