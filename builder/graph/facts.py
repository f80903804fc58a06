"""Articles and facts records in, the same out again: the SQLite file from which every graph is made anew.

It also keeps what makes a batch safe. The articles of a batch are first staged (`pending`), which alone means nothing;
then the batch is noted (`derived`, and that it is unsettled), written to the graph, and settled. A file with an
unsettled batch belongs to a store that must repeat it. A batch of any size passes through the memory row by row.
Of the shared graphs it keeps the statements that the builder wrote, so that it takes back these and no others.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import orjson

from builder.accounts import Account, derive_account, without_text
from builder.errors import StoreError
from builder.graph.notes import SCHEMA as NOTES
from builder.links import LinkState, StoredLink
from builder.model import Article, Facts, make_article
from builder.records import decode, encode

__all__ = ["FactsFile", "Row", "Statement", "StoredArticle", "make_row", "read_row"]

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
CREATE INDEX IF NOT EXISTS derived_gone ON derived (gone) WHERE gone = 1;
CREATE TABLE IF NOT EXISTS links (key TEXT NOT NULL, link TEXT NOT NULL);
"""
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article and what it states."""

    article: Article
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An article as the file keeps it: the article and its facts as JSON, and a digest over both."""

    key: str
    article: str
    facts: str
    digest: str


def make_row(stored: StoredArticle) -> Row:
    """The row of an article: the same article with the same facts always gives the same row."""
    article = json.dumps(asdict(stored.article), ensure_ascii=False, sort_keys=True)
    facts = json.dumps(encode(stored.facts), ensure_ascii=False, sort_keys=True)
    digest = sha256(f"{article}\n{facts}".encode()).hexdigest()
    return Row(key=stored.article.key, article=article, facts=facts, digest=digest)


def read_row(article: str, facts: str) -> StoredArticle:
    """The article of a row, and what it states."""
    return StoredArticle(article=make_article(orjson.loads(article)), facts=decode(orjson.loads(facts)))


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
                self._db.executescript(_SCHEMA + NOTES)
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
            yield read_row(article, facts)

    def accounts(self, keys: Iterable[str] | None = None) -> Iterator[Account]:
        """What articles tell, without their texts: all by key, or those with these keys that there are."""
        stored = self.articles() if keys is None else (found for key in keys if (found := self.article(key)))
        return (without_text(derive_account(one.article, one.facts)) for one in stored)

    def keys(self) -> list[str]:
        """The key of every article."""
        return [key for (key,) in self._db.execute("SELECT key FROM articles ORDER BY key")]

    def article(self, key: str) -> StoredArticle | None:
        row = self._db.execute("SELECT article, facts FROM articles WHERE key = ?", (key,)).fetchone()
        return read_row(*row) if row else None

    def texts(self) -> Iterator[Article]:
        """Every article by key, without what it states."""
        for (article,) in self._db.execute("SELECT article FROM articles ORDER BY key"):
            yield make_article(orjson.loads(article))

    def digest(self, key: str) -> str | None:
        """The digest of the article with that key, as it is written; None where there is none."""
        row = self._db.execute("SELECT digest FROM articles WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def count(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM articles").fetchone()[0])

    # A batch: staged, noted, settled

    def unstage(self, keys: Iterable[str] | None = None) -> None:
        """Forgets staged articles: those with these keys, or all."""
        with self._db:
            if keys is None:
                self._db.execute("DELETE FROM pending")
            else:
                self._db.executemany("DELETE FROM pending WHERE key = ?", ((key,) for key in keys))

    def stage(self, rows: Iterable[Row]) -> None:
        """Keeps articles for the batch to come, the last of a key; a row that is not noted means nothing."""
        with self._db:
            self._db.executemany(
                "INSERT OR REPLACE INTO pending VALUES (?, ?, ?, ?)",
                ((row.key, row.article, row.facts, row.digest) for row in rows),
            )

    def staged_keys(self) -> dict[str, bool]:
        """The articles of the batch by key; False for one that it takes away."""
        return dict(self._db.execute("SELECT key, article IS NOT NULL FROM pending ORDER BY key"))

    def coming(self, keys: Iterable[str]) -> Iterator[StoredArticle]:
        """Articles as they will be when the batch is settled; those that it takes away are left out."""
        for key in keys:
            for table in ("pending", "articles"):
                found = self._db.execute(f"SELECT article, facts FROM {table} WHERE key = ?", (key,)).fetchone()
                if found:
                    if found[0] is not None:
                        yield read_row(*found)
                    break

    def coming_accounts(self, keys: Iterable[str]) -> Iterator[Account]:
        """What these articles will tell, without their texts."""
        return (without_text(derive_account(one.article, one.facts)) for one in self.coming(keys))

    def is_unsettled(self) -> bool:
        return self.recall("unsettled") is not None

    def is_renewing(self) -> bool:
        return self.recall("unsettled") == "renewing"

    def derived(self) -> set[Statement]:
        """What the builder wrote into shared graphs; after a crash, also what it was about to write or to take back."""
        return set(self._db.execute("SELECT graph, triple FROM derived"))

    def derived_of(self, prefixes: Iterable[Statement]) -> set[Statement]:
        """What the builder wrote into shared graphs that begins so: each a graph and the start of a triple."""
        query = "SELECT graph, triple FROM derived WHERE graph = ? AND triple >= ? AND triple < ?"
        return {row for graph, start in prefixes for row in self._db.execute(query, (graph, start, start + _LAST))}

    def note(
        self, *, withdrawn: Iterable[str], added: Iterable[Statement], removed: Iterable[Statement], renewing: bool
    ) -> None:
        """Makes what is staged a batch and keeps what it is about to do; until `settle` the file counts as unsettled.

        `renewing` tells that the graphs of all articles are written, not only of those staged.
        """
        with self._db:
            state = "renewing" if renewing else "yes"
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('unsettled', ?)", (state,))
            self._db.executemany(
                "INSERT OR REPLACE INTO pending VALUES (?, NULL, NULL, NULL)", ((key,) for key in withdrawn)
            )
            self._db.executemany("INSERT OR REPLACE INTO derived VALUES (?, ?, 0)", added)
            self._db.executemany("UPDATE derived SET gone = 1 WHERE graph = ? AND triple = ?", removed)

    @contextmanager
    def settling(
        self, *, fingerprint: str, judged: str, remember: Callable[[sqlite3.Connection], None]
    ) -> Iterator[None]:
        """Makes what `note` kept the state of the file once the context, which writes the graphs, has ended well.

        It is not yet published. `remember` writes what to remember of it, before the context, since a database that is
        filled in bulk takes its time.
        """
        with self._db:
            remember(self._db)
            yield
            self._db.execute("DELETE FROM articles WHERE key IN (SELECT key FROM pending)")
            self._db.execute("INSERT INTO articles SELECT * FROM pending WHERE article IS NOT NULL")
            self._db.execute("DELETE FROM pending")
            self._db.execute("DELETE FROM derived WHERE gone = 1")
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('fingerprint', ?)", (fingerprint,))
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('judged', ?)", (judged,))
            self._db.execute("DELETE FROM meta WHERE name IN ('unsettled', 'published', 'edited')")

    @property
    def database(self) -> sqlite3.Connection:
        """The connection, for what is remembered in the same file."""
        return self._db

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
