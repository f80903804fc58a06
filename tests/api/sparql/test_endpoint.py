"""The route `/sparql` by the protocol: requests, formats, refusals and time limits."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from builder.settings import Settings
from tests.api.conftest import Served

HOSTILE = json.loads((Path(__file__).parent / "hostile.json").read_text(encoding="utf-8"))
SELECT = "SELECT ?a WHERE { GRAPH ?g { ?a a schema:NewsArticle } } ORDER BY ?a"
CONSTRUCT = "CONSTRUCT { ?a a schema:NewsArticle } WHERE { GRAPH ?g { ?a a schema:NewsArticle } }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_a_query_is_answered_by_get_post_form_and_post_direct(client: TestClient) -> None:
    answers = [
        client.get("/sparql", params={"query": SELECT}),
        client.post("/sparql", data={"query": SELECT}),
        client.post("/sparql", content=SELECT, headers={"Content-Type": "application/sparql-query"}),
        client.post("/sparql", content=SELECT, headers={"Content-Type": "application/sparql-query; charset=UTF-8"}),
    ]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.text for answer in answers}) == 1
    assert len(answers[0].json()["results"]["bindings"]) == 2


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        (SELECT, None, "application/sparql-results+json"),
        (SELECT, "*/*", "application/sparql-results+json"),
        (SELECT, "application/json", "application/json"),
        (SELECT, "application/xml", "application/xml"),
        (SELECT, "text/csv;q=0.2, text/tab-separated-values;q=0.9", "text/tab-separated-values"),
        (SELECT, "text/turtle, text/csv;q=0.1", "text/csv"),
        (SELECT, "text/html", "text/html"),
        ("ASK {}", "text/csv", "text/csv"),
        ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        (CONSTRUCT, None, "text/turtle"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/rdf+xml, */*;q=0.1", "application/rdf+xml"),
        ("DESCRIBE <https://w3id.org/hudna/id/state/armenia>", "text/turtle;q=0.5", "text/turtle"),
    ],
)
def test_the_format_is_the_one_the_client_likes_best(
    client: TestClient, query: str, accept: str | None, expected: str
) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"Accept": accept} if accept else {})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].partition(";")[0] == expected
    if expected in ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"):
        form = ox.RdfFormat.from_media_type(expected)
        assert list(ox.parse(input=response.content, format=form))


@pytest.mark.parametrize(("short", "expected"), [("csv", "text/csv"), ("json", "application/sparql-results+json")])
def test_format_in_the_address_wins_over_accept(client: TestClient, short: str, expected: str) -> None:
    response = client.get("/sparql", params={"query": SELECT, "format": short}, headers={"Accept": "text/html"})
    assert response.headers["content-type"].partition(";")[0] == expected


@pytest.mark.parametrize(
    ("query", "accept"),
    [(SELECT, "image/png"), (SELECT, "text/turtle"), (CONSTRUCT, "text/csv"), ("ASK {}", "application/n-triples")],
)
def test_a_format_that_cannot_be_had_is_406(client: TestClient, query: str, accept: str) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert response.status_code == 406
    assert response.headers["content-type"] == "application/problem+json"


def test_broken_requests_are_refused_each_with_its_status(client: TestClient) -> None:
    direct = {"Content-Type": "application/sparql-query"}
    assert client.get("/sparql", params={"query": "SELECT WHERE {"}).status_code == 400
    assert client.get("/sparql?query=").status_code == 400
    assert client.get("/sparql?query=%20").status_code == 400
    assert client.get("/sparql?query=", headers={"Accept": "text/html"}).status_code == 400
    assert client.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D").status_code == 400
    assert client.get("/sparql?query=%FF").status_code == 400
    assert client.get("/sparql?format=pdf").status_code == 406
    assert client.get("/sparql", params={"query": "ASK {}", "default-graph-uri": "no iri"}).status_code == 400
    assert client.post("/sparql", data={}).status_code in (400, 415)
    assert client.post("/sparql", content=b"", headers=direct).status_code == 400
    assert client.post("/sparql", content=b"\xff\xfe", headers=direct).status_code == 400
    assert client.post("/sparql?query=ASK%7B%7D", content=b"ASK {}", headers=direct).status_code == 400
    assert client.post("/sparql", content="ASK {}", headers={"Content-Type": "text/plain"}).status_code == 415
    utf16 = {"Content-Type": "application/sparql-query; charset=UTF-16"}
    assert client.post("/sparql", content="ASK {}".encode("utf-16"), headers=utf16).status_code == 415
    assert client.put("/sparql?query=ASK%7B%7D").status_code == 405
    assert client.post("/sparql", data={"query": f"ASK {{}} # {'x' * 300_000}"}).status_code == 413
    assert client.post("/sparql", content=b"x" * 1_100_000, headers=direct).status_code == 413


@pytest.mark.parametrize("query", HOSTILE)
def test_a_query_that_would_fetch_or_change_is_403(client: TestClient, query: str) -> None:
    response = client.post("/sparql", data={"query": query})
    assert response.status_code == 403, response.text
    assert response.headers["content-type"] == "application/problem+json"


def test_updates_without_a_token_of_the_server_are_403_and_by_get_405(client: TestClient) -> None:
    update = {"Content-Type": "application/sparql-update"}
    assert client.post("/sparql", content="CLEAR ALL", headers=update).status_code == 403
    assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 403
    assert client.get("/sparql", params={"update": "CLEAR ALL"}).status_code == 405
    assert client.post("/update", content="CLEAR ALL", headers=update).status_code == 403
    assert client.get("/update").status_code == 405
    for method in ("PUT", "POST", "DELETE"):
        assert client.request(method, "/graphs?default", headers={"Authorization": "Bearer x"}).status_code == 403


def test_the_dataset_of_the_request_wins_over_that_of_the_store(served: Served) -> None:
    graph = f"https://w3id.org/hudna/id/article/{served.articles['truce'].key}"
    default = {"query": "SELECT (COUNT(*) AS ?n) { ?s a hud:Claim }", "format": "csv"}

    def count(**more: str) -> int:
        return int(served.client.get("/sparql", params={**default, **more}).text.split()[1])

    inside = {"query": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s a hud:Claim } }"}
    assert count() == 0
    assert count(**{"default-graph-uri": graph}) == 4
    assert count(**{"named-graph-uri": graph}) == 0
    assert count(**inside, **{"named-graph-uri": graph}) == 4
    assert count(**inside, **{"default-graph-uri": graph}) == 0
    assert count(**inside) > 4


def test_without_a_query_the_service_describes_itself(client: TestClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert response.headers["content-type"].startswith("text/turtle")
    store = ox.Store()
    store.load(input=response.content, format=ox.RdfFormat.TURTLE)
    sd = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>"
    assert store.query(f"{sd} ASK {{ ?s a sd:Service ; sd:endpoint ?e ; sd:supportedLanguage sd:SPARQL11Query }}")
    assert client.get("/sparql", headers={"Accept": "text/html"}).headers["content-type"].startswith("text/html")
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406


def test_the_page_shows_results_problems_and_booleans(served: Served) -> None:
    page = served.page("/sparql?query=ASK%7B%7D")
    assert '<p class="answer">yes</p>' in page
    table = served.page(f"/sparql?query={SELECT}")
    assert f'href="/id/article/{served.articles["truce"].key}"' in table
    broken = served.client.get("/sparql?query=SELECT", headers={"Accept": "text/html"})
    assert broken.status_code == 400
    assert 'role="alert"' in broken.text
    assert served.page(f"/sparql?query={CONSTRUCT}").count("schema:NewsArticle") >= 2


def test_a_ready_question_opens_in_the_editor_without_being_run(served: Served) -> None:
    page = served.page("/sparql?example=conflict-lineage")
    assert 'VALUES ?_lang { "en" }' in html.unescape(page)
    assert "<table" not in page
    assert served.page("/sparql?example=nothing")


@pytest.fixture(scope="module")
def hasty(store: Path) -> Iterator[TestClient]:
    with TestClient(create_app(store, Settings(query_timeout=1.5, workers=1))) as client:
        yield client


def test_a_query_past_its_time_is_503_and_the_next_one_is_answered(hasty: TestClient) -> None:
    for _ in range(2):
        response = hasty.get("/sparql", params={"query": ENDLESS})
        assert response.status_code == 503
        assert response.headers["content-type"] == "application/problem+json"
        assert int(response.headers["retry-after"]) > 0
        assert hasty.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_without_its_lifespan_the_application_says_that_no_worker_runs(store: Path) -> None:
    client = TestClient(create_app(store, Settings()))
    assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 503
    assert client.get("/ready").status_code == 503
    assert client.get("/health").status_code == 200
