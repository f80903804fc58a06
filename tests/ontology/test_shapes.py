"""The shapes against a small valid graph of each layer and against one broken graph for each of their messages."""

import csv
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph, Literal
from rdflib.collection import Collection

from ontology.namespaces import EDTF, HUD, PREFIXES, RDFS, SCHEMA, SH

ONTOLOGY = Path(__file__).parents[2] / "ontology"
GRAPHS = Path(__file__).parent / "graphs"
NAMES = {**PREFIXES, "id": "https://w3id.org/hudna/id/", "a": "https://w3id.org/hudna/id/article/k/"}


def read_cases():
    with (GRAPHS / "broken.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


CASES = read_cases()


@pytest.fixture(scope="module")
def shapes():
    return Graph().parse(ONTOLOGY / "shapes.ttl")


def read_layer(layer):
    graph = Graph().parse(GRAPHS / f"{layer}.ttl")
    if layer == "world":
        graph.parse(ONTOLOGY / "hudna.ttl")
        graph.parse(ONTOLOGY / "event-types.ttl")
    return graph


def messages_of(graph, shapes, **options):
    conforms, report, _ = validate(graph, shacl_graph=shapes, **options)
    messages = {str(message) for message in report.objects(None, SH.resultMessage)}
    assert conforms is not bool(messages)
    return messages


@pytest.mark.parametrize("layer", ["article", "world"])
def test_valid_graph_passes(layer, shapes):
    assert messages_of(read_layer(layer), shapes) == set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['layer']}: -{case['removed']} +{case['added']}"[:80])
def test_broken_graph_is_refused_with_the_message_that_teaches(case, shapes):
    graph = read_layer(case["layer"])
    if case["removed"]:
        before = len(graph)
        graph.update(f"DELETE WHERE {{ {case['removed']} ?value }}", initNs=NAMES)
        assert len(graph) < before, "the case removes nothing"
    if case["added"]:
        graph.update(f"INSERT DATA {{ {case['added']} }}", initNs=NAMES)
    messages = messages_of(graph, shapes)
    assert any(message.startswith(case["message"]) for message in messages), messages


def test_each_message_of_the_shapes_is_caught_by_a_case(shapes):
    expected = tuple(case["message"] for case in CASES)
    messages = {str(message) for message in shapes.objects(None, SH.message)}
    assert sorted(message for message in messages if not message.startswith(expected)) == []


def test_each_property_shape_has_a_message(shapes):
    silent = [
        shapes.value(node, SH.path)
        for shape, node in shapes.subject_objects(SH.property)
        if (shape, SH.targetClass, None) in shapes and (node, SH.message, None) not in shapes
    ]
    assert silent == []


def test_article_shapes_are_closed(shapes):
    closed = {str(shape).rpartition("#")[2] for shape in shapes.subjects(SH.closed, None)}
    assert closed == {
        "Claim",
        "EventReport",
        "Extraction",
        "LocalEntity",
        "NewsArticle",
        "Selector",
        "SpecificResource",
        "Toll",
        "UnnamedSource",
    }


def test_article_graph_passes_with_rdfs_inference_over_the_ontology(shapes):
    graph, ontology = read_layer("article"), Graph().parse(ONTOLOGY / "hudna.ttl")
    assert messages_of(graph, shapes, ont_graph=ontology, inference="rdfs") == set()


def test_closed_shapes_ignore_what_their_properties_entail(shapes):
    ontology = Graph().parse(ONTOLOGY / "hudna.ttl")
    for shape in shapes.subjects(SH.closed, None):
        ignored = set(Collection(shapes, shapes.value(shape, SH.ignoredProperties)))
        paths = {shapes.value(node, SH.path) for node in shapes.objects(shape, SH.property)}
        entailed = {above for path in paths for above in ontology.transitive_objects(path, RDFS.subPropertyOf)}
        assert entailed - paths <= ignored, shape


TIMES = [
    *("2022", "2022-09", "2022-09-13", "199X", "2020-21", "2020-24"),
    *("2020-09-27/2020-11-10", "2015-03/..", "../2020", "199X/2020-23"),
]


@pytest.mark.parametrize("time", TIMES)
def test_times_of_the_forms_in_use_pass(time, shapes):
    graph = read_layer("article")
    for predicate in (HUD.time, SCHEMA.datePublished):
        graph.set((next(graph.subjects(predicate)), predicate, Literal(time, datatype=EDTF)))
    assert messages_of(graph, shapes) == set()
