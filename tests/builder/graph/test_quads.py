import pytest
from pyoxigraph import NamedNode

from builder.accounts import derive_account
from builder.graph.quads import account_quads
from builder.graph.shapes import find_violations
from builder.model import Extraction, Report, Victim, Weapon
from ontology.namespaces import GAF, HUD, OA, PROV, RDF, SCHEMA
from tests.builder.newsroom import (
    ARMENIA,
    AZERBAIJAN,
    BASE,
    clash,
    entity,
    find,
    gold_names,
    read_gold,
    relation,
    some,
    tell,
    toll,
)

TEXT = "قال باشينيان إن 49 جنديا قتلوا في اشتباكات. وانتهت بهدنة."
LEADER = entity("e4", "Person", "باشينيان", "الرئيس", mentions=(find(TEXT, "باشينيان"),))


def graph_of(events, **fields):
    article, facts = tell(TEXT, events, entities=(ARMENIA, AZERBAIJAN, LEADER), lang="ar", **fields)
    return article, list(account_quads(derive_account(article, facts), BASE))


def objects(quads, subject, predicate):
    return [
        quad.object.value
        for quad in quads
        if quad.predicate == NamedNode(predicate) and (subject is None or quad.subject == subject)
    ]


def subjects(quads, kind):
    return {quad.subject for quad in quads if quad.predicate.value == str(RDF.type) and quad.object.value == str(kind)}


def test_article_without_events_still_has_its_graph():
    article, quads = graph_of([], title="عنوان", outlet="الجزيرة", url="https://example.com/1")
    assert {quad.graph_name.value for quad in quads} == {f"{BASE}article/{article.key}"}
    assert objects(quads, None, SCHEMA.identifier) == ["a"]
    assert objects(quads, None, SCHEMA.datePublished) == ["2022-09-13"]
    assert objects(quads, None, HUD.length) == [str(len(TEXT))]
    assert find_violations(quads) == ()


def test_report_and_claims_name_the_extractions_that_made_them():
    by_both = (Extraction(), Extraction(model="some-model", prompt="0123456789abcdef"))
    article, quads = graph_of([clash("v1", "49 جنديا قتلوا في اشتباكات", extractions=by_both)])
    extractions = subjects(quads, HUD.Extraction)
    assert len(extractions) == 2
    for kind in (HUD.EventReport, HUD.Claim):
        for node in subjects(quads, kind):
            assert set(objects(quads, node, PROV.wasGeneratedBy)) == {node.value for node in extractions}
    assert set(objects(quads, None, PROV.used)) == {f"{BASE}article/{article.key}"}
    assert objects(quads, None, HUD.model) == ["some-model"]
    assert objects(quads, None, HUD.prompt) == ["0123456789abcdef"]
    assert find_violations(quads) == ()


def test_report_of_the_rules_alone_names_no_extraction():
    _, quads = graph_of([clash()])
    assert subjects(quads, HUD.Extraction) == set() and objects(quads, None, PROV.wasGeneratedBy) == []


def test_graph_with_everything_keeps_the_closed_shapes():
    quote = find(TEXT, "قال باشينيان إن 49 جنديا قتلوا")
    fight = clash(
        "v1",
        "49 جنديا قتلوا في اشتباكات",
        when="2022-09-13",
        weapon=(Weapon.SMALL_ARMS,),
        rule="test",
        confidence=0.93,
        reports=(Report(span=quote, claimant="e4", via="e1", cue=find(TEXT, "قال")), Report(span=quote, unnamed=True)),
        casualties=(toll(TEXT, "49 جنديا", low=49, high=49, side="e1", victim=Victim.MILITARY),),
    )

    def truce(text):
        tie = relation(text, "ends_hostilities_of", "v1", "بهدنة")
        return some("Truce", "v2", "وانتهت بهدنة", relations=(tie,), party=("e1", "e2"))(text)

    _, quads = graph_of([fight, truce])
    assert find_violations(quads) == ()
    assert len(subjects(quads, HUD.Claim)) == 3
    assert len(subjects(quads, HUD.UnnamedSource)) == 1
    assert objects(quads, None, HUD.weapon) == [str(HUD.smallArms)]
    assert objects(quads, None, HUD.confidence)[0] == "0.93"


def test_selector_says_where_the_words_lie_and_what_stands_around_them():
    article, quads = graph_of([clash("v1", "اشتباكات")])
    span = find(TEXT, "اشتباكات")
    selector = NamedNode(f"{BASE}article/{article.key}/selector/{span.start}-{span.end}")
    assert objects(quads, selector, OA.start) == [str(span.start)]
    assert objects(quads, selector, OA.exact) == ["اشتباكات"]
    assert objects(quads, selector, OA.prefix) == [TEXT[max(0, span.start - 32) : span.start]]
    assert objects(quads, selector, OA.suffix) == [TEXT[span.end : span.end + 32]]


def test_local_entity_is_described_in_its_graph_and_an_entity_with_a_key_is_not():
    article, quads = graph_of([clash("v1", "اشتباكات", claimants=("e4",))])
    local = NamedNode(f"{BASE}article/{article.key}/person/bshynyn")
    assert local in subjects(quads, HUD.Person)
    assert objects(quads, None, GAF.denotes) == [local.value]
    assert objects(quads, None, HUD.claimant) == [local.value]
    assert not any(quad.subject == NamedNode(f"{BASE}state/armenia") for quad in quads)


def test_claim_of_the_article_itself_has_the_article_as_claimant():
    article, quads = graph_of([clash("v1", "اشتباكات")])
    assert objects(quads, None, HUD.claimant) == [f"{BASE}article/{article.key}"]


def test_every_claim_and_toll_has_its_quote():
    _, quads = graph_of([clash("v1", "اشتباكات", casualties=(toll(TEXT, "49 جنديا", low=49, high=49),))])
    for node in subjects(quads, HUD.Claim) | subjects(quads, HUD.Toll) | subjects(quads, HUD.EventReport):
        assert objects(quads, node, PROV.wasDerivedFrom)


def test_same_facts_make_the_same_quads():
    assert graph_of([clash("v1", "اشتباكات")])[1] == graph_of([clash("v1", "اشتباكات")])[1]


@pytest.mark.parametrize("name", gold_names() or ["seed"])
def test_graph_of_a_gold_record_keeps_the_closed_shapes(name):
    quads = list(account_quads(derive_account(*read_gold(name)), BASE))
    assert find_violations(quads) == ()
    assert len({str(quad) for quad in quads}) > 20
