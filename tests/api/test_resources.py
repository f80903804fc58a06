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


def test_every_answer_links_to_its_other_formats_and_to_what_describes_it(client: TestClient) -> None:
    path = f"/id/{key_of(client, KINDS['event'])}"
    for accept in ("text/html", *FORMATS.values()):
        answer = client.get(path, headers={"Accept": accept})
        links = [part.strip() for part in answer.headers["link"].split(", <")]
        assert any('rel="canonical"' in link for link in links)
        assert any("describedby" in link for link in links)
        others = [link for link in links if "alternate" in link]
        assert len(others) == len(FORMATS)
        for link in others:
            found = client.get(link.lstrip("<").partition(">")[0])
            assert found.status_code == 200
            media_type = link.rpartition('type="')[2].rstrip('"')
            assert found.headers["content-type"].partition(";")[0] == media_type != accept


def test_an_iri_with_other_letters_fits_into_the_header(tmp_path_factory: pytest.TempPathFactory) -> None:
    from api.app import create_app
    from builder.settings import Settings
    from tests.api.conftest import write_store

    directory = tmp_path_factory.mktemp("letters") / "store"
    write_store(directory, [])
    from builder.pipeline import open_writer

    source = directory.parent / "more.ttl"
    source.write_text(f'<{BASE}place/غوريس> <http://www.w3.org/2000/01/rdf-schema#label> "غوريس"@ar .', "utf-8")
    with open_writer(directory, base_iri=BASE, min_confidence=0.5) as writer:
        writer.load([source], graph=None)
    with TestClient(create_app(directory, Settings(query_timeout=20))) as client:
        assert client.get("/id/place/غوريس.ttl").status_code == 200


def test_an_event_that_became_part_of_another_leads_there(demo: Served) -> None:
    """An event is named after its smallest report; each other report would have named one that is no more."""
    from builder.keys import digest

    query = "SELECT ?e ?r { ?e a hud:Event ; hud:report ?r, ?other FILTER(?r != ?other) } ORDER BY ?e ?r"
    rows = demo.client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert rows
    for row in rows:
        event, report = (row[name]["value"].removeprefix(BASE) for name in ("e", "r"))
        lost = f"event/{digest(report)}"
        if lost == event or event.startswith("war/"):
            continue
        for suffix in ("", ".ttl"):
            answer = demo.client.get(f"/id/{lost}{suffix}", follow_redirects=False)
            assert (answer.status_code, answer.headers["location"]) == (308, f"/id/{event}{suffix}")
        answer = demo.client.get(f"/api/v1/events/{lost.removeprefix('event/')}", follow_redirects=False)
        assert answer.status_code == 308 and answer.headers["location"].endswith(event.removeprefix("event/"))
        return
    pytest.fail("no event of the demo is told by two reports")


def test_a_thing_that_the_graph_says_is_replaced_leads_to_what_replaces_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    from api.app import create_app
    from builder.pipeline import open_writer
    from builder.settings import Settings
    from tests.api.conftest import write_store

    directory = tmp_path_factory.mktemp("replaced") / "store"
    write_store(directory, [])
    source = directory.parent / "more.ttl"
    replaced = "<http://purl.org/dc/terms/isReplacedBy>"
    source.write_text(f"<{BASE}person/a> {replaced} <{BASE}person/b> . <{BASE}person/b> {replaced} <{BASE}person/a> .")
    with open_writer(directory, base_iri=BASE, min_confidence=0.5) as writer:
        writer.load([source], graph=None)
    with TestClient(create_app(directory, Settings(query_timeout=20))) as client:
        # Even where two replace each other, which is nonsense, the answer comes
        assert client.get("/id/person/a", follow_redirects=False).status_code == 200
    source.write_text(f"<{BASE}person/c> {replaced} <{BASE}state/armenia> .")
    with open_writer(directory, base_iri=BASE, min_confidence=0.5) as writer:
        writer.load([source], graph=None)
    with TestClient(create_app(directory, Settings(query_timeout=20))) as client:
        answer = client.get("/id/person/c", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (308, "/id/state/armenia")
