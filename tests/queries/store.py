"""A graph and a ready query in, its rows out as the expected rows are written: absent values left out, IRIs short."""

from pathlib import Path

from pyoxigraph import Literal, NamedNode, Store

from queries import bind, load

BASE = "https://w3id.org/hudna/id/"
HERE = Path(__file__).parent


def make_store():
    store = Store()
    store.load(path=HERE / "karabakh.trig")
    return store


def ask(store, name, values, *, union=False, base_iri=BASE):
    query = load(name)
    bound = bind(query, values, base_iri=base_iri)
    solutions = store.query(bound.text, substitutions=bound.substitutions, use_default_graph_as_union=union)
    return [
        {column.name: _plain(value, base_iri) for column in query.columns if (value := row[column.name]) is not None}
        for row in solutions
    ]


def _plain(value, base_iri):
    if isinstance(value, NamedNode):
        return value.value.removeprefix(base_iri)
    assert isinstance(value, Literal), value
    match value.datatype.value.rpartition("#")[2]:
        case "integer":
            return int(value.value)
        case "boolean":
            return value.value == "true"
    return value.value
