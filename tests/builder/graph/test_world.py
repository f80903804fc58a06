from dataclasses import replace

import pytest
from pyoxigraph import DefaultGraph, Store

from builder.accounts import derive_account
from builder.errors import ShapeError
from builder.graph.derivation import Derivation, check_account
from builder.graph.quads import draw
from builder.graph.shapes import find_violations, outside_references
from builder.model import Factuality, Relation, RelationKind
from builder.resolution import consolidate
from ontology.authority import load_authority
from tests.builder.graph import stores
from tests.builder.newsroom import (
    ARMENIA,
    AZERBAIJAN,
    BASE,
    clash,
    entity,
    find,
    give_account,
    gold_names,
    read_gold,
    some,
    toll,
)
from tests.builder.resolution.authority import AUTHORITY

DAY = "2022-09-13"
SEED_KEYS = {
    "e1": "state/armenia",
    "e2": "state/azerbaijan",
    "e3": "person/nikol-pashinyan",
    "e4": "person/vladimir-putin",
    "e5": "person/emmanuel-macron",
    "e6": "person/antony-blinken",
    "e7": "organisation/armenia-ministry-of-defence",
    "e8": "organisation/azerbaijan-ministry-of-defence",
    "e9": "organisation/azerbaijan-armed-forces",
    "e10": "organisation/armenia-armed-forces",
    "e11": "organisation/russia-armed-forces",
    "e12": "state/russia",
    "e13": "organisation/european-union",
    "e16": "place/goris",
    "e22": "place/nagorno-karabakh",
}


def derive(accounts, authority=AUTHORITY):
    derivation = Derivation(base_iri=BASE, min_confidence=0.5, consolidate=consolidate, authority=authority)
    return derivation, stores.derive(derivation, accounts)


def ask(quads, pattern):
    store = Store()
    store.extend(quads)
    prefixes = {
        "": BASE,
        "hud": "https://w3id.org/hudna/ontology#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
        "wgs84": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    }
    return bool(store.query(f"BASE <{BASE}> ASK {{ {pattern} }}", prefixes=prefixes))


@pytest.fixture(scope="module")
def seed():
    """The first article with its gold facts: entities resolved, the truce tied to the war that its sentence names."""
    article, facts = read_gold("seed")
    entities = tuple(replace(one, key=SEED_KEYS.get(one.id)) for one in facts.entities)
    tie = Relation(kind=RelationKind.ENDS_HOSTILITIES_OF, event="v16", span=find(article.text, "أنهت بهدنة"))
    events = tuple(replace(one, relations=(tie,)) if one.id == "v17" else one for one in facts.events)
    account = derive_account(article, replace(facts, entities=entities, events=events))
    _, shared = derive([account], load_authority())
    return account, shared.values()


@pytest.mark.parametrize(
    ("war", "deaths"), [("war/armenia-azerbaijan-1991", 30000), ("war/armenia-azerbaijan-2020", 6500)]
)
def test_wars_of_the_first_article_are_the_episodes_with_their_totals(seed, war, deaths):
    total = f"hud:scope hud:totalScope ; hud:low {deaths} ; hud:best {deaths} ; hud:high {deaths}"
    assert ask(seed[1], f"<{war}> hud:report ?r ; hud:casualtyEstimate [ hud:kind hud:killed ; {total} ]")


def test_truce_of_the_first_article_ends_the_second_war_by_russian_mediation(seed):
    assert ask(seed[1], "<war/armenia-azerbaijan-2020> hud:endedBy ?t . ?t a hud:Truce ; hud:mediator <state/russia>")
    assert ask(
        seed[1], "?l a hud:LineageStatement ; <http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate> hud:endedBy"
    )


def test_clashes_of_the_first_article_are_part_of_the_conflict_and_follow_the_war(seed):
    clashes = "?e a hud:ArmedClash ; sem:hasBeginTimeStamp '2022-09-13'^^<http://www.w3.org/2001/XMLSchema#date>"
    assert ask(seed[1], f"{clashes} ; hud:partOf <conflict/armenia-azerbaijan> ; hud:follows ?w . ?w a hud:War")
    assert ask(seed[1], f"{clashes} ; hud:casualtyEstimate [ hud:best 49 ; hud:side <state/armenia> ]")
    assert ask(seed[1], f"{clashes} ; hud:casualtyEstimate [ hud:undisclosed true ; hud:side <state/azerbaijan> ]")


def test_mutual_shelling_of_the_first_article_is_no_contradiction(seed):
    assert not ask(seed[1], "?e a hud:Shelling ; hud:contradiction [ hud:contradictionKind hud:contradictoryAgency ]")


def test_default_graph_of_the_first_article_keeps_the_shapes_and_leaves_nothing_undescribed(seed):
    account, shared = seed
    assert find_violations(quad for quad in shared if isinstance(quad.graph_name, DefaultGraph)) == ()
    described = {quad.subject.value for quad in shared}
    assert set(outside_references(draw(account, BASE), BASE)) <= described


def test_default_graph_of_all_gold_records_keeps_the_shapes():
    told = [derive_account(*read_gold(name)) for name in gold_names() or ["seed"]]
    _, shared = derive(told, load_authority())
    assert find_violations(quad for quad in shared.values() if isinstance(quad.graph_name, DefaultGraph)) == ()


def test_composed_organisation_is_described_by_the_names_that_articles_use():
    army = entity("army", "Organisation", "Armenian forces", "the army", key="organisation/armenia-armed-forces")
    told = [give_account("Text.", [some("Deployment", agent=("army",))], entities=(army,))]
    _, shared = derive(told)
    description = "a hud:Organisation ; rdfs:label 'Armenian forces'@en ; hud:state <state/armenia>"
    assert ask(shared.values(), f"<organisation/armenia-armed-forces> {description}")


def test_local_entity_is_described_where_an_event_involves_it():
    people = (entity("p", "Person", "Ali"), entity("q", "Person", "Omar"))
    told = give_account("Text.", [some("Appeal", agent=("p",), claimants=("q",))], entities=people)
    _, shared = derive([told])
    assert ask(shared.values(), "?e a hud:Appeal ; hud:agent ?p . ?p a hud:Person ; rdfs:label 'Ali'@en")
    assert not ask(shared.values(), "?p rdfs:label 'Omar'@en")


def test_place_of_the_gazetteer_is_described_if_an_article_names_it():
    place = entity("p", "Place", "Ayn Halaqim", key="place/geonames-2960")
    _, shared = derive([give_account("Text.", [some("Explosion", place=("p",))], entities=(place,))])
    assert ask(shared.values(), "<place/geonames-2960> wgs84:lat ?lat ; hud:state <state/syria>")
    assert not ask(shared.values(), "<place/geonames-4273> ?p ?o")


def test_event_that_nobody_reports_as_actual_is_unrealised():
    _, shared = derive([give_account("Text.", [clash(factuality=Factuality.FUTURE, when=DAY)])])
    assert ask(
        shared.values(), "?e a hud:UnrealisedEvent, hud:Event ; hud:ofType hud:ArmedClash ; hud:factuality hud:future"
    )
    assert not ask(shared.values(), "?e a hud:ArmedClash")


def test_types_stand_with_all_that_is_above_them():
    _, shared = derive([give_account("Text.", [clash(when=DAY)])])
    assert ask(shared.values(), "?e a hud:ArmedClash, hud:Fighting, hud:Event, sem:Event")


def test_labels_name_type_actors_place_and_time_in_both_languages():
    goris = entity("g", "Place", "Goris", key="place/goris")
    strike = some("Shelling", agent=("e2",), target=("e1",), place=("g",), when=DAY)
    told = give_account("Text.", [strike], entities=(ARMENIA, AZERBAIJAN, goris))
    _, shared = derive([told])
    assert ask(shared.values(), "?e rdfs:label 'Shelling: Azerbaijan → Armenia, Goris, 2022-09-13'@en")
    assert ask(shared.values(), "?e rdfs:label 'قصف: أذربيجان ← أرمينيا، جوريس، 2022-09-13'@ar")


def test_label_leaves_out_who_has_no_name_in_its_language():
    entities = (ARMENIA, AZERBAIJAN, entity("p", "Person", "سمير"), entity("q", "Organisation", "كتيبة"))
    events = [
        clash("v1", "Text", party=("e1", "p"), when="2020"),
        some("Attack", "v2", "Text of", agent=("p",), target=("q",)),
    ]
    told = give_account("Text of the day.", events, entities=entities, lang="ar")
    _, shared = derive([told])
    assert ask(shared.values(), "?e rdfs:label 'Armed clash: Armenia, 2020'@en, 'اشتباك مسلح: سمير – أرمينيا، 2020'@ar")
    assert ask(shared.values(), "?e rdfs:label 'Attack: [2022-09-13]'@en, 'هجوم: سمير ← كتيبة، [2022-09-13]'@ar")
    assert ask(shared.values(), "?p rdfs:label 'سمير'@ar")
    assert not ask(shared.values(), "?p rdfs:label 'سمير'@en")


def test_composed_organisation_is_labelled_by_state_and_institution_in_both_languages():
    army = entity("army", "Organisation", "قوات موسكو", key="organisation/russia-army")
    told = give_account("Text.", [some("Deployment", agent=("army",), when=DAY)], entities=(army,), lang="ar")
    _, shared = derive([told], load_authority())
    names = "rdfs:label 'Russian army'@en, 'الجيش الروسي'@ar ; <http://www.w3.org/2004/02/skos/core#altLabel> ?other"
    assert ask(shared.values(), f"<organisation/russia-army> {names} FILTER(?other = 'قوات موسكو'@ar)")
    assert ask(shared.values(), "?e rdfs:label 'Deployment: Russian army, 2022-09-13'@en")


def test_event_without_arguments_is_labelled_by_type_and_day_of_publication():
    _, shared = derive([give_account("Text.", [some("Protest")])])
    assert ask(shared.values(), "?e rdfs:label 'Protest: [2022-09-13]'@en")


def test_article_to_blame_for_a_broken_default_graph_is_named():
    told = give_account("Text.", [clash(when=DAY)], id="bad")
    derivation, shared = derive([told])
    unlabelled = {
        found: quad
        for found, quad in shared.items()
        if not (quad.subject.value.startswith(f"{BASE}event/") and "label" in found[1])
    }
    candidates = {told.article.key: check_account(told, BASE)[0]}
    (error,) = derivation.check_shared(unlabelled, candidates, known=()).values()
    assert str(error).startswith(f"bad: <{BASE}event/")
    with pytest.raises(ShapeError, match="the default graph: <"):
        derivation.check_shared(unlabelled, {}, known=())


def test_reference_to_what_nobody_describes_is_refused():
    told = give_account("Text.", [clash(when=DAY)], id="bad")
    derivation, shared = derive([told])
    candidates = {told.article.key: check_account(told, BASE)[0]}
    partial = {found: quad for found, quad in shared.items() if quad.subject.value != f"{BASE}state/armenia"}
    (error,) = derivation.check_shared(partial, candidates, known=shared).values()
    assert f"refers to <{BASE}state/armenia>, which neither" in str(error)


def test_figures_of_versions_stand_with_both_events():
    text = "Text of the day."
    versions = [
        clash(id, when=DAY, claimants=(who,), casualties=(toll(text, "day", low=n, high=n, claimants=(who,)),))
        for id, who, n in (("v1", "e1", 49), ("v2", "e2", 3))
    ]
    _, shared = derive([give_account(text, versions)])
    assert ask(shared.values(), "?a hud:contradiction ?c . ?b hud:contradiction ?c . FILTER(?a != ?b)")
