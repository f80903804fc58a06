"""Search by name."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import BASE


@pytest.mark.parametrize("words", ["أرمينيا", "ارمينيا", "Armenia", "armenia", "أَرْمِينِيَا", "  Armenia  "])
def test_a_state_is_found_first_by_any_spelling_of_its_name(client: TestClient, words: str) -> None:
    items = client.get("/api/v1/search", params={"q": words}).json()["items"]
    assert items[0]["ref"]["iri"] == f"{BASE}state/armenia"
    assert items[0]["score"] == 1.0
    assert items[0]["name"]


def test_results_are_bounded_and_can_be_of_one_type(client: TestClient) -> None:
    items = client.get("/api/v1/search", params={"q": "a", "type": "Person", "limit": 3}).json()["items"]
    assert len(items) == 3
    assert {item["ref"]["type"] for item in items} == {"Person"}


def test_articles_and_events_are_found_by_their_names(client: TestClient) -> None:
    found = client.get("/api/v1/search", params={"q": "هدنة", "limit": 50}).json()["items"]
    assert any("/event/" in item["ref"]["path"] for item in found)
    assert any("/article/" in item["ref"]["path"] for item in found)


def test_what_folds_to_nothing_finds_nothing(client: TestClient) -> None:
    assert client.get("/api/v1/search", params={"q": "؟!"}).json()["items"] == []
    assert client.get("/api/v1/search", params={"q": "no such name at all"}).json()["items"] == []


def test_a_name_is_completed_in_the_language_asked_for(client: TestClient) -> None:
    items = client.get("/api/v1/suggest", params={"q": "أرم", "lang": "en", "type": "State"}).json()["items"]
    assert items[0] == {
        "iri": f"{BASE}state/armenia",
        "path": "/id/state/armenia",
        "type": "State",
        "name": "Armenia",
        "matched": "أرمينيا",
        "lang": "ar",
    }


def test_completions_are_bounded_and_wrong_ones_are_refused(client: TestClient) -> None:
    assert len(client.get("/api/v1/suggest", params={"q": "a", "limit": 4}).json()["items"]) == 4
    for wrong in ({"q": ""}, {"q": "a", "limit": 1000}, {"q": "a", "lang": "xx"}, {"q": "a", "colour": "red"}, {}):
        assert client.get("/api/v1/suggest", params=wrong).status_code == 422
