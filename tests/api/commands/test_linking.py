"""Commands that tie the graph to Wikidata: the index, the links, what people judge, and what Wikidata can take back."""

from __future__ import annotations

import bz2
import json
import re
import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from builder.extraction import Engine
from builder.linking.dump import Dump
from builder.linking.indexing import IndexWriter
from builder.linking.runs import known_items
from builder.linking.sources import countries_of
from builder.pipeline import extract
from builder.settings import Settings
from builder.sources import read
from ontology.authority import load_authority
from tests.api.commands.conftest import Runner
from tests.builder.graph.stores import put
from tests.builder.linking.things import SAMPLE, entity, with_entities
from tests.builder.wikidata.stand_in import StandIn, serve

BASE = "https://w3id.org/hudna/id/"
TEXTS = (
    "أعلن رئيس وزراء أرمينيا نيكول باشينيان مقتل 49 جنديا أرمينيا في قصف أذربيجاني على مدينة غوريس الثلاثاء.",
    "وقع انفجار في مدينة شيكاغو الأمريكية وقتل 3 أشخاص، وقالت شرطة شيكاغو إن المدينة آمنة.",
    "وقع هجوم في لشبونة وقتل 5 أشخاص.",
)
ADDRESSES = ("https://news.example/1", "https://news.example/2", None)
STATUS = """PREFIX hud: <https://w3id.org/hudna/ontology#>
SELECT ?i ?s WHERE {
  GRAPH ?g { ?l hud:entity <https://w3id.org/hudna/id/%s> ; hud:status ?s OPTIONAL { ?l hud:item ?i } }
}"""
EVENTS = "PREFIX hud: <https://w3id.org/hudna/ontology#> SELECT ?e WHERE { ?e a hud:Event ; hud:report ?r }"
SAME = "ASK { <https://w3id.org/hudna/id/%s> %s <http://www.wikidata.org/entity/%s> }"
SCHEMA, OWL = "<https://schema.org/sameAs>", "<http://www.w3.org/2002/07/owl#sameAs>"


@pytest.fixture(scope="module")
def built(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the news and the store made of it; each test works on a copy."""
    folder = tmp_path_factory.mktemp("linking")
    records = [
        {"id": url or "local", "url": url, "published": "2022-09-13", "text": text}
        for url, text in zip(ADDRESSES, TEXTS, strict=True)
    ]
    news = folder / "news.jsonl"
    news.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    found = extract(read([str(news)]), engine, tell=lambda problem: None)
    put(folder / "store", found, base_iri=BASE)
    return folder


@pytest.fixture
def graph(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True, symlinks=True)
    return tmp_path / "store"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of what ships and of the real sample."""
    path = tmp_path_factory.mktemp("index") / "index.sqlite"
    writer = IndexWriter(path)
    writer.add_all(known_items().values(), source="known")
    dump = Dump(path=SAMPLE, countries=countries_of(load_authority()))
    writer.add_all((item for _, item in dump.read() if item), source="wikidata")
    writer.finish()
    return path


def holds(run: Runner, store: Path, key: str, relation: str, qid: str) -> bool:
    return '"boolean":true' in run(
        "sparql", SAME % (key, relation, qid), "--store", store, "--format", "json"
    ).out.replace(" ", "")


def statuses(run: Runner, store: Path, key: str) -> set[tuple[str, str]]:
    out = run("sparql", STATUS % key, "--store", store, "--format", "json").out
    rows = json.loads(out)
    found = rows["results"]["bindings"] if isinstance(rows, dict) else rows
    return {(value(row, "i").rpartition("/")[2], value(row, "s").rpartition("#")[2]) for row in found}


def value(row: dict, name: str) -> str:
    cell = row.get(name) or ""
    return cell["value"] if isinstance(cell, dict) else str(cell)


@with_entities
def test_index_of_a_slice_says_what_it_holds(run: Runner, tmp_path: Path) -> None:
    done = run(
        "index", "--output", tmp_path / "i", "--wikidata", SAMPLE, "--types", "Q6256", "--languages", "ar", "--json"
    )
    told = json.loads(done.out)
    assert (told["wikidata"]["items"], told["wikidata"]["filtered"]) == (18, 82)
    assert told["labels"] > told["items"] > 5000


@with_entities
def test_index_of_a_dump_that_is_cut_off_is_made_and_the_exit_code_tells(run: Runner, tmp_path: Path) -> None:
    dump = tmp_path / "cut.json.bz2"
    dump.write_bytes(bz2.compress(bz2.decompress(SAMPLE.read_bytes())[:3_000_000])[:-100])
    done = run("index", "--output", tmp_path / "i", "--wikidata", dump)
    assert done.code == 1
    assert "refused" in done.err
    assert (tmp_path / "i").exists()


def test_wrong_use_is_told(run: Runner, tmp_path: Path) -> None:
    assert run("index", "--output", tmp_path / "no" / "i").code == 2
    assert "there is no dump" in run("index", "--output", tmp_path / "i", "--wikidata", tmp_path / "x").err
    assert not (tmp_path / "i").exists()


@with_entities
def test_place_of_the_news_finds_its_item_by_context(run: Runner, graph: Path, index: Path) -> None:
    done = run("link", "--store", graph, "--index", index, "--json")
    assert done.code == 0
    assert json.loads(done.out)["accepted"] >= 1
    (key,) = {"place/geonames-4887398"}
    assert ("Q1297", "accepted") in statuses(run, graph, key)
    assert holds(run, graph, key, SCHEMA, "Q1297")
    assert not holds(run, graph, key, OWL, "Q1297")
    assert run("validate", "--store", graph).code == 0
    again = run("link", "--store", graph, "--index", index, "--json")
    assert json.loads(again.out)["accepted"] == json.loads(done.out)["accepted"]


@with_entities
def test_what_has_no_evidence_stays_unlinked(run: Runner, graph: Path, index: Path) -> None:
    run("link", "--store", graph, "--index", index)
    for key in ("war/armenia-azerbaijan-1991", "war/armenia-azerbaijan-2020", "conflict/armenia-azerbaijan"):
        assert statuses(run, graph, key) == {("", "unlinked")}


def test_judgement_overrides_and_survives_a_rebuild(run: Runner, graph: Path) -> None:
    assert not holds(run, graph, "place/goris", SCHEMA, "Q2658136")
    run("link", "--store", graph)
    done = run(
        "review",
        "links",
        "--store",
        graph,
        "--confirm",
        "place/goris",
        "Q2658136",
        "--by",
        "A. Reader",
        "--date",
        "2026-11-24",
    )
    assert done.code == 0
    run("review", "links", "--store", graph, "--reject", "state/armenia", "Q399", "--by", "A. Reader")

    def judged() -> bool:
        confirmed = holds(run, graph, "place/goris", SCHEMA, "Q2658136") and holds(
            run, graph, "place/goris", OWL, "Q2658136"
        )
        return confirmed and not holds(run, graph, "state/armenia", SCHEMA, "Q399")

    assert judged()
    more = graph.parent / "more.txt"
    more.write_text("اتفقت أرمينيا وأذربيجان على هدنة.", encoding="utf-8")
    assert run("build", more, "--store", graph).code == 0
    run("link", "--store", graph)
    assert judged()
    for part in ("store", "snapshots", "facts", "current"):
        path = graph / part
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
    assert run("build", graph.parent / "news.jsonl", "--store", graph).code == 0
    assert judged()
    assert run("validate", "--store", graph).code == 0


def test_judgement_that_cannot_be_taken_is_refused(run: Runner, graph: Path) -> None:
    assert "--by" in run("review", "links", "--store", graph, "--confirm", "place/goris", "Q1").err
    assert run("review", "links", "--store", graph, "--confirm", "place/goris", "goris", "--by", "a").code == 1
    assert "no status is named" in run("review", "links", "--store", graph, "--status", "open").err
    both = ("--confirm", "place/goris", "Q1", "--reject", "place/goris", "Q2", "--by", "a")
    assert run("review", "links", "--store", graph, *both).code == 2
    assert not (graph / "judgements.jsonl").exists()


@with_entities
def test_review_lists_candidates_with_features_and_the_sentence(run: Runner, graph: Path, index: Path) -> None:
    run("link", "--store", graph, "--index", index)
    listed = run("review", "links", "--store", graph, "--status", "accepted").out
    assert "place/geonames-4887398" in listed
    assert re.search(r"Q1297 +accepted +chicago +name 1\.00, type 1\.00, country", listed)
    assert "[شيكاغو]" in listed or "[مدينة شيكاغو]" in listed
    reviews = json.loads(run("review", "links", "--store", graph, "--status", "accepted", "--json").out)["links"]
    (chicago,) = (one for one in reviews if one["key"] == "place/geonames-4887398")
    assert chicago["links"][0]["score"] > 0.8
    with TestClient(create_app(graph, Settings())) as client:
        page = client.get("/review/links?status=accepted").text
        assert "Q1297" in page
        assert "<mark>" in page
        assert client.get("/review/links").status_code == 200
        assert client.get("/review/links?status=open").status_code == 422


@with_entities
def test_online_facts_stand_in_their_own_graph_with_the_day(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    news = tmp_path / "news.txt"
    news.write_text("اتفقت فرنسا وبولندا على هدنة يوم 3 مايو 2020 بعد اشتباكات بين فرنسا وبولندا.", encoding="utf-8")
    assert run("build", news, "--store", tmp_path / "store").code == 0
    with serve(StandIn(entities={"Q142": entity("Q142"), "Q36": entity("Q36")})) as wikidata:
        monkeypatch.setenv("HUDNA_WIKIDATA_URL", wikidata.url)
        monkeypatch.setenv("HUDNA_WIKIDATA_SPARQL_URL", f"{wikidata.url}/sparql")
        arguments = ("link", "--store", tmp_path / "store", "--online", "--date", "2026-11-24")
        assert run(*arguments).code == 0
        first = run("export", "--store", tmp_path / "store", "--format", "nq").out
        asked = len(wikidata.asked)
        assert run(*arguments).code == 0
        assert len(wikidata.asked) == asked
    graph = "<https://w3id.org/hudna/id/graph/wikidata>"
    facts = [line for line in first.splitlines() if line.endswith(f"{graph} .")]
    assert any('"فرنسا"@ar' in line for line in facts)
    assert any("prop/direct/P31" in line and "Q6256" in line for line in facts)
    assert any("generatedAtTime" in line and "2026-11-24" in line for line in facts)
    assert first == run("export", "--store", tmp_path / "store", "--format", "nq").out
    assert run("validate", "--store", tmp_path / "store").code == 0


def test_without_a_network_nothing_changes_and_it_is_told(
    run: Runner, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = run("export", "--store", graph, "--format", "nq").out
    monkeypatch.setenv("HUDNA_WIKIDATA_URL", "http://127.0.0.1:9")
    done = run("link", "--store", graph, "--online")
    assert done.code == 1
    assert "cannot be reached" in done.err and "--online" in done.err
    assert run("export", "--store", graph, "--format", "nq").out == before


# The grammar of QuickStatements V1: tab-separated item, property, value, then qualifiers (P…) and sources (S…), each
# with a value: an item, a string, a monolingual text, a time with precision, a quantity with or without tolerance.
STRING, TIME = r'"[^"\t\n]*"', r"[+-]\d{4,}-\d\d-\d\dT00:00:00Z/\d{1,2}"
QUANTITY = r"[+-]?\d+(?:\.\d+)?(?:~\d+(?:\.\d+)?)?"
VALUE = rf"(?:Q[1-9]\d*|{STRING}|[a-z]{{2,3}}:{STRING}|{TIME}|{QUANTITY})"
V1 = re.compile(rf"Q[1-9]\d*\tP[1-9]\d*\t{VALUE}(?:\tP[1-9]\d*\t{VALUE})*(?P<sources>(?:\t!?S[1-9]\d*\t{VALUE})+)")


def test_lines_for_wikidata_keep_the_grammar_and_each_has_its_reference(run: Runner, graph: Path) -> None:
    rows = json.loads(run("sparql", EVENTS, "--store", graph, "--format", "json").out)
    found = rows["results"]["bindings"] if isinstance(rows, dict) else rows
    for number, row in enumerate(found, start=1):
        key = value(row, "e").removeprefix("https://w3id.org/hudna/id/")
        run("review", "links", "--store", graph, "--confirm", key, f"Q{90_000_000 + number}", "--by", "A. Reader")
    done = run("export", "--store", graph, "--format", "quickstatements", "--date", "2026-11-24")
    lines = done.out.splitlines()
    assert lines
    for line in lines:
        match = V1.fullmatch(line)
        assert match, line
        assert {"S854", "S813"} <= set(match["sources"].split("\t"))
        assert '\tS1683\tar:"' in line
    deaths = [line for line in lines if "\tP1120\t49\t" in line]
    assert len(deaths) == 1
    assert "\tP3680\tQ7035479\tP518\tQ399\t" in deaths[0]
    assert "left out: place/goris: has no item in Wikidata" in done.err
    assert "has an address to refer to" in done.err
    table = run("export", "--store", graph, "--format", "quickstatements", "--dry-run").out
    assert table.startswith("standing")
    assert len(table.splitlines()) == len(lines) + 1


def test_day_of_the_references_must_be_one(run: Runner, graph: Path) -> None:
    assert run("export", "--store", graph, "--format", "quickstatements", "--date", "today").code == 2
