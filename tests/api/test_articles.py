"""Articles as JSON: text, spans, facts; and what stays when only quotes are published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from builder.settings import Settings
from tests.api.conftest import BASE, Served


def test_offsets_point_into_the_text_as_published(served: Served) -> None:
    for article in served.articles.values():
        found = served.client.get(f"/api/v1/articles/{article.key}").json()
        assert found["text"] == article.text
        assert found["spans"]
        for span in found["spans"]:
            assert found["text"][span["start"] : span["end"]] == span["text"]
        for sentence in found["sentences"]:
            assert found["text"][sentence["start"] : sentence["end"]].strip()


def test_reports_name_their_event_claims_and_tolls(served: Served) -> None:
    article = served.articles["truce"]
    found = served.client.get(f"/api/v1/articles/{article.key}").json()
    shelling = next(report for report in found["reports"] if report["type"]["iri"].endswith("#Shelling"))
    claim = next(claim for claim in shelling["claims"] if claim["tolls"])
    assert claim["claimant"]["iri"] == f"{BASE}organisation/armenia-ministry-of-defence"
    assert claim["voice"] == "named"
    toll = claim["tolls"][0]
    assert (toll["kind"], toll["low"], toll["high"], toll["victim"]) == ("killed", 3, 3, "military")
    assert toll["side"]["iri"] == f"{BASE}state/armenia"
    assert toll["quote"]["text"] == "ثلاثة من جنودها"
    assert shelling["event"]["iri"].startswith(f"{BASE}event/")
    voices = {claim["voice"] for report in found["reports"] for claim in report["claims"]}
    assert voices == {"named", "article", "unnamed"}


def test_articles_are_listed_latest_first_page_by_page(served: Served) -> None:
    first = served.client.get("/api/v1/articles?limit=1")
    assert [item["id"] for item in first.json()["items"]] == ["truce"]
    following = first.links["next"]["url"]
    second = served.client.get(following)
    assert [item["id"] for item in second.json()["items"]] == ["hostile"]
    assert second.json()["next"] is None and "next" not in second.links


def test_articles_are_those_that_claim_what_passes(served: Served) -> None:
    def ids(**wanted: str) -> list[str]:
        return [item["id"] for item in served.client.get("/api/v1/articles", params=wanted).json()["items"]]

    assert ids(actor="state/russia") == ["truce"]
    assert ids(claimant="organisation/azerbaijan-ministry-of-defence") == ["truce"]
    assert ids(type="Truce", to="2022-09-01") == []


def test_the_id_of_an_article_leads_to_its_key(served: Served) -> None:
    response = served.client.get("/api/v1/articles/truce", follow_redirects=False)
    assert response.status_code == 303
    assert response.headers["location"] == f"/api/v1/articles/{served.articles['truce'].key}"
    assert served.client.get("/api/v1/articles/no such <id>").status_code == 404


@pytest.fixture(scope="module")
def quotes(store: Path) -> Iterator[TestClient]:
    with TestClient(create_app(store, Settings(article_text="quotes"))) as client:
        yield client


def test_with_quotes_only_the_rest_of_the_text_is_nowhere(quotes: TestClient, served: Served) -> None:
    article = served.articles["truce"]
    rest = "وقال مصدر أمني إن"
    assert rest in article.text
    found = quotes.get(f"/api/v1/articles/{article.key}").json()
    assert found["text"] is None and found["sentences"] == []
    assert any(span["text"].startswith("اتفقت أرمينيا") for span in found["spans"])
    paths = [f"/id/article/{article.key}", "/", "/id/conflict/armenia-azerbaijan", "/articles"]
    paths += [event["path"] for event in quotes.get("/api/v1/events").json()["items"]]
    for path in paths:
        page = quotes.get(path, headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert rest not in page.text
    assert "اتفقت أرمينيا" in quotes.get(f"/id/article/{article.key}.html").text
