"""Events, conflicts and entities as JSON."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.api.conftest import BASE, Served


def test_events_come_page_by_page_without_gap_or_repeat(client: TestClient) -> None:
    everything = client.get("/api/v1/events?limit=500").json()["items"]
    pages, path = [], "/api/v1/events?limit=2"
    while path:
        response = client.get(path)
        pages += response.json()["items"]
        path = response.links.get("next", {}).get("url")
    assert [item["iri"] for item in pages] == [item["iri"] for item in everything]
    assert len(everything) == len({item["iri"] for item in everything}) > 4
    begins = [item["begin"] or "9999" for item in everything]
    assert begins == sorted(begins)


def test_events_are_filtered_by_type_actor_place_and_time(client: TestClient) -> None:
    def find(**wanted: str) -> set[str]:
        return {item["type"] for item in client.get("/api/v1/events", params=wanted).json()["items"]}

    assert find(type="Truce") == {"Truce"}
    assert "Shelling" in find(actor="state/azerbaijan")
    assert find(place=f"{BASE}place/goris") == {"ArmedClash", "Shelling"}
    assert find(actor="state/russia", told="true") == {"Truce"}
    assert find(actor="state/russia", told="false") == {"War"}
    assert "War" in find(to="1995-01-01") and "Truce" not in find(to="1995-01-01")
    late = find(told="true", **{"from": "2022-09-14"})
    assert "Truce" in late and "War" not in late
    assert find(type="Truce", place="place/goris") == set()


def test_an_event_shows_who_claims_what(client: TestClient) -> None:
    rows = client.get("/api/v1/events?type=Shelling").json()["items"]
    event = client.get(f"/api/v1/events/{next(row['id'] for row in rows if row['realised'])}").json()
    claims = {claim["claimant"]["iri"].removeprefix(BASE) for claim in event["claims"] if claim["claimant"]}
    assert "organisation/armenia-ministry-of-defence" in claims
    estimate = event["estimates"][0]
    assert (estimate["kind"], estimate["low"], estimate["best"], estimate["high"]) == ("killed", 3, 3, 3)
    assert estimate["best_claim"] in {claim["iri"] for claim in event["claims"]}
    quote = event["claims"][0]["quote"]
    assert quote["before"].startswith("أعلنت وزارة الدفاع الأرمينية") and quote["after"].endswith(".")


def test_a_truce_names_its_mediator_and_what_it_ends(client: TestClient) -> None:
    row = client.get("/api/v1/events?type=Truce").json()["items"][0]
    truce = client.get(f"/api/v1/events/{row['id']}").json()
    roles = {role["role"]: [filler["iri"] for filler in role["fillers"]] for role in truce["roles"]}
    assert roles["mediator"] == [f"{BASE}state/russia"]
    ties = {(tie["predicate"], tie["inverse"]): tie for tie in truce["lineage"]}
    ended = ties["endsHostilitiesOf", False]
    assert ended["other"]["type"] == "ArmedClash"
    assert ended["quotes"]


def test_a_conflict_tells_its_wars_and_events_in_the_order_of_time(client: TestClient) -> None:
    conflict = client.get("/api/v1/conflicts/conflict/armenia-azerbaijan").json()
    steps = conflict["steps"]
    assert [step["row"]["type"] for step in steps[:2]] == ["War", "War"]
    assert {"Truce", "ArmedClash", "Shelling"} <= {step["row"]["type"] for step in steps}
    truce = next(step for step in steps if step["row"]["type"] == "Truce")
    assert [mediator["iri"] for mediator in truce["mediators"]] == [f"{BASE}state/russia"]
    assert truce["claim"]["quote"]["text"].startswith("اتفقت")


def test_a_conflict_is_narrowed_by_filters(client: TestClient) -> None:
    path, ministry = "/api/v1/conflicts/armenia-azerbaijan", "organisation/armenia-ministry-of-defence"
    truces = client.get(path, params={"type": "Truce"}).json()["steps"]
    assert {step["row"]["type"] for step in truces} == {"Truce"}
    said = client.get(path, params={"claimant": ministry}).json()["steps"]
    assert said and {step["claim"]["claimant"]["iri"] for step in said} == {f"{BASE}{ministry}"}
    assert client.get(path, params={"as_of": "1990"}).json()["steps"] == []


def test_a_conflict_that_no_article_tells_of_has_the_episodes_of_the_reference_data(client: TestClient) -> None:
    (step,) = client.get("/api/v1/conflicts/ucdp-376").json()["steps"]
    assert (step["row"]["type"], step["row"]["begin"], step["claim"]) == ("Episode", "1990-08-01", None)
    near = client.get("/api/v1/graph/subgraph?seed=state/russia&told=true").json()["nodes"]
    assert not any(node["key"].startswith(("conflict/", "episode/")) for node in near)


def test_a_figure_stays_only_where_all_claims_behind_it_pass(disputed: Served) -> None:
    def figures(**wanted: str) -> set[int]:
        items = disputed.client.get("/api/v1/events", params={"type": "Shelling", **wanted}).json()["items"]
        assert items
        return {death[name] for item in items for death in item["deaths"] for name in ("low", "high")}

    assert figures() == {49, 105}
    assert figures(claimant="organisation/armenia-ministry-of-defence") <= {49}
    assert figures(as_of="2022-09-14") == {49, 105}


def test_an_entity_lists_its_names_roles_and_claims_with_counts(client: TestClient) -> None:
    entity = client.get("/api/v1/entities/state/armenia").json()
    assert entity["ref"]["names"]["ar"] == "أرمينيا"
    assert set(entity["roles"]) >= {"party", "target"}
    assert entity["counts"]["party"] >= len(entity["roles"]["party"]) > 0
    assert entity["wikidata"][0]["qid"] == "Q399"
    assert entity["claims"][0][1]["quote"]["text"].startswith("49 soldiers")
    assert entity["counts"]["claims"] == 1


def test_a_local_entity_says_which_article_it_is_known_from(served: Served) -> None:
    key = served.articles["truce"].key
    article = served.client.get(f"/api/v1/articles/{key}").json()
    local = next(entity for entity in article["entities"] if f"article/{key}/" in entity["iri"])
    entity = served.client.get(f"/api/v1/entities/{local['iri'].removeprefix(BASE)}").json()
    assert entity["article"]["key"] == key
    assert entity["wikidata"] == []


def test_dates_of_a_filter_may_be_any_edtf(client: TestClient) -> None:
    def find(**wanted: str) -> set[str]:
        return {item["iri"] for item in client.get("/api/v1/events", params=wanted).json()["items"]}

    assert find(**{"from": "2022-09"}) == find(**{"from": "2022-09-01"})
    assert find(to="199X") == find(to="1999-12-31")
    refused = client.get("/api/v1/events?from=yesterday")
    assert refused.status_code == 422 and refused.json()["errors"][0]["name"] == "from"
    rows = [client.get(f"/api/v1/queries/timeline?to={day}").json()["rows"] for day in ("2022", "2022-12-31")]
    assert rows[0] == rows[1] and rows[0]


def test_unknown_parameters_are_refused_by_name(client: TestClient) -> None:
    for path in (
        *("/api/v1/events", "/api/v1/articles", "/api/v1/queries", "/api/v1/entities/state/armenia"),
        *("/api/v1/search?q=a", "/api/v1/conflicts/armenia-azerbaijan", "/api/v1/queries/truces"),
    ):
        response = client.get(path, params={"q": "a", "actr": "state/armenia"} if "?" in path else {"actr": "x"})
        assert response.status_code == 422, path
        assert response.headers["content-type"] == "application/problem+json"
        assert "actr" in response.json()["detail"]


def test_a_conflict_is_found_without_its_prefix(client: TestClient) -> None:
    full = client.get("/api/v1/conflicts/conflict/armenia-azerbaijan").json()
    assert client.get("/api/v1/conflicts/armenia-azerbaijan").json() == full
    assert client.get("/api/v1/conflicts/nowhere").status_code == 404
