"""Claims, figures, contradictions, timelines and facets, under the filters that all have in common."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import BASE, Served

LISTS = ("events", "claims", "casualties", "contradictions", "entities/state/armenia/neighbours", "graph/subgraph")


def get(client: TestClient, path: str, **wanted: str | int) -> Any:
    response = client.get(f"/api/v1/{path}", params=wanted)
    assert response.status_code == 200, response.text
    return response.json()


def test_claims_are_those_of_their_articles(served: Served) -> None:
    listed = get(served.client, "claims", limit=500)
    assert listed["total"] == len(listed["items"]) == len({row["claim"]["iri"] for row in listed["items"]}) > 4
    for row in listed["items"]:
        claim = row["claim"]
        article = served.articles[claim["quote"]["article"]["id"]]
        assert article.text[claim["quote"]["start"] : claim["quote"]["end"]] == claim["quote"]["text"]
        alone = get(served.client, f"claims/{claim['iri'].removeprefix(BASE)}")
        assert alone == row


def test_claims_of_a_claimant_an_article_an_event(client: TestClient) -> None:
    everything = get(client, "claims", limit=500)["items"]
    ministry = "organisation/armenia-ministry-of-defence"
    spoken = get(client, "claims", claimant=ministry)
    assert {row["claim"]["claimant"]["iri"] for row in spoken["items"]} == {BASE + ministry}
    assert [each["claims"] for each in spoken["claimants"]] == [spoken["total"]]
    article = everything[0]["claim"]["quote"]["article"]["key"]
    for name in (article, f"article/{article}", f"{BASE}article/{article}"):
        assert {r["claim"]["quote"]["article"]["key"] for r in get(client, "claims", article=name)["items"]} == {
            article
        }
    event = next(row["event"]["ref"]["iri"] for row in everything if row["event"])
    about = get(client, "claims", event=event)["items"]
    assert {row["event"]["ref"]["iri"] for row in about} == {event}
    assert about == get(client, "claims", event=event.rsplit("/", 1)[-1])["items"]


@pytest.mark.parametrize("path", ["claims", "casualties", "events"])
def test_lists_come_page_by_page_without_gap_or_repeat(demo: Served, path: str) -> None:
    orders = ("time", "-time", "-changed") if path == "events" else (None,)
    for order in orders:
        wanted: dict[str, str | int] = {"order": order} if order else {}
        everything = get(demo.client, path, limit=500, **wanted)["items"]
        pages, following = [], f"/api/v1/{path}?limit=7" + (f"&order={order}" if order else "")
        while following:
            response = demo.client.get(following)
            pages += response.json()["items"]
            following = response.links.get("next", {}).get("url", "")
        assert pages == everything and len(everything) > 10


def test_the_latest_come_first_and_the_undated_last(demo: Served) -> None:
    begins = [item["begin"] for item in get(demo.client, "events", order="-time", limit=500)["items"]]
    dated = [begin for begin in begins if begin]
    assert dated == sorted(dated, reverse=True) and begins[: len(dated)] == dated and len(begins) > len(dated)


def test_a_cursor_of_another_list_is_refused(client: TestClient) -> None:
    cursor = get(client, "events", limit=1)["next"]
    for path in (
        "events?order=-time&",
        "claims?",
        "casualties?",
        "contradictions?",
        "graph/centrality?",
        "search?q=a&",
    ):
        response = client.get(f"/api/v1/{path}cursor={cursor}")
        assert response.status_code == 404 and "cursor" in response.json()["detail"], path


def test_what_had_been_claimed_by_a_date(demo: Served) -> None:
    def count(path: str, **wanted: str) -> int:
        return int(get(demo.client, path, **wanted)["total"])

    for path in ("events", "claims"):
        assert count(path, as_of="1990") == 0
        assert 0 < count(path, as_of="2022-09-13") < count(path, as_of="2030")
        assert count(path, as_of="2022-09-15") + count(path, changed_since="2022-09-16") >= count(path, as_of="2030")
    assert count("claims", as_of="2022-09-15") + count("claims", changed_since="2022-09-16") == count(
        "claims", as_of="2030"
    )


def test_filters_of_claims_hold_together_for_one_claim(disputed: Served) -> None:
    """Each ministry is quoted by one article; none is quoted by the other."""
    articles = {article.outlet: article.key for article in disputed.articles.values()}
    ministry = "organisation/armenia-ministry-of-defence"
    assert get(disputed.client, "events", claimant=ministry, article=articles["o0"])["total"] > 0
    assert get(disputed.client, "events", claimant=ministry, article=articles["o1"])["total"] == 0


def test_confidence_background_and_factuality_filter(demo: Served) -> None:
    sure = get(demo.client, "claims", min_confidence="0.9", limit=500)["items"]
    assert sure and all(row["claim"]["confidence"] >= 0.9 for row in sure)
    parts = [get(demo.client, "events", background=flag)["total"] for flag in ("true", "false")]
    assert sum(parts) == get(demo.client, "events")["total"] and min(parts) > 0
    rows = get(demo.client, "events", factuality="called_for", limit=500)["items"]
    assert {row["factuality"] for row in rows} == {"called_for"}


def test_contradictions_stand_side_by_side(disputed: Served) -> None:
    listed = get(disputed.client, "contradictions")
    claims = {claim["claimant"]["names"]["en"] for claim in listed["items"][0]["contradiction"]["claims"]}
    assert len(claims) == 2
    event = listed["items"][0]["event"]["ref"]["iri"]
    assert get(disputed.client, "contradictions", event=event) == listed
    assert get(disputed.client, "contradictions", to="1990")["items"] == []


def test_figures_come_by_claimant_and_are_not_added_up(disputed: Served) -> None:
    listed = get(disputed.client, "casualties")
    figures = {(row["claim"]["claimant"]["iri"].removeprefix(BASE), row["toll"]["low"]) for row in listed["items"]}
    assert {("organisation/armenia-ministry-of-defence", 49), ("organisation/azerbaijan-ministry-of-defence", 105)} <= (
        figures
    )
    assert {each["claims"] for each in listed["claimants"]} == {1}


def test_a_timeline_counts_every_event_once(demo: Served) -> None:
    total = get(demo.client, "events")["total"]
    for bucket, length in (("day", 10), ("month", 7), ("year", 4)):
        axis = get(demo.client, "timeline", bucket=bucket)
        assert axis["total"] == total == axis["undated"] + sum(each["total"] for each in axis["bins"])
        assert all(
            len(each["start"]) == length and sum(each["types"].values()) == each["total"] for each in axis["bins"]
        )
        starts = [each["start"] for each in axis["bins"]]
        assert starts == sorted(set(starts))
    axis = get(demo.client, "timeline", limit=5, lang="ar")
    assert len(axis["items"]) == 5 and axis["truncated"]
    assert all(list(item["names"]) == ["ar"] for item in axis["items"])
    assert get(demo.client, "timeline", conflict="conflict/armenia-azerbaijan")["total"] < total


def test_facets_count_what_their_filter_finds(demo: Served) -> None:
    facets = get(demo.client, "events/facets", limit=500)
    assert facets["total"] == get(demo.client, "events")["total"]
    for name in ("type", "factuality", "background", "conflict", "actor", "place", "claimant"):
        for value in facets["facets"][name][:4]:
            if name == "type" and value["value"] in ("Event", "War"):
                continue  # classes above count what is below them
            found = get(demo.client, "events", **{name: value["value"]})["total"]
            assert found == value["count"], (name, value["value"])
    narrow = get(demo.client, "events/facets", facets="year,type", actor="state/armenia")
    assert set(narrow["facets"]) == {"year", "type"} and 0 < narrow["total"] < facets["total"]


def test_names_come_in_the_language_asked_for(client: TestClient) -> None:
    for path in ("events", "claims", "entities", "entities/state/armenia/neighbours"):
        text = client.get(f"/api/v1/{path}?lang=ar").text
        found = re.findall(r'"names":(\{.*?\})', text)
        assert found and all(len(json.loads(names)) == 1 for names in found), path
        assert sum('"ar"' in names for names in found) > len(found) / 2, path
    assert '"names":{"en":"Armenia"}' in client.get("/api/v1/entities/state/armenia?lang=xx").text


BAD = {
    "bbox": ("1,2,3", "a,b,c,d", "0,50,10,40", "-500,0,0,0", "nan,0,1,1"),
    "from": ("yesterday", "2022-13", "<script>"),
    "as_of": ("2022-02-30",),
    "changed_since": ("now",),
    "min_confidence": ("2", "high"),
    "factuality": ("true",),
    "background": ("perhaps",),
}


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_a_bad_filter_is_refused_by_name(client: TestClient, path: str, name: str, value: str) -> None:
    seed = {"seed": "state/armenia"} if path == "graph/subgraph" else {}
    response = client.get(f"/api/v1/{path}", params={name: value, **seed})
    assert response.status_code == 422, response.text
    problem = response.json()
    assert problem["type"].endswith("#invalid-parameter")
    assert [error["name"] for error in problem["errors"]] == [name]


@pytest.mark.parametrize("name", ["actor", "place", "conflict", "claimant", "article"])
@pytest.mark.parametrize("value", ["state/armenai", "<img src=x>", "a b", "'; DROP", "x" * 5000, "\u0000", "http://x"])
def test_an_unknown_thing_in_a_filter_is_not_found(client: TestClient, name: str, value: str) -> None:
    response = client.get("/api/v1/events", params={name: value})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_404_says_what_may_have_been_meant(client: TestClient) -> None:
    for path in ("entities/state/armenai", "graph/subgraph?seed=state/armenai", "events?actor=state/armenai"):
        problem = client.get(f"/api/v1/{path}").json()
        assert problem["suggestions"][0]["key"] == "state/armenia", path
        assert "Did you mean state/armenia" in problem["detail"]
    named = client.get("/api/v1/entities/people/pashinyan").json()["suggestions"]
    assert "person/nikol-pashinyan" in {each["key"] for each in named}
    assert "suggestions" not in client.get("/api/v1/entities/%F0%9F%92%A5").json()


def test_bounds_are_kept(client: TestClient) -> None:
    for path in ("graph/subgraph?seed=state/armenia&max_nodes=1000000", "events?limit=1000000", "timeline?limit=9999"):
        response = client.get(f"/api/v1/{path}")
        assert response.status_code == 422 and "less than or equal" in response.json()["errors"][0]["problem"]


def test_a_store_without_articles_answers_everywhere(tmp_path_factory: pytest.TempPathFactory) -> None:
    from api.app import create_app
    from builder.settings import Settings
    from tests.api.conftest import write_store

    directory = tmp_path_factory.mktemp("empty") / "store"
    write_store(directory, [])
    with TestClient(create_app(directory, Settings(query_timeout=20))) as client:
        for path in ("events", "claims", "casualties", "contradictions", "timeline", "events/facets", "entities"):
            assert client.get(f"/api/v1/{path}").status_code == 200, path
        for format in ("geojson", "csv", "atom"):
            assert client.get(f"/api/v1/events?format={format}").status_code == 200
        for path in (
            "graph/centrality",
            "graph/communities",
            "entities/state/armenia",
            "entities/state/armenia/neighbours",
        ):
            assert client.get(f"/api/v1/{path}").status_code == 200, path
