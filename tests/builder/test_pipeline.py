"""The path as a whole, with an engine made for the test: order, refusals, batches, and what is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

import builder.pipeline as pipeline
from builder.errors import RecordError
from builder.graph.draft import Draft
from builder.graph.store import Reader
from builder.intake import Intake
from builder.model import Article, Facts
from builder.pipeline import Built
from builder.runs import Engine, Job, Shard, execute
from builder.sources import Defaults, Form, Gathered, Item, Notice, Reading, Record
from tests.builder.newsroom import clash, tell
from tests.builder.runs.jobs import BASE, Silent, make_job


def record(number: int, text: str = "خبر", *, key: str | None = None, warnings: tuple[str, ...] = ()) -> Record:
    article = Article(key=key or f"{number:016x}", id=f"n{number}", text=f"{text} {number}", lang="ar")
    return Record(article=article, where=f"a.jsonl line {number}", warnings=warnings)


def news(number: int, text: str = "خبر", *, id: str | None = None, source: str | None = None) -> Item:
    line = json.dumps({"id": id or f"n{number}", "text": f"{text} {number}"}).encode()
    return Item(form=Form.LINE, where=f"a.jsonl line {number}", data=line, source=source)


def build(items: list[Gathered], store: Path, told: list[str] | None = None, *, job: Job | None = None) -> Built:
    def tell(message: RecordError | Notice) -> None:
        if told is not None:
            told.append(str(message) if isinstance(message, RecordError) else f"{message.where}: {message.text}")

    job = job or make_job(store / "runs")
    return pipeline.build(
        items, store, job, min_confidence=0.5, execute=partial(execute, processes=0, engine=Engine.LOCAL), tell=tell
    )


def dump(store: Path) -> list[str]:
    with Reader(store) as reader:
        return sorted(map(str, reader.store))


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
    assert items[0].facts.warnings == ("odd",)
    assert [str(message) for message in told if isinstance(message, RecordError)] == [
        "a.jsonl line 2: is empty",
        "a.jsonl line 3: the extraction failed with ValueError: stumbled; the article is left out",
    ]
    assert [message.text for message in told if isinstance(message, Notice)] == ["odd", "left aside"]


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


def test_build_writes_all_articles_in_one_batch(tmp_path: Path) -> None:
    built = build([news(n, source=str(n)) for n in range(5)], tmp_path / "store")
    assert (len(built.summary.written), built.shards, built.executed) == (5, 5, 5)
    with Reader(tmp_path / "store") as reader:
        assert reader.revision == 1
        assert len(list(reader.articles())) == 5


def test_repeated_build_works_on_no_shard_and_an_added_file_on_one(tmp_path: Path) -> None:
    items = [news(n, source=str(n)) for n in range(5)]
    build(items, tmp_path)
    again = build(items, tmp_path)
    assert (again.executed, again.unchanged, again.summary.written, again.quads > 0) == (0, 5, (), True)
    more = build([*items[:2], news(9, source="9"), *items[2:]], tmp_path)
    assert (more.executed, more.unchanged, len(more.summary.written)) == (1, 5, 1)
    assert [path.suffix for path in (tmp_path / "runs" / "shards").iterdir()] == [".json"] * 6


def test_articles_in_any_order_and_any_runs_give_the_same_quads(tmp_path: Path) -> None:
    items = [news(n) for n in range(20)]
    build(items, tmp_path / "once")
    build(items[::-1], tmp_path / "backwards")
    for part in (items[5:9], items[:5], items[9:]):
        build(part, tmp_path / "parts")
    assert dump(tmp_path / "once") == dump(tmp_path / "backwards") == dump(tmp_path / "parts")


def test_changed_article_replaces_its_graph_and_the_first_text_can_come_back(tmp_path: Path) -> None:
    first, second = news(1), news(1, "خبر آخر")
    build([first, news(2)], tmp_path)
    before = dump(tmp_path)
    built = build([second], tmp_path)
    assert len(built.summary.written) == 1
    assert dump(tmp_path) != before
    assert build([first], tmp_path).executed == 1
    assert dump(tmp_path) == before


def test_withdrawn_article_comes_back_with_the_next_build(tmp_path: Path) -> None:
    items = [news(1), news(2)]
    keys = build(items, tmp_path).summary.written
    with pipeline.open_writer(tmp_path, base_iri=BASE, min_confidence=0.5) as writer:
        writer.withdraw(keys[:1])
    assert build(items, tmp_path).summary.written == keys[:1]


@pytest.mark.parametrize("apart", [True, False])
def test_later_text_under_the_same_key_replaces_the_earlier_and_is_told(tmp_path: Path, apart: bool) -> None:
    items = [news(n, id="same", source=str(n) if apart else "a") for n in (1, 2)]
    told: list[str] = []
    build(items, tmp_path, told)
    assert told == ['a.jsonl line 2: replaces an earlier article of this run with the same id "same"']
    with Reader(tmp_path) as reader:
        assert [stored.article.text for stored in reader.articles()] == ["خبر 2"]
    assert build(items, tmp_path).executed == 0


def test_problems_are_told_with_their_place_each_time(tmp_path: Path) -> None:
    items: list[Gathered] = [news(1, "stumble"), RecordError("b.txt", "is empty"), news(2, "dull"), news(3, "")]
    for executed in (1, 0):
        told: list[str] = []
        assert build(items, tmp_path, told).executed == executed
        assert sorted(told) == [
            "a.jsonl line 1: the extraction failed with ValueError: stumbled; the article is left out",
            "a.jsonl line 2: dull",
            "b.txt: is empty",
        ]


def test_pages_of_a_list_in_a_language_without_tables_are_left_aside(tmp_path: Path) -> None:
    def page(text: str, source: str | None) -> Item:
        data = f"<html><body><p>{text * 9}</p></body></html>".encode()
        return Item(form=Form.HTML, where="page", data=data, source=source)

    german, arabic = (
        "Die Armee hat am Dienstag auf das Feuer geantwortet. ",
        "قالت وزارة الدفاع إن قواتها ردت على القصف. ",
    )
    told: list[str] = []
    job = replace(make_job(tmp_path / "runs"), defaults=Defaults())
    built = build([page(german, "a.warc"), page(arabic, "a.warc")], tmp_path, told, job=job)
    assert len(built.summary.written) == 1
    assert told == ["page: left aside: it is in de, of which there are no tables"]
    assert len(build([page(german, None)], tmp_path, job=job).summary.written) == 1


def test_nothing_to_write_makes_no_store(tmp_path: Path) -> None:
    built = build([RecordError("a.txt", "the file is empty")], tmp_path)
    assert built.summary.written == ()
    assert not (tmp_path / "store").exists()


def test_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    items = [news(n, source=str(n)) for n in range(6)]
    done: list[str] = []

    def stop(shards: Iterator[Shard], job: Job) -> Iterator[str]:
        for id in execute(shards, job, engine=Engine.LOCAL, processes=0):
            if len(done) == 4:
                raise KeyboardInterrupt
            done.append(id)
            yield id

    with pytest.raises(KeyboardInterrupt):
        pipeline.build(items, tmp_path, make_job(tmp_path / "runs"), min_confidence=0.5, execute=stop, tell=print)
    assert not (tmp_path / "store").exists()
    assert build(items, tmp_path).executed == 1
    build(items, tmp_path / "whole")
    assert dump(tmp_path) == dump(tmp_path / "whole")


@pytest.mark.parametrize("moment", [(Draft, "complete"), (Draft, "close"), (Intake, "_settle")])
def test_build_that_was_cut_off_while_loading_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: tuple[type, str]
) -> None:
    def crash(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    items = [news(n) for n in range(5)]
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(*moment, crash)
        build(items, tmp_path)
    assert build(items, tmp_path).executed == 0
    build(items, tmp_path / "whole")
    assert dump(tmp_path) == dump(tmp_path / "whole")


def test_other_code_is_noticed_and_the_stored_articles_can_be_read_anew(tmp_path: Path) -> None:
    items = [news(1), news(2)]
    build(items, tmp_path)
    assert not pipeline.was_read_otherwise(tmp_path, "one")
    assert pipeline.was_read_otherwise(tmp_path, "two")
    before = dump(tmp_path)
    stored: list[Gathered] = list(pipeline.stored_items(tmp_path))
    again = build(stored, tmp_path, job=make_job(tmp_path / "runs", fingerprint="two"))
    assert (again.executed, again.unchanged) == (1, 2)
    assert not pipeline.was_read_otherwise(tmp_path, "two")
    assert dump(tmp_path) == before


def test_event_told_as_past_but_dated_after_its_article_is_warned_of() -> None:
    class Late(Silent):
        def extract(self, article: Article) -> Facts:
            _written, facts = tell("Both clashed.", [clash(when="2023-01-01")], id="1")
            return facts

    told: list[object] = []
    article, _ = tell("Both clashed.", [], id="1")
    (item,) = pipeline.extract([Record(article=article, where="a.jsonl line 1")], Late(), tell=told.append)
    (warning,) = item.facts.warnings
    assert 'v1 "Both clashed." is told as having happened on 2023-01-01, after the article was published' in warning
    assert told == [Notice(where="a.jsonl line 1", text=warning)]
