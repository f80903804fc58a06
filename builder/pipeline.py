"""The whole path on one screen: sources in, facts out (`extract`), facts in, the store's graphs out (`build`).

    source ─► Record (article) ─► Extractor.extract ─► Homonyms.settle ─► Facts
    Facts ─► Writer.put: resolution ─► quads ─► SHACL gate ─► store

The stages know nothing of each other; what they need of one another is handed to them here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Protocol

from builder.errors import HudnaError, RecordError
from builder.graph.store import Summary, Writer
from builder.linking.homonyms import load_homonyms
from builder.model import Article, Facts
from builder.resolution import consolidate
from builder.sources import Notice, Reading, Record

__all__ = ["Extracted", "Extractor", "Tell", "build", "extract", "open_writer"]

_BATCH = 500  # articles: bounds the memory of a build, and what a build that was stopped has to do again

Tell = Callable[[RecordError | Notice], None]


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
        facts = replace(facts, warnings=(*reading.warnings, *facts.warnings))
        for warning in facts.warnings:
            tell(Notice(where=reading.where, text=warning))
        yield Extracted(record=reading, facts=facts)


def open_writer(directory: Path, *, base_iri: str, min_confidence: float) -> Writer:
    """The one writer of a store; it holds the store's lock while its context lasts."""
    return Writer(directory, base_iri=base_iri, min_confidence=min_confidence, consolidate=consolidate)


def build(
    extracted: Iterable[Extracted],
    directory: Path,
    *,
    base_iri: str,
    min_confidence: float,
    tell: Tell,
    progress: Callable[[int], None] = lambda done: None,
) -> Summary:
    """Puts articles into the store batch by batch, each wholly or not at all, and returns what became of them.

    The store is locked for one batch at a time, so that two builds may take turns.
    """
    stream = _note_clashes(_count(extracted, progress), tell)
    total = Summary()
    while batch := list(islice(stream, _BATCH)):
        with open_writer(directory, base_iri=base_iri, min_confidence=min_confidence) as writer:
            summary = writer.put((item.record.article, item.facts) for item in batch)
        places = {item.record.article.key: item.record.where for item in batch}
        for refusal in summary.refused:
            tell(RecordError(places[refusal.key], str(refusal.error)))
        total += summary
    return total


def _count(items: Iterable[Extracted], progress: Callable[[int], None]) -> Iterator[Extracted]:
    for done, item in enumerate(items, start=1):
        progress(done)
        yield item


def _note_clashes(items: Iterable[Extracted], tell: Tell) -> Iterator[Extracted]:
    """Passes every item on, and tells where one replaces another text of this run because both have one key."""
    seen: dict[str, bytes] = {}
    for item in items:
        article = item.record.article
        digest = sha256(article.text.encode()).digest()
        if seen.get(article.key, digest) != digest:
            name = f'url "{article.url}"' if article.url else f'id "{article.id}"'
            tell(Notice(where=item.record.where, text=f"replaces an earlier article of this run with the same {name}"))
        seen[article.key] = digest
        yield item
