"""Centrality and communities are computed once a revision and say when."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient

from api.exploration import measuring
from api.exploration.measuring import Measuring
from tests.api.conftest import Served


def get(client: TestClient, path: str, **wanted: str | int) -> Any:
    response = client.get(f"/api/v1/graph/{path}", params=wanted)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize("measure", ["events", "degree", "pagerank", "betweenness"])
def test_actors_come_by_measure_page_by_page(demo: Served, measure: str) -> None:
    whole = get(demo.client, "centrality", measure=measure, limit=500)
    values = [item["measures"][measure] for item in whole["items"]]
    assert values == sorted(values, reverse=True) and len(values) == whole["total"] > 10
    datetime.fromisoformat(whole["computed_at"])
    pages, path = [], f"/api/v1/graph/centrality?measure={measure}&limit=4"
    while path:
        response = demo.client.get(path)
        pages += response.json()["items"]
        path = response.links.get("next", {}).get("url", "")
    assert pages == whole["items"]
    states = get(demo.client, "centrality", measure=measure, type="State")["items"]
    assert states and {item["node"]["type"] for item in states} == {"State"}


def test_two_parties_of_a_war_are_in_one_community(demo: Served) -> None:
    answer = get(demo.client, "communities", limit=500, members=50)
    assert answer["method"] == "Louvain" and -0.5 <= answer["modularity"] <= 1
    sizes = [item["size"] for item in answer["items"]]
    assert sizes == sorted(sizes, reverse=True) and len(sizes) == answer["total"]
    groups = [{member["iri"].rpartition("/id/")[2] for member in item["members"]} for item in answer["items"]]
    assert any({"state/armenia", "state/azerbaijan"} <= group for group in groups)
    assert sum(sizes) == get(demo.client, "centrality")["total"]


def test_measures_are_computed_once_a_revision(demo: Served) -> None:
    assert len({get(demo.client, path)["computed_at"] for path in ("centrality", "communities", "centrality")}) == 1


def test_a_large_graph_is_measured_by_a_process_of_its_own(demo: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "_AT_ONCE", 0)
    server = demo.client.app.state.hudna  # type: ignore[attr-defined]
    explored = server.snapshot().explored()
    at_work = Measuring()
    found = at_work.find(explored)
    assert found is None  # it is begun, and nobody waits for it
    deadline = time.monotonic() + 60
    while found is None and time.monotonic() < deadline:
        time.sleep(0.1)
        found = at_work.find(explored)
    assert found is not None
    direct = Measuring()
    monkeypatch.setattr(measuring, "_AT_ONCE", 10**9)
    expected = direct.find(explored)
    assert expected is not None
    assert orjson.loads(orjson.dumps(found.measured)) == orjson.loads(orjson.dumps(expected.measured))


def test_before_the_first_measures_the_client_is_told_when_to_come_back(
    demo: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "_AT_ONCE", 0)
    monkeypatch.setattr(sys, "executable", "/bin/false")  # a process that fails is tried again, not waited for
    server = demo.client.app.state.hudna  # type: ignore[attr-defined]
    monkeypatch.setattr(server, "measuring", Measuring())
    for path in ("centrality", "communities"):
        response = demo.client.get(f"/api/v1/graph/{path}")
        assert response.status_code == 503 and int(response.headers["retry-after"]) > 0
    server.measuring.stop()
