"""Neighbourhoods and paths, as JSON and GraphML that networkx reads back."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from typing import Any

import networkx
import pytest
from fastapi.testclient import TestClient

from api.exploration import network
from tests.api.conftest import BASE, Served


def get(client: TestClient, path: str, **wanted: str | int) -> Any:
    response = client.get(f"/api/v1/graph/{path}", params=wanted)
    assert response.status_code == 200, response.text
    return response.json()


def read_json(answer: Any) -> networkx.MultiDiGraph:
    return networkx.node_link_graph(answer, edges="edges")


def truce(client: TestClient) -> str:
    return str(client.get("/api/v1/events?type=Truce").json()["items"][0]["iri"])


def test_a_neighbourhood_holds_all_that_touches_the_seed_and_the_edges_among_it(client: TestClient) -> None:
    graph = read_json(get(client, "subgraph", seed="state/armenia"))
    seed = f"{BASE}state/armenia"
    kinds = sorted(kind for node, kind in graph.nodes(data="kind") if node != seed)
    assert kinds == ["ArmedClash", "ArmedClash", "Conflict", "Shelling", "Shelling", "Truce", "War", "War"]
    assert graph.number_of_edges() == 17
    assert {*graph.predecessors(seed), seed} == set(graph)
    clash = next(node for node in graph if graph.has_edge(node, truce(client)))
    assert graph.edges[clash, truce(client), "endedBy"] == {"predicate": "endedBy", "reports": 2}
    shellings = [node for node, kind in graph.nodes(data="kind") if kind == "Shelling"]
    assert {graph.nodes[node]["realised"] for node in shellings} == {False, True}  # one of the two is only denied


def test_a_second_step_reaches_the_other_parties(client: TestClient) -> None:
    near = read_json(get(client, "subgraph", seed="state/russia", told=True))
    far = read_json(get(client, "subgraph", seed="state/russia", told=True, radius=2))
    assert set(near) == {f"{BASE}state/russia", truce(client)}
    assert set(near) < set(far) and f"{BASE}state/azerbaijan" in far
    lengths = networkx.single_source_shortest_path_length(far.to_undirected(), f"{BASE}state/russia")
    assert max(lengths.values()) == 2 and set(lengths) == set(far)


def test_nodes_are_named_in_the_language_asked_for(client: TestClient) -> None:
    def label(**headers: str) -> str:
        url = "/api/v1/graph/subgraph?seed=state/armenia"
        language = headers.pop("lang", None)
        response = client.get(url + (f"&lang={language}" if language else ""), headers=headers)
        node = response.json()["nodes"][0]
        assert (node["id"], node["key"], node["kind"]) == (f"{BASE}state/armenia", "state/armenia", "State")
        return str(node["label"])

    assert label() == "Armenia"
    assert label(lang="ar") == label(**{"Accept-Language": "ar"}) == "أرمينيا"
    assert label(lang="xx") == "Armenia"


@pytest.mark.parametrize("most", [1, 3, 8])
def test_a_neighbourhood_stops_at_its_bound_and_says_so(client: TestClient, most: int) -> None:
    answer = get(client, "subgraph", seed="state/armenia", radius=2, max_nodes=most)
    assert len(answer["nodes"]) == most
    assert answer["nodes"][0]["key"] == "state/armenia"
    assert answer["truncated"] is answer["graph"]["truncated"] is True
    assert {edge[end] for edge in answer["edges"] for end in ("source", "target")} <= {n["id"] for n in answer["nodes"]}


def test_a_neighbourhood_that_just_fits_is_whole(client: TestClient) -> None:
    answer = get(client, "subgraph", seed="state/armenia", max_nodes=9)
    assert len(answer["nodes"]) == 9 and answer["truncated"] is False


def test_graphml_holds_the_same_graph(client: TestClient) -> None:
    wanted = {"seed": "state/russia", "radius": "2", "told": "true"}
    plain = read_json(get(client, "subgraph", **wanted))
    by_name = client.get("/api/v1/graph/subgraph", params={**wanted, "format": "graphml"})
    by_header = client.get("/api/v1/graph/subgraph", params=wanted, headers={"Accept": "application/graphml+xml"})
    assert by_name.headers["content-type"] == "application/graphml+xml"
    assert by_name.content == by_header.content
    graph = networkx.read_graphml(BytesIO(by_name.content))
    assert (len(graph), graph.size()) == (len(plain), plain.size()) == (6, 11)
    assert graph.nodes[truce(client)] == plain.nodes[truce(client)]
    assert "time" not in graph.nodes[f"{BASE}state/russia"]
    assert graph.graph["truncated"] is False
    assert sorted(graph.edges(data="predicate")) == sorted(plain.edges(data="predicate"))


def test_a_path_leads_through_the_truce_with_the_words_for_each_hop(client: TestClient) -> None:
    answer = get(client, "path", **{"from": "state/armenia", "to": "state/russia"})
    assert [path["length"] for path in answer["items"]] == [2, 3, 3] and answer["truncated"] is False
    shortest = answer["items"][0]
    assert [node["iri"] for node in shortest["nodes"]] == [f"{BASE}state/armenia", truce(client), f"{BASE}state/russia"]
    assert [(hop["predicate"], hop["direction"]) for hop in shortest["hops"]] == [
        ("party", "inverse"),
        ("mediator", "forward"),
    ]
    for hop in shortest["hops"]:
        assert hop["claim"]["quote"]["text"] == "اتفقت أرمينيا وأذربيجان مساء الأربعاء على هدنة توسطت فيها روسيا"
        assert hop["claim"]["quote"]["article"]["id"] == "truce"
        assert "/claim/" in hop["claim"]["iri"]


def test_hops_that_only_the_reference_data_states_have_no_claim(client: TestClient) -> None:
    answer = get(client, "path", **{"from": "state/armenia", "to": "war/armenia-azerbaijan-2020", "k": 1})
    (hop,) = answer["items"][0]["hops"]
    assert (hop["predicate"], hop["direction"], hop["claim"]) == ("party", "inverse", None)


def test_paths_are_simple_and_join_up_and_turn_round(client: TestClient) -> None:
    wanted = {"k": 10, "max_length": 4}
    there = get(client, "path", **{"from": "state/russia", "to": "place/goris"}, **wanted)
    back = get(client, "path", **{"from": "place/goris", "to": "state/russia"}, **wanted)
    lengths = [path["length"] for path in there["items"]]
    assert lengths == sorted(lengths) == [path["length"] for path in back["items"]]
    assert lengths and max(lengths) <= 4
    for path in there["items"]:
        iris = [node["iri"] for node in path["nodes"]]
        assert len(set(iris)) == len(iris) == path["length"] + 1
        assert [(hop["start"], hop["end"]) for hop in path["hops"]] == list(pairwise(iris))


def test_where_there_is_no_path_the_list_is_empty(client: TestClient) -> None:
    assert get(client, "path", **{"from": "state/armenia", "to": "state/japan"})["items"] == []
    near = get(client, "path", **{"from": "state/armenia", "to": "state/russia", "max_length": 1})
    assert near["items"] == []


def test_a_search_for_paths_ends_after_many_steps_and_says_so(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = get(client, "path", **{"from": "state/armenia", "to": "state/russia", "k": 10})
    assert whole["truncated"] is False
    monkeypatch.setattr(network, "_MOST_STEPS", 4)
    answer = get(client, "path", **{"from": "state/armenia", "to": "state/russia", "k": 10})
    assert answer["truncated"] is True
    assert answer["items"] == whole["items"][: len(answer["items"])] and len(answer["items"]) < len(whole["items"])


def test_a_key_may_be_given_as_an_iri(client: TestClient) -> None:
    by_iri = get(client, "subgraph", seed=truce(client))
    assert by_iri == get(client, "subgraph", seed=truce(client).removeprefix(BASE))
    assert {node["key"] for node in by_iri["nodes"]} >= {"state/russia", "state/armenia", "state/azerbaijan"}


@pytest.mark.parametrize("key", ["state/atlantis", "a b", "weapon", "https://example.org/x"])
def test_an_unknown_key_is_a_problem_that_names_it(client: TestClient, key: str) -> None:
    requests = ({"seed": key}, {"from": key, "to": "state/russia"}, {"from": "state/russia", "to": key})
    for wanted in requests:
        path = "subgraph" if "seed" in wanted else "path"
        response = client.get(f"/api/v1/graph/{path}", params=wanted)
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"
        assert repr(key) in response.json()["detail"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("subgraph?radius=1", "seed"),
        ("subgraph?seed=state/armenia&radius=3", "radius"),
        ("subgraph?seed=state/armenia&radius=0", "radius"),
        ("subgraph?seed=state/armenia&max_nodes=0", "max_nodes"),
        ("subgraph?seed=state/armenia&max_nodes=1001", "max_nodes"),
        ("subgraph?seed=state/armenia&lang=Arabic", "lang"),
        ("subgraph?seed=state/armenia&depth=2", "depth"),
        ("path?from=state/armenia", "to"),
        ("path?from=state/armenia&to=state/armenia", "to"),
        ("path?from=state/armenia&to=state/russia&k=11", "k"),
        ("path?from=state/armenia&to=state/russia&max_length=9", "max_length"),
        ("path?start=state/armenia&from=state/armenia&to=state/russia", "start"),
    ],
)
def test_what_is_out_of_bounds_is_refused_by_name(client: TestClient, path: str, name: str) -> None:
    response = client.get(f"/api/v1/graph/{path}")
    assert response.status_code == 422
    assert [error["name"] for error in response.json()["errors"]] == [name]


def test_an_unknown_format_is_not_acceptable(client: TestClient) -> None:
    url = "/api/v1/graph/subgraph?seed=state/armenia"
    assert "graphml" in client.get(f"{url}&format=dot").json()["detail"]
    assert client.get(f"{url}&format=dot").status_code == 406
    assert client.get(url, headers={"Accept": "image/png"}).status_code == 406


def test_a_graph_is_not_sent_twice(served: Served) -> None:
    for path in ("subgraph?seed=state/armenia", "path?from=state/armenia&to=state/russia"):
        first = served.client.get(f"/api/v1/graph/{path}")
        again = served.client.get(f"/api/v1/graph/{path}", headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304
