"""Judged pairs of reports and accounts of articles in; how rightly their reports were made one event or two, out.

A pair names two reports by article, type and the place of the trigger, and says whether they tell of one event. Pairs
of which a report was not found, or is not sure enough for the default graph, are counted apart: they are lost to the
extraction, whatever joins reports into events.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.accounts import Account, EventReport
from builder.errors import RecordError
from builder.evaluation.scoring import Counts

__all__ = ["JudgedPair", "PairScores", "Place", "read_pairs", "score_pairs"]

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
class PairScores:
    """`counts` of the pairs both of whose reports take part; `lost` are those told as one of which one does not."""

    counts: Counts
    rejected: int
    lost: int
    wrong: tuple[JudgedPair, ...]


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
    by_id: dict[str, list[Account]] = {}
    for account in accounts:
        by_id.setdefault(account.article.id, []).append(account)
    true, wrong, rejected, lost = 0, [], 0, 0
    for pair in pairs:
        sides = [_events(by_id.get(place.article, ()), place, events) for place in (pair.first, pair.second)]
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
    return PairScores(counts=counts, rejected=rejected, lost=lost, wrong=tuple(wrong))


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
