"""What the editor's page shows of an answer: tables, graphs and maps, in the reader's language and within bounds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from api.sparql.pool import Answer, Status
from api.views.snapshot import Snapshot
from api.web.results import Result, read_result
from builder.graph.iris import term
from builder.graph.names import Names
from ontology.namespaces import GEO, HUD, RDFS, WGS84

BASE = "https://example.org/id/"
JSON, TURTLE = "application/sparql-results+json", "text/turtle"


def iri(key: str) -> NamedNode:
    return NamedNode(BASE + key)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    store = Store()
    for key, lang, name in (("place/goris", "ar", "جوريس"), ("place/goris", "en", "Goris"), ("event/1", "en", "Clash")):
        store.add(Quad(iri(key), term(RDFS.label), Literal(name, language=lang), DefaultGraph()))
    store.add(Quad(iri("place/goris"), term(WGS84.lat), Literal("39.51"), DefaultGraph()))
    store.add(Quad(iri("place/goris"), term(WGS84.long), Literal("46.34"), DefaultGraph()))
    store.add(Quad(iri("event/1"), term(HUD.place), iri("place/goris"), DefaultGraph()))
    return Snapshot(
        store, revision=1, base_iri=BASE, full_text=True, article=lambda key: None, names=lambda: Names.read(store)
    )


def uri(key: str) -> Mapping[str, str]:
    return {"type": "uri", "value": BASE + key}


def literal(value: str, **more: str) -> Mapping[str, str]:
    return {"type": "literal", "value": value, **more}


def rows(names: Sequence[str], *bindings: Mapping[str, Mapping[str, str]]) -> Answer:
    found = {"head": {"vars": list(names)}, "results": {"bindings": list(bindings)}}
    return Answer(status=Status.OK, media_type=JSON, body=json.dumps(found).encode())


def turtle(text: str) -> Answer:
    return Answer(status=Status.OK, media_type=TURTLE, body=text.encode())


def graph(result: Result) -> tuple[list[str], list[tuple[str, str, str]]]:
    drawn = json.loads(result.graph or "")
    return [node["name"] for node in drawn["nodes"]], [(e["source"], e["name"], e["target"]) for e in drawn["edges"]]


def test_an_answer_of_yes_or_no_is_only_that(snapshot: Snapshot) -> None:
    answer = Answer(status=Status.OK, media_type=JSON, body=b'{"head":{},"boolean":false}')
    assert read_result(answer, snapshot, "en") == Result(boolean=False)


def test_triples_are_a_table_a_graph_and_a_text(snapshot: Snapshot) -> None:
    text = f"<{BASE}event/1> <{HUD.place}> <{BASE}place/goris> ; <{RDFS.label}> 'قصف'@ar , 'Other'@en ; <urn:x> _:b ."
    result = read_result(turtle(text), snapshot, "ar")
    assert result.text == text
    assert result.table is not None and len(result.table.rows) == 4
    names, edges = graph(result)
    assert names[0] == "قصف"
    assert "جوريس" in names
    assert (BASE + "event/1", "hud:place", BASE + "place/goris") in edges
    assert len(edges) == 2


def test_rows_of_things_are_tied_by_their_columns(snapshot: Snapshot) -> None:
    names = ("event", "event_label", "place", "count")
    row = {
        "event": uri("event/9"),
        "event_label": literal("Shelling"),
        "place": uri("place/goris"),
        "count": literal("3"),
    }
    drawn, edges = graph(read_result(rows(names, row, row), snapshot, "en"))
    assert sorted(drawn) == ["Goris", "Shelling"]
    assert edges == [(BASE + "event/9", "place", BASE + "place/goris")]


def test_rows_of_one_thing_make_no_graph(snapshot: Snapshot) -> None:
    result = read_result(rows(["event"], {"event": uri("event/9")}), snapshot, "en")
    assert result.graph is None
    assert result.map is None


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"x": literal("POINT(46.34 39.51)", datatype=str(GEO.wktLiteral))}, (46.34, 39.51, "")),
        ({"x": literal("<urn:crs> Point (46 -39)", datatype=str(GEO.wktLiteral)), "y": uri("state/a")}, (46, -39, "a")),
        ({"lat": literal("39.5"), "long": literal("46.3"), "name": literal("Here")}, (46.3, 39.5, "Here")),
        ({"place": uri("place/goris")}, (46.34, 39.51, "Goris")),
        ({"event": uri("event/1")}, (46.34, 39.51, "Clash")),
    ],
)
def test_a_row_has_a_place(
    snapshot: Snapshot, row: dict[str, Mapping[str, str]], expected: tuple[float, float, str]
) -> None:
    (place,) = json.loads(read_result(rows(list(row), row), snapshot, "en").map or "")
    assert (place["longitude"], place["latitude"], place["names"][0]) == expected


@pytest.mark.parametrize(
    "value",
    ["POINT(500 39)", "POINT(46 99)", "POINT EMPTY", "LINESTRING(1 1, 2 2)", "POINT(a b)", "POINT(1 1", "" * 9],
)
def test_what_is_no_point_on_earth_is_not_drawn(snapshot: Snapshot, value: str) -> None:
    row = {"x": literal(value, datatype=str(GEO.wktLiteral))}
    assert read_result(rows(["x"], row), snapshot, "en").map is None
    row = {"lat": literal(value), "lon": literal("4")}
    assert read_result(rows(list(row), row), snapshot, "en").map is None
    row = {"lat": literal("nan"), "lon": literal("4000")}
    assert read_result(rows(list(row), row), snapshot, "en").map is None


def test_things_at_one_place_share_a_point_that_is_named_for_the_place(snapshot: Snapshot) -> None:
    answer = rows(["event", "place"], {"event": uri("event/1"), "place": uri("place/goris")})
    (place,) = json.loads(read_result(answer, snapshot, "en").map or "")
    assert place["names"] == ["Goris", "Clash"]
    assert place["href"] == "/id/place/goris"


def test_pictures_are_bounded_and_say_what_they_leave_out(snapshot: Snapshot) -> None:
    hub = [
        {"a": uri("hub"), "b": uri(f"spoke/{n}"), "lat": literal("1"), "lon": literal(str(n / 100))} for n in range(900)
    ]
    result = read_result(rows(["a", "b", "lat", "lon"], *hub), snapshot, "en")
    names, edges = graph(result)
    assert "hub" in names
    assert (len(names), len(edges), result.more["graph"]) == (150, 149, 751)
    assert (len(json.loads(result.map or "")), result.more["map"]) == (500, 400)


def test_nothing_in_the_data_ends_the_element_it_stands_in(snapshot: Snapshot) -> None:
    row = {"a": uri("a"), "b": {"type": "uri", "value": "urn:</script><script>alert(1)</script>"}}
    hostile = literal("</script><!--", **{"xml:lang": "en"})
    result = read_result(rows(["a", "a_label", "b"], {**row, "a_label": hostile}), snapshot, "en")
    assert "<" not in (result.graph or "")


def test_only_what_this_server_answers_for_is_linked(snapshot: Snapshot) -> None:
    row = {"a": uri("a"), "b": {"type": "uri", "value": "javascript:alert(1)"}}
    drawn = json.loads(read_result(rows(["a", "b"], row), snapshot, "en").graph or "")
    assert {node["id"]: node["href"] for node in drawn["nodes"]} == {BASE + "a": "/id/a", "javascript:alert(1)": None}
