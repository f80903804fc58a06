"""Chunks and mentions in; how each mention stands to the words before it out: its function and its coordination.

A mention is read from the right to the left: over what it is coordinated to, and over nouns that let a function
through ("on positions of the army" is "on" the army).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from builder.extraction.chunks import Chunk
from builder.extraction.kinds import Function, Head, Kind
from builder.extraction.mentions import Mention

__all__ = ["Govern", "Government", "read_government"]

_MAX_STEPS = 6  # nouns and coordinated mentions passed on the way to the left
_LIST_REACH = 8  # chunks behind a name within which a list must end in a coordinator
_OWNED_REACH = 3  # first chunk too far behind a nationality to be what it owns
_DESCRIPTIONS = 3  # ends tried for the mention before a coordinator: descriptive words may stand between
_COMMAS = frozenset(",،")
_OPENING_MARKS = frozenset('«"“(‘')
_PLACING = frozenset({Function.IN, Function.TO, Function.NEAR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Govern:
    """What governs a mention: its function, the chunk that gives it, and the nouns passed on the way."""

    function: Function
    anchor: int
    heads: tuple[Head, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Government:
    """What governs each mention, by its first chunk.

    `coordinated` has the mentions that go on from one before them, `owners` the nationalities behind the noun they
    own ("aircraft" + "Israeli" in a language where the adjective comes after).
    """

    governs: Mapping[int, Govern]
    coordinated: frozenset[int]
    owners: frozenset[int]


def read_government(
    chunks: Sequence[Chunk],
    mentions: Sequence[Mention],
    mention_at: Mapping[int, Mention],
    *,
    openings: Collection[int] = (),
    owner_first: bool = False,
) -> Government:
    """The government of all mentions; `mention_at` has the mention that covers a chunk.

    Nothing governs over the first chunk of a sentence: `openings`.

    Where the owner stands first, a nationality lets the role of the noun behind it through: "Israeli aircraft".
    """
    reader = _Reader(chunks=chunks, mention_at=mention_at, openings=openings, adjective_first=owner_first)
    governs = {mention.first: reader.govern(mention.first, (), _MAX_STEPS) for mention in mentions}
    if owner_first:
        governs |= {
            mention.first: replace(governs[mention.first], heads=(*governs[mention.first].heads, head))
            for mention in mentions
            if mention.descriptive and (head := reader.head_behind(mention.last)) is not None
        }
    return Government(
        governs=governs,
        coordinated=frozenset(mention.first for mention in mentions if reader.is_coordinated(mention.first)),
        owners=frozenset(
            mention.first for mention in mentions if mention.descriptive and reader.is_head(mention.first - 1)
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    chunks: Sequence[Chunk]
    mention_at: Mapping[int, Mention]
    openings: Collection[int]
    adjective_first: bool

    def govern(self, first: int, heads: tuple[Head, ...], steps: int) -> Govern:
        """What governs the words from a chunk on, with the nouns passed so far, in so many further steps."""
        chunk, previous = self.chunks[first], first - 1
        preposition = chunk.proclitic.preposition
        if preposition and not (
            preposition is Function.TO and self.is_head(previous)
        ):  # "positions to the army" are its own
            return Govern(function=preposition, anchor=first, heads=heads)
        if first in self.openings or previous < 0 or steps == 0:
            return Govern(function=Function.NONE, anchor=first, heads=heads)
        if previous and self._is_coordinator(previous - 1) and self._may_stand_between(previous):
            previous -= 1
        if chunk.proclitic.conjunction:
            return self._govern_coordinated(previous, first, heads, steps)
        if self._is_coordinator(previous) or (self._is_comma(previous) and self._list_goes_on(first)):
            return self._govern_coordinated(previous - 1, first, heads, steps)
        return self._govern_by(previous, first, heads, steps)

    def _govern_coordinated(self, before: int, first: int, heads: tuple[Head, ...], steps: int) -> Govern:
        """What governs the mention that ends at a chunk governs what is coordinated to it."""
        if before > 0 and self.chunks[before].mark:
            before -= 1
        coordinated = self._coordinated(before)
        if coordinated is None:
            if self.adjective_first and before > 0 and self._names_people(before) and self._precedes(before):
                return self._govern_by_preposition(before - 1, heads, steps)
            return Govern(function=Function.NONE, anchor=first, heads=heads)
        return self.govern(coordinated, heads, steps - 1)

    def _govern_by(self, previous: int, first: int, heads: tuple[Head, ...], steps: int) -> Govern:
        """What governs by standing right before: a preposition, an event's noun, or what governs the noun there."""
        before = self.chunks[previous]
        if before.has(Kind.DETERMINERS):
            if previous in self.openings or previous == 0:
                return Govern(function=Function.NONE, anchor=first, heads=heads)
            return self._govern_by(previous - 1, first, heads, steps)
        if before.has(Kind.PREPOSITIONS):
            return self._govern_by_preposition(previous, heads, steps)
        trigger = before.entry(Kind.TRIGGERS)
        if trigger is not None and "ends" in trigger.features:
            return Govern(function=Function(trigger.features["ends"]), anchor=previous, heads=heads)
        if self.is_head(previous):
            return self._govern_noun(previous, heads, steps)
        if before.unknown and self.is_head(previous - 1) and not before.proclitic.conjunction:
            return self._govern_noun(previous - 1, heads, steps)  # "military positions of"
        if trigger is not None and not trigger.verb:
            return Govern(function=Function.OF, anchor=previous, heads=heads)
        if self.adjective_first and steps and previous > 0 and (self._describes(previous) or self._counts(previous)):
            return self._govern_by(previous - 1, first, heads, steps - 1)
        if before.mark and before.text in _OPENING_MARKS and steps and previous > 0:
            return self._govern_by(previous - 1, first, heads, steps - 1)
        return Govern(function=Function.NONE, anchor=first, heads=heads)

    def _counts(self, index: int) -> bool:
        """Whether a number stands before a name: "the killing of four Jordanian soldiers"."""
        return self.chunks[index].text.isdigit() or self.chunks[index].has(Kind.NUMBERS)

    def _names_people(self, index: int) -> bool:
        """Whether a noun stands for people without a name."""
        return any(self.chunks[index].has(kind) for kind in (Kind.SOURCES, Kind.VICTIMS, Kind.HEADS))

    def _precedes(self, index: int) -> bool:
        return self.chunks[index - 1].has(Kind.PREPOSITIONS)

    def _may_stand_between(self, index: int) -> bool:
        """Whether a word may stand between "and" and a name: a determiner, or an adjective where it comes first."""
        return self.chunks[index].has(Kind.DETERMINERS) or (self.adjective_first and self._describes(index))

    def _describes(self, index: int) -> bool:
        """Whether a word before a name may be its adjective: "on the besieged Syrian city"."""
        return self.chunks[index].unknown and not self.chunks[index].capital and not self.chunks[index].text.isdigit()

    def _govern_by_preposition(self, previous: int, heads: tuple[Head, ...], steps: int) -> Govern:
        entry = self.chunks[previous].entry(Kind.PREPOSITIONS)
        assert entry is not None and isinstance(entry.sense, Function)
        function = entry.sense
        if function in (Function.AS, Function.CAUSE) and self._acts(previous + 1):
            return Govern(function=Function.NONE, anchor=previous + 1, heads=heads)  # "as Israel struck": a clause
        if function in (Function.OF, Function.FROM) and self.is_head(previous - 1):
            return self._govern_noun(previous - 1, heads, steps)
        if function is Function.OF and previous > 0:
            event = self.chunks[previous - 1].has(Kind.TRIGGERS)
            return Govern(function=function, anchor=previous - 1 if event else previous, heads=heads)
        if function is Function.DIRECTION:  # "to the north of" is "to", "the north of" is "in"
            found = self.govern(previous, heads, steps - 1)
            return found if found.function in _PLACING else Govern(function=Function.IN, anchor=previous, heads=heads)
        return Govern(function=function, anchor=previous, heads=heads)

    def _acts(self, first: int) -> bool:
        """Whether a verb stands right behind the mention at a chunk, where the subject stands before it."""
        while first < len(self.chunks) and self.chunks[first].has(Kind.DETERMINERS) and first not in self.mention_at:
            first += 1
        mention = self.mention_at.get(first)
        following = mention.last + 1 if mention is not None else len(self.chunks)
        return self.adjective_first and following < len(self.chunks) and self.chunks[following].verb

    def _govern_noun(self, index: int, heads: tuple[Head, ...], steps: int) -> Govern:
        """What governs a noun that lets its function through; a weapon that is one stands for those who use it."""
        entry = self.chunks[index].entry(Kind.HEADS)
        head = entry.sense if entry is not None else Head.MEANS
        assert isinstance(head, Head)
        return self.govern(index, (head, *heads), steps - 1)

    def is_head(self, index: int) -> bool:
        """Whether a noun that lets its function through stands at a chunk, and not as part of a name."""
        if index < 0 or index in self.mention_at:
            return False
        weapon = self.chunks[index].entry(Kind.WEAPONS)
        return self.chunks[index].has(Kind.HEADS) or (weapon is not None and weapon.has("head"))

    def head_behind(self, last: int) -> Head | None:
        """The noun that a nationality describes, a word off at most: "Israeli military vehicles"."""
        for index in range(last + 1, min(last + _OWNED_REACH, len(self.chunks))):
            if self.is_head(index):
                entry = self.chunks[index].entry(Kind.HEADS)
                return entry.sense if entry is not None and isinstance(entry.sense, Head) else Head.MEANS
            if not self.chunks[index].unknown:
                return None
        return None

    def is_coordinated(self, first: int) -> bool:
        """Whether a mention goes on from one before it: by a conjunction on it, a word before it, or a list's comma.

        The conjunction may stand on a noun before it: "fighters of A" + "and units of" + B.
        """
        first = self._phrase_start(first)
        if self.chunks[first].proclitic.conjunction:
            return True
        previous = first - 1
        while previous >= 0 and self.chunks[previous].has(Kind.DETERMINERS):
            previous -= 1
        if previous > 0 and self._is_coordinator(previous - 1) and self._may_stand_between(previous):
            previous -= 1
        if previous < 0:
            return False
        return self._is_coordinator(previous) or (self._is_comma(previous) and self._list_goes_on(first))

    def _phrase_start(self, first: int) -> int:
        """Where the nouns begin through which what governs a mention reaches it."""
        for _ in range(_MAX_STEPS):
            if self.chunks[first].proclitic.conjunction or self.chunks[first].proclitic.preposition:
                return first
            if self.is_head(first - 1):
                first -= 1
            elif first and self.chunks[first - 1].has(Function.FROM) and self.is_head(first - 2):
                first -= 2
            else:
                return first
        return first

    def _is_coordinator(self, index: int) -> bool:
        return self.chunks[index].has(Kind.COORDINATORS)

    def _is_comma(self, index: int) -> bool:
        return self.chunks[index].text in _COMMAS

    def _list_goes_on(self, first: int) -> bool:
        """Whether a name behind a comma is part of a list that ends in a coordinator: "Goris, Sotk and Jermuk"."""
        mention = self.mention_at.get(first)
        if mention is None:
            return False
        for index in range(mention.last + 1, min(mention.last + _LIST_REACH, len(self.chunks))):
            if self._is_coordinator(index):
                return index + 1 in self.mention_at
            if not self.chunks[index].mark and index not in self.mention_at:
                return False
        return False

    def _coordinated(self, index: int) -> int | None:
        """The first chunk of the mention that ends at a chunk or one or two descriptive words before it."""
        for last in range(index, index - _DESCRIPTIONS, -1):
            mention = self.mention_at.get(last)
            described = mention is not None and mention.descriptive and last == index and index - 1 in self.mention_at
            if mention is not None and not described:
                return mention.first
            if last < 0 or self.chunks[last].mark:
                return None
        return None
