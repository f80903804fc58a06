"""What the author of a broken query is told."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from api.sparql.syntax import explain


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT WHERE {", "error at 1:15, after «SELECT WHERE {»"),
        ("SELECT ?x {\n ?x foo:bar ?y }", "error at 2:12: Prefix not found, after «?x foo:bar» before «?y }»"),
        ("SELECT ?s (COUNT(?p) AS ?n) { ?s ?p ?o }", "The SELECT contains a variable that is unbound"),
        ("", "error at 1:1"),
    ],
)
def test_place_reason_and_words_come_in_one_line(query: str, told: str) -> None:
    with pytest.raises(SyntaxError) as refused:
        ox.Store().query(query)
    line = explain(str(refused.value), query)
    assert told in line
    assert "\n" not in line and len(line) < 200 and "[_]" not in line
