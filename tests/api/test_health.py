"""Whether the server says how it is."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.api.conftest import BASE


def test_health_names_revision_base_and_counts(client: TestClient) -> None:
    response = client.get("/health")
    health = response.json()
    assert response.headers["cache-control"] == "no-store"
    assert (health["status"], health["revision"], health["base_iri"]) == ("ok", 1, BASE)
    assert health["counts"]["articles"] == 2
    assert health["counts"]["events"] > 4 and health["counts"]["claims"] > 4


def test_ready_means_that_a_worker_answers(client: TestClient) -> None:
    assert client.get("/ready").json() == {"status": "ready"}
