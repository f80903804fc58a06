"""Filters in, which events and which claims of an explored revision pass them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from api.exploration.explored import PREDICATES, UNDATED, Explored, Flags, Numbers
from builder.graph.reference import superclasses
from ontology.namespaces import HUD

__all__ = ["Box", "Filter", "select_claims", "select_events", "within"]

_ACTING = tuple(PREDICATES.index(role) for role in ("agent", "target", "party", "mediator"))
_PLACE = PREDICATES.index("place")
_PART_OF = PREDICATES.index("partOf")

Box = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What to keep; None filters nothing. Days are numbers such as 20220913, things are IRIs.

    `since` and `until` bound the time of the event. `claimant`, `article`, `min_confidence`, `as_of` and
    `changed_since` hold together for one claim: an event stays if some claim of it passes them all. `as_of` is the
    last day of publication that counts, `changed_since` the first. `told` is whether articles tell of the event or of
    its parts, or the reference data alone.
    """

    type: str | None = None
    actor: str | None = None
    place: str | None = None
    conflict: str | None = None
    box: Box | None = None
    since: int | None = None
    until: int | None = None
    factuality: str | None = None
    background: bool | None = None
    told: bool | None = None
    claimant: str | None = None
    article: str | None = None
    min_confidence: float | None = None
    as_of: int | None = None
    changed_since: int | None = None

    @property
    def asks_claims(self) -> bool:
        """Whether it says anything of claims."""
        asked = (self.claimant, self.article, self.min_confidence, self.as_of, self.changed_since)
        return any(value is not None for value in asked)

    @property
    def asks_events(self) -> bool:
        """Whether it says anything of events themselves."""
        asked = (self.type, self.actor, self.place, self.conflict, self.box, self.since, self.until)
        return any(value is not None for value in (*asked, self.factuality, self.background, self.told))


def select_events(explored: Explored, wanted: Filter) -> Flags:
    """Which events pass."""
    kept = _select_by_event(explored, wanted)
    if wanted.asks_claims:
        told = np.zeros(explored.size, np.bool_)
        events = explored.claims.event[_select_by_claim(explored, wanted)]
        told[events[events >= 0]] = True
        kept &= told
    return kept


def select_claims(explored: Explored, wanted: Filter) -> Flags:
    """Which claims pass: themselves, and with the event that they are about."""
    kept = _select_by_claim(explored, wanted)
    if wanted.asks_events:
        events = _select_by_event(explored, wanted)
        about = explored.claims.event
        kept &= (about >= 0) & events[about]
    return kept


def _select_by_event(explored: Explored, wanted: Filter) -> Flags:
    events = explored.events
    kept = np.ones(explored.size, np.bool_)
    if wanted.type is not None:
        kept &= np.isin(events.kind, [n for n, kind in enumerate(explored.kinds) if _is_below(kind, wanted.type)])
    if wanted.actor is not None:
        kept &= _tied(explored, wanted.actor, _ACTING)
    if wanted.place is not None:
        kept &= _tied(explored, wanted.place, (_PLACE,))
    if wanted.conflict is not None:
        kept &= within(explored, wanted.conflict)
    if wanted.box is not None:
        kept &= _in_box(explored, wanted.box)
    if wanted.since is not None or wanted.until is not None:
        kept &= events.begin != UNDATED
    if wanted.until is not None:
        kept &= events.begin <= wanted.until
    if wanted.since is not None:
        last = np.where(events.end == UNDATED, events.begin, events.end)
        kept &= last >= wanted.since
    if wanted.factuality is not None:
        kept &= events.factuality == explored.factualities.index(wanted.factuality)
    if wanted.background is not None:
        kept &= events.background == wanted.background
    if wanted.told is not None:
        kept &= explored.told[: explored.size] == wanted.told
    return kept


@cache
def _is_below(kind: str, above: str) -> bool:
    return kind == above or str(HUD[above]) in {node.value for node in superclasses(str(HUD[kind]))}


def _tied(explored: Explored, iri: str, predicates: tuple[int, ...]) -> Flags:
    """The events that have a thing behind one of these properties."""
    kept = np.zeros(len(explored.iris), np.bool_)
    node = explored.position(iri)
    if node is not None:
        others, ties = explored.neighbours(node)
        kept[others[np.isin(ties, [number + len(PREDICATES) for number in predicates])]] = True
    return kept[: explored.size]


def within(explored: Explored, iri: str) -> Flags:
    """The events that are part of a conflict or war, directly or through another."""
    kept = np.zeros(len(explored.iris), np.bool_)
    start = explored.position(iri)
    waiting = [] if start is None else [start]
    while waiting:
        others, ties = explored.neighbours(waiting.pop())
        parts = others[ties == _PART_OF + len(PREDICATES)]
        fresh = parts[~kept[parts]]
        kept[fresh] = True
        # Only wars and conflicts with their episodes have parts of their own
        waiting += fresh[np.isin(explored.kind[fresh], _numbers(explored, "War", "Conflict", "Episode"))].tolist()
    return kept[: explored.size]


def _numbers(explored: Explored, *kinds: str) -> list[int]:
    return [number for number, kind in enumerate(explored.kinds) if kind in kinds]


def _in_box(explored: Explored, box: Box) -> Flags:
    west, south, east, north = box
    events = explored.events
    across = (events.longitude >= west) & (events.longitude <= east)
    if west > east:  # the box crosses the antimeridian (RFC 7946, section 5.2)
        across = (events.longitude >= west) | (events.longitude <= east)
    return across & (events.latitude >= south) & (events.latitude <= north)


def _select_by_claim(explored: Explored, wanted: Filter) -> Flags:
    claims = explored.claims
    kept = np.ones(len(claims.iris), np.bool_)
    if wanted.claimant is not None:
        kept &= _equal(claims.claimant, claims.claimants, wanted.claimant)
    if wanted.article is not None:
        kept &= _equal(claims.article, claims.articles, wanted.article)
    if wanted.min_confidence is not None:
        kept &= claims.confidence >= np.float32(wanted.min_confidence) - np.float32(1e-6)
    if wanted.as_of is not None:
        kept &= claims.published <= wanted.as_of
    if wanted.changed_since is not None:
        kept &= (claims.published >= wanted.changed_since) & (claims.published != UNDATED)
    return kept


def _equal(column: Numbers, names: Sequence[str], iri: str) -> Flags:
    number = names.index(iri) if iri in names else -2
    kept: Flags = column == number
    return kept
