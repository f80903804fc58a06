"""Commands that copy a store, and the plan of a query, as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.api.commands.conftest import Runner
from tests.servers import find_oxigraph


def test_a_store_is_backed_up_and_restored(run: Runner, store: Path, tmp_path: Path) -> None:
    done = run("backup", tmp_path / "copy.tar.gz", "--store", store, "--json")
    assert done.code == 0
    assert json.loads(done.out)["revision"] == 1
    assert "is at revision 1" in run("restore", tmp_path / "copy.tar.gz", "--store", tmp_path / "again").out
    before, after = (run("export", "--store", each).out for each in (store, tmp_path / "again"))
    assert before == after != ""
    assert run("backup", tmp_path / "copy.tar.gz", "--store", store).code == 2
    assert run("restore", tmp_path / "copy.tar.gz", "--store", store).code == 2
    (tmp_path / "bad.tar").write_text("no archive")
    assert run("restore", tmp_path / "bad.tar", "--store", tmp_path / "new").code == 1


def test_a_plan_is_printed(run: Runner, store: Path) -> None:
    find_oxigraph()
    done = run("sparql", "--explain", "SELECT ?e { ?e a hud:Event }", "--store", store)
    assert done.code == 0
    assert "QuadPattern(?e" in done.out
    assert run("sparql", "--explain", "SELECT ?e {", "--store", store).code == 2
