"""Commands as a user runs them, a file of news, and the store that they make of it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.cli import main
from builder.extraction import Engine

CLASH = "أعلن رئيس الوزراء الأرميني نيكول باشينيان مقتل 49 جنديا أرمينيا في اشتباكات مع القوات الأذربيجانية قرب جوريس."
TRUCE = "اتفقت أرمينيا وأذربيجان على وقف إطلاق النار يوم الأربعاء."
PEACE = "افتتح الوزير معرض الكتاب."


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


Runner = Callable[..., Run]


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Runner:
    monkeypatch.setattr("builder.extraction.load_engine", lambda: engine)
    monkeypatch.setenv("HUDNA_BUILD_PROCESSES", "0")

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
