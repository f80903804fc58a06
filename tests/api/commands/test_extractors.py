"""Who reads the articles, as a user chooses it: what is missing is said before anything is done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builder.llm.reply import reply_schema
from tests.api.commands.conftest import CLASH, Runner, lines
from tests.builder.llm.scripted import NOTHING, completion, failure, sent_text, serving

ANSWER = {
    "entities": [{"id": "e1", "type": "State", "names": ["الأرميني"]}],
    "events": [
        {
            "id": "v1",
            "type": "Negotiation",
            "evidence": "أعلن رئيس الوزراء الأرميني نيكول باشينيان",
            "trigger": "أعلن",
            "party": ["e1"],
        }
    ],
}


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    with serving(lambda request: completion(ANSWER if sent_text(request) == CLASH else NOTHING)) as script:
        monkeypatch.setenv("HUDNA_LLM_URL", script.url)
        monkeypatch.setenv("HUDNA_LLM_MODEL", "scripted-model")
        monkeypatch.setenv("HUDNA_LLM_CACHE", str(tmp_path / "cache"))
        monkeypatch.setenv("HUDNA_LLM_ATTEMPTS", "1")
        yield script


def test_model_reads_alone_or_beside_the_rules(run: Runner, news: Path, endpoint) -> None:
    alone = run("extract", news, "--extractor", "llm")
    assert alone.code == 0
    assert [[event["type"] for event in record["events"]] for record in lines(alone.out)] == [["Negotiation"], [], []]
    rules = lines(run("extract", news).out)
    both = lines(run("extract", news, "--extractor", "both").out)
    assert len(both[0]["events"]) == len(rules[0]["events"]) + 1
    assert {tuple(e["extractor"] for e in event["extractions"]) for event in both[0]["events"]} == {
        ("rules",),
        ("llm",),
    }
    assert all("extractions" not in event for record in rules for event in record["events"])


def test_cost_is_told_and_logged(
    run: Runner, news: Path, endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUDNA_LLM_PRICES", "1,2")
    done = run("extract", news, "--extractor", "llm", "--budget", "1.00")
    assert "language model: 3 requests, 0 answers from the cache; 400 tokens in, 200 out, cost 0.0008" in done.err
    again = run("extract", news, "--extractor", "llm")
    assert "0 requests, 3 answers from the cache" in again.err and again.out == done.out
    log = lines((tmp_path / "cache" / "requests.jsonl").read_text(encoding="utf-8"))
    assert [line["outcome"] for line in log] == ["answered"] * 3 + ["cached"] * 3
    assert {line["cost"] for line in log[:3]} == {0.0002}


def test_graph_names_the_model_and_its_prompt(run: Runner, news: Path, endpoint, tmp_path: Path) -> None:
    assert run("build", news, "--store", tmp_path / "store", "--extractor", "both").code == 0
    query = (
        "PREFIX hud: <https://w3id.org/hudna/ontology#> PREFIX prov: <http://www.w3.org/ns/prov#> "
        "SELECT ?type ?model ?prompt { GRAPH ?article { "
        "?report hud:eventType ?type ; prov:wasGeneratedBy ?extraction . "
        "?extraction a hud:Extraction ; prov:used ?article . "
        "OPTIONAL { ?extraction hud:model ?model ; hud:prompt ?prompt } } }"
    )
    answer = json.loads(run("sparql", query, "--store", tmp_path / "store", "--format", "json").out)
    rows = [{name: term["value"] for name, term in row.items()} for row in answer["results"]["bindings"]]
    (by_model,) = [row for row in rows if "model" in row]
    assert by_model["type"].endswith("#Negotiation") and by_model["model"] == "scripted-model"
    assert len(by_model["prompt"]) == 16
    assert len(rows) > 1
    assert run("validate", "--store", tmp_path / "store").code == 0


def test_same_answers_make_the_same_graph(run: Runner, news: Path, endpoint, tmp_path: Path) -> None:
    for name in ("one", "other"):
        assert run("build", news, "--store", tmp_path / name, "--extractor", "both").code == 0
    one, other = (run("export", "--store", tmp_path / name, "--format", "nq").out for name in ("one", "other"))
    assert sorted(one.splitlines()) == sorted(other.splitlines())


def test_evaluate_measures_the_model(run: Runner, news: Path, endpoint, tmp_path: Path) -> None:
    for folder in ("gold", "articles"):
        (tmp_path / folder).mkdir()
    (tmp_path / "articles" / "a.json").write_text(news.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    (gold,) = lines(run("extract", tmp_path / "articles" / "a.json", "--extractor", "llm").out)
    (tmp_path / "gold" / "a.json").write_text(json.dumps(gold), encoding="utf-8")
    counts = json.loads(run("evaluate", tmp_path / "gold", "--extractor", "llm", "--json").out)
    assert counts["FACTS"]["f1"] == 1.0


@pytest.mark.parametrize("command", ["extract", "build"])
def test_missing_settings_are_named_before_anything_is_done(run: Runner, news: Path, tmp_path: Path, command) -> None:
    store = ["--store", tmp_path / "store"] if command == "build" else []
    done = run(command, news, *store, "--extractor", "llm")
    assert (done.code, done.out) == (2, "") and not (tmp_path / "store").exists()
    assert done.err == (
        "error: no language model: set HUDNA_LLM_URL and HUDNA_LLM_MODEL "
        "(such as http://127.0.0.1:8080/v1 and the model's name)\n"
    )


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda request: failure(401, "who are you"), "it asks for a key; set HUDNA_LLM_KEY"),
        (lambda request: failure(404, "no such model"), "no such model"),
        (lambda request: failure(503, "loading"), "status 503"),
        (lambda request: failure(400, "response_format is not supported"), "response_format is not supported"),
    ],
)
def test_endpoint_that_refuses_is_said_in_one_line_before_anything_is_done(
    run: Runner, news: Path, endpoint, tmp_path: Path, answer, message
) -> None:
    endpoint.answer = answer
    done = run("build", news, "--store", tmp_path / "store", "--extractor", "both")
    assert (done.code, done.out) == (1, "") and not (tmp_path / "store").exists()
    (line,) = done.err.splitlines()
    assert line.startswith(f"error: the language model at {endpoint.url} cannot be used: ") and message in line
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/v1", "http://127.0.0.1:9", "http://nowhere.invalid/v1", "http://["]
)
def test_wrong_address_is_said_in_one_line(
    run: Runner, news: Path, endpoint, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("HUDNA_LLM_URL", url)
    done = run("extract", news, "--extractor", "llm")
    assert (done.code, done.out) == (1, "") and len(done.err.splitlines()) == 1
    assert f"the language model at {url} cannot be used" in done.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--budget", "3"), "a budget is for a language model"),
        (("--extractor", "llm", "--budget", "3"), "a budget of 3 needs prices"),
        (("--extractor", "llm", "--budget", "much"), "the budget 'much' is neither an amount"),
        (("--extractor", "oracle"), "oracle"),
    ],
)
def test_wrong_use_is_refused(run: Runner, news: Path, endpoint, options, message) -> None:
    done = run("extract", news, *options)
    assert done.code == 2 and message in done.err and done.out == ""


def test_budget_that_is_used_up_refuses_the_rest(run: Runner, news: Path, endpoint) -> None:
    done = run("extract", news, "--extractor", "llm", "--budget", "100 tokens")
    assert done.code == 1 and done.out == ""
    assert done.err.count("refused:") == 3 and "run again with a higher --budget" in done.err


def test_key_is_not_shown(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDNA_LLM_KEY", "sk-very-secret")
    assert "sk-very-secret" not in run("settings").out + run("settings", "--json").out


def test_schema_is_what_the_endpoint_is_asked_to_keep_to(run: Runner, news: Path, endpoint) -> None:
    run("extract", news, "--extractor", "llm")
    assert all(r["response_format"]["json_schema"]["schema"] == reply_schema() for r in endpoint.requests)


def test_what_the_model_was_not_asked_about_is_asked_next_time(run: Runner, news: Path, endpoint, tmp_path) -> None:
    store = ("--store", tmp_path / "store")
    stopped = run("build", news, *store, "--extractor", "both", "--budget", "100 tokens")
    assert stopped.code == 1 and "0 articles written" in stopped.out
    assert "3 articles written" in run("build", news, *store, "--extractor", "both").out
    again = run("build", news, *store, "--extractor", "both", "--json")
    assert "0 requests, 3 answers from the cache" in again.err
    assert (json.loads(again.out)["unchanged"], json.loads(again.out)["written"]) == (3, 0)
    rules = json.loads(run("build", news, *store, "--json").out)  # in one article the model found nothing either
    assert (rules["executed"], rules["written"], rules["unchanged"]) == (rules["shards"], 2, 1)
    assert json.loads(run("build", news, *store, "--json").out)["executed"] == 0


def test_cluster_does_not_ask_a_model(run: Runner, news: Path, endpoint, tmp_path) -> None:
    done = run("build", news, "--store", tmp_path / "store", "--extractor", "llm", "--engine", "ray")
    assert done.code == 2 and "--engine ray goes with --extractor rules" in done.err
    assert not (tmp_path / "store").exists()
