"""A store in, an index of the names in it out, and for a few words the things whose names hold them, best first.

The index is one SQLite file beside each snapshot, made from the one before by what differs. Names are kept as the
folding leaves them, so that any spelling of alef, ya or ta marbuta and any letter case finds them; `bare` is the same
without the Arabic article, which is written on to its word.
"""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import weakref
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice, product
from operator import itemgetter
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode

from builder.graph.iris import term
from builder.graph.patterns import Dataset
from builder.text import fold_word
from ontology.namespaces import RDF, RDFS, SCHEMA, SKOS

__all__ = ["NamedThing", "Names", "renew_names"]

_NAMING = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, SCHEMA.headline)
_log = logging.getLogger(__name__)

_ARTICLE = "ال"
_SCANNED = 2_000  # rows of one kind of match: bounds the time of a search whose words are in every name
_NAMES = 20  # of one thing, at most, among those that match
_LAST = "\U0010ffff"
_CHUNK = 10_000  # rows that pass at a time
_LONGEST = 200  # characters of a query that count
# Below a base: the plus keeps SQLite from walking the index of IRIs, where nearly all are, instead of that of names.
_BELOW = "+iri >= ? AND +iri < ?"

_SCHEMA = """
CREATE TABLE names (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL, name TEXT NOT NULL, lang TEXT NOT NULL, types TEXT NOT NULL,
    folded TEXT NOT NULL
);
CREATE INDEX by_folded ON names (folded);
CREATE INDEX by_iri ON names (iri);
CREATE VIRTUAL TABLE words USING fts5 (folded, bare, tokenize = "unicode61 remove_diacritics 0", prefix = "1 2 3");
CREATE VIRTUAL TABLE grams USING fts5 (folded, tokenize = "trigram");
"""
_Row = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedThing:
    """A thing found by a name: 1 is the whole name, letter for letter after folding."""

    iri: str
    name: str
    lang: str | None
    score: float


class Names:
    """The index of one revision, read only; threads may share it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        weakref.finalize(self, db.close)

    @classmethod
    def open(cls, path: Path) -> Names | None:
        """The index in a file; None where there is none that can be read."""
        if not path.is_file():
            return None
        db = sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True, check_same_thread=False)
        try:
            db.execute("SELECT id FROM names LIMIT 1")
        except sqlite3.DatabaseError:
            db.close()
            return None
        return cls(db)

    @classmethod
    def read(cls, dataset: Dataset, earlier: Path | None = None) -> Names:
        """The index of what has none beside it, made in memory, from that of an earlier revision where it is sound."""
        db = sqlite3.connect(":memory:", check_same_thread=False)
        known = cls.open(earlier) if earlier else None
        if known is None:
            db.executescript(_SCHEMA)
        else:
            known._db.backup(db)
            known._db.close()
        _renew(db, dataset)
        return cls(db)

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM names").fetchone()[0])

    def search(
        self, words: str, *, base_iri: str, type: str | None = None, limit: int, prefixes_only: bool = False
    ) -> list[NamedThing]:
        """The things below a base whose names match, each once by its best name.

        A name that begins with the words ranks above one that has a word that does, words in any order above words in
        the middle of others; `prefixes_only` leaves out the last two.
        """
        folded = fold_word(words[:_LONGEST])
        if not folded:
            return []
        found: dict[str, NamedThing] = {}
        for score, source, value in _matches(folded, prefixes_only=prefixes_only):
            for iri, name, lang in self._rows(source, value, base_iri=base_iri, type=type, limit=limit):
                found.setdefault(iri, NamedThing(iri=iri, name=name, lang=lang or None, score=score))
            if len(found) >= limit:
                break
        return list(found.values())[:limit]

    def types(self, words: str, *, base_iri: str) -> list[frozenset[str]]:
        """The classes of each thing whose names match, by their local names; of some thousands at most."""
        folded = fold_word(words[:_LONGEST])
        found: dict[str, frozenset[str]] = {}
        for _, source, value in _matches(folded, prefixes_only=False) if folded else ():
            sql = f"SELECT iri, types FROM names WHERE {source} AND {_BELOW} LIMIT {_SCANNED}"
            for iri, types in self._db.execute(sql, (*value, base_iri, base_iri + _LAST)):
                if iri not in found:
                    found[iri] = frozenset(types.split())
        return list(found.values())

    def _rows(
        self, source: str, value: tuple[str, ...], *, base_iri: str, type: str | None, limit: int
    ) -> list[tuple[str, str, str]]:
        """Names of one kind of match, the shortest first; enough of them for `limit` things with many names each."""
        condition = "" if type is None else " AND instr(types, ?) > 0"
        below = (base_iri, base_iri + _LAST, *([] if type is None else [f" {type} "]))
        matching = f"SELECT iri, name, lang FROM names WHERE {source} AND {_BELOW}{condition}"
        sql = f"SELECT * FROM ({matching} LIMIT {_SCANNED}) ORDER BY length(name), iri, name LIMIT {limit * _NAMES}"
        return self._db.execute(sql, (*value, *below)).fetchall()


def renew_names(dataset: Dataset, path: Path, previous: Path | None, *, only: Collection[str] | None = None) -> None:
    """Writes the index of a dataset to a file that is not there yet, from that of an earlier revision if it is sound.

    Only names that came or went are indexed or taken out. `only` are the subjects to look at, if that revision is the
    one before and no others have changed. Where the disk has no room there is no file: readers then
    make the index in memory.
    """
    try:
        if previous is not None and previous.is_file():
            shutil.copyfile(previous, path)
            try:
                _write(path, dataset, fresh=False, only=only)
                return
            except sqlite3.DatabaseError:
                path.unlink()
        _write(path, dataset, fresh=True)
    except (sqlite3.Error, OSError) as error:
        path.unlink(missing_ok=True)
        _log.warning("%s was not written, names are searched in memory: %s", path, error)


def _write(path: Path, dataset: Dataset, *, fresh: bool, only: Collection[str] | None = None) -> None:
    db = sqlite3.connect(path)
    try:
        db.execute("PRAGMA journal_mode = OFF")  # a file that is not finished is thrown away
        db.execute("PRAGMA synchronous = OFF")
        if fresh:
            db.executescript(_SCHEMA)
        _renew(db, dataset, only)
    finally:
        db.close()
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _renew(db: sqlite3.Connection, dataset: Dataset, only: Collection[str] | None = None) -> None:
    known: dict[_Row, int] = {}
    query = "SELECT iri, name, lang, types, id FROM names"
    for row in db.execute(query) if only is None else _rows_of(db, f"{query} WHERE iri = ?", only):
        known[row[:4]] = row[4]
    rows = _read_rows(dataset, only)
    with db:
        while chunk := list(islice(rows, _CHUNK)):
            _insert(db, [row for row in chunk if known.pop(row, None) is None])
        _delete(db, [(id,) for id in known.values()])


def _rows_of(db: sqlite3.Connection, query: str, iris: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    for iri in iris:
        yield from db.execute(query, (iri,))


def _read_rows(dataset: Dataset, only: Collection[str] | None = None) -> Iterator[_Row]:
    """Every name with its thing, its language and the classes of the thing, sorted; of some things, if given."""
    names: set[tuple[str, str, str]] = set()
    subjects = [None] if only is None else [NamedNode(iri) for iri in sorted(only)]
    for subject, predicate in product(subjects, _NAMING):
        for quad in dataset.quads_for_pattern(subject, term(predicate), None, None):
            if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
                names.add((quad.subject.value, quad.object.value, quad.object.language or ""))
    # One look-up for each thing: most typed nodes are stretches of text, a hundred for each thing with a name.
    for iri, named in groupby(sorted(names), key=itemgetter(0)):
        types = f" {' '.join(sorted(_classes(dataset, iri)))} "
        yield from ((iri, name, lang, types) for _, name, lang in named)


def _classes(dataset: Dataset, iri: str) -> set[str]:
    """The names of the classes of a thing, without what stands before them."""
    found = (quad.object for quad in dataset.quads_for_pattern(NamedNode(iri), term(RDF.type), None, None))
    return {kind.value.replace("#", "/").rsplit("/", 1)[-1] for kind in found if isinstance(kind, NamedNode)}


def _insert(db: sqlite3.Connection, rows: Iterable[_Row]) -> None:
    next_id = db.execute("SELECT coalesce(max(id), 0) + 1 FROM names").fetchone()[0]
    folded = [(id, *row, fold_word(row[1])) for id, row in enumerate(rows, start=next_id)]
    db.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?, ?)", folded)
    words = ((row[0], row[-1], _bare(row[-1])) for row in folded)
    db.executemany("INSERT INTO words (rowid, folded, bare) VALUES (?, ?, ?)", words)
    db.executemany("INSERT INTO grams (rowid, folded) VALUES (?, ?)", ((row[0], row[-1]) for row in folded))


def _delete(db: sqlite3.Connection, ids: Iterable[tuple[int]]) -> None:
    every = list(ids)
    for table, key in (("names", "id"), ("words", "rowid"), ("grams", "rowid")):
        db.executemany(f"DELETE FROM {table} WHERE {key} = ?", every)


def _bare(folded: str) -> str:
    """The words without the article; empty where none has it."""
    if _ARTICLE not in folded:
        return ""
    return " ".join(word.removeprefix(_ARTICLE) if len(word) > len(_ARTICLE) + 1 else word for word in folded.split())


def _matches(folded: str, *, prefixes_only: bool) -> Iterator[tuple[float, str, tuple[str, ...]]]:
    """Kinds of match, best first: score, condition and its values."""
    in_words = "id IN (SELECT rowid FROM words WHERE words MATCH ? LIMIT 100000)"
    yield 1.0, "folded = ?", (folded,)
    yield 0.9, "folded >= ? AND folded < ?", (folded, folded + _LAST)
    yield 0.8, in_words, (f'folded : "{folded}" *',)
    yield 0.75, in_words, (f'bare : "{_bare(folded) or folded}" *',)
    if prefixes_only:
        return
    if " " in folded:
        *first, last = folded.split()
        every = " AND ".join([*(f'"{word}"' for word in first), f'"{last}" *'])
        yield 0.7, in_words, (every,)
    if len(folded) > 2:
        yield 0.6, "id IN (SELECT rowid FROM grams WHERE grams MATCH ? LIMIT 100000)", (f'"{folded}"',)
