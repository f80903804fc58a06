"""Commands by which people judge: links to Wikidata, reports that may be one event, and claims."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from api.commands.linking import review_links
from api.commands.messages import complete, report
from api.commands.options import AsJson, ReadStore, WriteStore

if TYPE_CHECKING:
    from builder.judgements import Judgement, Verdict

__all__ = ["review"]

_REVIEW = """What waits for a person: look at it and judge it.

\b
Examples:
  hudna review links --store graph
  hudna review events --store graph
"""
review = typer.Typer(name="review", no_args_is_help=True, help=_REVIEW, rich_markup_mode=None)
review.command("links")(review_links)

T = TypeVar("T")
_Pair = tuple[str, str] | None
_By = Annotated[str | None, typer.Option(metavar="NAME", help="Who judges; needed with a judgement.")]
_Note = Annotated[str | None, typer.Option(metavar="TEXT", help="Why.")]
_Day = Annotated[str | None, typer.Option(metavar="DAY", help="The day of the judgement; else today.")]
_Limit = Annotated[int, typer.Option(metavar="N", min=1, help="How many to list at most.")]


@review.command("events")
def review_events(
    store: WriteStore,
    same: Annotated[_Pair, typer.Option(metavar="REPORT REPORT", help="The two tell of one event.")] = None,
    different: Annotated[_Pair, typer.Option(metavar="REPORT REPORT", help="They tell of two events.")] = None,
    unsure: Annotated[_Pair, typer.Option(metavar="REPORT REPORT", help="It cannot be told.")] = None,
    withdraw: Annotated[_Pair, typer.Option(metavar="REPORT REPORT", help="Take a judgement back.")] = None,
    by: _By = None,
    note: _Note = None,
    date: _Day = None,
    limit: _Limit = 20,
    json: AsJson = False,
) -> None:
    """List pairs of reports that may be one event, with score, features and words, or judge one.

    A judgement goes before the score and every rule. It is kept in judgements.jsonl beside the store,
    survives every rebuild and can be taken back.

    \b
    Examples:
      hudna review events --store graph
      hudna review events --store graph --same article/0f/report/7c article/1a/report/22 --by "A. Reader"
    """
    from builder.judgements import Judgement, JudgementKind, Verdict

    options = {Verdict.SAME: same, Verdict.DIFFERENT: different, Verdict.UNSURE: unsure, Verdict.WITHDRAWN: withdraw}
    asked = [(verdict, pair) for verdict, pair in options.items() if pair]
    if not asked:
        _list_pairs(store, limit, json=json)
        return
    verdict, (first, second) = _one(asked)
    judgement = Judgement(
        kind=JudgementKind.EVENT,
        subject=first,
        object=second,
        verdict=verdict,
        by=_judge(by),
        date=_day(date),
        note=note,
    )
    _keep(store, judgement, json=json)


@review.command("claims")
def review_claims(
    store: WriteStore,
    reject: Annotated[str | None, typer.Option(metavar="CLAIM", help="The text does not say this.")] = None,
    correct: Annotated[
        str | None, typer.Option(metavar="CLAIM", help="The text says it otherwise: --as tells how.")
    ] = None,
    corrections: Annotated[
        list[str] | None,
        typer.Option(
            "--as",
            metavar="NAME=VALUE",
            help="What is right: type=Shelling, when=2022-09-13, agent=state/armenia, killed=49-60; may be repeated.",
        ),
    ] = None,
    withdraw: Annotated[str | None, typer.Option(metavar="CLAIM", help="Take a judgement back.")] = None,
    by: _By = None,
    note: _Note = None,
    date: _Day = None,
    json: AsJson = False,
) -> None:
    """List the claims that people judged, or judge one.

    A rejected claim supports nothing in the default graph; a corrected one supports what is right. The
    graph of the article stays as it was read. `hudna query article-facts` lists claims.

    \b
    Examples:
      hudna review claims --store graph --reject article/0f/claim/9d --by "A. Reader" --note "a quotation"
      hudna review claims --store graph --correct article/0f/claim/9d --as killed=49 --by "A. Reader"
    """
    from builder.judgements import Judgement, JudgementKind, Verdict

    options = {Verdict.REJECTED: reject, Verdict.CORRECTED: correct, Verdict.WITHDRAWN: withdraw}
    asked = [(verdict, key) for verdict, key in options.items() if key]
    if not asked:
        _list_claims(store, json=json)
        return
    verdict, key = _one(asked)
    judgement = Judgement(
        kind=JudgementKind.CLAIM,
        subject=key,
        object=None,
        verdict=verdict,
        by=_judge(by),
        date=_day(date),
        note=note,
        correction=_corrections(corrections or []),
    )
    _keep(store, judgement, json=json)


@review.command("gold")
def review_gold(
    store: ReadStore,
    output: Annotated[Path, typer.Option(metavar="FILE", dir_okay=False, help="The records to write.")],
    json: AsJson = False,
) -> None:
    """Write the articles whose claims people judged as facts records, corrected: gold for `hudna evaluate`.

    \b
    Examples:
      hudna review gold --store graph --output gold.jsonl
    """
    import orjson

    from builder.gold import gold_records
    from builder.graph.store import Reader
    from builder.judgements import FILE, read_judgements

    with Reader(store) as reader, complete(output) as file:
        records = list(gold_records(reader.articles(), read_judgements(store / FILE)))
        file.writelines(orjson.dumps(record) + b"\n" for record in records)
    report({"records": len(records)}, f"{len(records)} records in {output}", json=json)


def _one(asked: list[tuple[Verdict, T]]) -> tuple[Verdict, T]:
    from builder.errors import UsageError

    if len(asked) > 1:
        raise UsageError("give one judgement at a time")
    return asked[0]


def _judge(by: str | None) -> str:
    from builder.errors import UsageError

    if not by:
        raise UsageError("a judgement needs --by NAME: who judges")
    return by


def _day(text: str | None) -> str:
    from api.commands.linking import read_day

    return read_day(text)


def _corrections(given: list[str]) -> tuple[tuple[str, str], ...]:
    from builder.errors import UsageError

    pairs = [one.partition("=") for one in given]
    if wrong := [one for one, (_, mark, _) in zip(given, pairs, strict=True) if not mark]:
        raise UsageError(f"--as {wrong[0]!r} is no NAME=VALUE; write it as killed=49")
    return tuple(sorted((name, value) for name, _, value in pairs))


def _keep(store: Path, judgement: Judgement, *, json: bool) -> None:
    from builder.pipeline import open_writer
    from builder.settings import load_settings

    settings = load_settings()
    with open_writer(store, base_iri=settings.base_iri, min_confidence=settings.min_confidence) as writer:
        summary = writer.judge([judgement])
    judged = " ".join(key for key in (judgement.subject, judgement.object) if key)
    values = {"subject": judgement.subject, "object": judgement.object, "verdict": judgement.verdict}
    report(
        {**values, "revision": summary.revision},
        f"{judged}: {judgement.verdict}; revision {summary.revision}",
        json=json,
    )


def _list_pairs(store: Path, limit: int, *, json: bool) -> None:
    from builder.accounts import derive_account
    from builder.graph.store import Reader
    from builder.judgements import FILE, event_verdicts, read_judgements
    from builder.resolution.review import find_open_pairs
    from builder.settings import load_settings
    from ontology.authority import load_authority

    judgements = read_judgements(store / FILE)
    with Reader(store) as reader:
        accounts = [derive_account(stored.article, stored.facts) for stored in reader.articles()]
    found = find_open_pairs(
        accounts,
        load_authority(),
        min_confidence=load_settings().min_confidence,
        verdicts=event_verdicts(judgements),
    )
    lines = []
    for pair in found[:limit]:
        told = ", ".join(f"{name} {value:g}" for name, value in pair.features.items())
        lines.append(f"{pair.type}  score {pair.score:.2f}  ({told})")
        for key, article, words in zip((pair.first, pair.second), pair.articles, pair.words, strict=True):
            lines.append(f"    {key}  {article}  « {words} »")
    lines.append(f"{len(found)} pairs wait, {min(limit, len(found))} shown")
    report({"pairs": [asdict(pair) for pair in found[:limit]], "waiting": len(found)}, "\n".join(lines), json=json)


def _list_claims(store: Path, *, json: bool) -> None:
    from builder.judgements import FILE, claim_verdicts, read_judgements

    found = list(claim_verdicts(read_judgements(store / FILE)).values())
    lines = []
    for one in found:
        said = " ".join(f"{name}={value}" for name, value in one.correction)
        lines.append(f"{one.subject}  {one.verdict} {said}  by {one.by} on {one.date}  {one.note or ''}".rstrip())
    lines.append(f"{len(found)} claims judged")
    report({"claims": [asdict(one) for one in found]}, "\n".join(lines), json=json)
