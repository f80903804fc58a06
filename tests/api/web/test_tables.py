"""Results as tables of a page."""

from __future__ import annotations

from api.web.tables import read_table

BASE = "https://w3id.org/hudna/id/"


def uri(value: str) -> dict[str, str]:
    return {"type": "uri", "value": value}


def results(*names: str, rows: list[dict[str, object]]) -> dict[str, object]:
    return {"head": {"vars": list(names)}, "results": {"bindings": rows}}


def test_an_iri_of_the_base_leads_to_its_page_and_wears_its_label() -> None:
    row = {"x": uri(f"{BASE}state/armenia"), "x_label": {"type": "literal", "value": "أرمينيا", "xml:lang": "ar"}}
    table = read_table(results("x", "x_label", "n", rows=[row]), BASE, most=10)
    assert table.columns == ("x", "n")
    cell, missing = table.rows[0]
    assert (cell.text, cell.href, cell.lang) == ("أرمينيا", "/id/state/armenia", "ar")
    assert missing.kind == "none"


def test_only_addresses_of_the_web_become_links() -> None:
    rows = [{"x": uri("javascript:alert(1)")}, {"x": uri("https://example.org/")}, {"x": uri("urn:x")}]
    table = read_table(results("x", rows=rows), BASE, most=10)
    assert [row[0].href for row in table.rows] == [None, "https://example.org/", None]


def test_a_page_shows_the_first_rows_and_says_how_many_there_are() -> None:
    number = {"type": "literal", "value": "7", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
    table = read_table(results("n", rows=[{"n": number}] * 5), BASE, most=2)
    assert (len(table.rows), table.all, table.rows[0][0].kind) == (2, 5, "number")
