"""Commands that build: read sources into a store, and list what was done."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from api.commands.messages import Teller, report
from api.commands.options import (
    Address,
    AnyWriteStore,
    AsJson,
    Budget,
    EngineName,
    EngineOption,
    Extractor,
    ExtractorOption,
    Lang,
    OtherCode,
    OtherCodeOption,
    Published,
    ReadStore,
    Sources,
    Work,
)
from api.commands.progress import Meter

if TYPE_CHECKING:
    from builder.llm import ModelExtractor
    from builder.pipeline import Built
    from builder.runs import RunRecord
    from builder.settings import Settings
    from builder.sources import Defaults, Gathered

__all__ = ["BuildOptions", "build", "build_into", "runs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """Who reads the articles and what does the work; what to do about articles that other code has read."""

    extractor: Extractor = Extractor.RULES
    budget: str | None = None
    engine: EngineName = EngineName.LOCAL
    address: str | None = None
    other_code: OtherCode = OtherCode.ASK


def build(
    sources: Sources,
    store: AnyWriteStore,
    work: Work = None,
    published: Published = None,
    lang: Lang = None,
    extractor: ExtractorOption = Extractor.RULES,
    budget: Budget = None,
    engine: EngineOption = EngineName.LOCAL,
    address: Address = None,
    other_code: OtherCodeOption = OtherCode.ASK,
    json: AsJson = False,
) -> None:
    """Read articles and write what they state into a store.

    Safe to stop and to repeat: what is done is not done again, an article that has changed is replaced, and the same
    articles make the same graph.

    \b
    Examples:
      hudna build news.jsonl --store graph
      hudna build folder/ more.jsonl.gz --store graph --lang ar
      hudna build archive/ --store graph --engine ray --address auto
      hudna build news.jsonl --store graph --extractor both --budget 2.50
      hudna build news.jsonl --store http://localhost:7878/query
    """
    from api.commands.remote import replicate_store, store_folder
    from builder.settings import load_settings
    from builder.sources import Fetcher, Web, check_defaults, gather

    settings = load_settings()
    folder = store_folder(store, work)
    defaults = check_defaults(published=published, lang=lang)
    teller = Teller()
    meter = Meter(sources, json=json)
    web = Web(
        Fetcher(allow_private=settings.allow_private_addresses, pause=settings.fetch_pause),
        memory=folder / "runs" / "fetched.json",
    )
    items = gather(sources, advance=meter.advance, web=web)
    options = BuildOptions(extractor=extractor, budget=budget, engine=engine, address=address, other_code=other_code)
    built = build_into(
        folder, items, settings, teller, defaults=defaults, sources=sources, options=options, meter=meter
    )
    web.save()
    if revision := built.summary.revision or _revision(folder):
        replicate_store(store, folder, settings)
    _report(built, folder, revision, teller, json=json)
    teller.finish()


def _report(built: Built, store: Path, revision: int, teller: Teller, *, json: bool) -> None:
    counts = {
        "written": len(built.summary.written),
        "unchanged": built.unchanged,
        "refused": teller.refused,
        "revision": revision,
        "shards": built.shards,
        "executed": built.executed,
    }
    where = f"{store} is at revision {revision}" if revision else f"{store} was not made"
    outcome = f"{counts['unchanged']} unchanged, {counts['refused']} refused; {where}"
    written = f"{counts['written']} article{'' if counts['written'] == 1 else 's'} written"
    report(counts, f"{written}, {outcome}", json=json)


def build_into(
    store: Path,
    items: Iterable[Gathered],
    settings: Settings,
    teller: Teller,
    *,
    defaults: Defaults,
    sources: Sequence[str],
    options: BuildOptions,
    meter: Meter | None = None,
) -> Built:
    """Reads items into the store as one run, which is recorded; the teller tells what is refused."""
    from builder import pipeline
    from builder.keys import digest
    from builder.runs import Engine, code_fingerprint, execute, recorded

    fingerprint = digest(code_fingerprint(), settings.base_iri)
    meter = meter or Meter((), json=False)
    with _model(options, settings) as model:
        if _rebuilds(store, fingerprint, options.other_code):
            items = chain(pipeline.stored_items(store), items)
        if model:
            items = _asked_ahead(items, defaults, model)
        base, least = settings.base_iri, settings.min_confidence
        job = pipeline.make_job(store, base_iri=base, defaults=defaults, fingerprint=fingerprint, model=model)
        engine, processes = options.engine.value, 0 if model else _processes(settings)
        work = partial(execute, engine=Engine(engine), processes=processes, address=options.address)
        run = recorded(store / "runs", sources=sources, engine=engine, processes=processes, fingerprint=job.reader)
        with run as record, meter:
            built = pipeline.build(
                items, store, job, min_confidence=least, execute=work, tell=teller.tell, progress=meter.count
            )
            _note(record, built, meter, teller)
    return built


def _note(record: RunRecord, built: Built, meter: Meter, teller: Teller) -> None:
    record.shards, record.executed = built.shards, built.executed
    record.articles, record.quads, record.cpu_seconds = meter.articles, built.quads, round(built.cpu_seconds, 3)
    record.written, record.refused = len(built.summary.written), teller.refused


def _processes(settings: Settings) -> int:
    return os.cpu_count() or 1 if settings.build_processes is None else settings.build_processes


@contextmanager
def _model(options: BuildOptions, settings: Settings) -> Iterator[ModelExtractor | None]:
    """The language model that is to read; None where the rules do. UsageError where the options do not go together."""
    from api.commands.extractors import check_budget, opened_model
    from builder.errors import UsageError

    if options.extractor is Extractor.RULES:
        check_budget(options.budget)
        yield None
    elif options.engine is EngineName.RAY:
        raise UsageError("--engine ray goes with --extractor rules: a language model is asked from this machine alone")
    else:
        with opened_model(options.extractor, settings, budget=options.budget) as model:
            yield model


def _asked_ahead(items: Iterable[Gathered], defaults: Defaults, model: ModelExtractor) -> Iterator[Gathered]:
    """The items as they come; the model is asked about each while those before it are worked on."""
    from builder.pipeline import read_item
    from builder.sources import Item

    for item in items:
        if isinstance(item, Item):
            for _ in model.ahead(read_item(item, defaults)):
                pass
        yield item


def _rebuilds(store: Path, fingerprint: str, other_code: OtherCode) -> bool:
    """Whether the articles of the store are to be read anew; asks, and UsageError where nobody can answer."""
    from builder.errors import UsageError
    from builder.pipeline import was_read_otherwise

    if not was_read_otherwise(store, fingerprint):
        return False
    if other_code is OtherCode.ASK:
        problem = f"the articles in {store} were read by another version of code, lexicon or settings"
        if not sys.stdin.isatty():
            raise UsageError(
                f"{problem}; --other-code rebuild reads them anew from their stored texts, --other-code mix leaves them"
            )
        return typer.confirm(f"{problem}. Read them anew from their stored texts (else they stay as they are)?")
    return other_code is OtherCode.REBUILD


def _revision(store: Path) -> int:
    """The revision of a store that nothing was written to; 0 where there is none."""
    from builder.errors import StoreError
    from builder.graph.store import Reader

    try:
        with Reader(store) as reader:
            return reader.revision
    except StoreError:
        return 0


def runs(store: ReadStore, json: AsJson = False) -> None:
    """List what was built into a store: each run with its sources, shards, articles, time and outcome.

    \b
    Examples:
      hudna runs --store graph
    """
    from dataclasses import asdict

    from builder.runs import list_runs

    listed = list_runs(store / "runs")
    lines = [
        f"{run.number:>4}  {run.began}  {run.outcome:<8}  {run.executed} of {run.shards} shards, "
        f"{run.articles} articles, {run.written} written, {run.refused} refused, {run.seconds:.0f} s  "
        f"{' '.join(run.sources)}"
        for run in listed
    ]
    shown = "\n".join(lines) or f"nothing was built into {store} yet; `hudna build SOURCE --store {store}` does"
    report({"runs": [asdict(run) for run in listed]}, shown, json=json)
