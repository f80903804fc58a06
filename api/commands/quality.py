"""The command that measures extraction against gold."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.messages import Teller, counting
from api.commands.options import AsJson, Budget, Extractor, ExtractorOption

if TYPE_CHECKING:
    from builder.evaluation import Counts

__all__ = ["evaluate"]


def evaluate(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD_DIR", exists=True, file_okay=False, help="Gold records, one ID.json each.")
    ],
    articles: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", exists=True, file_okay=False, help="Their articles; else the folder articles beside."
        ),
    ] = None,
    lang: Annotated[str | None, typer.Option(metavar="CODE", help="Only articles in this language.")] = None,
    per_article: Annotated[bool, typer.Option("--per-article", help="Print the F1 of each article first.")] = False,
    extractor: ExtractorOption = Extractor.RULES,
    budget: Budget = None,
    json: AsJson = False,
) -> None:
    """Measure extraction against gold records.

    Extracts the articles and prints precision, recall and F1 by measure. FACTS pools events and all
    their slots; NAME|matched looks only at events that were found.

    \b
    Examples:
      hudna evaluate evaluation/dev/gold --lang ar
      hudna evaluate evaluation/dev/gold --extractor llm
    """
    import orjson

    from api.commands.extractors import opened
    from builder.evaluation import FACTS, ScoredRecord, add_up, read_gold, score
    from builder.pipeline import extract
    from builder.records import encode
    from builder.settings import load_settings
    from builder.sources import Record, read

    wanted = read_gold(gold, articles=articles, lang=lang)
    teller = Teller(warn=False)
    scores = []
    with (
        opened(extractor, (), load_settings(), budget=budget) as opening,
        counting("articles", quiet=sys.stdout.isatty() and per_article) as count,
    ):
        for done, item in enumerate(wanted, start=1):
            (reading,) = read([str(item.article)])
            if not isinstance(reading, Record):
                teller.tell(reading)
                continue
            extracted = extract([reading], opening.extractor, tell=teller.tell)
            found = [ScoredRecord.model_validate(encode(each.facts)) for each in extracted]
            counts = score(item.gold, found[0] if found else ScoredRecord(), reading.article.text)
            scores.append(counts)
            if per_article and not json:
                f1 = f"facts F1 {counts[FACTS].f1:.3f}  events F1 {counts['events'].f1:.3f}"
                typer.echo(f"{item.gold.id:28} {item.gold.lang}  {f1}")
            count(done)
    total = add_up(scores)
    if json:
        typer.echo(orjson.dumps({measure: _numbers(counts) for measure, counts in total.items()}).decode())
    else:
        _print(total)
    teller.finish()


def _numbers(counts: Counts) -> dict[str, float]:
    return {
        "p": counts.precision,
        "r": counts.recall,
        "f1": counts.f1,
        "tp": counts.tp,
        "fp": counts.fp,
        "fn": counts.fn,
    }


def _print(total: Mapping[str, Counts]) -> None:
    typer.echo(f"{'measure':24}     P      R     F1    tp    fp    fn")
    for measure, counts in total.items():
        rates = f"{counts.precision:6.3f} {counts.recall:6.3f} {counts.f1:6.3f}"
        typer.echo(f"{measure:24} {rates} {counts.tp:5} {counts.fp:5} {counts.fn:5}")
