"""The pages of review: who may judge, what waits, and a judgement that a reviewer makes in a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.api.conftest import Served
from tests.api.web.browser import BrowserPage, serve

TOKEN = "a token of the tests"


@pytest.fixture(scope="module")
def address(demo: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store: Path = tmp_path_factory.mktemp("reviewed") / "store"
    shutil.copytree(demo.directory, store, symlinks=True)
    with serve(store, write_token=TOKEN) as served:
        yield served


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[BrowserPage]:
    page = BrowserPage(browser, address, ready=".judge:visible", locale="en")
    yield page
    page.close()


@pytest.mark.parametrize("path", ["/review/links", "/review/events"])
def test_without_a_token_the_page_names_the_command_instead(demo: Served, path: str) -> None:
    page = demo.page(path)
    assert "HUDNA_WRITE_TOKEN" in page and "hudna review" in page
    assert 'class="judge' not in page and 'name="token"' not in page


def test_a_pair_stands_side_by_side_with_what_speaks_for_it(demo: Served) -> None:
    page = demo.page("/review/events")
    pair = page[page.index('class="judging"') : page.index("</section>", page.index('class="judging"'))]
    assert pair.count("<blockquote") == 2
    assert "same day" in pair and "Score" in pair


def test_a_pair_is_judged_and_waits_no_longer(page: BrowserPage) -> None:
    page.open("/review/events")
    waiting = page.tab.locator(".judge").count()
    place = page.tab.locator(".judge >> nth=0")
    place.locator("[data-verdict=different]").click()
    assert "name and the token" in place.locator("[role=status]").inner_text()
    page.tab.fill("[name=by]", "A. Reader")
    page.tab.fill("[name=token]", TOKEN)
    place.locator("[data-verdict=different]").click()
    page.tab.wait_for_selector(".judge [role=status]:text-is('Kept')")
    judged = httpx2.get(f"{page.address}/api/v1/judgements", trust_env=False).json()["items"]
    assert [(one["kind"], one["verdict"], one["by"]) for one in judged] == [("event", "different", "A. Reader")]
    page.tab.reload()
    assert page.tab.locator(".judge").count() == waiting - 1
    assert page.tab.input_value("[name=by]") == "A. Reader"


def test_a_wrong_token_judges_nothing(page: BrowserPage) -> None:
    page.open("/review/links")
    before = httpx2.get(f"{page.address}/api/v1/judgements", trust_env=False).json()
    page.tab.fill("[name=by]", "A. Stranger")
    page.tab.fill("[name=token]", "guessed")
    page.tab.click(".judge [data-verdict=confirmed] >> nth=0")
    page.tab.wait_for_selector(".judge [role=status]:text-is('This is not the token of this server.')")
    assert httpx2.get(f"{page.address}/api/v1/judgements", trust_env=False).json() == before
