"""Every command as a user runs it: what it prints where, and the exit code it leaves with."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.cli import main
from builder.extraction import Engine

ROOT = Path(__file__).parents[2]
CLASH = "أعلن رئيس الوزراء الأرميني نيكول باشينيان مقتل 49 جنديا أرمينيا في اشتباكات مع القوات الأذربيجانية قرب جوريس."
TRUCE = "اتفقت أرمينيا وأذربيجان على وقف إطلاق النار يوم الأربعاء."
PEACE = "افتتح الوزير معرض الكتاب."
HUDNA = [sys.executable, "-c", "from api.cli import main; main()"]


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


Runner = Callable[..., Run]


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Runner:
    monkeypatch.setattr("builder.extraction.load_engine", lambda: engine)

    def run(*arguments: object, stdin: str = "") -> Run:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Run(code=int(left.value.code or 0), out=captured.out, err=captured.err)

    return run


@pytest.fixture
def news(tmp_path: Path) -> Path:
    records: Sequence[dict[str, object]] = (
        {"id": "clash", "published": "2022-09-13", "text": CLASH},
        {"id": 2, "published": "2022-09-14", "text": TRUCE},
        {"id": "peace", "published": "2022-09-14", "text": PEACE},
    )
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.fixture
def store(run: Runner, news: Path, tmp_path: Path) -> Path:
    assert run("build", news, "--store", tmp_path / "store").code == 0
    return tmp_path / "store"


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


# extract


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


# build, withdraw, validate, export


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


# query, queries, sparql


def test_ready_question_is_answered_in_each_format(run: Runner, store: Path) -> None:
    asked = ("query", "article-facts", "--store", store)
    table = run(*asked)
    rows = json.loads(run(*asked, "--format", "json").out)
    named = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").out)))
    assert table.code == 0
    assert rows
    assert len(rows) == len(named)
    assert f"{len(rows)} row" in table.out


def test_parameter_of_a_question_is_an_option(run: Runner, store: Path) -> None:
    asked = ("query", "conflict-lineage", "--store", store, "--format", "json")
    everything = json.loads(run(*asked).out)
    of_it = json.loads(run(*asked, "--conflict", "conflict/armenia-azerbaijan").out)
    of_another = json.loads(run(*asked, "--conflict=conflict/nowhere").out)
    assert of_it
    assert all(row in everything for row in of_it)
    assert of_another == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("war",), "No query named 'war'"),
        (("conflict-lineage", "--planet", "Mars"), "no parameter 'planet'"),
        (("conflict-lineage", "--conflict"), "--conflict has no value"),
        (("conflict-lineage", "stray"), "'stray' is no parameter"),
        (("conflict-lineage", "--lang", "ar", "--lang", "en"), "--lang is given twice"),
        (("conflict-lineage", "--conflict", "not an iri"), "neither a full IRI nor a key"),
    ],
)
def test_wrong_question_teaches_the_right_one(
    run: Runner, store: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = run("query", *arguments, "--store", store)
    assert done.code == 2
    assert message in done.err


def test_queries_lists_and_explains_the_ready_questions(run: Runner) -> None:
    from queries import names

    listed = run("queries").out
    assert [line.split()[0] for line in listed.splitlines()] == list(names())
    explained = run("queries", "conflict-lineage").out
    assert "--conflict IRI" in explained
    assert json.loads(run("queries", "conflict-lineage", "--json").out)["name"] == "conflict-lineage"


def test_sparql_knows_the_usual_prefixes_and_keys(run: Runner, store: Path) -> None:
    done = run("sparql", "SELECT ?label { <state/armenia> rdfs:label ?label }", "--store", store, "--format", "csv")
    assert "أرمينيا" in done.out


def test_sparql_prints_each_kind_of_answer(run: Runner, store: Path) -> None:
    asked = ("--store", store)
    assert run("sparql", "ASK {}", *asked).out == "true\n"
    assert json.loads(run("sparql", "-", *asked, "--format", "json", stdin="ASK {}").out)["boolean"] is True
    assert run("sparql", "CONSTRUCT { <urn:a> <urn:b> 1 } {}", *asked, "--format", "nt").out.startswith("<urn:a>")
    assert run("sparql", "CONSTRUCT { <urn:a> <urn:b> 1 } {}", *asked).out.rstrip().endswith(".")
    assert run("sparql", "CONSTRUCT { <urn:a> <urn:b> 1 } {}", *asked, "--format", "csv").code == 2
    assert run("sparql", "SELECT ?x {}", *asked, "--format", "ttl").code == 2


@pytest.mark.parametrize("text", ["SELECT", "INSERT DATA { <urn:a> <urn:b> 1 }"])
def test_what_is_no_query_is_wrong_use(run: Runner, store: Path, text: str) -> None:
    done = run("sparql", text, "--store", store)
    assert done.code == 2
    assert done.err.startswith("error: this is no SPARQL 1.1 query: error at 1:")
    assert len(done.err) < 200


def test_wide_rows_are_printed_as_blocks_and_narrow_ones_as_a_table(
    run: Runner, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    narrow = run("sparql", "SELECT ?a ?b { VALUES (?a ?b) { (1 'x') (2 'y') } }", "--store", store).out
    assert [line.split() for line in narrow.splitlines()][0::2] == [
        ["a", "b"],
        ["1", "x"],
        ["2", "rows"],
    ] or "2 rows" in narrow
    wide = run("sparql", f"SELECT ?a ?b {{ VALUES (?a ?b) {{ (1 '{'word ' * 30}') }} }}", "--store", store).out
    assert wide.startswith("1 ─")
    assert max(map(len, wide.splitlines())) <= 60


def test_folder_that_is_no_store_is_named(run: Runner, tmp_path: Path) -> None:
    done = run("sparql", "ASK {}", "--store", tmp_path)
    assert done.code == 1
    assert str(tmp_path) in done.err


# evaluate


def test_evaluate_measures_extraction_against_gold(run: Runner, news: Path, tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "articles").mkdir()
    article = news.read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "articles" / "clash.json").write_text(article, encoding="utf-8")
    (gold,) = lines(run("extract", tmp_path / "articles" / "clash.json").out)
    (tmp_path / "gold" / "clash.json").write_text(json.dumps(gold), encoding="utf-8")
    table = run("evaluate", tmp_path / "gold", "--per-article").out.splitlines()
    assert table[0].split() == ["clash", "ar", "facts", "F1", "1.000", "events", "F1", "1.000"]
    assert table[2].split()[:4] == ["FACTS", "1.000", "1.000", "1.000"]
    assert json.loads(run("evaluate", tmp_path / "gold", "--json").out)["FACTS"]["f1"] == 1.0
    assert run("evaluate", tmp_path / "gold", "--lang", "en").code == 2


# settings, help, the process


def test_settings_show_what_holds_and_what_does_not(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDNA_PORT", "8123")
    assert "HUDNA_PORT=8123  (default: 8000)" in run("settings").out
    listed = {line["name"]: line for line in json.loads(run("settings", "--json").out)["settings"]}
    assert listed["HUDNA_PORT"]["value"] == "8123"
    monkeypatch.setenv("HUDNA_PORT", "many")
    assert run("settings").code == 2


def test_every_command_has_help_with_an_example(run: Runner) -> None:
    from typer.main import get_group

    from api.cli import app

    for name in get_group(app).commands:
        done = run(name, "--help")
        assert done.code == 0
        assert "Examples:" in done.out, name
        assert f"hudna {name}" in done.out, name


def test_version_is_that_of_the_package(run: Runner) -> None:
    from importlib.metadata import version

    assert run("--version").out == f"hudna {version('hudna')}\n"


def test_taken_port_is_said_before_anything_is_built(run: Runner, tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("demo", "--store", tmp_path / "store", "--port", taken.getsockname()[1])
    assert done.code == 2
    assert "choose another with --port" in done.err
    assert not (tmp_path / "store").exists()


def test_reader_that_goes_away_leaves_no_traceback(news: Path) -> None:
    many = " ".join([str(news)] * 200)
    run = subprocess.run(
        ["bash", "-c", f"{sys.executable} -c 'from api.cli import main; main()' extract {many} | head -n 1"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert len(run.stdout.splitlines()) == 1
    assert run.stderr == ""


def test_interrupted_command_leaves_no_traceback(tmp_path: Path) -> None:
    import signal

    process = subprocess.Popen(
        [*HUDNA, "extract", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write('{"text": "خبر"}\n'.encode())
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in err
