"""A gold record and what was found in its article in; how many right and wrong facts each rule made out.

A rule is named by its frame and type, as the record names it, and the word of the text that set it off: the row of the
table that a maintainer would mend.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from builder.evaluation.scoring import Counts, ScoredRecord, align, compare

__all__ = ["RuleCounts", "add_up_rules", "score_rules"]

_LONGEST_WORD = 40  # characters of a trigger that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCounts:
    """The events that a rule made, and the fillers of their slots; nothing is missed here, only right or wrong."""

    events: Counts = field(default_factory=Counts)
    facts: Counts = field(default_factory=Counts)

    def __add__(self, other: RuleCounts) -> RuleCounts:
        return RuleCounts(events=self.events + other.events, facts=self.facts + other.facts)


def score_rules(gold: ScoredRecord, found: ScoredRecord, text: str) -> dict[tuple[str, str], RuleCounts]:
    """The counts of one article by rule and word."""
    counts: defaultdict[tuple[str, str], RuleCounts] = defaultdict(RuleCounts)
    partners = {system: gold for gold, system in align(gold, found, text).items()}
    for index, event in enumerate(found.events):
        word = text[slice(*event.trigger)] if event.trigger else ""
        key = (event.rule, " ".join(word.casefold().split())[:_LONGEST_WORD])
        partner = gold.events[partners[index]] if index in partners else None
        facts = compare(partner, event, gold=gold, found=found)
        counts[key] += RuleCounts(
            events=Counts(tp=1) if partner else Counts(fp=1), facts=Counts(tp=facts.tp, fp=facts.fp)
        )
    return dict(counts)


def add_up_rules(articles: Iterable[Mapping[tuple[str, str], RuleCounts]]) -> dict[tuple[str, str], RuleCounts]:
    """The sum over articles, the rules with the most wrong facts first."""
    total: defaultdict[tuple[str, str], RuleCounts] = defaultdict(RuleCounts)
    for counts in articles:
        for key, count in counts.items():
            total[key] += count
    return dict(sorted(total.items(), key=lambda item: (-item[1].events.fp - item[1].facts.fp, item[0])))
