"""Ready questions and SPARQL on the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.api.commands.conftest import Runner


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
        (("truce",), "did you mean truces?"),
        (("events-in-place", "--place", "Goris"), "did you mean place/goris"),
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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT", "this is no SPARQL 1.1 query: error at 1:"),
        ("SELECT ?x { ?x foo:bar ?y }", "this is no SPARQL 1.1 query: error at 1:23: Prefix not found, after «SELECT"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", "INSERT is an update; only queries are answered here."),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is not answered here"),
    ],
)
def test_what_is_no_query_is_wrong_use(run: Runner, store: Path, text: str, message: str) -> None:
    done = run("sparql", text, "--store", store)
    assert done.code == 2
    assert done.err.startswith(f"error: {message}")
    assert len(done.err.splitlines()) == 1
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


def test_no_line_of_a_piped_table_ends_in_blanks(run: Runner, store: Path) -> None:
    for text in (
        "SELECT ?a ?b { VALUES (?a ?b) { (1 'x') (22 'yy') } }",
        f"SELECT ?a {{ BIND('{'word ' * 60}' AS ?a) }}",
    ):
        printed = run("sparql", text, "--store", store).out.splitlines()
        assert printed and all(line == line.rstrip() for line in printed)


def test_folder_that_is_no_store_is_named(run: Runner, tmp_path: Path) -> None:
    done = run("sparql", "ASK {}", "--store", tmp_path)
    assert done.code == 1
    assert str(tmp_path) in done.err


def test_a_plain_question_is_answered_and_says_which_ready_one_it_was(run: Runner, store: Path) -> None:
    asked = run("ask", "ماذا قال نيكول باشينيان؟", "--store", store, "--format", "csv")
    assert asked.code == 0
    assert asked.err == "hudna query statements-of --actor person/nikol-pashinyan --lang ar\n"
    named = run(*asked.err.split()[1:], "--store", store, "--format", "csv")
    assert asked.out == named.out and "49 جنديا" in asked.out


def test_words_that_the_answer_does_not_heed_are_warned_of(run: Runner, store: Path) -> None:
    asked = run("ask", "Who met whom in Baghdad?", "--store", store)
    assert (asked.code, "warning: it has no parameter for: Baghdad" in asked.err) == (0, True)


def test_a_question_that_none_answers_is_wrong_use_and_says_what_there_is(run: Runner, store: Path) -> None:
    asked = run("ask", "pizza recipe", "--store", store)
    assert (asked.code, asked.out) == (2, "")
    assert "no ready question answers 'pizza recipe'" in asked.err and "hudna queries" in asked.err
