"""Filters and a place in the order in, one page of claims, figures or contradictions out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import NamedNode
from rdflib import URIRef

from api.exploration import Explored, Filter, select_claims, select_events
from api.views.claims import read_claim
from api.views.events import read_contradiction
from api.views.listing import Page, Place
from api.views.model import ClaimView, ContradictionView, Ref, TollView
from api.views.snapshot import DEFAULT, Node, Snapshot
from builder.errors import UsageError
from builder.graph.iris import term
from ontology.namespaces import HUD

__all__ = [
    "ClaimRow",
    "ClaimantCount",
    "ContradictionRow",
    "EventRef",
    "TollRow",
    "count_claimants",
    "list_claims",
    "list_contradictions",
    "list_tolls",
    "read_claim_row",
    "refer",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRef:
    """An event named beside what is claimed of it, with its time in EDTF."""

    ref: Ref
    time: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A claim and the event that it is about; None where the default graph does not tell of it."""

    event: EventRef | None
    claim: ClaimView


@dataclass(frozen=True, slots=True, kw_only=True)
class TollRow:
    """One figure: the event that it is about, what is counted, and the claim that gives it."""

    event: EventRef | None
    toll: TollView
    claim: ClaimView


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionRow:
    """An event and the claims about it that cannot both be true."""

    event: EventRef
    contradiction: ContradictionView


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimantCount:
    """Who claims, and how many claims; an article is meant where it speaks in its own voice."""

    claimant: Ref
    claims: int


def list_claims(
    snapshot: Snapshot, wanted: Filter, *, event: Node | None, limit: int, after: str | None
) -> Page[ClaimRow]:
    """At most `limit` claims, the earliest published first."""
    explored = snapshot.explored()
    numbers = np.flatnonzero(_select(explored, wanted, event))

    def read(number: int) -> Iterator[ClaimRow]:
        row = read_claim_row(snapshot, explored, number)
        if row is not None:
            yield row

    return _page(explored, numbers, read, limit=limit, after=after, name="claims")


def list_tolls(
    snapshot: Snapshot, wanted: Filter, *, event: Node | None, limit: int, after: str | None
) -> Page[TollRow]:
    """The figures of at most `limit` claims, by claimant; `total` counts claims."""
    explored = snapshot.explored()
    numbers = np.flatnonzero(_select(explored, wanted, event) & explored.claims.figures)
    numbers = numbers[np.argsort(explored.claims.claimant[numbers], kind="stable")]

    def read(number: int) -> Iterator[TollRow]:
        row = read_claim_row(snapshot, explored, number)
        if row is not None:
            yield from (TollRow(event=row.event, toll=toll, claim=row.claim) for toll in row.claim.tolls)

    return _page(explored, numbers, read, limit=limit, after=after, name="figures")


def count_claimants(
    snapshot: Snapshot, wanted: Filter, *, event: Node | None, figures: bool, most: int
) -> tuple[ClaimantCount, ...]:
    """Those who make the claims that pass, the most frequent first; `figures` counts only claims with a toll."""
    explored = snapshot.explored()
    claims = explored.claims
    kept = _select(explored, wanted, event) & (claims.claimant >= 0)
    if figures:
        kept &= claims.figures
    counts = np.bincount(claims.claimant[kept], minlength=len(claims.claimants))
    best = np.argsort(-counts, kind="stable")[:most]
    return tuple(
        ClaimantCount(claimant=snapshot.ref(NamedNode(claims.claimants[number])), claims=int(counts[number]))
        for number in best.tolist()
        if counts[number]
    )


def _select(explored: Explored, wanted: Filter, event: Node | None) -> NDArray[np.bool_]:
    kept = select_claims(explored, wanted)
    if event is not None:
        number = explored.position(event.value)
        kept &= explored.claims.event == (-2 if number is None else number)
    return kept


def read_claim_row(snapshot: Snapshot, explored: Explored, number: int) -> ClaimRow | None:
    """A claim by its number; None where it is no longer in the graph."""
    claims = explored.claims
    claim = read_claim(snapshot, NamedNode(claims.iris[number]), NamedNode(claims.articles[claims.article[number]]))
    if claim is None:
        return None
    event = int(claims.event[number])
    return ClaimRow(event=refer(snapshot, NamedNode(explored.iris[event])) if event >= 0 else None, claim=claim)


def refer(snapshot: Snapshot, event: Node) -> EventRef:
    """An event as it is named beside what is claimed of it."""
    return EventRef(ref=snapshot.ref(event), time=snapshot.text(event, HUD.time))


def _page(
    explored: Explored,
    numbers: NDArray[np.int64],
    read: Callable[[int], Iterator[T]],
    *,
    limit: int,
    after: str | None,
    name: str,
) -> Page[T]:
    """A part of a list of claims; the cursor is the last claim seen."""
    start = 0
    if after is not None:
        place = Place.read(after)
        if len(place) != 2 or place[0] != name:
            raise UsageError(f"No cursor {after!r} of this list; take the one of the Link header as it stands")
        start = next((at + 1 for at, n in enumerate(numbers.tolist()) if explored.claims.iris[n] == place[1]), 0)
        if not start:
            raise UsageError(f"The claim at which cursor {after!r} stands is gone; begin the list anew")
    shown = numbers[start : start + limit].tolist()
    more = start + limit < len(numbers)
    return Page(
        items=tuple(item for number in shown for item in read(number)),
        next=Place.write((name, explored.claims.iris[shown[-1]])) if more else None,
        total=len(numbers),
    )


def list_contradictions(
    snapshot: Snapshot, wanted: Filter, *, event: Node | None, limit: int, after: str | None
) -> Page[ContradictionRow]:
    """At most `limit` contradictions, in the order of their events' time."""
    explored = snapshot.explored()
    kept = select_events(explored, wanted)
    keys = [
        key
        for key in _contradictions(snapshot, explored)
        if kept[key[0]] and (event is None or explored.iris[key[0]] == event.value)
    ]
    start = 0
    if after is not None:
        place = Place.read(after)
        start = next((at + 1 for at, key in enumerate(keys) if ("contradictions", key[1]) == place), 0)
        if not start:
            raise UsageError(f"No cursor {after!r} of this list; take the one of the Link header as it stands")
    shown = keys[start : start + limit]
    rows = tuple(
        ContradictionRow(
            event=refer(snapshot, NamedNode(explored.iris[number])),
            contradiction=read_contradiction(snapshot, NamedNode(iri)),
        )
        for number, iri in shown
    )
    more = start + limit < len(keys)
    return Page(items=rows, next=Place.write(("contradictions", shown[-1][1])) if more else None, total=len(keys))


def _contradictions(snapshot: Snapshot, explored: Explored) -> list[tuple[int, str]]:
    """The number of the event and the IRI of each contradiction, each once, in order."""

    def read() -> list[tuple[int, str]]:
        found: dict[str, int] = {}
        for event, contradiction in _pairs(snapshot, HUD.contradiction):
            number = explored.position(event)
            if number is not None and number < explored.size:
                found[contradiction] = min(number, found.get(contradiction, number))
        return sorted((number, iri) for iri, number in found.items())

    return snapshot.once("contradictions", read)


def _pairs(snapshot: Snapshot, predicate: URIRef) -> Iterator[tuple[str, str]]:
    for quad in snapshot.store.quads_for_pattern(None, term(predicate), None, DEFAULT):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            yield quad.subject.value, quad.object.value
