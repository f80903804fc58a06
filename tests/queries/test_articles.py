"""The ready queries on graphs that the builder made: of the first article as annotated, of the bundled ones as read."""

from dataclasses import replace

import pytest

from builder.demo import demo_articles
from builder.graph.store import Reader
from builder.model import Relation, RelationKind
from builder.pipeline import open_writer
from ontology.authority import load_authority
from queries import load, names
from tests.builder.newsroom import find, read_gold
from tests.queries.store import BASE, ask

CONFLICT = "conflict/armenia-azerbaijan"
COMPOSED = {
    "e6": "person/antony-blinken",
    "e7": "organisation/armenia-ministry-of-defence",
    "e8": "organisation/azerbaijan-ministry-of-defence",
    "e9": "organisation/azerbaijan-armed-forces",
    "e10": "organisation/armenia-armed-forces",
    "e11": "organisation/russia-armed-forces",
    "e22": "place/nagorno-karabakh",
}
REQUIRED = {"place": "place/goris", "actor": "organisation/azerbaijan-ministry-of-defence"}


def annotated():
    """The first article with its gold facts, its entities resolved and the truce tied to the war that it ended."""
    article, facts = read_gold("seed")
    keys = {record.wikidata.qid: record.key for record in load_authority().records if record.wikidata}
    entities = [replace(one, key=COMPOSED.get(one.id) or keys.get(one.wikidata)) for one in facts.entities]
    tie = Relation(kind=RelationKind.ENDS_HOSTILITIES_OF, event="v16", span=find(article.text, "أنهت بهدنة"))
    events = [replace(one, relations=(tie,)) if one.id == "v17" else one for one in facts.events]
    return [(article, replace(facts, entities=tuple(entities), events=tuple(events)))]


@pytest.fixture(scope="module", params=["annotated", "extracted"])
def reader(request, tmp_path_factory):
    if request.param == "annotated":
        batch = annotated()
    else:
        engine = request.getfixturevalue("engine")
        batch = [(article, engine.extract(article)) for article in demo_articles()]
    folder = tmp_path_factory.mktemp(request.param)
    with open_writer(folder, base_iri=BASE, min_confidence=0.5) as writer:
        assert writer.put(batch).refused == ()
    with Reader(folder) as opened:
        yield opened


def required(name):
    return {parameter.name: REQUIRED[parameter.name] for parameter in load(name).parameters if parameter.required}


@pytest.mark.parametrize("name", names())
def test_every_query_answers_and_a_union_default_graph_changes_nothing(reader, name):
    rows = ask(reader.store, name, required(name))
    assert rows == ask(reader.store, name, required(name), union=True)
    assert rows or name in ("truce-violations", "contradictions")


@pytest.mark.parametrize("name", [name for name in names() if "quote" in {c.name for c in load(name).columns}])
def test_every_quote_stands_in_its_article(reader, name):
    for row in ask(reader.store, name, required(name)):
        assert row["quote"] in reader.article(row["article"].removeprefix("article/")).article.text
        assert row["claim"].startswith(row["article"])


def test_lineage_tells_two_wars_and_the_clashes_of_september_2022_in_order(reader):
    steps = ask(reader.store, "conflict-lineage", {"conflict": CONFLICT})
    assert {step["conflict"] for step in steps} == {CONFLICT}
    first, second = (
        next(number for number, step in enumerate(steps) if step["step"] == f"war/armenia-azerbaijan-{year}")
        for year in (1991, 2020)
    )
    clashes = [
        number
        for number, step in enumerate(steps)
        if step["kind"] == "armed clash" and step.get("time") == "2022-09-13" and "Armenia 49" in step.get("deaths", "")
    ]
    assert clashes and first < second < clashes[0]
    assert steps[first]["best"] == 30_000 and "199X" in steps[first]["told"]
    assert steps[second]["best"] == 6_500 and "2020-23" in steps[second]["told"]
    assert steps[second]["ended_by"].startswith("Truce: ") and steps[second]["mediators"] == "Russia"
    assert steps[second]["follows"] == steps[first]["step_label"]
    assert all("Second Nagorno-Karabakh War" in steps[number]["follows"] for number in clashes)
    for number in (first, second, clashes[0]):
        assert steps[number]["quote"] and steps[number]["claimant_label"]


def test_truce_that_ended_the_second_war_follows_it_in_the_lineage(reader):
    steps = ask(reader.store, "conflict-lineage", {"conflict": CONFLICT})
    labels = [step["step_label"] for step in steps]
    war = next(step for step in steps if step["step"] == "war/armenia-azerbaijan-2020")
    for truce in war["ended_by"].split("; "):
        assert labels.index(truce) > labels.index(war["step_label"])


def test_names_come_in_arabic_where_arabic_is_asked(reader):
    (war,) = [
        step
        for step in ask(reader.store, "conflict-lineage", {"conflict": CONFLICT, "lang": "ar"})
        if step["step"] == "war/armenia-azerbaijan-2020"
    ]
    assert (war["kind"], war["parties"], war["mediators"]) == ("حرب", "أذربيجان; أرمينيا", "روسيا")
