"""A sentence in; the counts of people in it out, each taken by one word only."""

from __future__ import annotations

from dataclasses import dataclass, field

from builder.extraction.expressions import Quantity
from builder.extraction.expressions.numbers import is_linked
from builder.extraction.kinds import Clause, Cue, Determiner, Function, Kind
from builder.extraction.passage import Passage
from builder.extraction.sentences import Sentence
from builder.extraction.victims import FORMS
from builder.model import CasualtyKind

__all__ = ["NOUN_REACH", "Counts"]

NOUN_REACH = 2  # chunks between a word of casualties and a noun that stands without a count
_OBJECT_REACH = 10  # first chunk too far behind a subject for the count of those it killed
_RISE_REACH = 14  # chunks between a word for a toll and the figure it rose to
_FORM_REACH = 3  # first chunk too far behind a noun for "one" or "two" to count it
_STOPS = frozenset(".،,;")


@dataclass(slots=True, kw_only=True)
class Counts:
    """The counts of a sentence; `used` grows as words take them."""

    passage: Passage
    sentence: Sentence
    used: set[int] = field(default_factory=set)

    def take(self, count: Quantity) -> None:
        """Let a count be a word's own."""
        self.used.update(range(count.first, count.last + 1))

    def at(self, position: int) -> Quantity | None:
        """The count of people at a chunk, unless another word has taken it."""
        quantity = self.passage.quantity_at(position)
        free = quantity is not None and quantity.unit is None and quantity.first not in self.used
        return quantity if free else None

    def behind(self, first: int) -> Quantity | None:
        """The first count of people behind a subject, in its clause."""
        for position in range(first, min(first + _OBJECT_REACH, self.sentence.end)):
            chunk, count = self.passage.chunks[position], self.at(position)
            if count is not None and not self.is_joined(position):
                return count
            if chunk.text in _STOPS - {"،"} or chunk.has(Kind.CASUALTIES) or chunk.has(Clause.BOUNDARY):
                return None
        return None

    def is_part(self, count: Quantity) -> bool:
        """Whether a count is of some among those hurt: "among them many children"."""
        return bool(self.passage.where(Cue.PART, max(self.sentence.first, count.first - NOUN_REACH), count.first))

    def others_behind(self, last: int) -> Quantity | None:
        """The count of other people in the clause behind a figure that ends at a chunk, not of some of its people."""
        count = self.behind(last + 1)
        if count is None or count.last + 1 >= self.sentence.end:
            return None
        noun = self.passage.chunks[count.last + 1]
        return count if noun.has(Kind.VICTIMS) and not noun.has(Cue.PART) else None

    def told(self, position: int) -> tuple[int, int] | None:
        """How many a noun says by its form, by "a" before it or "two" right behind it, and the last chunk that does."""
        for following in range(position + 1, min(position + _FORM_REACH, self.sentence.end)):
            count = self.at(following)
            if count is not None:
                new = self.passage.chunks[count.first].proclitic.conjunction
                if new or count.low != count.high or count.low not in (1, 2):
                    break
                self.take(count)
                return count.low, count.last
            if self.passage.chunks[following].mark or self.passage.chunks[following].proclitic.conjunction:
                break
        entry = self.passage.chunks[position].entry(Kind.VICTIMS)
        number = next((n for form, n in FORMS.items() if entry is not None and entry.has(form)), None)
        if number is None and position > 0 and self.passage.chunks[position - 1].has(Determiner.INDEFINITE):
            number = 1
        return (number, position) if number is not None else None

    def risen_to(self, index: int) -> Quantity | None:
        """The figure to which a number of people hurt rose or fell."""
        if not self.passage.where(Cue.NUMBER, max(self.sentence.first, index - NOUN_REACH), index):
            return None
        for position in range(index + 1, min(index + _RISE_REACH, self.sentence.end)):
            count = self.at(position)
            if count is not None:
                opened = self.passage.chunks[count.first].proclitic.preposition is not None
                return count if opened or self.passage.chunks[count.first - 1].has(Function.TO) else None
            if self.passage.chunks[position].text in _STOPS - {"،", ","}:
                return None
        return None

    def noun_of(self, count: Quantity, kind: CasualtyKind) -> int:
        """The last chunk of a count with its own word for people hurt: "left" + "50" + "dead"."""
        noun = count.last + 1
        entry = self.passage.chunks[noun].entry(Kind.CASUALTIES) if noun < self.sentence.end else None
        counted = entry is not None and entry.features["form"] == "counted" and CasualtyKind(entry.value) is kind
        if counted:
            self.used.add(noun)
        return noun if counted else count.last

    def is_joined(self, position: int) -> bool:
        """Whether "and" is written onto a word, or stands before it."""
        chunks = self.passage.chunks
        if chunks[position].proclitic.conjunction or is_linked(chunks, position - 1):
            return True
        return position > self.sentence.first and chunks[position - 1].has(Kind.COORDINATORS)
