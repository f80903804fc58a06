"""The JSON-LD context against the vocabulary."""

import json
from pathlib import Path

from pyoxigraph import DefaultGraph, RdfFormat, Store
from rdflib import Graph, Literal, URIRef

from ontology.namespaces import EDTF, HUD, OWL, RDF, RDFS, SKOS, XSD

ONTOLOGY = Path(__file__).parents[2] / "ontology"
CONTEXT = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]


def test_context_covers_every_term():
    covered = {
        value["@id"] if isinstance(value, dict) else value
        for value in CONTEXT.values()
        if isinstance(value, str | dict)
    }
    missing = [name for name in HUD.__annotations__ if not name.startswith("_") and f"hud:{name}" not in covered]
    assert missing == []


def test_context_types_each_property_as_the_vocabulary_does():
    graph = Graph().parse(ONTOLOGY / "hudna.ttl")
    for term in graph.subjects(RDF.type, OWL.ObjectProperty):
        assert CONTEXT[str(term).rpartition("#")[2]]["@type"] in ("@id", "@vocab"), term
    for term in graph.subjects(RDF.type, OWL.DatatypeProperty):
        range_ = graph.value(term, RDFS.range)
        coerced = CONTEXT[str(term).rpartition("#")[2]].get("@type")
        if range_ not in (XSD.string, RDF.langString):
            assert coerced == f"xsd:{str(range_).rpartition('#')[2]}" or (range_ == EDTF and coerced == "edtf:EDTF"), (
                term
            )


def test_plain_json_reads_as_the_graph_it_means():
    document = {
        "@context": CONTEXT,
        "id": "https://w3id.org/hudna/id/event/1",
        "type": ["Event", "Shelling"],
        "label": {"ar": "قصف", "en": "Shelling"},
        "altLabel": {"ar": ["قصف مدفعي"]},
        "time": "2022-09-13",
        "agent": "https://w3id.org/hudna/id/state/azerbaijan",
        "factuality": "actual",
        "weapon": ["artillery", "drone"],
        "background": False,
        "casualtyEstimate": {
            "id": "https://w3id.org/hudna/id/event/1/estimate/1",
            "type": "CasualtyEstimate",
            "low": 49,
        },
    }
    store = Store()
    store.load(input=json.dumps(document).encode(), format=RdfFormat.JSON_LD)
    graph = Graph().parse(data=store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()), format="nt")
    event = URIRef("https://w3id.org/hudna/id/event/1")
    expected = {
        (event, RDF.type, HUD.Event),
        (event, RDF.type, HUD.Shelling),
        (event, RDFS.label, Literal("قصف", lang="ar")),
        (event, RDFS.label, Literal("Shelling", lang="en")),
        (event, SKOS.altLabel, Literal("قصف مدفعي", lang="ar")),
        (event, HUD.time, Literal("2022-09-13", datatype=EDTF)),
        (event, HUD.agent, URIRef("https://w3id.org/hudna/id/state/azerbaijan")),
        (event, HUD.factuality, HUD.actual),
        (event, HUD.weapon, HUD.artillery),
        (event, HUD.weapon, HUD.drone),
        (event, HUD.background, Literal(False)),
        (event, HUD.casualtyEstimate, URIRef(f"{event}/estimate/1")),
        (URIRef(f"{event}/estimate/1"), RDF.type, HUD.CasualtyEstimate),
        (URIRef(f"{event}/estimate/1"), HUD.low, Literal(49)),
    }
    assert set(graph) == expected
