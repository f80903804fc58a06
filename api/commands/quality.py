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
    from builder.evaluation.rules import RuleCounts

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
    by_rule: Annotated[
        bool, typer.Option("--by-rule", help="Print how many right and wrong facts each rule and word made.")
    ] = False,
    scores: Annotated[
        Path | None, typer.Option(metavar="FILE", dir_okay=False, help="Write the scores to a table, and print none.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Measure extraction against gold records.

    Extracts the articles and prints precision, recall and F1 by measure. FACTS pools events and all
    their slots; NAME|matched looks only at events that were found.

    \b
    Examples:
      hudna evaluate evaluation/dev/gold --lang ar
      hudna evaluate evaluation/dev/gold --extractor llm
      hudna evaluate evaluation/dev/gold --lang en --by-rule
      hudna evaluate evaluation/dev/gold --scores tests/gold/scores.tsv
    """
    import orjson

    from api.commands.extractors import opened
    from builder.evaluation import FACTS, add_up, add_up_rules, read_gold, score_rules, write_scores
    from builder.evaluation import evaluate as run
    from builder.settings import load_settings

    wanted = read_gold(gold, articles=articles, lang=lang)
    teller = Teller(warn=False)
    evaluated = []
    with (
        opened(extractor, (), load_settings(), budget=budget) as opening,
        counting("articles", quiet=sys.stdout.isatty() and per_article) as count,
    ):
        for done, item in enumerate(run(wanted, opening.extractor, tell=teller.tell), start=1):
            evaluated.append(item)
            if per_article and not json and scores is None:
                f1 = f"facts F1 {item.counts[FACTS].f1:.3f}  events F1 {item.counts['events'].f1:.3f}"
                typer.echo(f"{item.gold.id:28} {item.gold.lang}  {f1}")
            count(done)
    if scores is not None:
        scores.write_text(write_scores(evaluated), encoding="utf-8")
    elif by_rule:
        rules = add_up_rules(score_rules(item.gold, item.found, item.text) for item in evaluated)
        _print_rules(rules, json=json)
    elif json:
        total = add_up(item.counts for item in evaluated)
        typer.echo(orjson.dumps({measure: _numbers(counts) for measure, counts in total.items()}).decode())
    else:
        _print(add_up(item.counts for item in evaluated))
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


def _print_rules(rules: Mapping[tuple[str, str], RuleCounts], *, json: bool) -> None:
    """A line for each rule and word, those with the most wrong facts first."""
    import orjson

    if json:
        listed = [
            {"rule": rule, "word": word, "events": _right_wrong(counts.events), "facts": _right_wrong(counts.facts)}
            for (rule, word), counts in rules.items()
        ]
        typer.echo(orjson.dumps(listed).decode())
        return
    typer.echo(f"{'rule':28} {'events: right  wrong':>21} {'facts: right  wrong':>20}  word")
    for (rule, word), counts in rules.items():
        events = f"{counts.events.tp:14} {counts.events.fp:6}"
        typer.echo(f"{rule:28} {events} {counts.facts.tp:13} {counts.facts.fp:6}  {word}")


def _right_wrong(counts: Counts) -> dict[str, int]:
    return {"right": counts.tp, "wrong": counts.fp}
