"""A store in; QuickStatements lines or the table of a dry run out, and on standard error what is left out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from api.commands.messages import complete

if TYPE_CHECKING:
    from api.exports.statements import Export
    from builder.graph.store import Reader

__all__ = ["write_quickstatements"]


def write_quickstatements(reader: Reader, *, output: Path | None, dry_run: bool, date: str | None) -> None:
    """Writes the statements; UsageError where the day is none."""
    from datetime import UTC, datetime

    from api.exports.quickstatements import write
    from api.exports.statements import collect
    from api.views.snapshot import Snapshot
    from builder.errors import UsageError

    try:
        retrieved = datetime.fromisoformat(date).date() if date else datetime.now(UTC).date()
    except ValueError as error:
        raise UsageError(f"--date {date!r} is no day; write it as 2026-11-24") from error
    export = collect(Snapshot.newest(reader, full_text=True))
    lines = list(_table(export)) if dry_run else list(write(export.statements, retrieved=retrieved))
    text = "".join(f"{line}\n" for line in lines)
    if output is None:
        typer.echo(text, nl=False)
    else:
        with complete(output) as file:
            file.write(text.encode())
    for left in export.left_out:
        typer.echo(f"left out: {left.key}: {left.reason}", err=True)


def _table(export: Export) -> list[str]:
    """One row a statement: how it stands to Wikidata, item, property, value, qualifiers, source."""
    rows = [("standing", "item", "property", "value", "qualifiers", "source")]
    for one in export.statements:
        qualifiers = " ".join(f"{name}={value}" for name, value in one.qualifiers)
        value = one.value if one.shown == one.value else f"{one.value} ({one.shown})"
        rows.append((one.standing.value, one.item, one.property, value, qualifiers, one.reference.url))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
