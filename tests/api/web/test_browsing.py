"""Pages in a real browser, in Arabic and English, at the width of a desk and of a phone: what a stranger reaches, what
a keyboard reaches, what an address brings back, and what must never happen."""

from __future__ import annotations

import gzip
import json
import os
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.api.conftest import Served
from tests.api.web.browser import BrowserPage, serve

AXE = Path(__file__).parents[3] / "api" / "web" / "src" / "node_modules" / "axe-core" / "axe.min.js"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 800}
MINISTRIES = "a=organisation/armenia-ministry-of-defence&b=organisation/azerbaijan-ministry-of-defence"
# Each page, and what tells that its scripts are done.
PAGES = {
    "home": ("/", "main"),
    "conflict": ("/id/conflict/armenia-azerbaijan", "#ledger"),
    "entity": ("/id/state/armenia", "main"),
    "graph": ("/graph?seed=state/armenia", ".explorer[data-ready]"),
    "timeline": ("/timeline", ".chronicle[data-ready]"),
    "compare": (f"/compare?{MINISTRIES}", ".moment.against"),
    "read": ("/read", ".paste"),
    "question": ("/queries/truces", "table"),
    "queries": ("/queries", "main"),
    "review": ("/review/events", ".judging"),
    "embedded": ("/embed/timeline", ".chronicle[data-ready]"),
}
FACTS = "أعلنت وزارة الدفاع الأرمينية مقتل 49 جنديا أرمينيا في القصف الأذربيجاني على جوريس أمس."


@pytest.fixture(scope="module")
def address(demo: Served) -> Iterator[str]:
    with serve(demo.directory) as served:
        yield served


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[BrowserPage]:
    page = BrowserPage(browser, address, ready="main", locale="en", viewport=DESK)
    yield page
    page.close()


def _event(address: str, type: str, day: str) -> str:
    found = httpx2.get(f"{address}/api/v1/events", params={"type": type, "limit": 500}, trust_env=False).json()["items"]
    return next(str(row["path"]) for row in found if row["time"] == day)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_small_and_says_nothing_wrong_on_a_phone_in_arabic(
    browser: Any, address: str, name: str
) -> None:
    path, ready = PAGES[name]
    page = BrowserPage(browser, address, ready=ready, locale="ar", viewport=PHONE)
    sizes: list[int] = []
    page.tab.on("response", lambda answer: sizes.append(_packed(answer)))
    page.open(path)
    page.tab.wait_for_load_state("networkidle")
    assert page.tab.get_attribute("html", "dir") == "rtl"
    assert page.tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert 20_000 < sum(sizes) <= (200_000 if name == "entity" else 360_000)
    _keep_screenshot(page, f"{name}.ar.phone")
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_at_a_desk_in_english(browser: Any, address: str, name: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe is not installed (npm ci in api/web/src)")
    path, ready = PAGES[name]
    scheme = "dark" if list(PAGES).index(name) % 2 else "light"
    page = BrowserPage(browser, address, ready=ready, locale="en", viewport=DESK, color_scheme=scheme)
    page.open(path)
    _keep_screenshot(page, f"{name}.en.desk.{scheme}")
    page.tab.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.tab.evaluate("axe.run(document, {resultTypes: ['violations']}).then((all) => all.violations)")
    serious = [
        (item["id"], [node["target"] for node in item["nodes"]][:5])
        for item in found
        if item["impact"] in ("serious", "critical")
    ]
    assert serious == []
    page.close()


def _packed(answer: Any) -> int:
    """What the body of an answer weighs in a gzip; a font is packed already."""
    return len(gzip.compress(answer.body())) if answer.status == 200 else 0


def _keep_screenshot(page: BrowserPage, name: str) -> None:
    """HUDNA_SCREENSHOTS names a folder that keeps what the pages look like."""
    if folder := os.environ.get("HUDNA_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.tab.screenshot(path=f"{folder}/{name}.png", full_page=True)


# Three clicks from the start page


def test_three_clicks_lead_to_the_sentence_that_gives_49_dead(page: BrowserPage) -> None:
    page.open("/")
    page.tab.click(".lineage .more a")
    page.tab.click("#ledger a:text-is('49') >> nth=0")
    page.tab.wait_for_selector(".text .lit")
    assert "49" in "".join(page.tab.locator(".text .lit").all_inner_texts())
    assert re.search(r"/id/article/\w+#char=\d+,\d+$", page.tab.url)


def test_three_clicks_lead_to_the_truce_of_2020_with_its_mediator(page: BrowserPage) -> None:
    page.open("/")
    page.tab.click(".lineage .ties a:has-text('truce, 10 November 2020')")
    assert "Truce" in page.tab.inner_text(".page")
    facts = page.tab.inner_text("dl.facts")
    assert "Mediator" in facts and "Russia" in facts and "10 November 2020" in facts
    assert "Second Nagorno-Karabakh War" in page.tab.inner_text(".before-after")


def test_three_clicks_lead_to_the_ministries_against_each_other(page: BrowserPage) -> None:
    page.open("/")
    page.tab.click(".pairs a:has-text('Armenian Ministry of Defence')")
    moment = page.tab.locator(".moment.against")
    assert "13 September 2022" in moment.locator(".when").inner_text()
    assert "each names the other side as the attacker" in moment.inner_text()
    sides = moment.locator(".side")
    assert "Azerbaijan → Armenia" in sides.nth(0).inner_text()
    assert "Armenian Armed Forces → Azerbaijan" in sides.nth(1).inner_text()
    assert sides.nth(0).locator("mark").count() and sides.nth(1).locator("mark").count()


# The graph


def test_a_node_is_widened_and_the_address_brings_the_graph_back(page: BrowserPage) -> None:
    page.open("/graph?seed=place/goris&lang=en", ready=".explorer[data-ready]")
    before = page.tab.locator(".frame .node").count()
    page.tab.click(".frame .node[data-key='state/armenia']")
    page.tab.click(".chosen-facts button:text-is('Widen')")
    page.tab.wait_for_selector(f".frame .node >> nth={before}", state="attached")
    page.tab.click("[data-filter=kinds] label:has-text('fighting') input")
    page.tab.fill(".filters [name=from]", "2020")
    page.tab.press(".filters [name=from]", "Tab")
    page.tab.click(".chosen-facts button:text-is('Pin')")
    wanted = _shown(page)
    address = page.tab.url
    page.tab.goto("about:blank")
    page.tab.goto(address)
    page.tab.wait_for_selector(".explorer[data-ready]")
    assert _shown(page) == wanted
    assert page.tab.locator(".node.pinned").count() == 1
    assert "lang=en" in address and not page.tab.is_checked("[data-filter=kinds] label:has-text('fighting') input")


def _shown(page: BrowserPage) -> list[str]:
    """The nodes to be seen with their places; how near they are shown is not part of that."""
    marks = "[...document.querySelectorAll('.frame .node')]"
    return sorted(
        page.tab.evaluate(
            f"{marks}.map((mark) => mark.dataset.key + mark.getAttribute('transform').split(' scale')[0])"
        )
    )


def test_the_way_between_two_has_the_words_of_each_hop(page: BrowserPage) -> None:
    page.open("/graph?seed=state/russia", ready=".explorer[data-ready]")
    page.tab.fill("input[name=b_name]", "Pashin")
    page.tab.click(".path-form .completions li >> nth=0")
    page.tab.click(".path-form button:text-is('Find the way')")
    page.tab.wait_for_selector(".paths .hops blockquote")
    assert page.tab.locator(".edge.lit").count() >= 2
    assert "~person/nikol-pashinyan" in page.tab.url


def test_the_graph_is_worked_by_keys_alone_and_read_as_a_table(page: BrowserPage) -> None:
    page.open("/graph?seed=state/armenia", ready=".explorer[data-ready]")
    page.tab.focus(".explorer svg.drawing")
    page.tab.keyboard.press("Enter")
    first = page.tab.evaluate("document.activeElement.dataset.key")
    page.tab.keyboard.press("ArrowRight")
    second = page.tab.evaluate("document.activeElement.dataset.key")
    assert first and second and first != second
    page.tab.keyboard.press("Enter")
    assert page.tab.is_visible(".chosen-facts h2")
    rows = page.tab.locator(".as-table tbody tr").count()
    page.tab.keyboard.press("h")
    assert page.tab.locator(f".frame .node[data-key='{second}']").count() == 0
    assert page.tab.locator(".as-table tbody tr").count() < rows
    page.tab.click("[data-filter=hidden] button")
    assert page.tab.locator(".as-table tbody tr").count() == rows


def test_what_is_drawn_is_downloaded_as_csv_json_and_svg(page: BrowserPage) -> None:
    page.open("/graph?seed=state/armenia", ready=".explorer[data-ready]")
    files = {}
    for form in ("csv", "json", "svg"):
        with page.tab.expect_download() as waiting:
            page.tab.click(f".toolbar [data-act={form}]")
        files[form] = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    edges = page.tab.locator(".as-table tbody tr").count()
    assert len(files["csv"].splitlines()) == edges + 1
    assert len(json.loads(files["json"])["edges"]) == edges
    assert files["svg"].startswith("<svg") and "class=" not in files["svg"]


# Time and map


def test_the_window_of_time_narrows_list_and_map_and_is_kept_in_the_address(page: BrowserPage) -> None:
    page.open("/timeline", ready=".chronicle[data-ready]")
    everything = page.tab.locator(".events li:visible").count()
    page.tab.focus(".time .handle >> nth=0")
    for key in [*["PageUp"] * 8, *["Shift+ArrowRight"] * 3]:  # from 1978, when the oldest war began, to 2021
        page.tab.keyboard.press(key)
    fewer = page.tab.locator(".events li:visible").count()
    assert 0 < fewer < everything
    assert re.search(r"from=20\d\d-\d\d-\d\d", page.tab.url)
    assert page.tab.locator(".map-chart .choice.faint").count() > 0
    page.tab.goto(page.tab.url)
    page.tab.wait_for_selector(".chronicle[data-ready]")
    assert page.tab.locator(".events li:visible").count() == fewer
    page.tab.click("[data-act=all]")
    assert page.tab.locator(".events li:visible").count() == everything


def test_a_place_on_the_map_narrows_list_and_axis(page: BrowserPage) -> None:
    page.open("/timeline", ready=".chronicle[data-ready]")
    page.tab.focus(".map-chart .choice[aria-label^=Goris]")
    page.tab.keyboard.press("Enter")
    rows = page.tab.locator(".events li:visible")
    assert 0 < rows.count() == page.tab.locator(".events li:visible:has-text('Goris')").count()
    assert page.tab.locator(".time a.faint").count() > 0 and "place=place/goris" in page.tab.url


# Reading


def test_a_pasted_text_shows_its_facts_and_is_not_stored(page: BrowserPage) -> None:
    before = httpx2.get(f"{page.address}/health", trust_env=False).json()
    page.open("/read?lang=ar")
    page.tab.fill("textarea", FACTS)
    page.tab.fill("[name=published]", "2022-09-14")
    page.tab.click(".paste button")
    page.tab.wait_for_selector(".facts-list .report")
    facts = page.tab.inner_text(".facts-list")
    assert "49" in facts and "وزارة الدفاع الأرمينية" in facts and "13 سبتمبر 2022" in facts
    page.tab.click(".text .hl.k-toll >> nth=0")
    assert page.tab.locator(".facts-list .report.lit").count() == 1
    assert httpx2.get(f"{page.address}/health", trust_env=False).json() == before


def test_a_highlight_shows_its_facts_in_a_sheet_on_a_phone(browser: Any, address: str) -> None:
    article = httpx2.get(f"{address}/api/v1/articles", trust_env=False).json()["items"][0]["path"]
    page = BrowserPage(browser, address, ready=".text", locale="ar", viewport=PHONE)
    page.open(article)
    page.tab.click(".text .hl >> nth=0")
    assert page.tab.locator("dialog.sheet[open] li").count() > 0
    page.tab.keyboard.press("Escape")
    assert page.tab.locator("dialog.sheet[open]").count() == 0
    page.close()


def test_a_citation_names_words_claimant_date_address_and_checksum(browser: Any, address: str) -> None:
    page = BrowserPage(
        browser, address, ready="main", locale="en", viewport=DESK, permissions=["clipboard-read", "clipboard-write"]
    )
    page.open(_event(address, "Truce", "2020-11-10"))
    page.tab.click(".claim .citation summary >> nth=0")
    page.tab.click(".claim .citation [data-copy] >> nth=0")
    page.tab.wait_for_selector(".citation [role=status]:text-is('Copied')")
    copied = page.tab.evaluate("navigator.clipboard.readText()")
    assert "“" in copied and "September 2022" in copied and f"{address}/id/article/" in copied
    assert re.search(r"#char=\d+,\d+", copied) and re.search(r"SHA-256 of the text: [0-9a-f]{64}", copied)
    page.close()


def test_a_page_in_a_frame_of_another_site_has_no_masthead(browser: Any, address: str) -> None:
    page = BrowserPage(browser, address, ready="main", locale="en", viewport=DESK)
    framing = f'<iframe src="{address}/embed/id/conflict/armenia-azerbaijan" width="800" height="600"></iframe>'
    other = HTTPServer(("127.0.0.1", 0), partial(_Site, framing.encode()))
    threading.Thread(target=other.serve_forever, daemon=True).start()
    page.tab.goto(f"http://127.0.0.1:{other.server_port}/")
    frame = page.tab.frame_locator("iframe")
    frame.locator("#ledger").wait_for()
    assert frame.locator(".masthead").count() == 0
    assert frame.locator("a:text-is('Open in Hudna')").get_attribute("href") == "/id/conflict/armenia-azerbaijan"
    other.shutdown()
    other.server_close()
    assert all(wrong.startswith(f"http://127.0.0.1:{other.server_port}/") for wrong in page.wrong)
    page.context.close()


class _Site(BaseHTTPRequestHandler):
    """A page of somebody else."""

    def __init__(self, body: bytes, *args: Any) -> None:
        self.body = body
        super().__init__(*args)

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *args: object) -> None:
        """Says nothing."""
