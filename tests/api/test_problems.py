"""Errors are problem documents for machines and pages for people."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

CASES = [
    ("GET", "/nothing", 404),
    ("GET", "/id/state/nowhere", 404),
    ("GET", "/id/not%20an%20iri", 404),
    ("GET", "/id/", 404),
    ("GET", "/static/nothing.css", 404),
    ("GET", "/api/v1/nothing", 404),
    ("GET", "/api/v1/articles/nothing", 404),
    ("GET", "/api/v1/articles/%3Cx%3E", 404),
    ("GET", "/api/v1/events/nothing", 404),
    ("GET", "/api/v1/entities/state/nowhere", 404),
    ("GET", "/api/v1/entities/conflict/armenia-azerbaijan", 404),
    ("GET", "/api/v1/conflicts/state/armenia", 404),
    ("GET", "/api/v1/queries/nothing", 404),
    ("GET", "/queries/nothing", 404),
    ("DELETE", "/api/v1/articles", 405),
    ("POST", "/id/state/armenia", 405),
    ("PUT", "/sparql", 405),
    ("GET", "/update", 405),
    ("GET", "/api/v1/articles?limit=0", 422),
    ("GET", "/api/v1/articles?limit=many", 422),
    ("GET", "/api/v1/search", 422),
    ("GET", "/api/v1/events?from=yesterday", 422),
    ("GET", "/api/v1/events?cursor=***", 404),
    ("GET", "/api/v1/events?type=Picnic", 404),
    ("GET", "/api/v1/events?actor=not%20an%20iri", 404),
    ("GET", "/api/v1/queries/conflict-lineage?nothing=1", 422),
    ("GET", "/api/v1/queries/conflict-lineage?format=pdf", 406),
    ("GET", "/id/state/armenia?format=pdf", 406),
]


@pytest.mark.parametrize(("method", "path", "status"), CASES)
def test_an_error_is_a_problem_document(client: TestClient, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["instance"] == response.request.url.path
    assert {"type", "title", "detail"} <= set(problem)
    assert "Traceback" not in response.text


def test_405_names_the_methods_that_are_possible(client: TestClient) -> None:
    assert "GET" in client.delete("/api/v1/articles").headers["allow"]
    assert "POST" in client.put("/sparql").headers["allow"]


def test_422_names_each_parameter_and_what_is_wrong_with_it(client: TestClient) -> None:
    problem = client.get("/api/v1/articles?limit=0").json()
    assert problem["errors"][0]["name"] == "limit"
    assert "limit" in problem["detail"]


def test_a_browser_gets_a_page_with_the_same_status(client: TestClient) -> None:
    for path, status in (("/nothing", 404), ("/id/state/nowhere", 404), ("/queries/nothing", 404)):
        response = client.get(path, headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": "ar"})
        assert response.status_code == status
        assert response.headers["content-type"].startswith("text/html")
        assert '<html lang="ar" dir="rtl">' in response.text


def test_a_page_that_is_not_there_links_to_what_was_meant(client: TestClient) -> None:
    page = client.get("/id/state/armenai", headers={"Accept": "text/html", "Accept-Language": "ar"}).text
    assert "هل قصدت" in page and '<a href="/id/state/armenia">' in page


def test_the_api_answers_a_browser_with_a_problem_document_too(client: TestClient) -> None:
    response = client.get("/api/v1/articles/nothing", headers={"Accept": "text/html"})
    assert response.headers["content-type"] == "application/problem+json"
