"""SPARQL results in JSON in, a table whose cells know their type and their page out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ontology.namespaces import EDTF, HUD, PREFIXES

__all__ = ["Cell", "Table", "read_answer", "read_table", "show_iri"]

_NUMBERS = ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
_XSD = PREFIXES["xsd"]
_DATES = (f"{_XSD}date", str(EDTF))
_VERBATIM = ("quote", "figure", "outlet")  # columns that hold words of others, not labels put together
# Where sides face each other a reader looks for who says what before anything else.
_LEADING: Mapping[str, Sequence[str]] = {
    "contradictions": (
        *("claimant", "figures", "quote"),
        *("other_claimant", "other_figures", "other_quote"),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value: `kind` is `iri`, `number`, `date`, `flag`, `text` or `none`; `href` is where it leads.

    `composed` says that the text is a label or a list of names, `nameless` that an IRI has no label.
    """

    kind: str
    text: str
    href: str | None = None
    lang: str | None = None
    composed: bool = False
    nameless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows that a page shows; `all` says how many there are."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    all: int


def read_table(results: Mapping[str, Any], base_iri: str, *, most: int) -> Table:
    """The first rows of a result. IRIs of the base become paths of this server, others stay addresses of the web.

    A column `x_label` gives the words of the link in column `x`, as in every ready question.
    """
    names = tuple(results["head"]["vars"])
    columns = tuple(name for name in names if not (name.endswith("_label") and name.removesuffix("_label") in names))
    bindings = results["results"]["bindings"]
    rows = tuple(
        tuple(_cell(row.get(column), base_iri, row.get(f"{column}_label")) for column in columns)
        for row in bindings[:most]
    )
    return Table(columns=columns, rows=rows, all=len(bindings))


def read_answer(name: str, results: Mapping[str, Any], base_iri: str, *, most: int) -> Table:
    """The first rows of the answer to a ready question: names before bare IRIs, no column without a value."""
    table = read_table(results, base_iri, most=most)
    cells = {column: [row[index] for row in table.rows] for index, column in enumerate(table.columns)}
    leading = _LEADING.get(name, ())
    shown = sorted(
        (column for column, values in cells.items() if any(cell.kind != "none" for cell in values)),
        key=lambda column: (
            any(cell.nameless for cell in cells[column]),
            leading.index(column) if column in leading else len(leading),
        ),
    )
    rows = tuple(
        tuple(replace(cells[column][index], composed=_is_composed(column, cells[column][index])) for column in shown)
        for index in range(len(table.rows))
    )
    return Table(columns=tuple(shown), rows=rows, all=table.all)


def _is_composed(column: str, cell: Cell) -> bool:
    if column.endswith(_VERBATIM):
        return False
    return cell.kind == "text" or (cell.kind == "iri" and not cell.nameless)


def _cell(term: Mapping[str, Any] | None, base_iri: str, label: Mapping[str, Any] | None) -> Cell:
    if term is None:
        return Cell(kind="none", text="") if label is None else _cell(label, base_iri, None)
    value = str(term["value"])
    if term["type"] == "uri":
        cell = _iri(value, base_iri)
        if label is None:
            return replace(cell, nameless=True)
        return replace(cell, text=str(label["value"]), lang=label.get("xml:lang"))
    if term["type"] != "literal":
        return Cell(kind="text", text=value)
    datatype = term.get("datatype", "")
    kind = "number" if datatype.removeprefix(_XSD) in _NUMBERS else "text"
    if datatype in _DATES:
        kind = "date"
    elif datatype == f"{_XSD}boolean":
        kind = "flag"
    return Cell(kind=kind, text=value, lang=term.get("xml:lang"))


def _iri(value: str, base_iri: str) -> Cell:
    if value.startswith(base_iri):
        key = value.removeprefix(base_iri)
        return Cell(kind="iri", text=key, href=f"/id/{key}")
    if value.startswith(str(HUD)):
        name = value.removeprefix(str(HUD))
        return Cell(kind="iri", text=f"hud:{name}", href=f"/ontology#{name}")
    for prefix, namespace in PREFIXES.items():
        if value.startswith(namespace):
            return Cell(kind="iri", text=f"{prefix}:{value.removeprefix(namespace)}", href=_address(value))
    return Cell(kind="iri", text=value, href=_address(value))


def show_iri(value: str, base_iri: str) -> str:
    """An IRI as tables show it: its key below the base, or with a prefix."""
    return _iri(value, base_iri).text


def _address(value: str) -> str | None:
    """Only addresses of the web become links: a graph may hold any scheme, `javascript:` too."""
    return value if value.startswith(("http://", "https://")) else None
