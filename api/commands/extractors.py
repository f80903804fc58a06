"""Who is to read articles in, the extractor out, with the readings that it reads ahead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from api.commands.options import Extractor

if TYPE_CHECKING:
    from builder.llm import ModelExtractor
    from builder.pipeline import Extractor as PipelineExtractor
    from builder.settings import Settings
    from builder.sources import Reading

__all__ = ["Opened", "check_budget", "opened", "opened_model"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An extractor and the readings that it is to read."""

    extractor: PipelineExtractor
    readings: Iterable[Reading]


@contextmanager
def opened(
    kind: Extractor, readings: Iterable[Reading], settings: Settings, *, budget: str | None = None
) -> Iterator[Opened]:
    """The extractor of a kind, ready to work; what a language model used is told on standard error at the end.

    UsageError or EndpointError, before anything is read, where a language model cannot be asked.
    """
    if kind is Extractor.RULES:
        from builder.extraction import load_engine

        check_budget(budget)
        yield Opened(extractor=load_engine(), readings=readings)
        return
    with opened_model(kind, settings, budget=budget) as extractor:
        yield Opened(extractor=extractor, readings=extractor.ahead(readings))


def check_budget(budget: str | None) -> None:
    """UsageError where there is a budget; for use where no language model reads."""
    from builder.errors import UsageError

    if budget is not None:
        raise UsageError("a budget is for a language model: add --extractor llm or --extractor both")


@contextmanager
def opened_model(kind: Extractor, settings: Settings, *, budget: str | None = None) -> Iterator[ModelExtractor]:
    """The language model, ready to be asked, alone or beside the rules; the same is told and refused as by `opened`."""
    from builder.extraction import load_engine
    from builder.llm import ModelExtractor, open_reader

    reader = open_reader(settings, budget=budget)
    with ModelExtractor(
        load_engine(),
        reader,
        with_rules=kind is Extractor.BOTH,
        window=settings.llm_window,
        concurrency=settings.llm_concurrency,
    ) as extractor:
        try:
            yield extractor
        finally:
            typer.echo(reader.usage.describe(), err=True)
