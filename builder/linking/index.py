"""A name or an identifier in, items out: the linking index, one SQLite file that any number of readers may share.

label(skeleton, folded, item)   every name of every item; a look-up by folded name knows its skeleton
item(…)                         what each is, where it lies, how much it is spoken of
detail(item, json)              what only items of Wikidata and of the authority have
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from builder.errors import StoreError
from builder.linking.items import ItemKind, Label, LinkItem, Tenure
from builder.linking.names import fold_name, query_skeletons, skeleton

__all__ = ["FORM", "KINDS", "SCHEMA", "LinkingIndex", "detail_of"]

FORM = "2"  # to be raised whenever keys or tables change: an index of another form is refused
KINDS = (ItemKind.PLACE, *(kind for kind in ItemKind if kind is not ItemKind.PLACE))  # the most frequent is kept as 0
SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE item (
    id INTEGER PRIMARY KEY, key TEXT, qid INTEGER, geonames INTEGER, kind INTEGER NOT NULL, country TEXT,
    latitude INTEGER, longitude INTEGER, prior INTEGER NOT NULL, name TEXT NOT NULL
);
CREATE TABLE detail (item INTEGER PRIMARY KEY, json TEXT NOT NULL);
CREATE TABLE label (
    skeleton TEXT NOT NULL, folded TEXT NOT NULL, item INTEGER NOT NULL, PRIMARY KEY (skeleton, folded, item)
) WITHOUT ROWID;
"""
_DEGREE = 100  # parts of a degree: a kilometre is near enough to tell namesakes apart
_COLUMNS = "id, key, qid, geonames, kind, country, latitude, longitude, prior, name, detail.json"
_JOINED = f"SELECT {_COLUMNS} FROM item LEFT JOIN detail ON detail.item = item.id"
_BUCKET = 6_000  # labels of one skeleton that are looked at: more only cost time


class LinkingIndex:
    """A finished index; StoreError where the file is none. Threads may share it."""

    def __init__(self, path: Path) -> None:
        try:
            self._db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
            self.meta = dict(self._db.execute("SELECT name, value FROM meta"))
        except sqlite3.Error as error:
            raise StoreError(f"{path} is no linking index ({error}); make one with `hudna index`") from error
        if self.meta.get("form") != FORM:
            raise StoreError(f"{path} was made by another version of Hudna; make it anew with `hudna index`")

    @classmethod
    def over(cls, db: sqlite3.Connection) -> LinkingIndex:
        """An index over a database that is open, such as one in memory."""
        index = cls.__new__(cls)
        index._db = db
        index.meta = dict(db.execute("SELECT name, value FROM meta"))
        return index

    def close(self) -> None:
        self._db.close()

    def exact(self, name: str) -> list[Label]:
        """The labels that are this name, but for case, marks and interchanged letters."""
        folded = fold_name(name)
        rows = self._db.execute("SELECT item FROM label WHERE skeleton = ? AND folded = ?", (skeleton(folded), folded))
        return [Label(folded=folded, item=item) for (item,) in rows]

    def alike(self, name: str, *, country: str | None = None) -> list[Label]:
        """The labels in any script that have the consonants of a name; of a country, those of its items alone."""
        found: dict[Label, None] = {}
        for key in query_skeletons(name):
            if country is None:
                rows = self._db.execute("SELECT folded, item FROM label WHERE skeleton = ? LIMIT ?", (key, _BUCKET))
            else:
                rows = self._db.execute(
                    "SELECT folded, item FROM label JOIN item ON item.id = item WHERE skeleton = ? AND country = ?"
                    " LIMIT ?",
                    (key, country, _BUCKET),
                )
            found.update(dict.fromkeys(Label(folded=folded, item=item) for folded, item in rows))
        return list(found)

    def priors(self, numbers: Iterable[int]) -> dict[int, int]:
        """How much each item is spoken of, from 0 to 100."""
        return {
            number: prior
            for some in _chunks(sorted(set(numbers)))
            for number, prior in self._db.execute(
                f"SELECT id, prior FROM item WHERE id IN ({','.join('?' * len(some))})", some
            )
        }

    def items(self, numbers: Iterable[int]) -> dict[int, LinkItem]:
        """Items by their number in the index."""
        return {
            row[0]: _item(row)
            for some in _chunks(sorted(set(numbers)))
            for row in self._db.execute(f"{_JOINED} WHERE id IN ({','.join('?' * len(some))})", some)
        }

    def find(self, identifier: str) -> LinkItem | None:
        """The item with a key, a QID or `geonames:NUMBER`; that of the authority before others."""
        column, value = _column(identifier)
        query = f"{_JOINED} WHERE {column} = ? ORDER BY key IS NULL, id LIMIT 1"
        row = self._db.execute(query, (value,)).fetchone()
        return _item(row) if row else None

    def prefixed(self, prefix: str, *, limit: int) -> list[int]:
        """Numbers of items with a name that begins so, the best known first; a slow look-up, for completion."""
        folded = fold_name(prefix)
        keys = {key[:2] for key in query_skeletons(prefix)}
        rows: dict[int, None] = {}
        for key in sorted(keys):
            query = (
                "SELECT DISTINCT item FROM label WHERE skeleton >= ? AND skeleton < ? AND folded >= ? AND folded < ?"
            )
            bounds = (key, f"{key}\U0010ffff", folded, f"{folded}\U0010ffff")
            rows.update(dict.fromkeys(item for (item,) in self._db.execute(f"{query} LIMIT ?", (*bounds, _BUCKET))))
        priors = self.priors(rows)
        return sorted(rows, key=lambda number: (-priors[number], number))[:limit]

    def events(self) -> list[LinkItem]:
        """Every event that Wikidata has, which are looked up by what they were, since the news gives them no name."""
        rows = self._db.execute(
            f"{_JOINED} WHERE kind = ? AND qid IS NOT NULL ORDER BY id", (KINDS.index(ItemKind.EVENT),)
        )
        return [_item(row) for row in rows]

    def count(self) -> tuple[int, int]:
        """How many items and labels it holds."""
        return int(self.meta["items"]), int(self.meta["labels"])

    def names(self, number: int) -> Iterator[str]:
        """The folded names of an item; a scan of the whole index, for tests and tools."""
        return (folded for (folded,) in self._db.execute("SELECT folded FROM label WHERE item = ?", (number,)))


def _column(identifier: str) -> tuple[str, str | int]:
    if identifier.startswith("geonames:") and identifier.removeprefix("geonames:").isdigit():
        return "geonames", int(identifier.removeprefix("geonames:"))
    if identifier[:1] == "Q" and identifier[1:].isdigit() and len(identifier) < 16:
        return "qid", int(identifier[1:])
    return "key", identifier


def _chunks(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[at : at + 500] for at in range(0, len(numbers), 500))


def detail_of(item: LinkItem) -> str | None:
    """What the table of details keeps of an item; None where there is nothing."""
    found = {
        "types": item.types,
        "description": item.description,
        "start": item.start,
        "end": item.end,
        "tenures": [[tenure.office, tenure.start, tenure.end] for tenure in item.tenures],
        "evidence": item.evidence,
        "verified": item.verified,
        "facts": dict(item.facts),
    }
    kept = {name: value for name, value in found.items() if value}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else None


def _item(row: tuple[object, ...]) -> LinkItem:
    _, key, qid, geonames, kind, country, latitude, longitude, prior, name, detail = row
    assert isinstance(kind, int) and isinstance(prior, int)
    extra = json.loads(detail) if isinstance(detail, str) else {}
    return LinkItem(
        name=str(name),
        names=(str(name),),
        kind=KINDS[kind],
        key=key if isinstance(key, str) else None,
        qid=f"Q{qid}" if qid is not None else None,
        geonames=geonames if isinstance(geonames, int) else None,
        country=country if isinstance(country, str) else None,
        latitude=latitude / _DEGREE if isinstance(latitude, int) else None,
        longitude=longitude / _DEGREE if isinstance(longitude, int) else None,
        prior=prior,
        types=tuple(extra.get("types", ())),
        description=extra.get("description"),
        start=extra.get("start"),
        end=extra.get("end"),
        tenures=tuple(Tenure(office=o, start=s, end=e) for o, s, e in extra.get("tenures", ())),
        evidence=extra.get("evidence"),
        verified=bool(extra.get("verified", False)),
        facts={name: tuple(values) for name, values in extra.get("facts", {}).items()},
    )
