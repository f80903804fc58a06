"""Plans: the steps of the engine with rows and times, or why there are none, and never a process that stays."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.sparql import plan
from builder.settings import Settings
from tests.servers import find_oxigraph

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(autouse=True)
def _installed() -> None:
    find_oxigraph()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?e { ?e a hud:Event ; hud:party ?p }",
        "CONSTRUCT { ?e a hud:X } WHERE { ?e a hud:Event }",
        "ASK { <state/armenia> a hud:State }",
    ],
)
def test_a_plan_has_the_steps_with_their_rows(client: TestClient, query: str) -> None:
    found = client.get("/api/v1/explain", params={"query": query}).json()
    names, waiting = [], [found["step"]]
    while waiting:
        step = waiting.pop()
        assert step["rows"] >= 0 and step["milliseconds"] >= 0
        names.append(step["name"])
        waiting += step["inputs"]
    assert any(name.startswith("QuadPattern") for name in names)
    assert found["planning_milliseconds"] >= 0


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("SELECT * {", 400, "error at 1:"),
        ("SELECT * { ?s nosuch:x ?o }", 400, "error at 1:"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "SERVICE"),
        ("LOAD <http://127.0.0.1:9/>", 403, "LOAD"),
        ("ASK {} " + "#" * 20_000, 413, "16000"),
        ("", 422, "query"),
    ],
)
def test_what_has_no_plan_says_why(client: TestClient, query: str, status: int, words: str) -> None:
    answer = client.get("/api/v1/explain", params={"query": query})
    assert answer.status_code == status
    assert words in answer.text


def test_a_query_that_never_ends_is_stopped_with_its_process(store: Path) -> None:
    with TestClient(create_app(store, Settings(query_timeout=0.5))) as client:
        begun = time.monotonic()
        answer = client.get("/api/v1/explain", params={"query": SLOW})
        assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
        assert time.monotonic() - begun < 10
    assert not any(str(store).encode() in line and b"oxigraph" in line for line in _command_lines())


def _command_lines() -> Iterator[bytes]:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            yield path.read_bytes()


def test_without_the_program_the_remedy_is_named(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "_find_program", lambda: None)
    answer = client.get("/api/v1/explain", params={"query": "ASK {}"})
    assert answer.status_code == 501
    assert "hudna[explain]" in answer.json()["detail"]
