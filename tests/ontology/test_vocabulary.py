"""What hudna.ttl and event-types.ttl declare."""

from pathlib import Path

import pytest
from rdflib import Graph, Literal

from builder.model import CasualtyKind, EventType, Factuality, Scope, Victim, Weapon
from ontology.namespaces import HUD, ONTOLOGY_IRI, OWL, PROV, RDF, RDFS, SCHEMA, SEM, SKOS

ONTOLOGY = Path(__file__).parents[2] / "ontology"
CODES = "https://w3id.org/hudna/codes/"


@pytest.fixture(scope="module")
def graph():
    return Graph().parse(ONTOLOGY / "hudna.ttl").parse(ONTOLOGY / "event-types.ttl")


def own_terms(graph):
    return sorted({subject for subject in graph.subjects() if str(subject).startswith(str(HUD))})


def languages(graph, subject, *predicates):
    return {literal.language for predicate in predicates for literal in graph.objects(subject, predicate)}


def camel(value):
    head, *tail = value.split("_")
    return head + "".join(word.capitalize() for word in tail)


def test_ontology_has_licence_and_version(graph):
    assert (ONTOLOGY_IRI, RDF.type, OWL.Ontology) in graph
    assert (ONTOLOGY_IRI, OWL.versionInfo, Literal("0.1.0")) in graph


def test_each_term_has_label_and_explanation_in_arabic_and_english(graph):
    for term in own_terms(graph):
        assert languages(graph, term, RDFS.label) == {"ar", "en"}, term
        assert languages(graph, term, RDFS.comment, SKOS.definition) == {"ar", "en"}, term


def test_each_term_is_a_class_property_individual_or_scheme(graph):
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual, SKOS.ConceptScheme}
    for term in own_terms(graph):
        assert len(set(graph.objects(term, RDF.type)) & kinds) == 1, term


def test_each_class_stands_under_a_class(graph):
    for term in graph.subjects(RDF.type, OWL.Class):
        assert (term, RDFS.subClassOf, None) in graph, term


def test_event_types_are_the_25_of_the_annotation_guide(graph):
    types = {
        str(term).rpartition("#")[2]
        for term in graph.subjects(RDF.type, OWL.Class)
        if (term, SKOS.broader, None) in graph
    }
    assert types == {str(type_) for type_ in EventType}


def test_event_type_is_class_and_concept_under_one_group(graph):
    groups = {HUD.Fighting, HUD.TruceAndTalks, HUD.Words, HUD.OtherEvent}
    for name in EventType:
        term = HUD[name.value]
        assert (term, RDF.type, SKOS.Concept) in graph
        assert (term, SKOS.inScheme, HUD.eventTypes) in graph
        assert set(graph.objects(term, RDFS.subClassOf)) == set(graph.objects(term, SKOS.broader))
        assert set(graph.objects(term, RDFS.subClassOf)) < groups
    for group in groups:
        assert (group, RDFS.subClassOf, HUD.Event) in graph
        assert (HUD.eventTypes, SKOS.hasTopConcept, group) in graph


@pytest.mark.parametrize(
    ("values", "class_", "suffix"),
    [
        (Weapon, HUD.Weapon, ""),
        (CasualtyKind, HUD.CasualtyKind, ""),
        (Victim, HUD.Victim, ""),
        (Factuality, HUD.Factuality, ""),
        (Scope, HUD.Scope, "Scope"),
    ],
)
def test_individuals_are_the_closed_values_of_the_model(graph, values, class_, suffix):
    assert set(graph.subjects(RDF.type, class_)) == {HUD[camel(value.value) + suffix] for value in values}


def test_role_properties_serve_reports_and_events_alike(graph):
    for role in (HUD.agent, HUD.target, HUD.party, HUD.mediator):
        assert (role, RDFS.subPropertyOf, SEM.hasActor) in graph
    assert (HUD.place, RDFS.subPropertyOf, SEM.hasPlace) in graph
    for role in (HUD.agent, HUD.target, HUD.party, HUD.mediator, HUD.place, HUD.weapon, HUD.time, HUD.factuality):
        assert (role, RDFS.domain, None) not in graph, role


@pytest.mark.parametrize(
    ("below", "above"),
    [
        (HUD.Event, SEM.Event),
        (HUD.Claim, PROV.Entity),
        (HUD.LineageStatement, RDF.Statement),
        (HUD.Person, SCHEMA.Person),
        (HUD.Person, SEM.Actor),
        (HUD.ArmedForce, HUD.Organisation),
        (HUD.War, HUD.Fighting),
    ],
)
def test_own_classes_stand_under_the_shared_ones(graph, below, above):
    assert (below, RDFS.subClassOf, above) in graph


def test_broad_matches_are_codes_of_the_four_books(graph):
    schemes = {scheme for scheme in graph.subjects(RDF.type, SKOS.ConceptScheme) if str(scheme).startswith(CODES)}
    assert {str(scheme).removeprefix(CODES) for scheme in schemes} == {"plover", "cameo", "acled", "ucdp"}
    for type_, code in graph.subject_objects(SKOS.broadMatch):
        assert (type_, SKOS.inScheme, HUD.eventTypes) in graph
        assert graph.value(code, SKOS.notation) is not None, code
        assert graph.value(code, SKOS.inScheme) in schemes


def test_code_books_are_complete(graph):
    sizes = {
        str(scheme).removeprefix(CODES): sum(1 for _ in graph.subjects(SKOS.inScheme, scheme))
        for scheme in graph.subjects(RDF.type, SKOS.ConceptScheme)
        if str(scheme).startswith(CODES)
    }
    assert sizes == {"plover": 16, "cameo": 20, "acled": 6 + 25, "ucdp": 3}


def test_each_event_type_has_at_most_one_broad_match_in_a_book(graph):
    for name in EventType:
        books = [graph.value(code, SKOS.inScheme) for code in graph.objects(HUD[name.value], SKOS.broadMatch)]
        assert len(books) == len(set(books)), name
