"""Commands as a user runs them, a file of news, and the store that they make of it."""

from __future__ import annotations

import io
import json
import shutil
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


RECORDS: Sequence[dict[str, object]] = (
    {"id": "clash", "published": "2022-09-13", "text": CLASH},
    {"id": 2, "published": "2022-09-14", "text": TRUCE},
    {"id": "peace", "published": "2022-09-14", "text": PEACE},
)


def write_news(folder: Path) -> Path:
    path = folder / "news.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in RECORDS), encoding="utf-8")
    return path


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return write_news(tmp_path)


@pytest.fixture(scope="session")
def built(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store that `hudna build` makes of the news; each test works on a copy."""
    folder = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as left:
        patch.setattr("builder.extraction.load_engine", lambda: engine)
        patch.setenv("HUDNA_BUILD_PROCESSES", "0")
        main(["build", str(write_news(folder)), "--store", str(folder / "store")])
    assert left.value.code in (0, None)
    return folder / "store"


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "store", symlinks=True)
    return tmp_path / "store"


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]
