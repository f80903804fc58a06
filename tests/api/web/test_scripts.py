"""The scripts of the pages: built from the sources beside them, small enough, and at work in a real browser."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.api.web.browser import BrowserPage, serve

WEB = Path(__file__).parents[3] / "api" / "web"
BUILT = WEB / "static" / "scripts"
GRAPH = "CONSTRUCT { ?e hud:party ?p } WHERE { ?e a hud:Event ; hud:party ?p } LIMIT 20"
PLACES = "SELECT ?event ?place { ?event a hud:Event ; hud:place ?place }"


def test_scripts_are_those_that_the_sources_make() -> None:
    """`npm ci && npm run build` in api/web/src; a step of the checks compares what that makes byte by byte."""
    listed = dict(reversed(line.split("  ")) for line in (BUILT / "sources.sha256").read_text().splitlines())
    sources = {path.name: path for path in (WEB / "src").iterdir() if path.suffix in (".js", ".mjs", ".json")}
    assert listed == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sources.items()}


def test_what_a_first_visit_loads_is_bounded() -> None:
    first = [BUILT / "sparql.js", WEB / "static" / "hudna.css", WEB / "static" / "hudna.js"]
    assert sum(len(gzip.compress(path.read_bytes())) for path in first) < 160_000
    assert sum(path.stat().st_size for path in (WEB / "static").rglob("*") if path.is_file()) < 3_000_000


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with serve(store, query_timeout=2) as served:
        yield served


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[BrowserPage]:
    page = BrowserPage(browser, address, ready=".code-editor", locale="ar", viewport={"width": 1100, "height": 800})
    yield page
    page.close()


def type_query(page: BrowserPage, text: str) -> None:
    page.tab.click(".cm-content")
    page.tab.keyboard.press("Control+a")
    page.tab.keyboard.insert_text(text)


def test_a_query_is_written_run_and_kept_in_the_address(page: BrowserPage) -> None:
    page.open("/sparql")
    assert page.tab.get_attribute("html", "dir") == "rtl"
    type_query(page, "SELECT ?e { ?e a hud:Event } LIMIT 2")
    page.tab.keyboard.press("Control+Enter")
    page.tab.wait_for_selector("#view-table table")
    assert page.tab.locator("#view-table tbody tr").count() == 2
    again = page.tab.url
    page.tab.goto("about:blank")
    page.tab.goto(again)
    page.tab.wait_for_selector("#view-table table")
    assert "LIMIT 2" in page.tab.inner_text(".cm-content")


def test_terms_are_completed_and_prefixes_written_out(page: BrowserPage) -> None:
    page.open("/sparql")
    type_query(page, "SELECT ?e { ?e a ")
    page.tab.keyboard.type("hud:Truc")
    page.tab.wait_for_selector(".cm-tooltip-autocomplete li")
    assert "hud:Truce" in page.tab.inner_text(".cm-tooltip-autocomplete")
    page.tab.keyboard.press("Escape")
    page.tab.click("[data-act=prefixes]")
    assert "PREFIX hud: <https://w3id.org/hudna/ontology#>" in page.tab.inner_text(".cm-content")


def test_an_error_is_marked_where_it_is(page: BrowserPage) -> None:
    page.open(f"/sparql?query={quote('SELECT * {')}%0A{quote(' ?s nosuch:x ?o }')}")
    page.tab.wait_for_selector(".cm-wrong")
    assert page.tab.inner_text(".cm-wrong").strip().startswith("nosuch:x")


def test_a_query_that_takes_too_long_gets_advice_and_one_that_is_stopped_ends(page: BrowserPage) -> None:
    page.open("/sparql")
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    type_query(page, slow)
    page.tab.click(".run")
    page.tab.wait_for_selector(".problem li")
    assert "LIMIT" in page.tab.inner_text(".problem")
    page.tab.click(".run")
    page.tab.click("[data-act=stop]")
    page.tab.wait_for_selector("#result .meta")
    assert page.tab.locator("#result .problem").count() == 0


def test_triples_are_drawn_and_the_view_is_in_the_address(page: BrowserPage) -> None:
    page.open(f"/sparql?query={quote(GRAPH)}")
    page.tab.click("[data-view=graph]")
    page.tab.wait_for_selector("#view-graph svg .node")
    assert page.tab.locator("#view-graph svg a.node").count() > 1
    assert "view=graph" in page.tab.url
    page.tab.keyboard.press("Shift+Tab")
    page.tab.focus("[data-view=graph]")
    page.tab.keyboard.press("ArrowRight")  # towards the beginning, from right to left
    assert page.tab.get_attribute("[data-view=table]", "aria-selected") == "true"


def test_places_are_on_a_map_that_is_zoomed_by_keys(page: BrowserPage) -> None:
    page.open(f"/sparql?view=map&query={quote(PLACES)}")
    page.tab.wait_for_selector("#view-map svg .node circle")
    before = page.tab.get_attribute("#view-map svg", "viewBox")
    page.tab.focus("#view-map svg")
    page.tab.keyboard.press("+")
    assert page.tab.get_attribute("#view-map svg", "viewBox") != before
    page.tab.keyboard.press("0")
    assert page.tab.get_attribute("#view-map svg", "viewBox") == before


def test_a_result_is_downloaded_whole(page: BrowserPage) -> None:
    page.open(f"/sparql?query={quote(PLACES)}")
    with page.tab.expect_download() as waiting:
        page.tab.click(".formats button[value=csv]")
    assert waiting.value.suggested_filename == "hudna.csv"
    assert Path(waiting.value.path()).read_text(encoding="utf-8").startswith("event,place")


def test_a_plan_is_shown(page: BrowserPage) -> None:
    if not shutil.which("oxigraph", path=str(Path(sys.executable).parent)):
        pytest.skip("the program oxigraph is not installed (pip install oxigraph)")
    page.open("/sparql")
    type_query(page, "SELECT ?e { ?e a hud:Event ; hud:party ?p }")
    page.tab.click("[data-act=plan]")
    page.tab.wait_for_selector(".plan td")
    assert "QuadPattern" in page.tab.inner_text(".plan")


@pytest.mark.parametrize(
    "path", ["/sparql", f"/sparql?view=map&query={quote(PLACES)}", f"/sparql?query={quote(GRAPH)}"]
)
def test_nothing_is_wider_than_a_phone(browser: Any, address: str, path: str) -> None:
    page = BrowserPage(browser, address, ready=".code-editor", locale="ar", viewport={"width": 360, "height": 700})
    page.open(path)
    page.tab.wait_for_timeout(300)
    assert page.tab.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def test_without_scripts_the_form_and_the_table_remain(browser: Any, address: str) -> None:
    page = BrowserPage(browser, address, ready="main", java_script_enabled=False)
    page.tab.goto(f"{address}/sparql?query={quote(PLACES)}")
    assert page.tab.is_visible("textarea#query")
    assert page.tab.is_visible("#view-table table")
    page.close()


def test_a_name_is_completed_and_opened_by_keys(page: BrowserPage) -> None:
    page.tab.goto(f"{page.address}/?lang=ar")
    field = page.tab.locator(".search input").first
    field.click()
    page.tab.keyboard.type("ارم")
    page.tab.wait_for_selector(".completions li")
    assert field.get_attribute("aria-expanded") == "true"
    page.tab.keyboard.press("ArrowDown")
    assert "أرمينيا" in page.tab.inner_text(".completions li[aria-selected=true]")
    with page.tab.expect_navigation():
        page.tab.keyboard.press("Enter")
    assert page.tab.url.endswith("/id/state/armenia")
