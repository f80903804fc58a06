"""Statements in, lines of QuickStatements V1 out, tab-separated: one statement a line, each with its reference."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from api.exports.statements import Statement

__all__ = ["write"]


def write(statements: list[Statement], *, retrieved: date) -> Iterator[str]:
    """The lines; `retrieved` is the day that the references are said to have been read on."""
    for statement in statements:
        yield "\t".join(_fields(statement, retrieved))


def _fields(statement: Statement, retrieved: date) -> Iterator[str]:
    yield from (statement.item, statement.property, statement.value)
    for name, value in statement.qualifiers:
        yield from (name, value)
    reference = statement.reference
    yield from ("S854", _string(reference.url.replace('"', "%22")), "S813", _day(retrieved.isoformat()))
    if reference.published and len(reference.published) == len("2022-09-13"):
        yield from ("S577", _day(reference.published))
    if reference.quote and reference.lang:
        yield from ("S1683", f"{reference.lang}:{_string(reference.quote)}")


def _day(text: str) -> str:
    return f"+{text}T00:00:00Z/11"


def _string(text: str) -> str:
    """A string of V1: it knows no escape, so what would end it is taken out."""
    return '"' + " ".join(text.replace('"', "”").split()) + '"'
