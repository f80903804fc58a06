"""What validation finds in a sound store, and in one that somebody has written beside the gate."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.extraction import Engine
from builder.graph.full_shacl import find_all_violations
from builder.graph.shapes import find_violations
from builder.graph.store import Reader
from builder.model import Article
from builder.pipeline import open_writer
from builder.validation import Finding, FindViolations, validate

BASE = "https://w3id.org/hudna/id/"
KEY = "0123456789abcdef"
TEXT = "أعلن رئيس الوزراء الأرميني نيكول باشينيان مقتل 49 جنديا أرمينيا في اشتباكات مع القوات الأذربيجانية."


@pytest.fixture
def store(tmp_path: Path, engine: Engine) -> Path:
    article = Article(key=KEY, id="clash", text=TEXT, lang="ar", published="2022-09-13")
    with open_writer(tmp_path / "store", base_iri=BASE, min_confidence=0.5) as writer:
        writer.put([(article, engine.extract(article))])
    return tmp_path / "store"


def smuggle(store: Path, turtle: str, *, graph: str | None) -> None:
    file = store.parent / "smuggled.ttl"
    file.write_text(f"@base <{BASE}> . @prefix hud: <https://w3id.org/hudna/ontology#> . {turtle}", encoding="utf-8")
    with open_writer(store, base_iri=BASE, min_confidence=0.5) as writer:
        writer.load([file], graph=graph)


@pytest.fixture(params=[find_violations, find_all_violations])
def find(request: pytest.FixtureRequest) -> FindViolations:
    """Our checker and pySHACL."""
    return request.param


def findings(store: Path, find: FindViolations = find_violations) -> list[Finding]:
    with Reader(store) as reader:
        return list(validate(reader, find=find))


def test_what_the_builder_wrote_is_sound(store: Path, find: FindViolations) -> None:
    assert findings(store, find) == []


def test_broken_article_graph_is_named(store: Path, find: FindViolations) -> None:
    smuggle(store, f'<article/{KEY}> hud:length "long" .', graph=f"{BASE}article/{KEY}")
    found = findings(store, find)
    assert {finding.article for finding in found} == {KEY}
    assert "length" in found[0].problem


def test_broken_default_graph_is_named(store: Path, find: FindViolations) -> None:
    smuggle(store, "<event/0> a hud:Event .", graph=None)
    found = findings(store, find)
    assert found
    assert {finding.article for finding in found} == {None}


def test_reference_to_what_no_graph_describes_is_named_with_its_place(store: Path) -> None:
    smuggle(store, "<https://example.org/x> <https://example.org/p> <article/ffff/claim/0> .", graph=None)
    (found,) = findings(store)
    assert found.article == "ffff"
    assert found.problem.startswith(
        "no graph describes <article/ffff/claim/0>, which is named by <https://example.org/x>"
    )
