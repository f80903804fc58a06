"""The claims on one event in, its casualty estimates out: low, best and high of each kind, side, victims and scope.

- Figures of an event and totals of a war or a period never mix, nor do kinds, sides or victims.
- `low` is the smallest figure that any claim gives as the least, `high` the largest that any gives as the most. A
  claim open at one end ("more than 20") counts there with the figure it has; if all are open upwards, there is no high.
- `best` is the figure that most distinct claimants give, copies of one text being one; of equals the one published
  later, then the larger. The figure
  of a range is its lower end, since that much is claimed by all who claim the range.
- "Not disclosed" is kept beside the figures. Words without a figure ("dozens") are left to the claims themselves.
- Only reports of what happened count; a toll in a denial or a plan is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from builder.keys import make_article
from builder.model import Casualty, CasualtyKind, Scope, Victim
from builder.resolution.reports import Telling
from builder.world import Estimate

__all__ = ["Figure", "Group", "collect_figures", "estimate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What figures must have in common to be compared."""

    kind: CasualtyKind
    side: str | None
    victim: Victim | None
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One toll as one claim gives it."""

    casualty: Casualty
    claim: str
    claimant: str
    published: date

    @property
    def least(self) -> int | None:
        """The smallest number that the words leave open."""
        return self.casualty.high if self.casualty.low is None else self.casualty.low

    @property
    def most(self) -> int | None:
        """The largest number that the words name."""
        return self.casualty.low if self.casualty.high is None else self.casualty.high


def collect_figures(tellings: Iterable[Telling]) -> dict[Group, tuple[Figure, ...]]:
    """Every toll of what happened, in groups, by claim."""
    groups: dict[Group, list[Figure]] = defaultdict(list)
    for telling in tellings:
        if not telling.actual:
            continue
        tolls = {toll.key: toll for toll in telling.report.tolls}
        for claim in telling.report.claims:
            for toll in (tolls[key] for key in claim.tolls):
                casualty = toll.casualty
                group = Group(kind=casualty.kind, side=toll.side, victim=casualty.victim, scope=casualty.scope)
                figure = Figure(
                    casualty=casualty,
                    claim=claim.key,
                    claimant=_source(claim.claimant, telling),
                    published=telling.published.latest or date.min,
                )
                groups[group].append(figure)
    return {
        group: tuple(sorted(groups[group], key=lambda figure: (figure.claim, figure.least or 0, figure.most or 0)))
        for group in sorted(groups, key=_order)
    }


def _source(claimant: str, telling: Telling) -> str:
    """Who gives a figure; copies of one text speak with one voice."""
    copied = telling.family is not None and claimant == make_article(telling.article)
    return make_article(telling.family) if copied and telling.family else claimant


def _order(group: Group) -> tuple[str, ...]:
    return group.kind, group.side or "", group.victim or "", group.scope


def estimate(tellings: Iterable[Telling]) -> tuple[Estimate, ...]:
    """The estimates of an event, in a fixed order; none where no claim gives a figure or says that it is withheld."""
    found = (_estimate(group, figures) for group, figures in collect_figures(tellings).items())
    return tuple(one for one in found if one)


def _estimate(group: Group, figures: tuple[Figure, ...]) -> Estimate | None:
    numbered = [figure for figure in figures if figure.least is not None]
    withheld = [figure for figure in figures if figure.casualty.undisclosed]
    if not numbered and not withheld:
        return None
    low = min((figure.least for figure in numbered if figure.least is not None), default=None)
    closed = any(figure.casualty.high is not None for figure in numbered)
    high = max((figure.most for figure in numbered if figure.most is not None), default=None) if closed else None
    best = _best(numbered)
    return Estimate(
        kind=group.kind,
        side=group.side,
        victim=group.victim,
        scope=group.scope,
        undisclosed=bool(withheld),
        low=low,
        best=best,
        high=high,
        low_claims=_claims(figure for figure in numbered if figure.least == low),
        best_claims=_claims(figure for figure in numbered if figure.least == best),
        high_claims=_claims(figure for figure in numbered if high is not None and figure.most == high),
        claims=_claims((*numbered, *withheld)),
    )


def _best(figures: Iterable[Figure]) -> int | None:
    givers: dict[int, set[str]] = defaultdict(set)
    latest: dict[int, date] = {}
    for figure in figures:
        if figure.least is not None:
            givers[figure.least].add(figure.claimant)
            latest[figure.least] = max(figure.published, latest.get(figure.least, date.min))
    return max(givers, key=lambda number: (len(givers[number]), latest[number], number), default=None)


def _claims(figures: Iterable[Figure]) -> tuple[str, ...]:
    return tuple(sorted({figure.claim for figure in figures}))
