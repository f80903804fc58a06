"""One trigger's event while it is being put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from builder.extraction.entries import Entry
from builder.extraction.frames import Frame
from builder.extraction.mentions import Mention
from builder.extraction.sentences import Sentence
from builder.model import EventType, Role, Weapon

__all__ = ["Candidate"]


@dataclass(slots=True, kw_only=True)
class Candidate:
    """Rules add fillers to its roles one after the other, and what they add widens the evidence, `first` to `last`.

    `start` and `end` bound the clause of the trigger as a half-open range; `subject` is its grammatical subject,
    which a later clause may leave out.
    """

    trigger: int
    type: EventType
    entry: Entry
    frame: Frame
    sentence: Sentence
    start: int
    end: int
    first: int
    last: int
    definite: bool
    roles: dict[Role, list[Mention]] = field(default_factory=dict)
    weapons: list[Weapon] = field(default_factory=list)
    subject: Mention | None = None

    def fillers(self, role: Role) -> list[Mention]:
        return self.roles.get(role, [])

    def add(self, role: Role, mention: Mention) -> None:
        """Add a filler, unless one of its identity is there; a mention that points back may stand for another."""
        fillers = self.roles.setdefault(role, [])
        if mention.reference or all(mention.identity != other.identity for other in fillers):
            fillers.append(mention)
            if self.sentence.first <= mention.first < self.sentence.end:
                self.cover(mention.first, mention.last)

    def add_weapons(self, weapons: Iterable[Weapon]) -> None:
        self.weapons.extend(weapon for weapon in weapons if weapon not in self.weapons)

    def cover(self, first: int, last: int) -> None:
        """Widen the evidence."""
        self.first, self.last = min(self.first, first), max(self.last, last)

    @property
    def verb(self) -> bool:
        """Whether the trigger is a finite verb."""
        return self.entry.verb

    @property
    def weak(self) -> bool:
        """Whether the trigger alone does not make an event."""
        return self.entry.has("weak")

    @property
    def rule(self) -> str:
        """What found it: the frame and the type of its trigger."""
        return f"{self.entry.features['frame']}:{self.entry.value}"
