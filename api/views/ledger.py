"""The steps of a conflict in, its ledger of the dead out: each figure with those who give it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.views.claims import read_claim
from api.views.model import ClaimView, EstimateView, EventRow, Step
from api.views.snapshot import Node, Snapshot
from ontology.namespaces import HUD

__all__ = ["Entry", "read_ledger"]

_MOST_CLAIMS = 15  # read behind one figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One estimate of an event and the claims it rests on; `first` where it opens the lines of its event.

    `words` leads from the IRI of a claim that gives a bound to its words in the article.
    """

    row: EventRow
    estimate: EstimateView
    claims: tuple[ClaimView, ...]
    first: bool
    words: Mapping[str, str]


def read_ledger(snapshot: Snapshot, steps: Sequence[Step]) -> tuple[Entry, ...]:
    """One entry for each side and kind of victim of each event that has a figure or a refusal to give one."""
    return tuple(
        _entry(snapshot, step, estimate, first=not number)
        for step in steps
        for number, estimate in enumerate(step.deaths)
    )


def _entry(snapshot: Snapshot, step: Step, estimate: EstimateView, *, first: bool) -> Entry:
    claims = _read(snapshot, estimate)
    return Entry(
        row=step.row,
        estimate=estimate,
        claims=_speakers(claims),
        first=first,
        words={claim.iri: claim.quote.path for claim in claims},
    )


def _read(snapshot: Snapshot, estimate: EstimateView) -> list[ClaimView]:
    """The claims of an estimate, those of its bounds first."""
    bounds = (estimate.best_claim, estimate.low_claim, estimate.high_claim)
    found = []
    for iri in [each for each in dict.fromkeys((*bounds, *estimate.claims)) if each][:_MOST_CLAIMS]:
        graph = snapshot.graph_of(Node(iri), HUD.Claim)
        if graph and (claim := read_claim(snapshot, Node(iri), graph)):
            found.append(claim)
    return found


def _speakers(claims: Iterable[ClaimView]) -> tuple[ClaimView, ...]:
    """One claim for each claimant and figure: who says the same twice is named once."""
    found: dict[tuple[str, str], ClaimView] = {}
    for claim in claims:
        speaker = claim.claimant.iri if claim.claimant else f"{claim.voice} {claim.quote.article.iri}"
        figures = ",".join(f"{toll.low}-{toll.high}" for toll in claim.tolls)
        found.setdefault((speaker, figures), claim)
    return tuple(found.values())
