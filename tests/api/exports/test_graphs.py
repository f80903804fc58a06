"""Every format of a graph is read back by another program with the nodes and edges that the JSON has."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import BytesIO, StringIO
from xml.etree import ElementTree

import networkx
import pyoxigraph as ox
import pytest
import rdflib
from fastapi.testclient import TestClient

from api.exports.graphs import FORMATS, WRITERS
from ontology.namespaces import HUD, RDF
from tests.api.conftest import Served

HOSTILE = "<b>\"'&;\x00\x0b=1+1\u202e\n</b>"


def counts(graph: networkx.MultiDiGraph) -> tuple[int, int]:
    return graph.number_of_nodes(), graph.number_of_edges()


def read_json(body: bytes) -> tuple[int, int]:
    return counts(networkx.node_link_graph(json.loads(body), edges="edges"))


def read_cytoscape(body: bytes) -> tuple[int, int]:
    return counts(networkx.cytoscape_graph(json.loads(body)))


def read_jgf(body: bytes) -> tuple[int, int]:
    graph = json.loads(body)["graph"]
    assert graph["directed"] is True and all(node["label"] for node in graph["nodes"].values())
    assert {edge[end] for edge in graph["edges"] for end in ("source", "target")} <= set(graph["nodes"])
    return len(graph["nodes"]), len({(e["source"], e["target"], e["relation"]) for e in graph["edges"]})


def read_graphml(body: bytes) -> tuple[int, int]:
    names = {"g": "http://graphml.graphdrawing.org/xmlns"}
    root = ElementTree.fromstring(body)
    found = len(root.findall(".//g:node", names)), len(root.findall(".//g:edge", names))
    assert found == counts(networkx.read_graphml(BytesIO(body), force_multigraph=True))
    return found


def read_gexf(body: bytes) -> tuple[int, int]:
    names = {"g": "http://www.gexf.net/1.2draft"}
    root = ElementTree.fromstring(body)
    found = len(root.findall(".//g:node", names)), len(root.findall(".//g:edge", names))
    assert found == counts(networkx.read_gexf(BytesIO(body), version="1.2draft"))
    return found


def read_rdf(triples: set[tuple[str, str, str]]) -> tuple[int, int]:
    nodes = {subject for subject, predicate, _ in triples if predicate == str(RDF.type)}
    return len(nodes), sum(1 for _, predicate, value in triples if predicate.startswith(str(HUD)) and value in nodes)


def read_turtle(body: bytes) -> tuple[int, int]:
    graph = rdflib.Graph().parse(data=body, format="turtle")
    return read_rdf({(str(s), str(p), str(o)) for s, p, o in graph})


def read_jsonld(body: bytes) -> tuple[int, int]:
    quads = ox.parse(input=body, format=ox.RdfFormat.JSON_LD)
    return read_rdf({(q.subject.value, q.predicate.value, getattr(q.object, "value", "")) for q in quads})  # type: ignore[union-attr]


def read_csv(body: bytes) -> tuple[int, int]:
    rows = list(csv.DictReader(StringIO(body.decode("utf-8-sig"))))
    nodes = {row[end] for row in rows for end in ("source", "target") if row[end]}
    return len(nodes), sum(1 for row in rows if row["predicate"])


READERS: dict[str, Callable[[bytes], tuple[int, int]]] = {
    "json": read_json,
    "cytoscape": read_cytoscape,
    "jgf": read_jgf,
    "graphml": read_graphml,
    "gexf": read_gexf,
    "jsonld": read_jsonld,
    "ttl": read_turtle,
    "csv": read_csv,
}


def test_every_format_has_a_reader_here() -> None:
    assert set(READERS) == set(FORMATS) == {*WRITERS, "json"}


@pytest.mark.parametrize("format", [*FORMATS])
@pytest.mark.parametrize("seed", ["state/armenia", "conflict/armenia-azerbaijan"])
def test_an_export_has_all_nodes_and_edges(demo: Served, format: str, seed: str) -> None:
    url = f"/api/v1/graph/subgraph?seed={seed}&radius=2&lang=ar"
    expected = read_json(demo.client.get(url).content)
    assert expected[0] > 20 and expected[1] > 20
    by_name = demo.client.get(f"{url}&format={format}")
    by_accept = demo.client.get(url, headers={"Accept": FORMATS[format]})
    assert by_name.headers["content-type"].partition(";")[0] == FORMATS[format]
    assert by_name.content == by_accept.content
    assert READERS[format](by_name.content) == expected


@pytest.mark.parametrize("format", [*WRITERS])
def test_a_node_without_edges_and_hostile_names_survive(format: str) -> None:
    graph = networkx.MultiDiGraph(seed="urn:a", radius=1, truncated=False)
    empty = {"key": "k", "time": None, "realised": None}
    graph.add_node("urn:a", **empty, kind="State", label=HOSTILE)
    graph.add_node("urn:b", **{**empty, "time": "2022-09", "realised": False}, kind="Truce", label="=cmd()")
    graph.add_node("urn:alone", **empty, kind=None, label="نزاع")
    for predicate in ("party", "place"):
        graph.add_edge("urn:b", "urn:a", key=predicate, predicate=predicate, reports=2)
    body = WRITERS[format](graph)
    assert READERS[format](body) == (3, 2)
    assert WRITERS[format](graph) == body  # no clock in it


def test_a_seed_that_nothing_is_tied_to_is_a_graph_of_one(client: TestClient) -> None:
    for format in FORMATS:
        body = client.get(f"/api/v1/graph/subgraph?seed=state/japan&format={format}").content
        assert READERS[format](body) == (1, 0), format
