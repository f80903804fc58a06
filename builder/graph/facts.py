"""Articles and facts records in, the same out again: the SQLite file from which every graph is made anew.

It also keeps what makes a batch safe. A batch is first noted (`pending`, `derived`), then written to the graph in one
transaction, then settled; a file with an unsettled batch belongs to a store that must repeat it.
Of the shared graphs it keeps the statements that the builder wrote, so that it takes back these and no others.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from builder.errors import StoreError
from builder.links import LinkState, StoredLink
from builder.model import Article, Facts
from builder.records import decode, encode

__all__ = ["Change", "FactsFile", "Statement", "StoredArticle"]

Statement = tuple[str, str]  # a graph's IRI ("" for the default graph) and a triple as N-Triples writes it

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    key TEXT PRIMARY KEY, article TEXT NOT NULL, facts TEXT NOT NULL, digest TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS pending (key TEXT PRIMARY KEY, article TEXT, facts TEXT, digest TEXT);
CREATE TABLE IF NOT EXISTS derived (
    graph TEXT NOT NULL, triple TEXT NOT NULL, gone INTEGER NOT NULL, PRIMARY KEY (graph, triple)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links (key TEXT NOT NULL, link TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article and what it states."""

    article: Article
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An article that a batch brings, or, with `stored` None, takes away."""

    key: str
    stored: StoredArticle | None


class FactsFile:
    """The file `facts` of a store folder."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        try:
            if read_only:
                self._db = _connect_read_only(path)
            else:
                self._db = sqlite3.connect(path)
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = FULL")
                self._db.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise StoreError(f"{path} cannot be opened: {error}") from error

    def close(self) -> None:
        self._db.close()

    def recall(self, name: str) -> str | None:
        """One remembered value, such as the base IRI."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def remember(self, name: str, value: str) -> None:
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def forget(self, name: str) -> None:
        with self._db:
            self._db.execute("DELETE FROM meta WHERE name = ?", (name,))

    def articles(self) -> Iterator[StoredArticle]:
        """Every article, by key."""
        for article, facts in self._db.execute("SELECT article, facts FROM articles ORDER BY key"):
            yield _decode(article, facts)

    def article(self, key: str) -> StoredArticle | None:
        row = self._db.execute("SELECT article, facts FROM articles WHERE key = ?", (key,)).fetchone()
        return _decode(*row) if row else None

    def has(self, stored: StoredArticle) -> bool:
        """Whether the file holds exactly this article and these facts."""
        row = self._db.execute("SELECT digest FROM articles WHERE key = ?", (stored.article.key,)).fetchone()
        return row is not None and row[0] == _row(stored)[2]

    def count(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM articles").fetchone()[0])

    def pending(self) -> list[Change]:
        """The articles of a batch that was noted and never settled."""
        rows = self._db.execute("SELECT key, article, facts FROM pending ORDER BY key").fetchall()
        return [
            Change(key=key, stored=_decode(article, facts) if article is not None else None)
            for key, article, facts in rows
        ]

    def is_unsettled(self) -> bool:
        return self.recall("unsettled") is not None

    def derived(self) -> set[Statement]:
        """What the builder wrote into shared graphs; after a crash, also what it was about to write or to take back."""
        return set(self._db.execute("SELECT graph, triple FROM derived"))

    def note(self, changes: Iterable[Change], *, added: Iterable[Statement], removed: Iterable[Statement]) -> None:
        """Keeps what a batch is about to do. Until `settle` the file counts as unsettled."""
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('unsettled', 'yes')")
            self._db.executemany(
                "INSERT OR REPLACE INTO pending VALUES (?, ?, ?, ?)",
                ((change.key, *(_row(change.stored) if change.stored else (None,) * 3)) for change in changes),
            )
            self._db.executemany("INSERT OR REPLACE INTO derived VALUES (?, ?, 0)", added)
            self._db.executemany("UPDATE derived SET gone = 1 WHERE graph = ? AND triple = ?", removed)

    def settle(self, *, fingerprint: str) -> None:
        """Makes what `note` kept the state of the file, not yet published."""
        with self._db:
            self._db.execute("DELETE FROM articles WHERE key IN (SELECT key FROM pending)")
            self._db.execute("INSERT INTO articles SELECT * FROM pending WHERE article IS NOT NULL")
            self._db.execute("DELETE FROM pending")
            self._db.execute("DELETE FROM derived WHERE gone = 1")
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('fingerprint', ?)", (fingerprint,))
            self._db.execute("DELETE FROM meta WHERE name IN ('unsettled', 'published', 'edited')")

    def links(self) -> list[StoredLink]:
        """What the last run of the linker decided."""
        rows = self._db.execute("SELECT link FROM links ORDER BY key, link")
        return [_decode_link(link) for (link,) in rows]

    def replace_links(self, links: Iterable[StoredLink]) -> None:
        """Keeps the decisions of a run of the linker, instead of those of the run before."""
        rows = [(link.key, json.dumps(_link_fields(link), ensure_ascii=False, sort_keys=True)) for link in links]
        with self._db:
            self._db.execute("DELETE FROM links")
            self._db.executemany("INSERT INTO links VALUES (?, ?)", rows)

    def disown(self, statements: Iterable[Statement]) -> None:
        """Statements that a user loaded as well: the builder will not take them back."""
        with self._db:
            self._db.executemany("DELETE FROM derived WHERE graph = ? AND triple = ?", statements)


def _link_fields(link: StoredLink) -> dict[str, object]:
    fields = {name: getattr(link, name) for name in StoredLink.__slots__}
    return {**fields, "features": dict(link.features)}


def _decode_link(text: str) -> StoredLink:
    fields = json.loads(text)
    mentions = tuple((article, start, end) for article, start, end in fields["mentions"])
    return StoredLink(**{**fields, "state": LinkState(fields["state"]), "mentions": mentions})


def _connect_read_only(path: Path) -> sqlite3.Connection:
    """A connection that never writes; on a medium that cannot be written to, one that expects no writer beside it."""
    for option in ("mode=ro", "immutable=1"):
        db = sqlite3.connect(f"{path.resolve().as_uri()}?{option}", uri=True, check_same_thread=False)
        try:
            db.execute("SELECT count(*) FROM meta")
            return db
        except sqlite3.OperationalError as error:
            problem = error
            db.close()
    raise problem


def _row(stored: StoredArticle) -> tuple[str, str, str]:
    article = json.dumps(asdict(stored.article), ensure_ascii=False, sort_keys=True)
    facts = json.dumps(encode(stored.facts), ensure_ascii=False, sort_keys=True)
    return article, facts, sha256(f"{article}\n{facts}".encode()).hexdigest()


def _decode(article: str, facts: str) -> StoredArticle:
    fields = json.loads(article)
    return StoredArticle(
        article=Article(**{**fields, "sources": tuple(fields["sources"])}), facts=decode(json.loads(facts))
    )
