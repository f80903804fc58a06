"""Headers of every answer, conditional requests, HEAD, other origins and other hosts."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from builder.settings import Settings

READS = ["/", "/api/v1/articles", "/id/state/armenia", "/sparql?query=ASK%7B%7D", "/queries", "/health", "/nothing"]
TAGGED = ["/", "/api/v1/articles", "/id/state/armenia", "/sparql?query=ASK%7B%7D", "/queries", "/openapi.json"]


@pytest.mark.parametrize("path", READS)
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"]
    assert headers["access-control-allow-origin"] == "*"
    assert {"Accept", "Accept-Language"} <= {name.strip() for name in headers["vary"].split(",")}


@pytest.mark.parametrize("path", TAGGED)
def test_a_known_tag_is_answered_with_304(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    assert tag.startswith('W/"1.')
    again = client.get(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert again.headers["vary"] and again.headers["access-control-allow-origin"] == "*"


def test_another_format_or_language_has_another_tag(client: TestClient) -> None:
    tags = {
        client.get("/id/state/armenia", headers=headers).headers["etag"]
        for headers in (
            {"Accept": "text/turtle"},
            {"Accept": "text/html"},
            {"Accept": "text/html", "Accept-Language": "ar"},
            {"Accept": "text/html", "Cookie": "hudna_lang=en"},
        )
    }
    assert len(tags) == 4


def test_errors_have_no_tag_and_a_foreign_tag_does_not_hide_them(client: TestClient) -> None:
    tag = client.get("/id/state/armenia").headers["etag"]
    missing = client.get("/id/state/nowhere", headers={"If-None-Match": tag})
    assert missing.status_code == 404
    assert "etag" not in missing.headers


@pytest.mark.parametrize("path", [*READS, "/id/state/armenia.ttl", "/static/hudna.css"])
def test_head_answers_like_get_without_a_body(client: TestClient, path: str) -> None:
    get, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    for name in ("content-type", "content-length", "etag"):
        assert head.headers.get(name) == get.headers.get(name)


def test_a_preflight_allows_reads_and_the_post_of_a_query(client: TestClient) -> None:
    headers = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    sparql = client.options("/sparql", headers=headers)
    assert sparql.status_code == 204
    assert "POST" in sparql.headers["access-control-allow-methods"]
    assert "Content-Type" in sparql.headers["access-control-allow-headers"]
    assert "POST" not in client.options("/update", headers=headers).headers["access-control-allow-methods"]


def test_an_update_is_not_open_to_other_origins(client: TestClient) -> None:
    refused = client.post("/update", content="CLEAR ALL", headers={"Content-Type": "application/sparql-update"})
    assert refused.status_code == 403
    assert "access-control-allow-origin" not in refused.headers


def test_only_listed_hosts_are_answered(store: Path) -> None:
    with TestClient(create_app(store, Settings(allowed_hosts=("hudna.example",)))) as client:
        assert client.get("/health", headers={"Host": "hudna.example:8000"}).status_code == 200
        refused = client.get("/health", headers={"Host": "evil.example"})
        assert refused.status_code == 400
        assert "evil.example" in refused.json()["detail"]
