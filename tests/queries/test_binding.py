import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from queries import ParameterError, bind, load, names, parse_query
from tests.queries.store import BASE, ask, make_store

ARTICLE = NamedNode(BASE + "article/a9")
HOSTILE = [
    'x" } DROP ALL #',
    "x> } DROP ALL ; SELECT * { <x",
    "back\\slash \\u0022 } \\",
    "line\nbreak } UNION { ?s ?p ?o }",
    'VALUES ?_language { "ar" }',
    "text #? outlet",
    "\x00 \u202e ‏",
]

TYPED = """#+ summary: s
#+ description: d
#+ parameters:
#+   - {name: x, type: TYPE, description: d, required: true, example: e}
#+ columns:
#+   - {name: value, type: string, description: d}

SELECT ?value WHERE { VALUES ?_x { "e" } BIND(?_x AS ?value) }
"""


def answer(type, value):
    """What a parameter of that type makes of a value, as the engine gives it back."""
    bound = bind(parse_query("typed", TYPED.replace("TYPE", type)), {"x": value}, base_iri=BASE)
    (row,) = Store().query(bound.text)
    return row["value"]


def xsd(name):
    return NamedNode(f"http://www.w3.org/2001/XMLSchema#{name}")


@pytest.mark.parametrize(
    ("type", "value", "term"),
    [
        ("iri", "conflict/armenia-azerbaijan", NamedNode(BASE + "conflict/armenia-azerbaijan")),
        ("iri", "article/8d2f/person/aram-hakobyan", NamedNode(BASE + "article/8d2f/person/aram-hakobyan")),
        ("iri", "https://elsewhere.example/x?y=1#z", NamedNode("https://elsewhere.example/x?y=1#z")),
        ("iri", "urn:x:y", NamedNode("urn:x:y")),
        ("string", "قوات", Literal("قوات")),
        ("date", "2022-09-13", Literal("2022-09-13", datatype=xsd("date"))),
        ("integer", "-7", Literal("-7", datatype=xsd("integer"))),
        ("language", "AR", Literal("ar")),
    ],
)
def test_value_becomes_a_term_of_its_type(type, value, term):
    assert answer(type, value) == term


@pytest.mark.parametrize(
    ("type", "value"),
    [
        ("iri", "x> } DROP ALL"),
        ("iri", "https://x.example/> } DROP ALL #"),
        ("iri", "https://x.example/two words"),
        ("iri", "conflict:armenia-azerbaijan"),
        ("iri", "armenia"),
        ("iri", "/state/armenia"),
        ("iri", "state/armenia\n"),
        ("iri", ""),
        ("iri", "https://x.example/\ud800"),
        ("string", ""),
        ("string", "\ud800"),
        ("date", "2022-9-13"),
        ("date", "20220913"),
        ("date", "2022-02-30"),
        ("date", "٢٠٢٢-٠٩-١٣"),
        ("integer", "seven"),
        ("integer", "1.5"),
        ("integer", "٧"),
        ("integer", "9" * 30),
        ("language", "english please"),
        ("language", ""),
    ],
)
def test_value_of_the_wrong_type_is_refused_with_an_example(type, value):
    with pytest.raises(ParameterError, match=r"^x: .* is .*, such as e$"):
        answer(type, value)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_ever_a_value(text):
    store = make_store()
    for name, value in (("inLanguage", "en"), ("publisher", text), ("identifier", "a9")):
        store.add(Quad(ARTICLE, NamedNode(f"https://schema.org/{name}"), Literal(value), ARTICLE))
    a = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    store.add(Quad(ARTICLE, a, NamedNode("https://schema.org/NewsArticle"), ARTICLE))
    assert [row["outlet"] for row in ask(store, "coverage", {"outlet": text})] == [text]


def test_all_values_are_in_the_text_and_none_is_left_to_the_engine():
    for name in names():
        query = load(name)
        values = {parameter.name: parameter.example or parameter.default for parameter in query.parameters}
        assert bind(query, values, base_iri=BASE).substitutions == {}


@pytest.mark.parametrize("name", names())
def test_examples_name_entities_of_the_store_that_is_asked(name):
    query = load(name)
    values = {parameter.name: parameter.example or parameter.default for parameter in query.parameters}
    assert BASE not in bind(query, values, base_iri="https://elsewhere.example/id/").text


@pytest.mark.parametrize("name", names())
def test_query_as_it_stands_asks_what_its_examples_ask(name):
    query = load(name)
    values = {p.name: p.default or p.example for p in query.parameters}
    assert bind(query, values, base_iri=BASE).text == query.text


def test_unknown_parameter_is_refused_with_the_known_ones():
    with pytest.raises(ParameterError, match=r"truces has no parameter 'war'; there are: conflict, lang"):
        bind(load("truces"), {"war": "war/x"}, base_iri=BASE)


def test_missing_parameter_is_refused_with_an_example():
    with pytest.raises(ParameterError, match=r"events-in-place needs the parameter place, such as place/goris"):
        bind(load("events-in-place"), {}, base_iri=BASE)


def test_parameter_without_value_filters_nothing():
    store = make_store()
    everything = ask(store, "truces", {})
    parts = [ask(store, "truces", {"conflict": f"conflict/{key}"}) for key in ("armenia-azerbaijan", "sudan")]
    assert everything == [*parts[0], *parts[1]]
