"""Extraction measured on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.api.commands.conftest import Runner, lines


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
    rules = json.loads(run("evaluate", tmp_path / "gold", "--by-rule", "--json").out)
    assert rules and all(rule["events"]["wrong"] == 0 for rule in rules)
    assert run("evaluate", tmp_path / "gold", "--by-rule").out.splitlines()[0].startswith("rule")
    assert run("evaluate", tmp_path / "gold", "--scores", tmp_path / "scores.tsv").out == ""
    assert "clash\tFACTS\t1.000" in (tmp_path / "scores.tsv").read_text(encoding="utf-8")
