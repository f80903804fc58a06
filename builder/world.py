"""The nouns of the default graph: what all articles taken together support. Every reference is a key (see keys.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from builder.accounts import Account
from builder.judgements import Judgement
from builder.model import CasualtyKind, EntityType, EventType, Factuality, Role, Scope, Victim, Weapon
from ontology.authority import Authority

__all__ = [
    "Consolidate",
    "Contradiction",
    "ContradictionKind",
    "Entity",
    "Estimate",
    "Event",
    "Lineage",
    "LineageKind",
    "World",
]


class LineageKind(StrEnum):
    FOLLOWS = "follows"
    PART_OF = "partOf"
    ENDED_BY = "endedBy"
    ENDS_HOSTILITIES_OF = "endsHostilitiesOf"
    VIOLATES = "violates"


class ContradictionKind(StrEnum):
    FIGURES = "contradictoryFigures"
    AGENCY = "contradictoryAgency"
    FACTUALITY = "contradictoryFactuality"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """How one event hangs together with another event, war or conflict, and the claims that say so."""

    kind: LineageKind
    object: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Low, best and high of one kind of casualties, each with the claims that give it."""

    kind: CasualtyKind
    side: str | None
    victim: Victim | None
    scope: Scope
    undisclosed: bool
    low: int | None
    best: int | None
    high: int | None
    low_claims: tuple[str, ...]
    best_claims: tuple[str, ...]
    high_claims: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two claims that cannot both be true; `key` is the same whichever of their events it is seen from."""

    key: str
    kind: ContradictionKind
    claims: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Reports of one thing that happened, or did not: `realised` is false where no report says that it did.

    `episode` marks a war of the authority, which is described there and only completed here.
    `begin` and `end` are known to the day, `earliest` and `latest` bound the rest. `published`: when it was first told.
    """

    key: str
    types: tuple[EventType, ...]
    realised: bool
    episode: bool
    roles: Mapping[Role, tuple[str, ...]]
    weapons: tuple[Weapon, ...]
    time: str | None
    earliest: date | None
    latest: date | None
    begin: date | None
    end: date | None
    factuality: Factuality
    background: bool
    published: str | None
    reports: tuple[str, ...]
    lineage: tuple[Lineage, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """An entity that no authority describes, by the names that articles use: `names[lang][0]` is its label.

    `state` is the state that a composed organisation belongs to; `article` the one that a local entity stays within.
    """

    key: str
    type: EntityType
    names: Mapping[str, tuple[str, ...]]
    state: str | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All events, the entities that only articles know, and of which article another is a copy, by article key."""

    events: tuple[Event, ...] = ()
    entities: tuple[Entity, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()


class Consolidate(Protocol):
    """What makes the world of a set of accounts; it must be a function of the set, not of its order."""

    def __call__(
        self,
        accounts: Sequence[Account],
        authority: Authority,
        *,
        min_confidence: float,
        judgements: Sequence[Judgement] = (),
    ) -> World: ...
