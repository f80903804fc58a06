"""Queries that join the graph with Wikidata: syntax, the items they name, what they find where both are local."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store
from rdflib.plugins.sparql import prepareQuery

from ontology.authority import load_authority

FILES = sorted((Path(__file__).parents[2] / "queries" / "federated").glob("*.rq"))
SERVICE = "SERVICE <https://query.wikidata.org/sparql>"
WITH_SERVICE = [path for path in FILES if SERVICE in path.read_text(encoding="utf-8")]
GRAPH = """
PREFIX hud: <https://w3id.org/hudna/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX id: <https://w3id.org/hudna/id/>
id:armenia a hud:State ; rdfs:label "Armenia"@en ; schema:sameAs wd:Q1 .
id:azerbaijan a hud:State ; rdfs:label "Azerbaijan"@en ; schema:sameAs wd:Q2 .
id:event a hud:Event ; schema:sameAs wd:Q3 ; hud:party id:armenia , id:azerbaijan ; hud:casualtyEstimate id:estimate .
id:estimate hud:kind hud:killed ; hud:side id:armenia ; hud:low 49 ; hud:high 49 .
<urn:wikidata> {
  wd:Q1 rdfs:label "Armenia"@en , "أرمينيا"@ar .
  wd:Q3 wdt:P710 wd:Q1 ; wdt:P1120 60 .
}
"""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_query_is_standard_sparql(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    prepareQuery(text)
    assert "wikibase:" not in text  # what only one engine understands will go with it
    assert text.startswith("# To be asked of ")


@pytest.mark.parametrize("path", [path for path in FILES if path not in WITH_SERVICE], ids=lambda path: path.stem)
def test_query_for_wikidata_runs_and_pairs_entities_with_their_items(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "SERVICE" not in text
    list(Store().query(text))  # type: ignore[arg-type]  # a SELECT
    pairs = re.findall(r"\(<https://w3id.org/hudna/id/([^>]+)> wd:(Q\d+)\)", text)
    assert pairs
    for key, qid in pairs:
        record = load_authority().get(key)
        assert record is not None and record.wikidata is not None and record.wikidata.qid == qid


def test_both_directions_are_there() -> None:
    assert 0 < len(WITH_SERVICE) < len(FILES)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("names-of-linked-entities", [("armenia", "أرمينيا")]),
        ("participants-wikidata-lacks", [("event", "azerbaijan")]),
        ("deaths-beside-wikidata", [("event", "60")]),
    ],
)
def test_query_over_the_graph_finds_what_wikidata_has(name: str, rows: list[tuple[str, str]]) -> None:
    (path,) = (path for path in WITH_SERVICE if path.stem == name)
    store = Store()
    store.load(GRAPH.encode(), RdfFormat.TRIG)
    found = store.query(path.read_text(encoding="utf-8").replace(SERVICE, "GRAPH <urn:wikidata>"))
    shown = [" ".join(str(value) for value in row) for row in found]  # type: ignore[union-attr]
    assert len(shown) == len(rows)
    for text, parts in zip(shown, rows, strict=True):
        assert all(part in text for part in parts)
