"""Commands on articles: print what they state, take them back from a store."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.messages import Teller, counting, report
from api.commands.options import (
    AnyWriteStore,
    AsJson,
    Budget,
    Extractor,
    ExtractorOption,
    Lang,
    Published,
    Sources,
    Work,
)

if TYPE_CHECKING:
    from builder.graph.store import Reader, StoredArticle
    from builder.sources import Reading

__all__ = ["extract", "resolve_article", "withdraw"]

_MOST_NEAR = 5


def extract(
    sources: Sources,
    published: Published = None,
    lang: Lang = None,
    extractor: ExtractorOption = Extractor.RULES,
    budget: Budget = None,
    explained: Annotated[
        bool, typer.Option("--explain", help="Print the rule and the words behind each fact instead.")
    ] = False,
) -> None:
    """Print the facts of articles as JSON, one record a line.

    Records come in input order; nothing is stored. Every span counts code points of the text as given:
    text[start:end] are the words.

    \b
    Examples:
      hudna extract news.jsonl > facts.jsonl
      hudna extract article.txt --published 2022-09-13
      echo 'نص الخبر' | hudna extract -
      hudna extract news.jsonl --extractor llm --budget '500000 tokens' > facts.jsonl
      hudna extract article.txt --explain
    """
    import orjson

    from api.commands.extractors import opened
    from builder import pipeline
    from builder.records import encode
    from builder.settings import load_settings
    from builder.sources import Fetcher, Web, read

    settings = load_settings()
    web = Web(Fetcher(allow_private=settings.allow_private_addresses, pause=settings.fetch_pause))
    readings = read(sources, published=published, lang=lang, web=web)
    if explained:
        _explain(readings)
        return
    teller = Teller()
    with (
        opened(extractor, readings, settings, budget=budget) as reading,
        counting("articles", quiet=sys.stdout.isatty()) as count,
    ):
        extracted = pipeline.extract(reading.readings, reading.extractor, tell=teller.tell)
        for done, item in enumerate(extracted, start=1):
            record = encode(item.facts)
            if item.record.given_id is not None:
                record["id"] = item.record.given_id
            sys.stdout.buffer.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
            sys.stdout.buffer.flush()
            count(done)
    teller.finish()


def _explain(readings: Iterable[Reading]) -> None:
    """Print each event of each article with the rule and the words, and where they stand, behind what it says."""
    from builder.extraction import load_engine
    from builder.sources import Record

    teller = Teller()
    engine = load_engine()
    for reading in readings:
        if not isinstance(reading, Record):
            teller.tell(reading)
            continue
        facts, explained = engine.explain(reading.article)
        typer.echo(reading.given_id or facts.id)
        for event, reasons in zip(facts.events, explained, strict=True):
            typer.echo(f"\n{event.id}  confidence {event.confidence:.2f}  {' '.join(event.evidence.split())}")
            for reason in reasons:
                words = "; ".join(f'"{reading.article.quote(s)}" [{s.start}, {s.end}]' for s in reason.spans)
                typer.echo(f"  {reason.fact:10} {reason.value}  ({reason.rule})  {words}".rstrip())
    teller.finish()


def withdraw(
    keys: Annotated[
        list[str],
        typer.Argument(metavar="KEY", help="The key, id or IRI of an article; `hudna query article-facts` lists them."),
    ],
    store: AnyWriteStore,
    work: Work = None,
    json: AsJson = False,
) -> None:
    """Take articles back.

    Their graphs go, and events keep only what other articles support. Where one of the keys is unknown,
    nothing is taken back.

    \b
    Examples:
      hudna withdraw seed --store graph
    """
    from api.commands.remote import replicate_store, store_folder
    from builder.errors import UsageError
    from builder.graph.store import Reader
    from builder.pipeline import open_writer
    from builder.settings import load_settings

    settings = load_settings()
    folder = store_folder(store, work)
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder} to withdraw from")
    with Reader(folder) as reader:
        wanted = [resolve_article(reader, key).article.key for key in keys]
    with open_writer(folder, base_iri=settings.base_iri, min_confidence=settings.min_confidence) as writer:
        summary = writer.withdraw(wanted)
    replicate_store(store, folder, settings)
    counts = {"withdrawn": len(summary.withdrawn), "revision": summary.revision}
    articles = f"{counts['withdrawn']} article{'' if counts['withdrawn'] == 1 else 's'}"
    report(counts, f"{articles} withdrawn; {folder} is at revision {summary.revision}", json=json)


def resolve_article(reader: Reader, name: str) -> StoredArticle:
    """The article with that key, id or IRI; UsageError where there is none, or several outlets use the id."""
    from builder.errors import UsageError
    from builder.keys import make_article

    key = name.removeprefix(reader.base_iri + make_article(""))
    if found := reader.article(key):
        return found
    articles = [(stored.article.key, stored.article.id) for stored in reader.articles()]
    named = [key for key, id in articles if id == name]
    if not named:
        raise UsageError(f"no article has the key, id or IRI {name!r}; {_near(key, articles)}")
    if len(named) > 1:
        raise UsageError(f"{len(named)} articles have the id {name!r}; name one by its key: {', '.join(named)}")
    found = reader.article(named[0])
    assert found is not None, "the article was listed a moment ago"
    return found


def _near(name: str, articles: Iterable[tuple[str, str | None]]) -> str:
    """What a user may have meant: the ids and keys that begin like the one given, and where all are listed."""
    known = [word for key, id in articles for word in (id, key) if word]
    begun = [word for word in known if len(name) > 1 and word.lower().startswith(name.lower())]
    near = (begun or get_close_matches(name, known))[:_MOST_NEAR]
    meant = f"did you mean {', '.join(near)}? " if near else ""
    return f"{meant}`hudna query article-facts` lists articles, `hudna export` writes all of the store"
