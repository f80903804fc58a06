"""What the server tells of itself: metrics, request ids, the log, and how it goes down."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from api.logs import configure_logs
from builder.settings import Settings

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture
def client(store: Path) -> TestClient:
    return TestClient(create_app(store, Settings(query_timeout=3, workers=2)))


def samples(client: TestClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    answer = client.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def labels(**values: str) -> frozenset[tuple[str, str]]:
    return frozenset(values.items())


def test_requests_are_counted_by_route_and_not_by_address(client: TestClient) -> None:
    with client:
        for path in ("/id/state/armenia", "/id/state/azerbaijan", "/no/such/1", "/no/such/2", "/static/hudna.js"):
            client.get(path)
        client.request("BREW", "/pot")
        found = samples(client)
    name = "hudna_http_requests_total"
    assert found[name, labels(method="GET", route="/id/{path:path}", status="200")] == 2
    assert found[name, labels(method="GET", route="other", status="404")] == 2
    assert found[name, labels(method="GET", route="/static", status="200")] == 1
    assert {dict(key[1])["method"] for key in found if key[0] == name} == {"GET", "other"}
    assert found["hudna_http_request_seconds_count", labels(method="GET", route="/static")] == 1


def test_workers_kills_and_the_store_are_told(client: TestClient) -> None:
    with client:
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
        assert client.get("/sparql", params={"query": SLOW}).status_code == 503
        counted = samples(client)
        found = {name: value for (name, label), value in counted.items() if not label}
        health = client.get("/health").json()
    assert found["hudna_store_revision"] == health["revision"]
    assert found["hudna_store_quads"] == health["counts"]["quads"]
    assert found["hudna_store_bytes"] > 10_000
    assert found["hudna_sparql_workers"] == 2
    assert found["hudna_sparql_busy"] == 0
    assert found["hudna_sparql_kills_total"] == 1
    assert found["hudna_sparql_seconds_count"] == 2
    assert found["hudna_sparql_seconds_sum"] >= 3
    assert counted["hudna_sparql_requests_total", labels(operation="query", status="200")] == 1
    assert counted["hudna_sparql_requests_total", labels(operation="query", status="503")] == 1


def test_every_answer_has_an_id_and_keeps_that_of_the_proxy(client: TestClient) -> None:
    given = "proxy-4f2a91c0"
    assert client.get("/health", headers={"X-Request-Id": given}).headers["x-request-id"] == given
    ids = {client.get("/health", headers={"X-Request-Id": bad}).headers["x-request-id"] for bad in ("", "x", "a" * 999)}
    ids.add(client.get("/nope").headers["x-request-id"])
    assert len(ids) == 4
    assert all(re.fullmatch(r"[0-9a-f]{16}", each) for each in ids)


def test_a_request_is_one_line_of_the_log_without_its_question(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="hudna.access"):
        answer = client.get("/search", params={"q": "secret"})
    (record,) = [record for record in caplog.records if record.name == "hudna.access"]
    fields = record.fields  # type: ignore[attr-defined]
    assert fields["request_id"] == answer.headers["x-request-id"]
    assert (fields["path"], fields["status"], fields["bytes"]) == ("/search", 200, len(answer.content))
    assert "secret" not in json.dumps(fields)


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_log_line_holds_its_fields(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = root.handlers, root.level
    try:
        configure_logs(form, "info")  # type: ignore[arg-type]
        logging.getLogger("x").info("هدنة %s", 1, extra={"fields": {"ms": 3.5}})
        try:
            raise ValueError("broken\nin two")
        except ValueError:
            logging.getLogger("x").exception("it failed")
    finally:
        root.handlers, root.level = before
    said = capsys.readouterr().err
    if form == "text":
        assert "INFO x: هدنة 1 ms=3.5" in said
        return
    first, second = map(json.loads, said.splitlines())
    assert (first["level"], first["logger"], first["message"], first["ms"]) == ("info", "x", "هدنة 1", 3.5)
    assert "ValueError" in second["exception"]


def test_a_server_that_is_told_to_stop_finishes_what_it_began(store: Path) -> None:
    environment = {**os.environ, "HUDNA_QUERY_TIMEOUT": "2", "HUDNA_LOG_LEVEL": "info", "HUDNA_LOG_FORMAT": "json"}
    program = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--store", str(store), "--port", "0"]
    with subprocess.Popen(
        program,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=Path(__file__).parents[2],
    ) as process:
        try:
            assert process.stdout is not None and process.stderr is not None
            address = re.search(r"http://[\d.:]+", process.stdout.readline())
            assert address
            answers: list[int] = []

            def ask() -> None:
                answer = httpx2.get(f"{address[0]}/sparql", params={"query": SLOW}, timeout=30, trust_env=False)
                answers.append(answer.status_code)

            assert httpx2.get(f"{address[0]}/ready", timeout=30, trust_env=False).status_code == 200
            thread = threading.Thread(target=ask)
            thread.start()
            thread.join(timeout=0.5)
            process.send_signal(signal.SIGTERM)
            thread.join(timeout=20)
            assert answers == [503]  # the answer that its time limit gives, not a broken connection
            process.wait(timeout=20)
            lines = [json.loads(line) for line in process.stderr if line.startswith("{")]
            assert [line["status"] for line in lines if line.get("path") == "/sparql"] == [503]
        finally:
            process.kill()
