"""An article in, its facts out, as a language model reads it: alone, or together with the rules.

Windows of articles that come next are asked about while earlier ones are awaited, so many requests at a time as the
settings allow; facts come out in the order of the articles.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from builder.errors import EndpointError
from builder.extraction import Engine
from builder.llm.grounding import Grounding, read_grounding
from builder.llm.merging import join_facts, merge_events, number_events, rename
from builder.llm.reader import Reader, WindowReading
from builder.llm.reply import Reply
from builder.llm.windows import windows
from builder.model import Article, EventFact, Facts, Span
from builder.sources import Reading, Record

__all__ = ["ModelExtractor"]


class ModelExtractor:
    """Extracts by a language model; `with_rules` joins what the rules find. A context: leaving it ends its threads."""

    def __init__(
        self,
        engine: Engine,
        reader: Reader,
        *,
        with_rules: bool = False,
        window: int = 6000,
        concurrency: int = 4,
    ) -> None:
        self.usage = reader.usage
        self._engine = engine
        self._reader = reader
        self._with_rules = with_rules
        self._window = window
        self._concurrency = concurrency
        self._pool = ThreadPoolExecutor(max_workers=concurrency, thread_name_prefix="llm")
        self._asked: dict[Article, list[Future[WindowReading]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reader.close()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def ahead(self, readings: Iterable[Reading]) -> Iterator[Reading]:
        """The readings as they come, each a little later: articles that follow are asked about in the meantime."""
        waiting: deque[tuple[Reading, int]] = deque()
        pending = 0
        for reading in readings:
            asked = len(self._ask(reading.article)) if isinstance(reading, Record) else 0
            waiting.append((reading, asked))
            pending += asked
            while pending >= 2 * self._concurrency:
                first, answered = waiting.popleft()
                pending -= answered
                yield first
        yield from (reading for reading, _ in waiting)

    def extract(self, article: Article) -> Facts:
        """The facts of an article; parts of it on which the model gave no usable answer are named in a warning.

        EndpointError where the model cannot be asked any more, or gave no answer at all and the rules are not asked.
        """
        futures = self._ask(article)
        try:
            readings = [future.result() for future in futures]
        finally:
            self._asked.pop(article, None)
        stop = next((reading.problem for reading in readings if reading.stopped), None)
        if stop is not None:
            raise EndpointError(stop)
        replies = [(reading.window, reading.reply) for reading in readings if reading.reply is not None]
        if readings and not replies and not self._with_rules:
            raise EndpointError(f"the language model gave no usable answer: {readings[0].problem}")
        grounding = read_grounding(self._engine, article, self._reader.extraction)
        events = _merge(grounding, replies)
        warnings = (*self._unchecked(article, grounding), *_warnings(grounding, readings))
        facts = _write(article, grounding, events, warnings)
        if self._with_rules:
            facts = join_facts(self._engine.extract(article), facts, dropped=grounding.dropped)
        self.usage.drop(grounding.dropped, article=article.id)
        return facts

    def _unchecked(self, article: Article, grounding: Grounding) -> Iterator[str]:
        """What cannot be held against the article, for want of tables of its language or of its date."""
        if self._with_rules:
            return  # the rules say so themselves
        if article.lang not in self._engine.lexicon.languages:
            yield (
                f"dates and number words in the language {article.lang!r} are not read yet: "
                "those of the language model are left out"
            )
        elif article.published is None and any(time.edtf is None for time in grounding.passage.times):
            yield "no publication date: relative dates of the language model are left out"

    def _ask(self, article: Article) -> list[Future[WindowReading]]:
        """The windows of an article with the answers to come; asks for them where nobody has yet."""
        if article not in self._asked:
            parts = windows(article.text, self._window)
            self._asked[article] = [self._pool.submit(self._reader.read, article, part) for part in parts]
        return self._asked[article]


def _merge(grounding: Grounding, replies: Iterable[tuple[Span, Reply]]) -> list[EventFact]:
    """The events of all windows, each once."""
    events: list[EventFact] = []
    for window, reply in replies:
        events = merge_events(events, grounding.events(reply, window), {}, dropped=grounding.dropped)
    return events


def _write(article: Article, grounding: Grounding, events: list[EventFact], warnings: tuple[str, ...]) -> Facts:
    entities, ids = grounding.cast.facts({entity for event in events for entity in _entities(event)})
    return Facts(
        id=article.id,
        lang=article.lang,
        published=article.published,
        sha256=article.sha256,
        entities=entities,
        events=number_events(rename(event, ids) for event in events),
        warnings=warnings,
    )


def _warnings(grounding: Grounding, readings: Sequence[WindowReading]) -> Iterator[str]:
    """What the reader of the facts should know about how the model read the article."""
    failed = [reading for reading in readings if reading.reply is None]
    if failed:
        parts = f"{len(failed)} of {len(readings)} parts"
        yield f"the language model gave no usable answer on {parts}: {failed[0].problem}"
    cut = [reading for reading in readings if reading.reply is not None and reading.problem]
    if cut:
        yield f"the language model's answer on {len(cut)} of {len(readings)} parts was {cut[0].problem}"
    told = sum(len(reading.reply.events) for reading in readings if reading.reply is not None)
    if told and grounding.dropped["events without a quote in the text"] == told:
        yield f"all {told} events of the language model quote words that are not in the article"


def _entities(event: EventFact) -> Iterator[str]:
    """Everybody whom an event names."""
    yield from (*event.agent, *event.target, *event.party, *event.mediator, *event.place, *event.claimants)
    for casualty in event.casualties:
        yield from casualty.claimants or ()
        if casualty.side:
            yield casualty.side
