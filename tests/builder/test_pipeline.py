"""The path as a whole, with an engine made for the test: order, refusals, batches, and what is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import builder.pipeline as pipeline
from builder.errors import RecordError
from builder.graph.store import Reader
from builder.model import Article, Facts
from builder.sources import Notice, Reading, Record

BASE = "https://w3id.org/hudna/id/"


class Silent:
    """An engine that finds nothing, and stumbles over one word."""

    def extract(self, article: Article) -> Facts:
        if "stumble" in article.text:
            raise ValueError("stumbled")
        return Facts(
            id=article.id, lang=article.lang, published=article.published, sha256=article.sha256, warnings=("dull",)
        )


def record(number: int, text: str = "خبر", *, key: str | None = None, warnings: tuple[str, ...] = ()) -> Record:
    article = Article(key=key or f"{number:016x}", id=f"n{number}", text=f"{text} {number}", lang="ar")
    return Record(article=article, where=f"a.jsonl line {number}", warnings=warnings)


def build(readings: list[Reading], store: Path, told: list[str]) -> pipeline.Summary:
    def tell(message: RecordError | Notice) -> None:
        told.append(str(message) if isinstance(message, RecordError) else f"{message.where}: {message.text}")

    extracted = pipeline.extract(readings, Silent(), tell=tell)
    return pipeline.build(extracted, store, base_iri=BASE, min_confidence=0.5, tell=tell)


def test_facts_come_in_order_and_refusals_are_told_in_their_place() -> None:
    told: list[object] = []
    readings: list[Reading] = [
        record(1, warnings=("odd",)),
        RecordError("a.jsonl line 2", "is empty"),
        record(3, "stumble"),
        Notice(where="folder", text="left aside"),
        record(5),
    ]
    items = list(pipeline.extract(readings, Silent(), tell=told.append))
    assert [item.record.where for item in items] == ["a.jsonl line 1", "a.jsonl line 5"]
    assert items[0].facts.warnings == ("odd", "dull")
    assert [str(message) for message in told if isinstance(message, RecordError)] == [
        "a.jsonl line 2: is empty",
        "a.jsonl line 3: the extraction failed with ValueError: stumbled; the article is left out",
    ]
    assert [message.text for message in told if isinstance(message, Notice)] == ["odd", "dull", "left aside", "dull"]


def test_extraction_is_lazy_so_that_a_stream_is_never_held_whole() -> None:
    taken: list[int] = []

    def endless() -> Iterator[Reading]:
        number = 0
        while True:
            number += 1
            taken.append(number)
            yield record(number)

    next(pipeline.extract(endless(), Silent(), tell=lambda message: None))
    assert taken == [1]


def test_build_writes_batch_by_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "_BATCH", 2)
    told: list[str] = []
    summary = build([record(n) for n in range(5)], tmp_path / "store", told)
    assert len(summary.written) == 5
    with Reader(tmp_path / "store") as reader:
        assert reader.revision == 3
        assert len(list(reader.articles())) == 5


def test_number_of_batches_does_not_show_in_the_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build([record(n) for n in range(5)], tmp_path / "one", [])
    monkeypatch.setattr(pipeline, "_BATCH", 2)
    build([record(n) for n in reversed(range(5))], tmp_path / "many", [])
    with Reader(tmp_path / "one") as one, Reader(tmp_path / "many") as many:
        assert set(one.store) == set(many.store)


def test_progress_counts_the_articles_done(tmp_path: Path) -> None:
    seen: list[int] = []
    extracted = pipeline.extract([record(1), record(2)], Silent(), tell=lambda message: None)
    pipeline.build(
        extracted,
        tmp_path / "store",
        base_iri=BASE,
        min_confidence=0.5,
        tell=lambda message: None,
        progress=seen.append,
    )
    assert seen == [1, 2]


def test_nothing_to_write_makes_no_store(tmp_path: Path) -> None:
    summary = build([RecordError("a.txt", "the file is empty")], tmp_path / "store", [])
    assert summary.written == ()
    assert not (tmp_path / "store").exists()


def test_later_text_under_the_same_key_replaces_the_earlier_and_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    readings: list[Reading] = [record(1, key="0" * 16), record(2, key="0" * 16), record(2, key="0" * 16)]
    build(readings, tmp_path / "store", told)
    clashes = [message for message in told if "replaces" in message]
    assert clashes == ['a.jsonl line 2: replaces an earlier article of this run with the same id "n2"']
    with Reader(tmp_path / "store") as reader:
        assert [stored.article.id for stored in reader.articles()] == ["n2"]
