"""The pages on which a reader looks around, as they come from the server: names and keys, nonsense, an empty store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import orjson
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from builder.settings import Settings
from tests.api.conftest import Served, write_store

HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "../../etc", "‮سالم", "javascript:alert(3)"]
PAGES = {
    "/graph": ("seed", "seed_name"),
    "/timeline": ("conflict", "actor", "actor_name", "type", "from", "to"),
    "/compare": ("a", "b", "a_name", "b_name"),
    "/embed/graph": ("seed",),
}
MINISTRIES = "/compare?a=organisation/armenia-ministry-of-defence&b=organisation/azerbaijan-ministry-of-defence"


@pytest.mark.parametrize(("path", "field"), [(path, field) for path, fields in PAGES.items() for field in fields])
def test_what_makes_no_sense_is_shown_as_text_and_refused_by_its_name(served: Served, path: str, field: str) -> None:
    for value in HOSTILE:
        page = served.client.get(f"{path}?{field}={quote(value)}", headers={"Accept": "text/html"})
        assert page.status_code in (200, 404, 422), (value, page.text[:300])
        assert "<script>alert" not in page.text and "<img src=x" not in page.text
        assert 'href="javascript:' not in page.text


def test_a_name_leads_to_the_address_with_its_key(served: Served) -> None:
    answer = served.client.get("/graph?seed=&seed_name=أرمينيا&lang=ar", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/graph?seed=state/armenia&lang=ar"
    answer = served.client.get("/compare?a_name=Armenia&b_name=Azerbaijan", follow_redirects=False)
    assert answer.headers["location"] == "/compare?a=state/armenia&b=state/azerbaijan"


def test_a_name_that_nothing_has_is_said_and_things_to_begin_with_are_offered(served: Served) -> None:
    answer = served.client.get("/graph?seed=state/atlantis", headers={"Accept": "text/html", "Accept-Language": "en"})
    assert answer.status_code == 404
    assert "Nothing is called “state/atlantis”" in answer.text
    assert 'href="/graph?seed=conflict/armenia-azerbaijan"' in answer.text


def test_without_scripts_the_graph_is_a_table_of_ties(demo: Served) -> None:
    page = demo.page("/graph?seed=state/russia")
    table = page[page.index('<details class="as-table"') : page.index("</table>", page.index('class="as-table"'))]
    assert "as mediator" in table and "10 November 2020" in table


def test_the_window_of_an_address_hides_events_without_scripts_too(demo: Served) -> None:
    page = demo.page("/timeline?from=2020&to=2020-12")
    shown = re.findall(r'<li id="row-[^"]+" data-event="([^"]+)">', page)
    hidden = re.findall(r'<li id="row-[^"]+" data-event="([^"]+)" hidden>', page)
    assert "armenia-azerbaijan-2020" in shown and "armenia-azerbaijan-1991" in hidden
    drawn = orjson.loads(re.search(r'id="chronicle-data">(.*?)</script>', page)[1])  # type: ignore[index]
    assert {event["id"] for event in drawn["events"]} == {*shown, *hidden}


def test_two_claimants_who_accuse_each_other_are_marked_and_stand_in_the_order_of_time(demo: Served) -> None:
    page = demo.page(MINISTRIES)
    moment = page[page.index('class="moment against"') :]
    assert "each names the other side as the attacker" in moment
    assert "13 September 2022" in moment
    assert 'href="/compare?a=organisation/armenia-ministry-of-defence' in demo.page("/")


def test_claims_that_contradict_each_other_are_marked_where_their_claimants_are_compared(disputed: Served) -> None:
    page = disputed.page(MINISTRIES)
    assert "they contradict each other" in page
    assert re.search(r'<strong class="figure">\s*49\s', page) and re.search(r'<strong class="figure">\s*105\s', page)


def test_a_ledger_leads_from_each_figure_to_its_words(demo: Served) -> None:
    page = demo.page("/id/conflict/armenia-azerbaijan")
    ledger = page[page.index('id="ledger"') : page.index("</table>", page.index('id="ledger"'))]
    linked = re.search(r'<a href="(/id/article/\w+)#char=(\d+),(\d+)">49</a>', ledger)
    assert linked is not None
    article = next(a for a in demo.articles.values() if linked[1].endswith(a.key))
    assert "49" in article.text[int(linked[2]) : int(linked[3])]
    assert "Nikol Pashinyan" in ledger


def test_a_pasted_text_is_read_and_stays_nowhere(demo: Served) -> None:
    text = "أعلنت وزارة الدفاع الأرمينية مقتل 49 جنديا أرمينيا في القصف الأذربيجاني على جوريس أمس <b>."
    before = demo.client.get("/health").json()
    given = {"text": text, "published": "2022-09-14"}
    page = demo.client.post("/read", data=given, headers={"Accept-Language": "en"})
    assert page.status_code == 200 and page.headers["cache-control"] == "no-store"
    assert "This text is not stored" in page.text and "13 September 2022" in page.text
    assert "below the threshold" not in page.text and "&lt;b&gt;" in page.text
    assert demo.client.get("/health").json() == before


@pytest.mark.parametrize(("text", "said"), [("  ", "There is no text here"), ("و" * 50_001, "longer than 50,000")])
def test_a_text_that_cannot_be_read_is_refused_with_the_form(demo: Served, text: str, said: str) -> None:
    page = demo.client.post("/read", data={"text": text}, headers={"Accept-Language": "en"})
    assert page.status_code == 422 and said in page.text and "<textarea" in page.text


def test_a_framed_page_has_no_masthead_and_may_stand_on_any_site(demo: Served) -> None:
    page = demo.client.get("/embed/id/conflict/armenia-azerbaijan", headers={"Accept": "text/html"})
    assert page.status_code == 200 and 'class="masthead"' not in page.text
    assert page.headers["content-security-policy"].endswith("frame-ancestors *")
    claim = demo.client.get("/api/v1/events?type=Truce").json()["items"][0]["iri"]
    assert claim
    assert (
        demo.client.get("/embed/graph?seed_name=Armenia", follow_redirects=False)
        .headers["location"]
        .startswith("/embed/graph?seed=")
    )
    for path in ("/embed/sparql", "/embed/update", "/embed/api/v1/events", "/embed/read", "/embed/embed/graph"):
        assert demo.client.get(path).status_code == 404, path
    assert demo.client.post("/embed/graph").status_code in (404, 405)
    assert "frame-ancestors 'self'" in demo.client.get("/graph").headers["content-security-policy"]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    directory: Path = tmp_path_factory.mktemp("empty") / "store"
    write_store(directory, [])
    with TestClient(create_app(directory, Settings())) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/graph", "/compare", "/timeline", "/articles", "/queries", "/read"])
def test_a_store_without_articles_says_what_to_do(empty: TestClient, path: str) -> None:
    page = empty.get(path, headers={"Accept": "text/html", "Accept-Language": "en"})
    assert page.status_code == 200
    if path not in ("/queries", "/read"):
        assert "hudna build SOURCE --store DIR" in page.text


def test_a_question_takes_names_for_things_and_says_which_it_does_not_know(served: Served) -> None:
    answer = served.client.get("/queries/events-in-place?place=&place_name=Goris&to=2023", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/queries/events-in-place?to=2023&place=place/goris"
    page = served.page("/queries/events-in-place?place=place/goris")
    assert (
        'name="place_name" value="Goris"' in page and '<input type="hidden" name="place" value="place/goris">' in page
    )
    assert "Nothing is called “Atlantis”" in served.page("/queries/events-in-place?place_name=Atlantis")
    assert '<option value="killed"' in served.page("/queries/casualty-ledger")
