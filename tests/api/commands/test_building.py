"""Builds as a user runs them: past runs, other code, progress for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.commands.conftest import Runner, lines


def test_runs_are_listed_with_what_they_did(run: Runner, news: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    (tmp_path / "bad.json").write_text("{}")
    run("build", news, "--store", store)
    run("build", news, tmp_path / "bad.json", "--store", store)
    listed = json.loads(run("runs", "--store", store, "--json").out)["runs"]
    told = [(one["number"], one["outcome"], one["executed"], one["shards"], one["refused"]) for one in listed]
    assert told == [(1, "done", 1, 1, 0), (2, "done", 1, 2, 1)]
    assert listed[0]["sources"] == [str(news)]
    shown = run("runs", "--store", store).out.splitlines()
    assert len(shown) == 2 and "1 of 2 shards" in shown[1] and str(news) in shown[1]


def test_store_without_runs_says_so(run: Runner, tmp_path: Path) -> None:
    assert "nothing was built into" in run("runs", "--store", tmp_path).out


def test_failed_run_is_listed_with_its_reason(run: Runner, news: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    (store / "runs").mkdir(parents=True)
    (store / "runs" / "shards").touch()  # no folder can be made in its place
    assert run("build", news, "--store", store).code == 1
    (listed,) = json.loads(run("runs", "--store", store, "--json").out)["runs"]
    assert listed["outcome"].startswith("failed: ")


def test_articles_read_by_other_code_are_not_mixed_without_a_word(
    run: Runner, news: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = run("export", "--store", store).out
    monkeypatch.setattr("builder.runs.code_fingerprint", lambda: "another")
    refused = run("build", news, "--store", store)
    assert refused.code == 2
    assert "--other-code rebuild" in refused.err and "--other-code mix" in refused.err
    assert run("build", news, "--store", store, "--other-code", "rebuild").code == 0
    assert run("build", news, "--store", store).code == 0
    assert run("export", "--store", store).out == before


def test_progress_for_programs_is_json_on_standard_error(run: Runner, news: Path, tmp_path: Path) -> None:
    done = run("build", news, "--store", tmp_path / "store", "--json")
    (last,) = lines(done.err)
    assert (last["shards"], last["articles"], last["seconds_left"]) == (1, 3, 0.0)
    assert last["articles_per_second"] > 0  # type: ignore[operator]
