"""The whole path on one screen: sources in, facts out (`extract`), or the store's graphs (`build`).

    source ─► Item ─► Record (article) ─► Extractor.extract ─► Homonyms.settle ─► Facts
    Facts ─► account ─► quads ─► SHACL gate ─► shard
    shards ─► Writer.take: resolution ─► default graph ─► SHACL gate ─► store

The stages know nothing of each other; what they need of one another is handed to them here. The first line is done by
many processes or machines, one shard each (`builder.runs`); the second one by one, since events join articles.
"""

from __future__ import annotations

import gc
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Protocol

from builder.accounts import derive_account
from builder.errors import HudnaError, RecordError, ShapeError
from builder.graph.derivation import check_account
from builder.graph.facts import FactsFile, StoredArticle, make_row
from builder.graph.store import Summary, Writer
from builder.intake import Intake
from builder.linking.homonyms import load_homonyms
from builder.model import Article, Facts
from builder.resolution import amend, consolidate
from builder.resolution.times import is_dated_late
from builder.runs import Job, Product, Report, Shard, Shelf, cut
from builder.sources import Defaults, Form, Gathered, Item, Notice, Reading, Record, article_item, parse

__all__ = [
    "Built",
    "Extracted",
    "Extractor",
    "Tell",
    "build",
    "extract",
    "make_job",
    "open_writer",
    "prepare",
    "read_item",
    "stored_items",
    "was_read_otherwise",
]

Tell = Callable[[RecordError | Notice], None]
Execute = Callable[[Iterator[Shard], Job], Iterator[str]]


class Extractor(Protocol):
    """What reads the facts off an article: the engine of rules, or a language model."""

    def extract(self, article: Article) -> Facts:
        """The facts of an article; HudnaError says why there are none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """A record of a source and what its article states."""

    record: Record
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did: what became of the articles, how many shards there were and how many were worked on."""

    summary: Summary
    shards: int
    executed: int
    quads: int
    cpu_seconds: float
    unchanged: int


def extract(readings: Iterable[Reading], extractor: Extractor, *, tell: Tell) -> Iterator[Extracted]:
    """The facts of each record, in order. What is refused and what is amiss is told with its file and record."""
    for reading in readings:
        if not isinstance(reading, Record):
            tell(reading)
            continue
        try:
            facts = load_homonyms().settle(reading.article, extractor.extract(reading.article))
        except HudnaError as error:
            tell(RecordError(reading.where, f"{error}; the article is left out"))
            continue
        except Exception as error:  # one article that the engine cannot take must not cost the user the others
            problem = f"the extraction failed with {type(error).__name__}: {error}; the article is left out"
            tell(RecordError(reading.where, problem))
            continue
        facts = replace(facts, warnings=(*reading.warnings, *facts.warnings, *_late(facts)))
        for warning in facts.warnings:
            tell(Notice(where=reading.where, text=warning))
        yield Extracted(record=reading, facts=facts)


def _late(facts: Facts) -> Iterator[str]:
    """What is amiss with the dates of events that are told as having happened."""
    for event in facts.events:
        if is_dated_late(event, facts.published):
            yield (
                f'{event.id} "{event.evidence[:60]}" is told as having happened on {event.when}, after the article was '
                f"published on {facts.published}; the graph of all articles leaves that time out"
            )


def prepare(item: Item, defaults: Defaults, extractor: Extractor, base_iri: str, tell: Tell) -> Iterator[Product]:
    """The articles of one item as a shard keeps them: their rows for the store, and their graphs, which are sound."""
    for extracted in extract(read_item(item, defaults), extractor, tell=tell):
        article, where = extracted.record.article, extracted.record.where
        try:
            account = derive_account(article, extracted.facts)
            candidate, quads = check_account(account, base_iri)
        except (RecordError, ShapeError) as error:
            tell(RecordError(where, str(error)))
            continue
        row = make_row(StoredArticle(article=article, facts=extracted.facts))
        yield Product(
            key=row.key,
            digest=row.digest,
            row={
                "key": row.key,
                "digest": row.digest,
                "where": where,
                "article": row.article,
                "facts": row.facts,
                "signature": b64encode(account.signature).decode(),
                "references": dict(candidate.references),
            },
            graph="".join(f"{quad} .\n" for quad in quads).encode(),
            quads=len(quads),
        )


def read_item(item: Item, defaults: Defaults) -> Iterator[Reading]:
    """The records of an item; pages of an archive, feed or list are only those whose language has tables here.

    A page in another language that the user names alone is read, for its names, with a warning.
    """
    for reading in parse(item, defaults):
        code = reading.article.lang if isinstance(reading, Record) else None
        if code is None or item.source is None or item.form is not Form.HTML or code in _known_languages():
            yield reading
        else:
            yield Notice(where=item.where, text=f"left aside: it is in {code}, of which there are no tables")


@cache
def _known_languages() -> frozenset[str]:
    """The languages that articles are read in: the folders of `builder/languages`."""
    folders = (child for child in files("builder.languages").iterdir() if child.is_dir())
    return frozenset(folder.name for folder in folders if len(folder.name) <= len("kmr"))


def open_writer(directory: Path, *, base_iri: str, min_confidence: float) -> Writer:
    """The one writer of a store; it holds the store's lock while its context lasts."""
    return Writer(directory, base_iri=base_iri, min_confidence=min_confidence, consolidate=consolidate, amend=amend)


def build(
    items: Iterable[Gathered],
    directory: Path,
    job: Job,
    *,
    min_confidence: float,
    execute: Execute,
    tell: Tell,
    progress: Callable[[Report, bool], None] = lambda report, executed: None,
) -> Built:
    """Works on the shards that are not done yet, then puts all their articles into the store in one batch.

    It may be stopped at any moment, and goes on there when it is called again with the same items. `progress` hears of
    each shard when it is done, and whether it was worked on now.
    """
    shelf = Shelf(job.folder)
    shelf.prepare()
    intake = Intake(directory, shelf, job, tell=tell)
    shards = intake.missing(cut(_items(items, tell), job.defaults), progress)
    for id in execute(shards, job):
        progress(intake.finish(id), True)
    summary = Summary()
    if intake.brings_articles:
        writer = open_writer(directory, base_iri=job.base_iri, min_confidence=min_confidence)
        with _without_collector(), writer:
            summary = intake.store(writer)
    return Built(
        summary=summary,
        shards=len(intake.order),
        executed=intake.executed,
        quads=intake.quads,
        cpu_seconds=intake.cpu_seconds,
        unchanged=len(summary.unchanged) + intake.unchanged,
    )


@contextmanager
def _without_collector() -> Iterator[None]:
    """While it lasts nothing looks for cycles, of which a batch makes none: looking takes a sixth of its time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _items(gathered: Iterable[Gathered], tell: Tell) -> Iterator[Item]:
    for one in gathered:
        if isinstance(one, Item):
            yield one
        else:
            tell(one)


def make_job(
    directory: Path,
    *,
    base_iri: str,
    defaults: Defaults,
    fingerprint: str,
    model: Extractor | None = None,
) -> Job:
    """The job of building into a store with the engine over the shipped languages and authority.

    A language model that reads in its place works in this process alone, and its job says so.
    """
    return Job(
        folder=directory / "runs" / "shards",
        fingerprint=fingerprint,
        base_iri=base_iri,
        defaults=defaults,
        load=_load if model is None else lambda: model,
        prepare=prepare,
        shares_engine=model is None,
        reads_by_model=model is not None,
    )


def was_read_otherwise(directory: Path, fingerprint: str) -> bool:
    """Whether a store holds articles that other code, lexicon or data than this has read."""
    if not (directory / "facts").is_file():
        return False
    with closing(FactsFile(directory / "facts", read_only=True)) as facts:
        return facts.recall("code") not in (None, fingerprint)


def stored_items(directory: Path) -> Iterator[Item]:
    """The articles of a store as they can be read once more."""
    with closing(FactsFile(directory / "facts", read_only=True)) as facts:
        for article in facts.texts():
            yield article_item(article, where=f"stored article {article.id}")


def _load() -> Extractor:
    from builder import extraction

    load_homonyms()  # here, and not in the time that the first article has
    return extraction.load_engine()
