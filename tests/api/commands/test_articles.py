"""Facts of articles printed, built into a store, taken back; the store checked, printed and added to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builder.extraction import Engine
from tests.api.commands.conftest import CLASH, TRUCE, Runner, lines


def test_extract_prints_one_record_a_line_in_input_order(run: Runner, news: Path) -> None:
    done = run("extract", news)
    assert done.code == 0
    records = lines(done.out)
    assert [record["id"] for record in records] == ["clash", 2, "peace"]
    assert records[0]["events"]
    assert records[2]["events"] == []


def test_every_span_of_a_record_quotes_the_text_as_given(run: Runner, tmp_path: Path) -> None:
    text = f"\u200f{CLASH}\r\n{TRUCE}\r\n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    (record,) = lines(run("extract", tmp_path / "a.txt", "--published", "2022-09-13").out)
    for event in record["events"]:  # type: ignore[attr-defined]
        start, end = event["span"]
        assert text[start:end] == event["evidence"]
    for entity in record["entities"]:  # type: ignore[attr-defined]
        assert all(text[start:end].strip() for start, end in entity["mentions"])


def test_refused_record_is_named_and_the_others_are_printed_with_code_1(run: Runner, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "a", "text": "خبر"}\n{"id": "b"}\nnot json\n{"id": "c", "text": "خبر"}\n', encoding="utf-8")
    done = run("extract", path)
    assert done.code == 1
    assert [record["id"] for record in lines(done.out)] == ["a", "c"]
    first, second = done.err.splitlines()
    assert first.startswith(f'refused: {path} line 2: the record has no "text"')
    assert second.startswith(f"refused: {path} line 3: not valid JSON")


def test_warning_goes_to_standard_error_and_into_the_record_with_code_0(run: Runner, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "a", "published": "soon", "text": "خبر"}\n', encoding="utf-8")
    done = run("extract", path)
    assert done.code == 0
    (record,) = lines(done.out)
    assert record["published"] is None
    assert str(record["warnings"]).count("soon") == 1
    assert done.err.startswith(f'warning: {path} line 1: "published" is "soon"')


def test_text_on_standard_input_is_extracted(run: Runner) -> None:
    done = run("extract", "-", "--published", "2022-09-13", "--lang", "ar", stdin=CLASH)
    (record,) = lines(done.out)
    assert (done.code, record["lang"], record["published"]) == (0, "ar", "2022-09-13")


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract",),
        ("extract", "nowhere.txt"),
        ("extract", ".", "--published", "13/09/2022"),
        ("extract", ".", "--unknown"),
        ("build", "."),
        ("query", "--store", "."),
        ("query", "conflict-lineage", "--store", "nowhere"),
        ("frobnicate",),
    ],
)
def test_wrong_use_leaves_with_code_2_and_a_message(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.code == 2
    assert done.err
    assert done.out == ""


def test_article_that_the_engine_cannot_take_costs_only_itself(
    run: Runner, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract = Engine.extract

    def stumble(self: Engine, article: object) -> object:
        if getattr(article, "id", None) == "2":
            raise ZeroDivisionError("stumbled")
        return extract(self, article)  # type: ignore[arg-type]

    monkeypatch.setattr(Engine, "extract", stumble)
    done = run("extract", news)
    assert done.code == 1
    assert [record["id"] for record in lines(done.out)] == ["clash", "peace"]
    assert f"refused: {news} line 2: the extraction failed with ZeroDivisionError: stumbled" in done.err


def test_build_says_what_became_of_the_articles(run: Runner, news: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert run("build", news, "--store", store).out.startswith("3 articles written, 0 unchanged, 0 refused")
    again = run("build", news, "--store", store, "--json")
    counts = json.loads(again.out)
    assert (counts["written"], counts["unchanged"], counts["refused"]) == (0, 3, 0)


def test_build_of_bad_and_good_records_writes_the_good_ones_with_code_1(
    run: Runner, news: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").touch()
    done = run("build", tmp_path / "empty.txt", news, "--store", tmp_path / "store", "--json")
    assert done.code == 1
    assert f"refused: {tmp_path / 'empty.txt'}: the file is empty" in done.err
    counts = json.loads(done.out)
    assert (counts["written"], counts["refused"]) == (3, 1)


def test_two_texts_under_one_id_are_told(run: Runner, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "a", "text": "خبر"}\n{"id": "a", "text": "خبر آخر"}\n', encoding="utf-8")
    done = run("build", path, "--store", tmp_path / "store")
    assert done.code == 0
    assert f'warning: {path} line 2: replaces an earlier article of this run with the same id "a"' in done.err


def test_building_twice_exports_the_same_bytes(run: Runner, news: Path, store: Path) -> None:
    first = run("export", "--store", store).out
    run("build", news, "--store", store)
    assert run("export", "--store", store).out == first
    assert first.splitlines() == sorted(first.splitlines())


def test_withdrawn_article_leaves_nothing(run: Runner, news: Path, store: Path, tmp_path: Path) -> None:
    only_clash = tmp_path / "clash.jsonl"
    only_clash.write_text(news.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    run("build", only_clash, "--store", tmp_path / "other")
    done = run("withdraw", "2", "peace", "--store", store)
    assert done.out.startswith("2 articles withdrawn")
    assert run("export", "--store", store).out == run("export", "--store", tmp_path / "other").out


def test_withdrawing_an_unknown_article_takes_nothing(run: Runner, store: Path) -> None:
    before = run("export", "--store", store).out
    done = run("withdraw", "clash", "nobody", "--store", store)
    assert done.code == 2
    assert "no article has the key, id or IRI 'nobody'" in done.err
    assert run("export", "--store", store).out == before


def test_unknown_article_is_answered_with_those_that_are_near(run: Runner, store: Path) -> None:
    done = run("withdraw", "cla", "--store", store)
    assert done.code == 2
    assert "did you mean clash?" in done.err
    assert "`hudna query article-facts` lists" in done.err


def test_build_that_refuses_all_says_the_revision_that_holds(run: Runner, store: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{}")
    done = run("build", tmp_path / "bad.json", "--store", store)
    assert (done.code, "1 refused" in done.out, "is at revision 1" in done.out) == (1, True, True)
    done = run("build", tmp_path / "bad.json", "--store", tmp_path / "none")
    assert (done.code, "1 refused" in done.out, "was not made" in done.out) == (1, True, True)


def test_article_is_withdrawn_by_its_iri(run: Runner, store: Path) -> None:
    asked = "SELECT ?a { GRAPH ?a { ?a schema:identifier 'clash' } }"
    iri = run("sparql", asked, "--store", store, "--format", "csv").out.split()[1]
    assert run("withdraw", iri, "--store", store).out.startswith("1 article withdrawn")


def test_validate_finds_nothing_in_what_build_wrote(run: Runner, store: Path) -> None:
    done = run("validate", "--store", store, "--json")
    assert done.code == 0
    assert json.loads(done.out)["findings"] == []


def test_validate_names_a_reference_to_nothing(run: Runner, store: Path, tmp_path: Path) -> None:
    base = "https://w3id.org/hudna/id/"
    extra = tmp_path / "extra.ttl"
    extra.write_text(f"<https://example.org/x> <https://example.org/p> <{base}state/atlantis> .", encoding="utf-8")
    assert run("load", extra, "--store", store).out == f"1 statement read into {store}\n"
    done = run("validate", "--store", store)
    assert done.code == 1
    assert "state/atlantis" in done.out


def test_loaded_graph_stays_when_articles_go(run: Runner, store: Path, tmp_path: Path) -> None:
    extra = tmp_path / "extra.nt"
    extra.write_text("<https://example.org/x> <https://example.org/p> <https://example.org/y> .\n", encoding="utf-8")
    run("load", extra, "--store", store, "--graph", "https://example.org/mine")
    run("withdraw", "clash", "--store", store)
    assert "<https://example.org/mine>" in run("export", "--store", store).out


@pytest.mark.parametrize("form", ["nq", "trig", "jsonld", "nt", "ttl", "rdf"])
def test_export_writes_every_format_to_a_file(run: Runner, store: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"graph.{form}"
    assert run("export", "--store", store, "--format", form, "--output", target).out == ""
    assert target.stat().st_size > 1000
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".tmp")] == []


def test_export_of_one_graph_takes_its_key(run: Runner, store: Path) -> None:
    asked = "SELECT ?a { GRAPH ?a { ?a schema:identifier 'clash' } }"
    iri = run("sparql", asked, "--store", store, "--format", "csv").out.split()[1]
    key = iri.removeprefix("https://w3id.org/hudna/id/")
    exported = run("export", "--store", store, "--format", "nt", "--graph", key).out
    assert exported == run("export", "--store", store, "--format", "nt", "--graph", iri).out
    assert f"<{iri}>" in exported


def test_what_cannot_be_exported_or_loaded_is_wrong_use(run: Runner, store: Path, tmp_path: Path) -> None:
    done = run("export", "--store", store, "--graph", "article/0")
    assert (done.code, done.out) == (2, "")
    assert "no graph https://w3id.org/hudna/id/article/0" in done.err and " graphs are: article/" in done.err
    done = run("export", "--store", store, "--output", tmp_path / "missing" / "graph.nq")
    assert done.code == 2
    assert f"no folder {tmp_path / 'missing'}" in done.err
    (tmp_path / "seed.json").write_text('{"text": "x"}')
    done = run("load", tmp_path / "seed.json", "--store", store)
    assert done.code == 2
    assert "is no RDF file" in done.err


def test_extract_explains_each_fact_by_rule_and_words(run: Runner, news: Path) -> None:
    explained = run("extract", news, "--explain")
    assert explained.code == 0
    assert "confidence" in explained.out
    types = [line for line in explained.out.splitlines() if line.startswith("  type ")]
    assert types and all("triggers:" in line or "toll:" in line for line in types)
