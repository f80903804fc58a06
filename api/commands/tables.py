"""Rows of a query in; a table, CSV or JSON out.

A table that is wider than its reader's window is printed as one block a row, so that long quotes stay readable.
"""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import orjson
import pyoxigraph

from api.commands.options import RowFormat

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Row", "Shortener", "print_rows", "rows_of"]

Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple | None
Row = tuple[Term, ...]

_WIDTH = 120  # where the output is no terminal
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_NUMBERS = tuple(f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("decimal", "double", "float"))
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"


class Shortener:
    """Writes IRIs of the base as keys and those of known vocabularies with their prefix."""

    def __init__(self, base_iri: str, prefixes: Mapping[str, str]) -> None:
        self._names = [(base_iri, ""), *((str(iri), f"{prefix}:") for prefix, iri in prefixes.items())]

    def shorten(self, term: Term) -> str:
        if isinstance(term, pyoxigraph.NamedNode):
            for iri, name in self._names:
                if term.value.startswith(iri) and len(term.value) > len(iri):
                    return name + term.value.removeprefix(iri)
        return _text(term)


def rows_of(solutions: pyoxigraph.QuerySolutions) -> tuple[list[str], list[Row]]:
    """The names of the columns and the rows of a SELECT."""
    names = [variable.value for variable in solutions.variables]
    return names, [tuple(solution[name] for name in names) for solution in solutions]


def print_rows(names: Sequence[str], rows: Sequence[Row], *, form: RowFormat, shortener: Shortener) -> None:
    """Prints rows on standard output. CSV and JSON carry full IRIs, tables carry keys and prefixed names."""
    match form:
        case RowFormat.JSON:
            objects = [dict(zip(names, map(_value, row), strict=True)) for row in rows]
            sys.stdout.buffer.write(orjson.dumps(objects, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        case RowFormat.CSV:
            sys.stdout.buffer.write(_csv(names, rows))
        case RowFormat.TABLE:
            _print_table(*_merge_labels(names, [[shortener.shorten(term) for term in row] for row in rows]))


def _text(term: Term) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, pyoxigraph.NamedNode | pyoxigraph.Literal) else str(term)


def _value(term: Term) -> str | int | float | bool | None:
    """A term as JSON has it: numbers and booleans as such, everything else as its text."""
    if term is None:
        return None
    if isinstance(term, pyoxigraph.Literal):
        datatype = term.datatype.value
        if datatype == _INTEGER:
            return int(term.value)
        if datatype in _NUMBERS:
            return float(term.value)
        if datatype == _BOOLEAN:
            return term.value in ("true", "1")
    return _text(term)


def _csv(names: Sequence[str], rows: Iterable[Row]) -> bytes:
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)  # ends lines with CRLF, as RFC 4180 and SPARQL 1.1 CSV results do
    writer.writerow(names)
    writer.writerows([_text(term) for term in row] for row in rows)
    return lines.getvalue().encode()


def _merge_labels(names: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """Puts the name of a thing (column `x_label`) before its key (column `x`), in one cell."""
    label_of = {i: names.index(f"{name}_label") for i, name in enumerate(names) if f"{name}_label" in names}
    kept = [i for i in range(len(names)) if i not in label_of.values()]

    def cell(row: Sequence[str], i: int) -> str:
        label = row[label_of[i]] if i in label_of else ""
        return f"{label} ({row[i]})" if label and row[i] else label or row[i]

    return [names[i] for i in kept], [[cell(row, i) for i in kept] for row in rows]


def _print_table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console

    terminal = sys.stdout.isatty()
    page = None if terminal else io.StringIO()  # a page can be trimmed: no line ends in blanks for who reads a pipe
    console = Console(width=None if terminal or "COLUMNS" in os.environ else _WIDTH, highlight=False, file=page)
    if _width(names, rows) <= console.width:
        _print_grid(console, names, rows)
    else:
        _print_blocks(console, names, rows)
    console.print(f"{len(rows)} row{'' if len(rows) == 1 else 's'}")
    if page is not None:
        sys.stdout.write("".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines()))


def _width(names: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """What a table would need to show every cell on one line, with two blanks between columns."""
    from rich.cells import cell_len

    columns = zip(names, *rows, strict=True)
    return sum(max(cell_len(line) for cell in cells for line in cell.split("\n")) + 2 for cells in columns) - 2


def _print_grid(console: Console, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(*names, box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)


def _print_blocks(console: Console, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """One block a row, one line a cell; cells without a value are left out."""
    from rich.table import Table
    from rich.text import Text

    for number, row in enumerate(rows, start=1):
        console.rule(f"{number}", align="left", characters="─")
        block = Table.grid(padding=(0, 2, 0, 0))
        for name, value in zip(names, row, strict=True):
            if value:
                block.add_row(Text(name), Text(value))
        console.print(block)
