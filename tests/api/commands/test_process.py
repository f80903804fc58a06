"""Settings, help, and how the process ends."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from builder.extraction import Engine
from builder.model import Article, Facts
from tests.api.commands.conftest import Runner

ROOT = Path(__file__).parents[3]
HUDNA = [sys.executable, "-c", "from api.cli import main; main()"]


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


def test_export_into_a_pipe_that_closes_ends_as_other_programs_do(store: Path) -> None:
    for form in ("nq", "ttl"):
        run = subprocess.run(
            ["bash", "-c", f"{sys.executable} -c '{HUDNA[2]}' export --store {store} --format {form} | head -n 1; "
             "echo ${PIPESTATUS[0]} >&2"],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )  # fmt: skip
        assert run.stderr in ("141\n", "0\n")


def test_warnings_of_the_reading_are_told_once_with_file_and_record(
    monkeypatch: pytest.MonkeyPatch, run: Runner, engine: Engine, news: Path, tmp_path: Path
) -> None:
    class Cautious:
        def extract(self, article: Article) -> Facts:
            return replace(engine.extract(article), warnings=("this language is not read yet",))

    monkeypatch.setattr("builder.extraction.load_engine", Cautious)
    for done in (run("build", news, "--store", tmp_path / "warned"), run("extract", news)):
        assert done.code == 0
        told = [line for line in done.err.splitlines() if "not read yet" in line]
        assert len(told) == 3
        assert told[1].startswith(f"warning: {news}") and "2" in told[1]


def test_interrupted_command_leaves_no_traceback(tmp_path: Path) -> None:
    import signal

    # A shell starts what runs in the background with interrupts ignored, which children of the tests would inherit.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [*HUDNA, "extract", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    signal.signal(signal.SIGINT, before)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write('{"text": "خبر"}\n'.encode())
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in err
