"""The closed namespaces against the vocabulary files."""

from pathlib import Path

import pytest
from rdflib import Graph, URIRef

from ontology import namespaces
from ontology.namespaces import (
    EDTF,
    GAF,
    GEO,
    HUD,
    OA,
    ONTOLOGY_IRI,
    OWL,
    PREFIXES,
    PROV,
    RDF,
    SCHEMA,
    SEM,
    SKOS,
    WGS84,
    XSD,
)

ONTOLOGY = Path(__file__).parents[2] / "ontology"


def test_terms_of_hud_are_those_of_the_vocabulary_files():
    graph = Graph().parse(ONTOLOGY / "hudna.ttl").parse(ONTOLOGY / "event-types.ttl")
    declared = {subject for subject in graph.subjects() if str(subject).startswith(str(HUD))}
    assert {HUD[name] for name in HUD.__annotations__ if not name.startswith("_")} == declared


@pytest.mark.parametrize(
    ("namespace", "term"),
    [(HUD, "Clash"), (SEM, "hasActors"), (SCHEMA, "NewsArtikel"), (PROV, "derivedFrom"), (OA, "begin"), (SKOS, "label"),
     (GEO, "asWkt"), (WGS84, "latitude"), (GAF, "denote"), (RDF, "typ"), (OWL, "SameAs"), (XSD, "int64")],
)  # fmt: skip
def test_misspelt_term_raises(namespace, term):
    with pytest.raises(AttributeError, match=term):
        getattr(namespace, term)


@pytest.mark.parametrize(
    ("term", "iri"),
    [
        (HUD.Claim, "https://w3id.org/hudna/ontology#Claim"),
        (SEM.hasActor, "http://semanticweb.cs.vu.nl/2009/11/sem/hasActor"),
        (SCHEMA.NewsArticle, "https://schema.org/NewsArticle"),
        (OA.exact, "http://www.w3.org/ns/oa#exact"),
        (GAF.denotes, "http://groundedannotationframework.org/gaf#denotes"),
        (GEO.asWKT, "http://www.opengis.net/ont/geosparql#asWKT"),
        (WGS84.long, "http://www.w3.org/2003/01/geo/wgs84_pos#long"),
        (EDTF, "http://id.loc.gov/datatypes/edtf/EDTF"),
        (ONTOLOGY_IRI, "https://w3id.org/hudna/ontology"),
    ],
)
def test_term_is_its_iri(term, iri):
    assert isinstance(term, URIRef)
    assert str(term) == iri


def test_prefixes_are_the_namespaces():
    assert PREFIXES["hud"] + "Claim" == str(HUD.Claim)
    assert PREFIXES["schema"] + "url" == str(SCHEMA.url)
    assert PREFIXES["xsd"] + "date" == str(XSD.date)
    assert PREFIXES["edtf"] + "EDTF" == str(EDTF)
    assert len(set(PREFIXES.values())) == len(PREFIXES)


def test_exported_names_exist():
    assert all(hasattr(namespaces, name) for name in namespaces.__all__)
