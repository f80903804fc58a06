"""The reconciliation service, as a client such as OpenRefine uses it; all answers keep the schemas of version 0.2.

`schemas.json` states the constraints of the specification's JSON schemas (W3C Entity Reconciliation Community Group,
Reconciliation Service API 0.2), without their prose.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator

SCHEMAS = json.loads(Path(__file__).with_name("schemas.json").read_text(encoding="utf-8"))


def check(value: Any, name: str) -> None:
    problems = [error.message for error in Draft202012Validator(SCHEMAS[name]).iter_errors(value)]
    assert problems == []


def ask(client: TestClient, queries: dict[str, Any], *, method: str = "POST") -> dict[str, Any]:
    check(queries, "reconciliation-query-batch")
    form = {"queries": json.dumps(queries)}
    response = client.post("/reconcile", data=form) if method == "POST" else client.get("/reconcile", params=form)
    assert response.status_code == 200, response.text
    check(response.json(), "reconciliation-result-batch")
    return {name: answer["result"] for name, answer in response.json().items()}


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


def test_manifest_says_what_the_service_can_do(client: TestClient) -> None:
    manifest = client.get("/reconcile").json()
    check(manifest, "manifest")
    assert manifest["batchSize"] == 50
    for part in ("entity", "type", "property"):
        path = manifest["suggest"][part]["service_path"]
        assert client.get(path, params={"prefix": "a"}).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_batch_is_answered_query_by_query(client: TestClient, method: str) -> None:
    found = ask(client, {"q0": {"query": "أرمينيا"}, "q1": {"query": "Azerbaijan", "type": "State"}}, method=method)
    assert [found[name][0]["id"] for name in ("q0", "q1")] == ["state/armenia", "state/azerbaijan"]
    assert found["q1"][0]["match"] is True
    assert {feature["id"] for feature in found["q1"][0]["features"]} >= {"name", "type", "prior"}


def test_name_in_another_script_finds_its_entity(client: TestClient) -> None:
    assert "place/jermuk" in [one["id"] for one in ask(client, {"q": {"query": "Джермук", "type": "Place"}})["q"]]
    (first, *_) = ask(client, {"q": {"query": "Soteq", "type": "Place"}})["q"]
    assert (first["id"], first["match"]) == ("place/sotk", False)


@pytest.mark.parametrize(
    ("country", "id"),
    [("Lebanon", "place/geonames-266826"), ("ly", "place/tripoli"), ("state/libya", "place/tripoli")],
)
def test_country_decides_between_namesakes(client: TestClient, country: str, id: str) -> None:
    query = {"query": "طرابلس", "type": "Place", "properties": [{"pid": "country", "v": country}]}
    (first, *others) = ask(client, {"q": query})["q"]
    assert (first["id"], first["match"]) == (id, True)
    assert not any(one["match"] for one in others)


def test_namesakes_without_a_country_are_no_certain_match(client: TestClient) -> None:
    found = ask(client, {"q": {"query": "طرابلس", "type": ["Place"]}})["q"]
    assert len(found) >= 2
    assert not any(one["match"] for one in found)


def test_coordinates_decide_too(client: TestClient) -> None:
    query = {"query": "Tripoli", "properties": [{"pid": "coordinates", "v": "34.43,35.84"}]}
    assert ask(client, {"q": query})["q"][0]["id"] == "place/geonames-266826"


@pytest.mark.parametrize("identifier", ["state/armenia", "Q399", "https://w3id.org/hudna/id/state/armenia"])
def test_identifier_is_its_own_match(client: TestClient, identifier: str) -> None:
    (only,) = ask(client, {"q": {"query": identifier}})["q"]
    assert (only["id"], only["score"], only["match"]) == ("state/armenia", 100, True)


def test_limit_holds_and_unknown_names_have_no_candidates(client: TestClient) -> None:
    found = ask(
        client, {"q0": {"query": "Armenia", "limit": 1}, "q1": {"query": "Zzyzxqwv"}, "q2": {"query": "Q99999999"}}
    )
    assert (len(found["q0"]), found["q1"], found["q2"]) == (1, [], [])


def test_more_queries_than_the_batch_size_are_refused_with_413(client: TestClient) -> None:
    queries = {f"q{number}": {"query": "Armenia", "limit": 1} for number in range(51)}
    response = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert response.status_code == 413
    assert "send 50 at most" in response.json()["detail"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "queries: "),
        ("[]", "write it as"),
        ('{"q": {"query": 3}}', "at q.query"),
        ('{"q": {}}', "neither a name"),
        ('{"q": {"query": "a", "limit": 0}}', "greater than or equal to 1"),
        ('{"q": {"query": "a", "colour": 1}}', "at q.colour"),
    ],
)
def test_what_is_no_batch_is_refused_and_told_how_to_write_it(client: TestClient, text: str, problem: str) -> None:
    response = client.post("/reconcile", data={"queries": text})
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert problem in response.json()["detail"]


@pytest.mark.parametrize(
    "path", ["/reconcile", "/reconcile/suggest/entity?prefix=a", "/reconcile/preview?id=state/armenia"]
)
def test_every_path_may_be_used_from_another_page(client: TestClient, path: str) -> None:
    assert client.get(path).headers["access-control-allow-origin"] == "*"
    assert client.options(path).headers["access-control-allow-origin"] == "*"


def test_form_may_be_posted_from_another_page(client: TestClient) -> None:
    response = client.post("/reconcile", data={"queries": '{"q": {"query": "Armenia"}}'})
    assert response.headers["access-control-allow-origin"] == "*"
    assert "POST" in client.options("/reconcile").headers["access-control-allow-methods"]


def test_other_bodies_are_refused(client: TestClient) -> None:
    assert client.post("/reconcile", json={"queries": {}}).status_code == 415


def test_suggestions_keep_their_schemas(client: TestClient) -> None:
    entities = client.get("/reconcile/suggest/entity", params={"prefix": "Armen"}).json()
    check(entities, "suggest-entities-response")
    assert "state/armenia" in [one["id"] for one in entities["result"]]
    types = client.get("/reconcile/suggest/type", params={"prefix": "pl"}).json()
    check(types, "suggest-types-response")
    assert [one["id"] for one in types["result"]] == ["Place"]
    properties = client.get("/reconcile/suggest/property", params={"prefix": "name"}).json()
    check(properties, "suggest-properties-response")
    assert len(properties["result"]) == 2
    assert client.get("/reconcile/suggest/entity").json() == {"result": []}


def test_values_come_as_further_columns(client: TestClient) -> None:
    wanted = {
        "ids": ["place/goris", "state/armenia", "Q99999999"],
        "properties": [
            {"id": name} for name in ("country", "coordinates", "wikidata", "geonames", "name_ar", "colour")
        ],
    }
    check(wanted, "data-extension-query")
    answer = client.post("/reconcile", data={"extend": json.dumps(wanted)}).json()
    check(answer, "data-extension-response")
    goris = answer["rows"]["place/goris"]
    assert goris["country"] == [{"id": "state/armenia", "name": "Armenia"}]
    assert goris["geonames"] == [{"int": 174895}]
    assert goris["wikidata"][0]["id"] == "Q2658136"
    assert goris["colour"] == []
    assert set(map(tuple, answer["rows"]["Q99999999"].values())) == {()}
    assert client.post("/reconcile", data={"extend": "{"}).status_code == 400


def test_properties_are_proposed_for_a_type(client: TestClient) -> None:
    places = client.get("/reconcile/properties", params={"type": "Place"}).json()
    assert "coordinates" in [one["id"] for one in places["properties"]]
    assert places["type"] == "Place"


def test_preview_and_view_show_the_entity(client: TestClient) -> None:
    preview = client.get("/reconcile/preview", params={"id": "state/armenia"})
    assert "<h1>Armenia</h1>" in preview.text
    assert "frame-ancestors *" in preview.headers["content-security-policy"]
    view = client.get("/reconcile/view", params={"id": "Q399"}, follow_redirects=False)
    assert (view.status_code, view.headers["location"]) == (303, "/id/state/armenia")
    other = client.get("/reconcile/view", params={"id": "place/geonames-266826"}, follow_redirects=False)
    assert other.headers["location"] == "https://www.geonames.org/266826"
    assert client.get("/reconcile/preview", params={"id": "Q99999999"}).status_code == 404
