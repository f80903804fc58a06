"""An event while its mentions are gathered, with who asserts it and the tolls that hang on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from builder.extraction.tolls import Toll
from builder.model import EventType, Factuality, Role, Scope, Span, Weapon

__all__ = ["Draft", "DraftToll", "Voice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One assertion: who, in which words. Without sources it is the article's, or, if `unnamed`, a nameless source's.

    `cue` is the word of saying, `via` who passes it on.
    """

    span: Span
    sources: tuple[str, ...] = ()
    unnamed: bool = False
    via: str | None = None
    cue: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftToll:
    """A figure with the identity of the side whose people are counted, and who counts them."""

    toll: Toll
    voice: Voice
    side: str | None = None
    scope: Scope = Scope.EVENT


@dataclass(slots=True, kw_only=True)
class Draft:
    """One event; `roles` hold identities of the register.

    It changes as the article is read: a later sentence that tells it again adds fillers, voices and tolls, and may
    give better evidence. `triggers` are the chunks of all that tell it, `trigger` that of its evidence; `inherited`
    says that its parties are those last at issue, `version` that it contradicts another telling of its event,
    `definite` and `plural` what its trigger is. `confidence`, from 0 to 1, is known once all events of the article are.
    """

    type: EventType
    sentence: int
    trigger: int
    span: Span
    rule: str
    factuality: Factuality = Factuality.ACTUAL
    when: str | None = None
    background: bool = False
    definite: bool = False
    plural: bool = False
    weak: bool = False
    headline: bool = False
    inherited: bool = False
    version: bool = False
    confidence: float = 1.0
    roles: dict[Role, list[str]] = field(default_factory=dict)
    weapons: list[Weapon] = field(default_factory=list)
    triggers: list[int] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)
    tolls: list[DraftToll] = field(default_factory=list)

    def fillers(self, role: Role) -> Sequence[str]:
        """The identities in a role."""
        return self.roles.get(role, ())

    @property
    def actors(self) -> set[str]:
        """Who takes part: the fillers of every role but the place."""
        return {identity for role, fillers in self.roles.items() if role is not Role.PLACE for identity in fillers}

    @property
    def richness(self) -> int:
        """How much the words say of the event."""
        return sum(len(fillers) for fillers in self.roles.values()) + len(self.weapons) + 2 * (self.when is not None)
