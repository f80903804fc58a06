from importlib.resources import files

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize
from pyshacl import validate
from rdflib import Graph

from builder.errors import DataError
from builder.graph.derivation import Derivation
from builder.graph.quads import account_quads
from builder.graph.reference import ontology_quads
from builder.graph.shacl import Shapes
from builder.model import Factuality, Report
from builder.resolution import consolidate
from ontology.namespaces import EDTF, HUD, OA, PROV, RDFS, SCHEMA, SEM, SH, XSD
from tests.builder.graph import stores
from tests.builder.newsroom import ARMENIA, AZERBAIJAN, BASE, clash, entity, find, give_account, relation, some, toll
from tests.builder.resolution.authority import AUTHORITY

SOURCE = files("ontology").joinpath("shapes.ttl").read_bytes()
SHAPES = Shapes(parse(input=SOURCE, format=RdfFormat.TURTLE))
REFERENCE = Graph().parse(data=SOURCE.decode(), format="turtle")
TEXT = "Three died in a clash after the war, Ali said. A truce is near."


def told():
    killed = (toll(TEXT, "Three", low=3, high=5, side="e1"), toll(TEXT, "died", undisclosed=True, claimants=()))
    said = Report(span=find(TEXT, "Ali said"), claimant="p", cue=find(TEXT, "said"))
    entities = (ARMENIA, AZERBAIJAN, entity("p", "Person", "Ali", "Mr Ali", mentions=(find(TEXT, "Ali"),)))
    events = [
        clash(
            "v1", "Three died in a clash", when="2022-09-13", casualties=killed, reports=(said,), unnamed_source=True
        ),
        some("War", "v2", "the war", when="2020", party=("e1", "e2"), background=True),
        lambda text: some(
            "Truce",
            "v3",
            "A truce",
            factuality=Factuality.POSSIBLE,
            relations=(relation(text, "follows", "v2", "near"),),
        )(text),
    ]
    return give_account(TEXT, events, entities=entities)


def article_graph():
    return list(dict.fromkeys(account_quads(told(), BASE)))


def default_graph():
    """What rests on the article, with the authority and without the ontology."""
    derivation = Derivation(base_iri=BASE, min_confidence=0, consolidate=consolidate, authority=AUTHORITY)
    return [quad for quad in stores.derive(derivation, [told()]).values() if quad not in set(ontology_quads())]


def pyshacl_verdict(quads, **options):
    options = {"inplace": True, "inference": "none", **options}
    triples = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    _, report, _ = validate(Graph().parse(data=triples, format="nt"), shacl_graph=REFERENCE, **options)
    return {str(report.value(result, SH.focusNode)) for result in report.objects(None, SH.result)}


def verdict(quads):
    return {violation.node for violation in SHAPES.check(quads)}


def changed(quads, predicate, value):
    """The graph with another value in the first statement of a predicate."""
    place = next(number for number, quad in enumerate(quads) if quad.predicate == NamedNode(predicate))
    quad = quads[place]
    return [*quads[:place], Quad(quad.subject, quad.predicate, value, quad.graph_name), *quads[place + 1 :]]


@pytest.mark.parametrize("graph", [article_graph, default_graph])
def test_sound_graph_is_sound_to_both(graph):
    quads = graph()
    assert verdict(quads) == pyshacl_verdict(quads) == set()


def test_article_graph_is_sound_to_both_with_what_the_ontology_entails():
    ontology = Graph().parse(data=files("ontology").joinpath("hudna.ttl").read_text(encoding="utf-8"), format="turtle")
    assert pyshacl_verdict(article_graph(), ont_graph=ontology, inference="rdfs") == set()
    entailed = [
        Quad(quad.subject, NamedNode(above), quad.object, quad.graph_name)
        for quad in article_graph()
        for predicate, above in (
            (HUD.party, SEM.hasActor),
            (HUD.time, SEM.hasTimeStamp),
            (HUD.claimant, PROV.wasAttributedTo),
        )
        if quad.predicate == NamedNode(predicate)
    ]
    assert len(entailed) > 3
    assert verdict([*article_graph(), *entailed]) == set()


@pytest.mark.parametrize("graph", [article_graph, default_graph])
def test_graph_without_one_of_its_predicates_is_judged_as_by_pyshacl(graph):
    quads = graph()
    judged = 0
    for predicate in sorted({quad.predicate.value for quad in quads}):
        broken = [quad for quad in quads if quad.predicate.value != predicate]
        assert verdict(broken) == pyshacl_verdict(broken), predicate
        judged += bool(verdict(broken))
    assert judged > 10


WRONG = [
    (article_graph, HUD.confidence, Literal("1.5", datatype=NamedNode(XSD.decimal))),
    (article_graph, HUD.confidence, Literal("high")),
    (article_graph, HUD.low, Literal("9", datatype=NamedNode(XSD.integer))),
    (article_graph, HUD.low, Literal("-1", datatype=NamedNode(XSD.integer))),
    (article_graph, HUD.factuality, NamedNode(HUD.killed)),
    (article_graph, HUD.about, NamedNode(HUD.killed)),
    (article_graph, HUD.sha256, Literal("0f")),
    (article_graph, HUD.claimant, Literal("Ali")),
    (article_graph, HUD.undisclosed, Literal("true", datatype=NamedNode(XSD.boolean))),
    (article_graph, OA.end, Literal("0", datatype=NamedNode(XSD.integer))),
    (article_graph, OA.prefix, Literal("x" * 33)),
    (article_graph, OA.exact, Literal("")),
    (article_graph, RDFS.label, Literal("Ali")),
    (article_graph, HUD.time, Literal("13 September", datatype=NamedNode(EDTF))),
    (article_graph, SCHEMA.datePublished, Literal("2022-13", datatype=NamedNode(EDTF))),
    (default_graph, HUD.best, Literal("2", datatype=NamedNode(XSD.integer))),
    (default_graph, HUD.ordinal, Literal("0", datatype=NamedNode(XSD.integer))),
    (default_graph, HUD.ofType, NamedNode(HUD.killed)),
    (default_graph, HUD.follows, NamedNode(BASE + "event/none")),
    (default_graph, HUD.capital, NamedNode(BASE + "state/armenia")),
]


@pytest.mark.parametrize(("graph", "predicate", "value"), WRONG)
def test_wrong_value_is_judged_as_by_pyshacl(graph, predicate, value):
    broken = changed(graph(), predicate, value)
    assert verdict(broken) == pyshacl_verdict(broken) != set()


@pytest.mark.parametrize("time", ["2022", "2020-23", "199X", "19XX", "17XX/1815", "2020-09-27/..", "../2020-11-10"])
def test_time_as_precise_as_a_text_may_be_is_sound(time):
    assert not verdict(changed(article_graph(), HUD.time, Literal(time, datatype=NamedNode(EDTF))))


@pytest.mark.parametrize("graph", [article_graph, default_graph])
def test_value_given_twice_is_judged_as_by_pyshacl(graph):
    quads = graph()
    doubled = [Quad(quad.subject, quad.predicate, Literal("again", language="en"), quad.graph_name) for quad in quads]
    broken = [*quads, *dict.fromkeys(doubled)]
    assert verdict(broken) == pyshacl_verdict(broken) != set()


def test_constraint_that_the_checker_does_not_know_is_refused():
    shape = b"@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> sh:targetClass <urn:c> ; sh:equals <urn:p> ."
    with pytest.raises(DataError, match=r"urn:s.*shacl#equals.*does not know"):
        Shapes(parse(input=shape, format=RdfFormat.TURTLE))
