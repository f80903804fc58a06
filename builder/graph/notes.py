"""Notes on reports in, rows of a store's `facts` file out: with them an article costs its own work and no more."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from builder.world import Notes, Patch

__all__ = ["SCHEMA", "amend_notes", "write_notes"]

SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (key INTEGER, member TEXT, PRIMARY KEY (key, member)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS keys_of ON keys (member);
CREATE TABLE IF NOT EXISTS pairs (
    one TEXT, other TEXT, kind INTEGER, strength INTEGER, nearness INTEGER, PRIMARY KEY (one, other)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pairs_of ON pairs (other);
CREATE TABLE IF NOT EXISTS told (report TEXT PRIMARY KEY, article TEXT, event TEXT, sketch TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS told_in ON told (article);
CREATE INDEX IF NOT EXISTS told_of ON told (event);
CREATE TABLE IF NOT EXISTS families (article TEXT PRIMARY KEY, family TEXT, signature BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS opposed (one TEXT, other TEXT, PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS opposed_to ON opposed (other);
CREATE TABLE IF NOT EXISTS sightings (
    entity TEXT, field TEXT, language TEXT, name TEXT, number INTEGER, PRIMARY KEY (entity, field, language, name)
) WITHOUT ROWID;
"""
_TABLES = ("keys", "pairs", "told", "families", "opposed", "sightings")


def write_notes(db: sqlite3.Connection, notes: Notes) -> None:
    """Puts notes in the place of all that there were."""
    for table in _TABLES:
        db.execute(f"DELETE FROM {table}")
    _fill_keys(db, notes)
    _add(db, notes)


def _fill_keys(db: sqlite3.Connection, notes: Notes) -> None:
    """Writes all keys in their order, and the index of them last: half the time of one after the other."""
    db.execute("CREATE TEMP TABLE unsorted (key INTEGER, member TEXT)")
    db.executemany("INSERT INTO unsorted VALUES (?, ?)", _keys(notes))
    db.execute("DROP INDEX keys_of")
    db.execute("INSERT OR IGNORE INTO keys SELECT key, member FROM unsorted ORDER BY key, member")
    db.execute("CREATE INDEX keys_of ON keys (member)")
    db.execute("DROP TABLE unsorted")


def _keys(notes: Notes) -> Iterator[tuple[int, str]]:
    return ((key, member) for member, numbers in notes.keys for key in numbers)


def amend_notes(db: sqlite3.Connection, patch: Patch) -> None:
    """Puts the notes of a patch in the place of what it makes out of date."""
    forgotten = [(one,) for one in sorted(patch.forgotten)]
    loose = [(one,) for one in sorted(patch.forgotten | patch.unpaired)]
    opposed = [(one,) for one in sorted(patch.unopposed)]
    for table, column, values in (
        ("keys", "member", forgotten),
        ("told", "report", forgotten),
        ("families", "article", forgotten),
        ("pairs", "one", loose),
        ("pairs", "other", loose),
        ("opposed", "one", opposed),
        ("opposed", "other", opposed),
    ):
        db.executemany(f"DELETE FROM {table} WHERE {column} = ?", values)
    db.executemany("UPDATE told SET event = ? WHERE report = ?", [(event, key) for key, event in patch.moved.items()])
    db.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?)", _keys(patch.world.notes))
    _add(db, patch.world.notes)
    db.execute("DELETE FROM sightings WHERE number = 0")


def _add(db: sqlite3.Connection, notes: Notes) -> None:
    db.executemany(
        "INSERT OR REPLACE INTO pairs VALUES (?, ?, ?, ?, ?)", ((one, two, *rank) for one, two, rank in notes.pairs)
    )
    db.executemany("INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?)", notes.told)
    db.executemany("INSERT OR REPLACE INTO families VALUES (?, ?, ?)", notes.families)
    db.executemany("INSERT OR REPLACE INTO opposed VALUES (?, ?)", notes.opposed)
    db.executemany(
        "INSERT INTO sightings VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET number = number + excluded.number",
        ((*sighting, number) for sighting, number in notes.sightings.items()),
    )
