"""What a word can mean: one entry for each row of a table that has it, and all its entries with their look-ups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from builder.extraction.kinds import SENSES, Kind, Sense, Speech, Symbol

__all__ = ["NO_READINGS", "Entry", "Readings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One reading of a word: its kind, its value there, and the features of its row and its form.

    `sense` is the value as a symbol, for the kinds whose values are the same in every language.
    """

    kind: Kind
    value: str
    features: Mapping[str, str] = field(default_factory=dict)
    sense: Sense | None = None

    @classmethod
    def read(cls, *, kind: Kind, value: str, features: Mapping[str, str]) -> Self:
        """An entry of a table's row; ValueError where the kind has no such sense."""
        senses = SENSES.get(kind)
        return cls(kind=kind, value=value, features=features, sense=senses(value) if senses else None)

    def has(self, feature: str) -> bool:
        return feature in self.features

    @property
    def verb(self) -> bool:
        """Whether the form is that of a finite verb."""
        return self.features.get("form") == "verb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """All entries of a word.

    `first` is the first of each kind, `symbols` every kind and sense among them, `verb` whether one is a finite verb.
    """

    entries: tuple[Entry, ...] = ()
    first: Mapping[Kind, Entry] = field(default_factory=dict)
    symbols: frozenset[Symbol] = frozenset()
    verb: bool = False

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self:
        """The readings with these entries."""
        listed = tuple(entries)
        first: dict[Kind, Entry] = {}
        for entry in listed:
            first.setdefault(entry.kind, entry)
        senses = {entry.sense for entry in listed if entry.sense is not None}
        return cls(entries=listed, first=first, symbols=frozenset({*first, *senses}), verb=_is_verb(listed, first))


def _is_verb(entries: Iterable[Entry], first: Mapping[Kind, Entry]) -> bool:
    trigger = first.get(Kind.TRIGGERS)
    if trigger is not None and trigger.verb:  # the first reading of a trigger counts: a noun may also be read as a verb
        return True
    return any(
        entry.kind is Kind.LIGHT
        or (entry.kind is Kind.CASUALTIES and entry.verb)
        or entry.sense in (Speech.VERB, Speech.RELAY)
        or (entry.kind is Kind.SPEECH and entry.verb)
        for entry in entries
    )


NO_READINGS = Readings()
