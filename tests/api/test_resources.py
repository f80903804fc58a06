"""Every IRI below the base is answered, in the format asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import BASE, Served

FORMATS = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "trig": "application/trig",
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def keys_of(client: TestClient, pattern: str) -> list[str]:
    query = f"SELECT DISTINCT ?x {{ {{ {pattern} }} UNION {{ GRAPH ?g {{ {pattern} }} }} }} ORDER BY ?x"
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return [row["x"]["value"].removeprefix(BASE) for row in rows if row["x"]["value"].startswith(BASE)]


def key_of(client: TestClient, pattern: str) -> str:
    return keys_of(client, pattern)[0]


KINDS = {
    "state": "?x a hud:State",
    "person": "?x a hud:Person",
    "place": "?x a hud:Place",
    "event": "?x a hud:Truce ; hud:report ?r",
    "unrealised": "?x a hud:UnrealisedEvent",
    "war": "?x a hud:War",
    "conflict": "?x a hud:Conflict",
    "article": "?x a schema:NewsArticle",
}


@pytest.mark.parametrize("kind", [*KINDS])
@pytest.mark.parametrize("format", [*FORMATS])
def test_accept_format_and_suffix_lead_to_the_same_description(client: TestClient, kind: str, format: str) -> None:
    path = f"/id/{key_of(client, KINDS[kind])}"
    media_type = FORMATS[format]
    answers = [
        client.get(path, headers={"Accept": media_type}),
        client.get(path, headers={"Accept": f"text/html;q=0.3, {media_type}"}),
        client.get(f"{path}?format={format}", headers={"Accept": "text/html"}),
        client.get(f"{path}.{format}", headers={"Accept": "text/html"}),
    ]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.content for answer in answers}) == 1
    for answer in answers:
        assert answer.headers["content-type"].partition(";")[0] == media_type
    quads = list(ox.parse(input=answers[0].content, format=ox.RdfFormat.from_media_type(media_type)))
    assert any(quad.subject == ox.NamedNode(f"{BASE}{path.removeprefix('/id/')}") for quad in quads)


@pytest.mark.parametrize("kind", [*KINDS])
def test_a_browser_gets_a_page_and_a_machine_turtle(client: TestClient, kind: str) -> None:
    path = f"/id/{key_of(client, KINDS[kind])}"
    for response in (
        client.get(path, headers={"Accept": BROWSER}),
        client.get(f"{path}.html"),
        client.get(f"{path}?format=html"),
    ):
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/html")
    assert client.get(path).headers["content-type"].startswith("text/turtle")
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


PARTS = ["Claim", "Toll", "EventReport", "UnnamedSource", "CasualtyEstimate", "LineageStatement", "Contradiction"]


def _part_keys(client: TestClient) -> Iterator[tuple[str, str]]:
    for kind in PARTS:
        for key in keys_of(client, f"?x a hud:{kind}"):
            yield kind, key
    for key in keys_of(client, "?x a oa:TextPositionSelector"):
        yield "selector", key


def test_a_part_of_a_page_leads_to_where_it_is_shown(served: Served) -> None:
    client = served.client
    seen = set()
    for kind, key in _part_keys(client):
        response = client.get(f"/id/{key}", headers={"Accept": BROWSER}, follow_redirects=False)
        assert response.status_code == 303, (kind, key)
        path, _, anchor = response.headers["location"].partition("#")
        page = served.page(path)
        assert kind == "UnnamedSource" or f'id="{anchor}"' in page, (kind, key, anchor)
        assert client.get(f"/id/{key}").headers["content-type"].startswith("text/turtle")
        seen.add(kind)
    assert {"Claim", "Toll", "EventReport", "UnnamedSource", "CasualtyEstimate", "selector"} <= seen


def test_the_description_of_an_event_holds_its_estimates_and_lineage(client: TestClient) -> None:
    key = key_of(client, "?x hud:casualtyEstimate ?e ; hud:report ?r . FILTER(STRSTARTS(STR(?x), STR(<event/>)))")
    store = ox.Store()
    store.load(input=client.get(f"/id/{key}.nt").content, format=ox.RdfFormat.N_TRIPLES)
    hud = "PREFIX hud: <https://w3id.org/hudna/ontology#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>"
    assert store.query(f"{hud} ASK {{ ?x hud:casualtyEstimate ?e . ?e a hud:CasualtyEstimate ; hud:best ?n }}")
    assert store.query(f"{hud} ASK {{ ?s a hud:LineageStatement ; rdf:subject <{BASE}{key}> ; hud:supportedBy ?c }}")


def test_the_graph_of_an_article_comes_whole_and_named_in_trig(served: Served) -> None:
    key = f"article/{served.articles['truce'].key}"
    quads = list(ox.parse(input=served.client.get(f"/id/{key}.trig").content, format=ox.RdfFormat.TRIG))
    assert {quad.graph_name for quad in quads} == {ox.NamedNode(BASE + key)}
    count = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{BASE}{key}> {{ ?s ?p ?o }} }}"
    rows = served.client.get("/sparql", params={"query": count}).json()["results"]["bindings"]
    assert len(quads) == int(rows[0]["n"]["value"])


def test_a_claim_comes_with_the_words_it_rests_on(client: TestClient) -> None:
    key = key_of(client, "?x a hud:Claim")
    turtle = client.get(f"/id/{key}.ttl").text
    assert "oa:exact" in turtle and "oa:start" in turtle and "hud:claimant" in turtle


def test_descriptions_are_the_same_bytes_each_time(client: TestClient) -> None:
    key = key_of(client, KINDS["event"])
    assert client.get(f"/id/{key}.ttl").content == client.get(f"/id/{key}.ttl?again").content


def test_the_description_of_a_state_leads_to_the_events_in_which_it_has_a_part(client: TestClient) -> None:
    quads = list(ox.parse(input=client.get("/id/state/armenia.nt").content, format=ox.RdfFormat.N_TRIPLES))
    inverse = {quad.subject.value for quad in quads if quad.object == ox.NamedNode(f"{BASE}state/armenia")}
    assert any(f"{BASE}event/" in iri for iri in inverse)


def test_json_ld_is_written_in_the_short_terms_of_the_ontology(client: TestClient) -> None:
    for path in ("/id/state/armenia", "/id/conflict/armenia-azerbaijan", f"/id/{key_of(client, '?x a hud:Claim')}"):
        document = client.get(f"{path}.jsonld")
        assert set(document.json()) >= {"@context"}
        assert "@id" not in document.text.partition('"@graph"')[2]
        quads = set(ox.parse(input=document.content, format=ox.RdfFormat.JSON_LD))
        assert quads == set(ox.parse(input=client.get(f"{path}.nt").content, format=ox.RdfFormat.N_TRIPLES))
