"""Judged pairs of reports and accounts of articles in; how rightly their reports were made one event or two, out.

A pair names two reports by article, type and the place of the trigger, and says whether they tell of one event. Pairs
of which a report was not found, or is not sure enough for the default graph, are counted apart: they are lost to the
extraction, whatever joins reports into events.

B-cubed looks at the same reports as clusters: of each report, which share of the reports in its event belong there, and
which share of those that belong there are in it, as means over the reports (Bagga and Baldwin, 1998). What the pairs
join, directly or over others, is one cluster of the gold.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.accounts import Account, EventReport
from builder.errors import RecordError
from builder.evaluation.scoring import Counts

__all__ = ["BCubed", "JudgedPair", "PairScores", "Place", "read_pairs", "score_pairs"]

_VERDICTS = {"same": True, "different": False}
_COLUMNS = (
    *(f"{side}{part}" for side in ("first", "second") for part in ("", "_type", "_start", "_end")),
    "verdict",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A report: the id of its article, its type, and where its trigger stands."""

    article: str
    type: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPair:
    """Two reports and whether they tell of one event."""

    first: Place
    second: Place
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BCubed:
    """Precision and recall of clusters, as means over what they hold."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PairScores:
    """`counts` of the pairs both of whose reports take part; `lost` are those told as one of which one does not.

    `b_cubed` is of the reports that take part, `b_cubed_of_all` also of those that do not, each an event of its own.
    """

    counts: Counts
    rejected: int
    lost: int
    wrong: tuple[JudgedPair, ...]
    b_cubed: BCubed
    b_cubed_of_all: BCubed


def read_pairs(path: Path) -> tuple[JudgedPair, ...]:
    """The pairs of a table; RecordError names the line that is none."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(rows.fieldnames or ()) != _COLUMNS:
            raise RecordError(str(path), f"the columns are {rows.fieldnames}; they must be {list(_COLUMNS)}")
        return tuple(_pair(f"{path}:{number}", row) for number, row in enumerate(rows, start=2))


def _pair(where: str, row: Mapping[str, str]) -> JudgedPair:
    if row["verdict"] not in _VERDICTS:
        raise RecordError(where, f"verdict {row['verdict']!r} is none of: {', '.join(_VERDICTS)}")
    try:
        first, second = (
            Place(
                article=row[side],
                type=row[f"{side}_type"],
                start=int(row[f"{side}_start"]),
                end=int(row[f"{side}_end"]),
            )
            for side in ("first", "second")
        )
    except ValueError as error:
        raise RecordError(
            where, f"a place of a trigger is no number ({error}); write code points, end exclusive"
        ) from error
    return JudgedPair(first=first, second=second, same=_VERDICTS[row["verdict"]])


def score_pairs(pairs: Iterable[JudgedPair], accounts: Sequence[Account], events: Mapping[str, str]) -> PairScores:
    """Precision and recall of the pairs; `events` gives the event of each report that takes part, by its key."""
    pairs = tuple(pairs)
    by_id: dict[str, list[Account]] = {}
    for account in accounts:
        by_id.setdefault(account.article.id, []).append(account)
    true, wrong, rejected, lost = 0, [], 0, 0
    places = {place for pair in pairs for place in (pair.first, pair.second)}
    found = {place: _events(by_id.get(place.article, ()), place, events) for place in places}
    for pair in pairs:
        sides = [found[place] for place in (pair.first, pair.second)]
        if not all(sides):
            lost += pair.same
            continue
        joined = bool(sides[0] & sides[1])
        if joined != pair.same:
            wrong.append(pair)
        true += joined and pair.same
        rejected += not joined and not pair.same
    missed = sum(pair.same for pair in wrong)
    counts = Counts(tp=true, fp=len(wrong) - missed, fn=missed)
    clusters = _clusters(pairs)
    told = {place: min(events) for place, events in found.items() if events}
    alone: dict[Place, object] = {place: place for place in places}
    return PairScores(
        counts=counts,
        rejected=rejected,
        lost=lost,
        wrong=tuple(wrong),
        b_cubed=_b_cubed(told, clusters),
        b_cubed_of_all=_b_cubed(alone | told, clusters),
    )


def _clusters(pairs: Iterable[JudgedPair]) -> dict[Place, int]:
    """The cluster of each report: what pairs told as one hold together."""
    members: dict[Place, set[Place]] = {}
    for pair in pairs:
        one, other = (members.setdefault(place, {place}) for place in (pair.first, pair.second))
        if pair.same and one is not other:
            one |= other
            members |= dict.fromkeys(other, one)
    return {place: id(cluster) for place, cluster in members.items()}


def _b_cubed(found: Mapping[Place, object], gold: Mapping[Place, int]) -> BCubed:
    events: dict[object, set[Place]] = {}
    clusters: dict[int, set[Place]] = {}
    for place, event in found.items():
        events.setdefault(event, set()).add(place)
        clusters.setdefault(gold[place], set()).add(place)
    shares = [
        (len(event & cluster) / len(event), len(event & cluster) / len(cluster))
        for event, cluster in ((events[found[place]], clusters[gold[place]]) for place in found)
    ]
    count = max(1, len(shares))
    return BCubed(precision=sum(one for one, _ in shares) / count, recall=sum(two for _, two in shares) / count)


def _events(accounts: Iterable[Account], place: Place, events: Mapping[str, str]) -> set[str]:
    reports = (_find(account, place) for account in accounts)
    return {events[report.key] for report in reports if report is not None and report.key in events}


def _find(account: Account, place: Place) -> EventReport | None:
    """The report whose trigger lies over the place, of the same type before another."""
    over = [
        report
        for report in account.reports
        if report.event.trigger.start < place.end and place.start < report.event.trigger.end
    ]
    return max(over, key=lambda report: (report.event.type.value == place.type, report.key), default=None)
