"""A text that is sent comes back with its facts, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.extract import LONGEST_TEXT
from api.sparql.clients import Clients
from builder.extraction import Engine
from builder.settings import Settings
from tests.api.conftest import Served

TEXT = "أعلن رئيس وزراء أرمينيا نيكول باشينيان مقتل 49 جنديا في قصف أذربيجاني على بلدة جوريس الثلاثاء."


@pytest.fixture(scope="module")
def client(served: Served, engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(served.directory, Settings(query_timeout=20), engine=engine)) as client:
        yield client


def test_a_text_comes_back_as_a_record_and_as_an_article(client: TestClient) -> None:
    before = client.get("/health").json()
    answer = client.post("/api/v1/extract", json={"text": TEXT, "published": "2022-09-13", "id": "mine"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    record, article = answer.json()["record"], answer.json()["article"]
    assert record["id"] == "mine" and record["events"]
    assert all(TEXT[slice(*event["span"])] == event["evidence"] for event in record["events"])
    assert article["text"] == TEXT and article["reports"]
    assert all(TEXT[span["start"] : span["end"]] == span["text"] for span in article["spans"])
    assert any(toll["low"] == 49 for report in article["reports"] for c in report["claims"] for toll in c["tolls"])
    names = {entity["names"].get("en") for entity in article["entities"]}
    assert {"Nikol Pashinyan", "Goris"} <= names  # of the graph, in languages that the text does not have
    assert client.get("/health").json() == before
    assert client.get(f"/api/v1/articles/{article['ref']['key']}").status_code == 404


def test_plain_text_will_do(client: TestClient) -> None:
    answer = client.post("/api/v1/extract", content=TEXT.encode(), headers={"Content-Type": "text/plain"})
    assert answer.status_code == 200 and answer.json()["article"]["text"] == TEXT


BAD: tuple[tuple[bytes, str, int], ...] = (
    (b"", "application/json", 422),
    (b"{", "application/json", 422),
    (b"[1]", "application/json", 422),
    (b'{"text": 5}', "application/json", 422),
    (b'{"title": "x"}', "application/json", 422),
    (b'{"text": "  "}', "application/json", 422),
    (b"\xff\xfe", "text/plain", 422),
    (b"x", "image/png", 415),
    (b"x" * (LONGEST_TEXT + 1), "text/plain", 413),
    (b"x" * (LONGEST_TEXT * 13), "text/plain", 413),
)


@pytest.mark.parametrize(("body", "kind", "status"), BAD)
def test_what_is_no_text_is_refused_with_a_reason(client: TestClient, body: bytes, kind: str, status: int) -> None:
    answer = client.post("/api/v1/extract", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json" and answer.json()["detail"]


def test_markup_comes_back_as_the_words_it_is(client: TestClient) -> None:
    text = "<script>alert(1)</script> \u202e قصف \u0000 أذربيجان"
    answer = client.post("/api/v1/extract", json={"text": text})
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/json"
    assert answer.json()["article"]["text"] == text and answer.json()["record"]["warnings"]


def test_a_client_that_has_had_its_share_is_told_when_to_come_back(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    readers = Clients(most_at_once=1, seconds_a_minute=1, clock=lambda: now[0])
    monkeypatch.setattr(client.app.state.hudna, "readers", readers)  # type: ignore[attr-defined]
    assert client.post("/api/v1/extract", json={"text": TEXT}).status_code == 200
    readers.enter("testclient")
    readers.leave("testclient", 600)
    refused = client.post("/api/v1/extract", json={"text": TEXT})
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) > 0
    now[0] += 1_000_000
    assert client.post("/api/v1/extract", json={"text": TEXT}).status_code == 200
