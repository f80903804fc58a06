import json

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from queries import load, names
from tests.queries.store import BASE, HERE, ask, make_store

CASES = [
    pytest.param(path.stem, case["values"], case["rows"], id=f"{path.stem}-{'-'.join(case['values'].values())}")
    for path in sorted((HERE / "expected").glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))
]
HUD = "https://w3id.org/hudna/ontology#"


@pytest.fixture(scope="module")
def store():
    return make_store()


def test_every_ready_query_has_expected_answers():
    assert {case.values[0] for case in CASES} == set(names())


@pytest.mark.parametrize(("name", "values", "rows"), CASES)
def test_answer_is_the_expected_one(store, name, values, rows):
    assert ask(store, name, values) == rows


@pytest.mark.parametrize(("name", "values", "rows"), CASES)
def test_answer_is_the_same_under_a_union_default_graph(store, name, values, rows):
    assert ask(store, name, values, union=True) == rows


@pytest.fixture(scope="module")
def worldly():
    """A store whose server knows only named graphs: the world is one of them."""
    moved, world = Store(), NamedNode(BASE + "graph/world")
    for quad in make_store():
        own = isinstance(quad.graph_name, DefaultGraph)
        moved.add(Quad(quad.subject, quad.predicate, quad.object, world if own else quad.graph_name))
    return moved


@pytest.mark.parametrize(("name", "values", "rows"), CASES)
def test_answer_is_the_same_where_the_world_is_a_named_graph(worldly, name, values, rows):
    assert ask(worldly, name, values, union=True) == rows


@pytest.mark.parametrize(("name", "values", "rows"), CASES)
def test_answer_is_the_same_where_a_named_graph_repeats_the_world(store, worldly, name, values, rows):
    both = Store()
    both.extend([*store, *worldly])
    assert ask(both, name, values) == ask(both, name, values, union=True) == rows


@pytest.mark.parametrize("name", names())
def test_no_row_comes_twice(store, name):
    values = {p.name: p.example for p in load(name).parameters if p.required}
    rows = [json.dumps(row) for row in ask(store, name, values)]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("name", names())
def test_values_are_of_the_type_of_their_column(store, name):
    columns = {column.name: column.type for column in load(name).columns}
    types = {"integer": int, "boolean": bool}
    for values in (case.values[1] for case in CASES if case.values[0] == name):
        for row in ask(store, name, values):
            assert all(type(value) is types.get(columns[column], str) for column, value in row.items())


def add_estimates(*estimates):
    """The fixture with estimates of deaths on the shelling: side, kind of victim, low, high."""
    store = make_store()
    event = NamedNode(BASE + "event/shelling")
    for number, (side, victim, low, high) in enumerate(estimates):
        node = NamedNode(f"{BASE}event/shelling/estimate/{number}")
        store.add(Quad(event, NamedNode(HUD + "casualtyEstimate"), node))
        a = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        values = [(a, NamedNode(HUD + "CasualtyEstimate"))]
        individuals = {"kind": "killed", "scope": "eventScope", "victim": victim}
        values += [(NamedNode(HUD + name), NamedNode(HUD + value)) for name, value in individuals.items() if value]
        values += [(NamedNode(HUD + "side"), NamedNode(BASE + side))] if side else []
        numbers = {"low": low, "best": low, "high": high}
        values += [(NamedNode(HUD + name), Literal(value)) for name, value in numbers.items() if value is not None]
        for predicate, value in values:
            store.add(Quad(node, predicate, value))
    return store


@pytest.mark.parametrize(
    ("estimates", "low", "high", "deaths"),
    [
        ([(None, None, 7, 7)], 7, 7, "7"),
        ([("state/armenia", None, 3, 3), ("state/azerbaijan", None, 4, 5)], 7, 8, "Armenia 3; Azerbaijan 4–5"),
        ([("state/armenia", "military", 3, 3), ("state/armenia", "civilian", 2, 2)], 5, 5, "Armenia 5"),
        ([("state/armenia", None, 9, 9), ("state/armenia", "civilian", 2, 2)], 9, 9, "Armenia 9"),
        ([(None, None, 7, 7), ("state/armenia", None, 3, 3)], 7, 7, "7; Armenia 3"),
        ([(None, "civilian", 2, 2), (None, "military", 1, 1)], 3, 3, "3"),
        ([("state/armenia", None, 3, 3), ("state/azerbaijan", None, None, None)], 3, None, "Armenia 3; Azerbaijan ?"),
        ([("state/azerbaijan", None, None, None)], None, None, "Azerbaijan ?"),
    ],
)
def test_deaths_of_a_step_are_counted_once(estimates, low, high, deaths):
    steps = ask(add_estimates(*estimates), "conflict-lineage", {})
    (step,) = [row for row in steps if row["step"] == "event/shelling"]
    assert (step.get("low"), step.get("best"), step.get("high"), step["deaths"]) == (low, low, high, deaths)


def test_toll_of_a_day_is_no_total_of_a_war(store):
    store = make_store()
    war = NamedNode(BASE + "war/armenia-azerbaijan-2020")
    total, day = (NamedNode(HUD + name) for name in ("totalScope", "eventScope"))
    (quad,) = store.quads_for_pattern(NamedNode(war.value + "/estimate/k"), NamedNode(HUD + "scope"), total)
    store.remove(quad)
    store.add(Quad(quad.subject, quad.predicate, day))
    (step,) = [row for row in ask(store, "conflict-lineage", {}) if row["step"] == "war/armenia-azerbaijan-2020"]
    assert "deaths" not in step and "best" not in step


def test_a_war_without_its_number_does_not_hide_who_fought_in_all_the_numbered_ones():
    told = make_store()
    rows = ask(told, "actors-in-all-wars", {})
    vague, world = NamedNode(BASE + "event/vague-war"), DefaultGraph()
    told.extend(
        Quad(vague, quad.predicate, quad.object, world)
        for quad in make_store().quads_for_pattern(NamedNode(BASE + "war/armenia-azerbaijan-2020"), None, None, world)
        if quad.predicate.value.removeprefix(HUD) not in ("ordinal", "party")
    )
    assert any(told.quads_for_pattern(vague, NamedNode(HUD + "report"), None, world))
    assert rows and ask(told, "actors-in-all-wars", {}) == rows
