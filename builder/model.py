"""The nouns that pass between stages: articles, spans and the facts of one article.

Offsets are half-open and count Unicode code points of the article's text as published.
`None` means unknown. Entity and event ids (`e1`, `v1`) are local to one article's record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = [
    "Article",
    "Casualty",
    "CasualtyKind",
    "EntityFact",
    "EntityType",
    "EventFact",
    "EventType",
    "Extraction",
    "Facts",
    "Factuality",
    "Relation",
    "RelationKind",
    "Report",
    "Role",
    "Scope",
    "Span",
    "TruceScope",
    "TruceStage",
    "Victim",
    "Weapon",
    "article_key",
    "make_article",
]


class EntityType(StrEnum):
    PERSON = "Person"
    STATE = "State"
    ORGANISATION = "Organisation"
    PLACE = "Place"


class EventType(StrEnum):
    WAR = "War"
    ARMED_CLASH = "ArmedClash"
    ATTACK = "Attack"
    SHELLING = "Shelling"
    AIR_STRIKE = "AirStrike"
    EXPLOSION = "Explosion"
    TERRITORIAL_CHANGE = "TerritorialChange"
    DETENTION = "Detention"
    TRUCE = "Truce"
    TRUCE_VIOLATION = "TruceViolation"
    PEACE_AGREEMENT = "PeaceAgreement"
    NEGOTIATION = "Negotiation"
    MEETING = "Meeting"
    PRISONER_EXCHANGE = "PrisonerExchange"
    WITHDRAWAL = "Withdrawal"
    DEPLOYMENT = "Deployment"
    ACCUSATION = "Accusation"
    DENIAL = "Denial"
    APPEAL = "Appeal"
    CONDEMNATION = "Condemnation"
    THREAT = "Threat"
    SANCTION = "Sanction"
    DISPLACEMENT = "Displacement"
    AID = "Aid"
    PROTEST = "Protest"


class Role(StrEnum):
    AGENT = "agent"
    TARGET = "target"
    PARTY = "party"
    MEDIATOR = "mediator"
    PLACE = "place"


class Weapon(StrEnum):
    ARTILLERY = "artillery"
    MORTAR = "mortar"
    ROCKET = "rocket"
    MISSILE = "missile"
    DRONE = "drone"
    AIRCRAFT = "aircraft"
    SMALL_ARMS = "small_arms"
    HEAVY_WEAPONS = "heavy_weapons"
    BOMB = "bomb"
    CAR_BOMB = "car_bomb"
    SUICIDE = "suicide"
    MINE = "mine"
    TANK = "tank"
    SHIP = "ship"
    CHEMICAL = "chemical"
    OTHER = "other"


class CasualtyKind(StrEnum):
    KILLED = "killed"
    WOUNDED = "wounded"
    CAPTURED = "captured"
    MISSING = "missing"
    DISPLACED = "displaced"


class Victim(StrEnum):
    MILITARY = "military"
    CIVILIAN = "civilian"
    JOURNALIST = "journalist"
    MIXED = "mixed"


class Scope(StrEnum):
    EVENT = "event"
    TOTAL = "total"


class Factuality(StrEnum):
    ACTUAL = "actual"
    DENIED = "denied"
    POSSIBLE = "possible"
    FUTURE = "future"
    CALLED_FOR = "called_for"


class TruceStage(StrEnum):
    """How far a truce has come, in the order in which it goes."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_FORCE = "in_force"
    EXTENDED = "extended"
    VIOLATED = "violated"
    ENDED = "ended"


class TruceScope(StrEnum):
    """What a truce covers."""

    HUMANITARIAN = "humanitarian"
    COMPREHENSIVE = "comprehensive"
    TEMPORARY = "temporary"
    PARTIAL = "partial"


class RelationKind(StrEnum):
    """How the text itself ties one of its events to another."""

    ENDS_HOSTILITIES_OF = "ends_hostilities_of"
    FOLLOWS = "follows"
    VIOLATES = "violates"
    PART_OF = "part_of"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    start: int
    end: int

    def __post_init__(self) -> None:
        assert 0 <= self.start < self.end, (self.start, self.end)


def article_key(*, text: str, id: str | None, url: str | None, outlet: str | None) -> str:
    """The stable key of an article: 16 hexadecimal digits over its address, else outlet and id, else id, else text."""
    if url:
        name = f"url:{url}"
    elif id and outlet:
        name = f"outlet:{outlet}\n{id}"
    elif id:
        name = f"id:{id}"
    else:
        name = f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    return hashlib.sha256(name.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One published text. `published` is an EDTF date or None; `id` is what the source called it, else the key."""

    key: str
    id: str
    text: str
    lang: str
    published: str | None = None
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    sources: tuple[str, ...] = ()

    def quote(self, span: Span) -> str:
        """The words at a span, exactly as published."""
        return self.text[span.start : span.end]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def make_article(fields: Mapping[str, Any]) -> Article:
    """The article with these fields, as JSON keeps them; TypeError where they are not an article's."""
    return Article(**{**fields, "sources": tuple(fields["sources"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityFact:
    """A person, state, organisation or place of one article.

    `key` is the authority key (`state/armenia`) or a key composed of type, state and institution
    (`organisation/armenia-ministry-of-defence`); None leaves the entity local to its article.
    """

    id: str
    type: EntityType
    names: tuple[str, ...]
    key: str | None = None
    wikidata: str | None = None
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Casualty:
    """One figure of killed, wounded and so on.

    `claimants` None: those of the event; empty: the article's own voice or, if `unnamed_source`, a source without name.
    """

    kind: CasualtyKind
    span: Span
    low: int | None = None
    high: int | None = None
    side: str | None = None
    victim: Victim | None = None
    undisclosed: bool = False
    scope: Scope = Scope.EVENT
    claimants: tuple[str, ...] | None = None
    unnamed_source: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Who asserts the event, in which words; `claimant` None is the article or, if `unnamed`, a source without name."""

    span: Span
    claimant: str | None = None
    via: str | None = None
    cue: Span | None = None
    unnamed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A tie to another event of the same article, with the words that state it."""

    kind: RelationKind
    event: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Extraction:
    """What read a fact off the text: the rules, or a language model under the prompt of a fingerprint."""

    model: str = ""
    prompt: str = ""

    @property
    def by_rules(self) -> bool:
        return not self.model


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFact:
    """An event that an article tells. `extractions` is empty where the rules alone read the article."""

    id: str
    type: EventType
    span: Span
    evidence: str
    trigger: Span
    when: str | None = None
    agent: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    mediator: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    weapon: tuple[Weapon, ...] = ()
    casualties: tuple[Casualty, ...] = ()
    claimants: tuple[str, ...] = ()
    unnamed_source: bool = False
    factuality: Factuality = Factuality.ACTUAL
    background: bool = False
    reports: tuple[Report, ...] = ()
    relations: tuple[Relation, ...] = ()
    rule: str = ""
    confidence: float = 1.0
    extractions: tuple[Extraction, ...] = ()

    def fillers(self, role: Role) -> tuple[str, ...]:
        """The entity ids in one role."""
        return {
            Role.AGENT: self.agent,
            Role.TARGET: self.target,
            Role.PARTY: self.party,
            Role.MEDIATOR: self.mediator,
            Role.PLACE: self.place,
        }[role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one article states: the facts record."""

    id: str
    lang: str
    published: str | None
    sha256: str
    entities: tuple[EntityFact, ...] = ()
    events: tuple[EventFact, ...] = ()
    warnings: tuple[str, ...] = field(default=())
