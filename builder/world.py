"""The nouns of the default graph: what all articles taken together support. Every reference is a key (see keys.py)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from builder.accounts import Account
from builder.judgements import Judgement
from builder.model import (
    CasualtyKind,
    EntityType,
    EventType,
    Factuality,
    Role,
    Scope,
    TruceScope,
    TruceStage,
    Victim,
    Weapon,
)
from ontology.authority import Authority

__all__ = [
    "Amend",
    "Consolidate",
    "Contradiction",
    "ContradictionKind",
    "Entity",
    "Estimate",
    "Event",
    "Lineage",
    "LineageKind",
    "Memory",
    "Notes",
    "Patch",
    "Sighting",
    "Stage",
    "Truce",
    "World",
]


Sighting = tuple[str, str, str, str]
"""An entity, what is counted of it, a language and a name or type."""


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
class Stage:
    """How far a truce has come, the claims that say so, and, where it was broken, by whom."""

    stage: TruceStage
    claims: tuple[str, ...]
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Truce:
    """The stages that a truce went through, in their order, and its terms."""

    stages: tuple[Stage, ...]
    scopes: tuple[TruceScope, ...] = ()
    guarantors: tuple[str, ...] = ()
    monitors: tuple[str, ...] = ()


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
    truce: Truce | None = None


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
class Notes:
    """What is to be remembered of a set of reports, so that a later article costs its own work and no more.

    `keys` says under which numbers of 64 bits a report (or, for copies, an article) is found, `pairs` what was found
    to be one, with how surely; `told` has for each report its article, its event and its sketch as JSON, `families`
    for each article the family of copies it belongs to and the signature of its text, `opposed` events that contradict
    each other, and `sightings` how often articles use which name.
    """

    keys: Sequence[tuple[str, Sequence[int]]] = ()
    pairs: Sequence[tuple[str, str, tuple[int, int, int]]] = ()
    told: Sequence[tuple[str, str, str, str]] = ()
    families: Sequence[tuple[str, str | None, bytes]] = ()
    opposed: Sequence[tuple[str, str]] = ()
    sightings: Mapping[Sighting, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All events, the entities that only articles know, and of which article another is a copy, by article key.

    `places` are the places that articles name.
    """

    events: tuple[Event, ...] = ()
    entities: tuple[Entity, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()
    places: tuple[str, ...] = ()
    notes: Notes = Notes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """What a few articles change in a world.

    `subjects` are the keys of events, entities, places and articles about which the default graph is to say just what
    `world` says of them, and nothing where it says nothing. Its notes are added to those before: sightings as they are
    counted, families in place of those of the same article, the rest once all notes on what is `forgotten` (reports and
    articles), the pairs of what is `unpaired` and the opposition of events that are `unopposed` were taken out. Reports
    that are `moved` are of another event.
    """

    world: World
    subjects: frozenset[str]
    forgotten: frozenset[str]
    unpaired: frozenset[str]
    moved: Mapping[str, str]
    unopposed: frozenset[str]


class Memory(Protocol):
    """What was noted of a world, as it was before a change; every look-up costs what it finds."""

    def accounts(self, articles: Collection[str]) -> list[Account]:
        """What these articles tell; those that are not known are left out."""
        ...

    def under(self, keys: Collection[int]) -> list[tuple[int, str]]:
        """Which reports or articles are found under which of these numbers."""
        ...

    def pairs_of(self, members: Collection[str]) -> list[tuple[str, str, tuple[int, int, int]]]:
        """The pairs in which one of these reports or articles is."""
        ...

    def told(self, reports: Collection[str]) -> list[tuple[str, str, str, str]]:
        """Article, event and sketch of reports."""
        ...

    def told_in(self, articles: Collection[str]) -> list[tuple[str, str, str, str]]:
        """The same of all reports of articles."""
        ...

    def told_of(self, events: Collection[str]) -> list[tuple[str, str, str, str]]:
        """The same of all reports of events."""
        ...

    def families(self, articles: Collection[str]) -> list[tuple[str, str | None, bytes]]:
        """Family and signature of articles."""
        ...

    def opposed(self, events: Collection[str]) -> list[tuple[str, str]]:
        """The pairs of events that contradict each other and of which one is among these."""
        ...

    def sightings(self, entities: Collection[str]) -> dict[Sighting, int]:
        """The counts of the names of entities."""
        ...

    def parts_of(self, conflict: str) -> set[str]:
        """The events that are part of a conflict and of none of its episodes."""
        ...

    def involving(self, entities: Collection[str]) -> set[str]:
        """The events in which one of these entities takes part."""
        ...


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


class Amend(Protocol):
    """What makes of a few changed articles and what is remembered the patch that `Consolidate` would amount to.

    `before` and `after` are the accounts of the changed articles, where they had or have one.
    """

    def __call__(
        self,
        before: Sequence[Account],
        after: Sequence[Account],
        memory: Memory,
        authority: Authority,
        *,
        min_confidence: float,
        judgements: Sequence[Judgement] = (),
    ) -> Patch: ...
