"""Things of the graph and the linking index in; out comes for each a decision, with the candidates it was made among.

A decision is accepted, in review, or NIL: no item. A score alone decides: it must reach a threshold, and leave the next
candidate behind by a margin. What people have judged comes before everything (`builder.judgements`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from builder.linking.candidates import Match, find_candidates
from builder.linking.index import LinkingIndex
from builder.linking.items import ItemKind, LinkItem
from builder.linking.scoring import Features, Subject, measure
from builder.linking.surroundings import Surroundings

__all__ = ["ACCEPTED", "MARGIN", "REVIEWED", "Candidate", "Decision", "Linker", "Outcome", "Verdicts", "merge_items"]

ACCEPTED, REVIEWED, MARGIN = 0.80, 0.60, 0.08
_SURE_NAME = 0.97  # a name that only sounds alike is never accepted without a person
_KEPT = 5  # candidates that are kept with a decision


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    REVIEW = "review"
    NIL = "nil"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An item that may be meant, with what speaks for it. `verdict` is what a person said of it."""

    item: LinkItem
    label: str
    features: Features
    outcome: Outcome | None = None
    judged: str | None = None

    @property
    def score(self) -> float:
        return self.features.score


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What became of a thing: the outcome, how it came about, and the candidates, the likeliest first."""

    subject: Subject
    outcome: Outcome
    method: str
    candidates: tuple[Candidate, ...] = ()

    @property
    def chosen(self) -> Candidate | None:
        """The candidate that is linked; None for NIL and while it is in review."""
        linked = self.outcome in (Outcome.ACCEPTED, Outcome.CONFIRMED)
        return self.candidates[0] if linked and self.candidates else None


Verdicts = Mapping[tuple[str, str], tuple[bool, str]]  # (key, QID) to whether a person holds them for one, and who


class Linker:
    """Links things by an index. `owners` has the key of each QID that the authority gives to a record.

    `refused` are pairs of QID and key that are known to be wrong.
    """

    def __init__(
        self,
        index: LinkingIndex,
        *,
        owners: Mapping[str, str],
        refused: Mapping[str, str],
        verdicts: Verdicts | None = None,
    ) -> None:
        self._index = index
        self._owners = owners
        self._refused = refused
        self._verdicts = verdicts or {}

    @cached_property
    def _events(self) -> list[LinkItem]:
        return self._index.events()

    def rank(self, subject: Subject, around: Surroundings, *, exact_only: bool = False) -> list[Candidate]:
        """The candidates of a thing by score; one item under several identifiers is one candidate."""
        matches = find_candidates(
            self._index, subject.names, country=None, limit=40 if not exact_only else 100, exact_only=exact_only
        )
        if not exact_only and subject.country and not any(match.likeness >= _SURE_NAME for match in matches):
            inside = find_candidates(self._index, subject.names, country=subject.country, limit=20)
            matches = list({match.item: match for match in (*matches, *inside)}.values())
        items = self._index.items(match.item for match in matches)
        found = [(match, items[match.item]) for match in matches if items[match.item].key != subject.key]
        return sorted(
            (self._candidate(subject, match, item, around) for match, item in _merged(found)),
            key=lambda one: (-one.score, one.item.id),
        )

    def _candidate(self, subject: Subject, match: Match, item: LinkItem, around: Surroundings) -> Candidate:
        return Candidate(item=item, label=match.label, features=measure(subject, item, match.likeness, around))

    def decide(
        self, subject: Subject, around: Surroundings, *, more: Iterable[tuple[LinkItem, float]] = ()
    ) -> Decision:
        """The decision on one thing. `more` are candidates from elsewhere with the likeness of their name."""
        ranked = [one for one in self.rank(subject, around) if one.item.qid and one.item.qid != subject.key]
        ranked += [
            Candidate(item=item, label=item.name, features=measure(subject, item, 0.0, around))
            for item in (self._events if not subject.names else ())
            if len(around.parties & set(item.facts.get("P710", ()))) > 1
        ]
        known = {one.item.qid for one in ranked}
        ranked += [
            Candidate(item=item, label=item.name, features=measure(subject, item, likeness, around))
            for item, likeness in more
            if item.qid and item.qid not in known
        ]
        ranked = [one for one in ranked if self._may_be(subject.key, one.item.qid or "")]
        ranked.sort(key=lambda one: (-one.score, one.item.id))
        judged = [self._judged(subject.key, one) for one in ranked]
        confirmed = [one for one in judged if one.outcome is Outcome.CONFIRMED] or self._confirmed_unseen(
            subject, around
        )
        if confirmed:
            others = [one for one in judged if one.item.qid != confirmed[0].item.qid]
            return _decision(subject, Outcome.CONFIRMED, "judgement", [confirmed[0], *others])
        open_ones = [one for one in judged if one.outcome is None]
        rejected = [one for one in judged if one.outcome is Outcome.REJECTED]
        if same := [one for one in open_ones if subject.geonames and one.item.geonames == subject.geonames]:
            return _decision(subject, Outcome.ACCEPTED, "geonames", [same[0], *rejected])
        outcome = _outcome(subject, open_ones)
        kept = open_ones if outcome is not Outcome.NIL else []
        return _decision(subject, outcome, "score", [*kept[:_KEPT], *rejected])

    def _may_be(self, key: str, qid: str) -> bool:
        """Whether an item may be linked to a key: not where it is another's, or known to be wrong."""
        return self._owners.get(qid, key) == key and self._refused.get(qid) != key

    def _judged(self, key: str, candidate: Candidate) -> Candidate:
        verdict = self._verdicts.get((key, candidate.item.qid or ""))
        if verdict is None:
            return candidate
        same, who = verdict
        return replace(candidate, outcome=Outcome.CONFIRMED if same else Outcome.REJECTED, judged=who)

    def _confirmed_unseen(self, subject: Subject, around: Surroundings) -> list[Candidate]:
        """What a person confirmed and no look-up finds, with what the index knows of it."""
        found = []
        for (key, qid), (same, who) in self._verdicts.items():
            if key == subject.key and same:
                item = self._index.find(qid) or LinkItem(name=qid, names=(qid,), qid=qid)
                features = measure(subject, item, 0.0, around)
                found.append(
                    Candidate(item=item, label=item.name, features=features, outcome=Outcome.CONFIRMED, judged=who)
                )
        return found


def _decision(subject: Subject, outcome: Outcome, method: str, candidates: Sequence[Candidate]) -> Decision:
    return Decision(subject=subject, outcome=outcome, method=method, candidates=tuple(candidates))


def _outcome(subject: Subject, ranked: Sequence[Candidate]) -> Outcome:
    if not ranked or ranked[0].score < REVIEWED or 0 in (ranked[0].features.type, ranked[0].features.dates):
        return Outcome.NIL
    best = ranked[0]
    clear = len(ranked) == 1 or best.score - ranked[1].score >= MARGIN
    named = (best.features.name or 0) >= _SURE_NAME
    sure = named and best.score >= ACCEPTED and subject.kind is not ItemKind.EVENT
    if subject.kind is ItemKind.PERSON and " " not in best.label:
        sure = False  # a family name alone is no person
    return Outcome.ACCEPTED if sure and clear else Outcome.REVIEW


def _merged(found: Sequence[tuple[Match, LinkItem]]) -> list[tuple[Match, LinkItem]]:
    """One of the entries that share a QID or a GeoNames number, with the identifiers of all."""
    kept: list[tuple[Match, LinkItem]] = []
    for match, item in found:
        for position, (other, known) in enumerate(kept):
            if _is_same(item, known):
                better = match if match.likeness > other.likeness else other
                kept[position] = better, merge_items(known, item)
                break
        else:
            kept.append((match, item))
    return kept


def _is_same(item: LinkItem, other: LinkItem) -> bool:
    if item.qid and other.qid:
        return item.qid == other.qid
    return item.geonames is not None and item.geonames == other.geonames


def merge_items(item: LinkItem, other: LinkItem) -> LinkItem:
    """One item of two entries for it: what the first does not say the second adds."""
    first, second = (item, other) if item.key or not other.key else (other, item)
    return replace(
        first,
        names=tuple(dict.fromkeys((*first.names, *second.names))),
        kind=second.kind if first.kind is ItemKind.OTHER else first.kind,
        qid=first.qid or second.qid,
        geonames=first.geonames or second.geonames,
        country=first.country or second.country,
        latitude=first.latitude if first.latitude is not None else second.latitude,
        longitude=first.longitude if first.longitude is not None else second.longitude,
        prior=max(first.prior, second.prior),
        types=first.types or second.types,
        description=first.description or second.description,
        start=first.start or second.start,
        end=first.end or second.end,
        tenures=first.tenures or second.tenures,
        facts=first.facts or second.facts,
    )
