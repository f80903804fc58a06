"""SPARQL results in JSON in, a table whose cells know their type and their page out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ontology.namespaces import PREFIXES

__all__ = ["Cell", "Table", "read_table"]

_NUMBERS = ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
_XSD = PREFIXES["xsd"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value: `kind` is `iri`, `number`, `text` or `none`; `href` is where it leads."""

    kind: str
    text: str
    href: str | None = None
    lang: str | None = None


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


def _cell(term: Mapping[str, Any] | None, base_iri: str, label: Mapping[str, Any] | None) -> Cell:
    if term is None:
        return Cell(kind="none", text="") if label is None else _cell(label, base_iri, None)
    value = str(term["value"])
    if term["type"] == "uri":
        cell = _iri(value, base_iri)
        return cell if label is None else replace(cell, text=str(label["value"]), lang=label.get("xml:lang"))
    if term["type"] != "literal":
        return Cell(kind="text", text=value)
    datatype = term.get("datatype", "")
    kind = "number" if datatype.removeprefix(_XSD) in _NUMBERS else "text"
    return Cell(kind=kind, text=value, lang=term.get("xml:lang"))


def _iri(value: str, base_iri: str) -> Cell:
    if value.startswith(base_iri):
        key = value.removeprefix(base_iri)
        return Cell(kind="iri", text=key, href=f"/id/{key}")
    for prefix, namespace in PREFIXES.items():
        if value.startswith(namespace):
            return Cell(kind="iri", text=f"{prefix}:{value.removeprefix(namespace)}", href=_address(value))
    return Cell(kind="iri", text=value, href=_address(value))


def _address(value: str) -> str | None:
    """Only addresses of the web become links: a graph may hold any scheme, `javascript:` too."""
    return value if value.startswith(("http://", "https://")) else None
