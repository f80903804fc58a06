"""What the endpoint says of itself to programs that write SPARQL, asked the way that they ask."""

from __future__ import annotations

import pytest
from pyoxigraph import DefaultGraph, QuerySolutions, Store

import queries
from builder.graph.examples import example_quads, void_quads
from ontology.namespaces import HUD

BASE = "https://example.org/data/"
EXAMPLES = """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?example ?comment ?query {
    ?example a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct ?query }"""
DECLARED = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace { [] sh:namespace ?namespace ; sh:prefix ?prefix }"""
PARTITIONS = """PREFIX void: <http://rdfs.org/ns/void#> PREFIX void-ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?class ?property ?object ?datatype {
    ?partition void:class ?class ; void:propertyPartition ?properties . ?properties void:property ?property
    OPTIONAL {
        { ?properties void:classPartition [ void:class ?object ] }
        UNION { ?properties void-ext:datatypePartition [ void-ext:datatype ?datatype ] }
    } }"""


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.extend([*example_quads(BASE), *void_quads(BASE)])
    return store


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    solutions = store.query(query)
    assert isinstance(solutions, QuerySolutions)
    return [tuple(value.value if value else "" for value in solution) for solution in solutions]


def test_every_ready_question_is_an_example_that_runs(store: Store) -> None:
    found = rows(store, EXAMPLES)
    assert {iri.rsplit("/", 1)[1] for iri, _, _ in found} == set(queries.names())
    assert {comment for _, comment, _ in found} == {queries.load(name).summary for name in queries.names()}
    for _, _, query in found:
        rows(Store(), query)
        assert "https://w3id.org/hudna/id/" not in query  # examples name things of this store


def test_prefixes_are_declared(store: Store) -> None:
    assert ("hud", str(HUD)) in rows(store, DECLARED)


def test_classes_are_described_with_properties_and_what_these_lead_to(store: Store) -> None:
    found = rows(store, PARTITIONS)
    hud = str(HUD)
    assert (f"{hud}EventReport", f"{hud}time", "", "http://id.loc.gov/datatypes/edtf/EDTF") in found
    assert (f"{hud}Claim", f"{hud}about", f"{hud}EventReport", "") in found
    assert {f"{hud}Event", f"{hud}Claim", f"{hud}Toll", f"{hud}CasualtyEstimate"} <= {row[0] for row in found}
    assert sum(1 for *_, item, datatype in found if item or datatype) > len(found) // 2


def test_all_of_it_stands_in_the_default_graph_under_the_base_and_is_the_same_each_time() -> None:
    quads = [*example_quads(BASE), *void_quads(BASE)]
    assert all(quad.graph_name == DefaultGraph() and str(quad.subject).startswith(f"<{BASE}") for quad in quads)
    assert quads == [*example_quads(BASE), *void_quads(BASE)]
