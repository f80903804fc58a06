"""A passage in, the casualty figures of its sentences out: kind, bounds, victims and whose they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from builder.extraction.chunks import Chunk
from builder.extraction.counts import NOUN_REACH, Counts
from builder.extraction.doers import find_doer, find_named
from builder.extraction.entries import Entry
from builder.extraction.expressions import Quantity
from builder.extraction.expressions.numbers import is_linked
from builder.extraction.kinds import Clause, Cue, Function, Kind
from builder.extraction.mentions import Mention
from builder.extraction.passage import Passage
from builder.extraction.sentences import Sentence
from builder.extraction.victims import FORMS, begins_others, read_victims
from builder.model import CasualtyKind, EntityType, Victim

__all__ = ["Toll", "find_tolls"]

_COUNT_REACH = 5  # chunks between a word such as "killed" and its count
_PERSON_REACH = 3  # chunks between it and the name of the one victim
_BEFORE_REACH = 4  # chunks before a verb in which a count and its noun must end
_UNDISCLOSED_REACH = 5  # chunks between "did not disclose" and what was not
_DEATH_REACH = 14  # chunks between "met" and "their death", who met it between them
_RESULT_REACH = 3  # chunks between "causing" and "his death"
_NEXT_REACH = 5  # first chunk too far behind a count for another one of its kind
_JOINED_REACH = 10  # chunks between two counts that share a verb behind them
_FAR_REACH = 14  # chunks between the people that open a clause and its verb
_PART_REACH = 4  # first chunk too far behind a total for "among them"
_STOPS = frozenset(".،,;")


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """One figure at chunks `first` to `last`, counted by the word at `index`; `side` is whose people are hurt.

    `force` tells soldiers and police of a state (`regular`) from fighters against one (`insurgent`), where the word
    does; `killer` is who did it, where the verb has a subject; `person` is the one who is hurt, where he is named.
    """

    index: int
    first: int
    last: int
    sentence: Sentence
    kind: CasualtyKind
    low: int | None
    high: int | None
    victim: Victim | None = None
    side: Mention | None = None
    undisclosed: bool = False
    force: str | None = None
    killer: Mention | None = None
    person: Mention | None = None


def find_tolls(passage: Passage) -> tuple[Toll, ...]:
    """The figures of a passage in reading order, one for each kind and count named."""
    tolls: list[Toll] = []
    for sentence in passage.sentences:
        reader = _Reader(passage=passage, sentence=sentence, counts=Counts(passage=passage, sentence=sentence))
        for index in passage.where(Kind.CASUALTIES, sentence.first, sentence.end):
            toll = reader.read(index)
            if toll is not None and not _repeats(tolls, toll):
                parts = reader.read_breakdown(toll)
                if parts:
                    tolls.extend(parts)
                    continue
                tolls.append(toll)
                if toll.high == 0 and passage.chunks[index].readings.first[Kind.CASUALTIES].has("any"):
                    tolls.append(replace(toll, kind=CasualtyKind.WOUNDED))  # "no victims": nobody was hurt either
                tolls.extend(reader.read_coordinated(toll))
    return tuple(tolls)


def _repeats(tolls: Sequence[Toll], toll: Toll) -> bool:
    """Whether a second word for the same count ("6500 killed … met their death") says nothing new."""
    if not tolls or tolls[-1].sentence is not toll.sentence or tolls[-1].kind is not toll.kind:
        return False
    return tolls[-1].first <= toll.last and toll.first <= tolls[-1].last


def _hurts_otherwise(chunk: Chunk) -> bool:
    """Whether a word of casualties takes the count before it; one behind "and" begins a figure of its own."""
    return chunk.has(Kind.CASUALTIES) and not chunk.proclitic.conjunction


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads the tolls of one sentence from left to right."""

    passage: Passage
    sentence: Sentence
    counts: Counts

    def read(self, index: int) -> Toll | None:
        """The figure that a word of casualties counts, unless it is itself part of one ("dozens of dead")."""
        entry = self.passage.chunks[index].entry(Kind.CASUALTIES)
        if entry is None or index in self.counts.used or not self._has_needed(index, entry):
            return None
        kind = CasualtyKind(entry.value)
        if self._is_undisclosed(index, entry):
            return replace(self._toll(index, kind, None, index, index), undisclosed=True)
        form = entry.features["form"]
        if form == "counted":
            return self._read_counted(index, kind, entry)
        if form == "after" or (form == "verb" and self._is_counted_before(index)):
            toll = self._read_before(index, kind)
            return self._with_doer(index, toll) if toll is not None and not self.passage.verb_first else toll
        toll = self._read_after(index, kind) or self._read_before(index, kind)
        toll = toll or self._read_far_before(index, kind, entry) or self._read_shared(index, kind)
        if self.passage.verb_first or form != "verb":
            return toll
        return self._with_doer(index, toll) if toll is not None else self._read_named(index, kind)

    def _has_needed(self, index: int, entry: Entry) -> bool:
        """Whether the words stand there without which one counts nobody: "met … their death", "fired, causing his"."""
        needed, chunks = entry.features.get("needs"), self.passage.chunks
        if needed == "result":
            told = self.passage.where(Kind.TRIGGERS, self.sentence.first, index)
            return bool(told and self.passage.where(Cue.RESULT, max(told[0], index - _RESULT_REACH), index))
        behind = chunks[index + 1 : min(index + 1 + _DEATH_REACH, self.sentence.end)]
        return needed is None or any(e.features.get("form") == "after" for c in behind for e in c.readings.entries)

    def read_coordinated(self, toll: Toll) -> Iterator[Toll]:
        """Further counts of the same kind: "two policemen and three civilians were hurt", "six officers and a boy"."""
        if toll.undisclosed:
            return
        if toll.last >= toll.index and (before := self._joined_before(toll)) is not None:
            yield before
        position = toll.last + 1
        while position < min(toll.last + _NEXT_REACH, self.sentence.end):
            chunk = self.passage.chunks[position]
            if chunk.has(Kind.CASUALTIES) or chunk.has(Kind.CLAUSES) or chunk.has(Cue.PART) or chunk.verb:
                return
            further = self._joined(toll, position)
            if further is not None:
                toll = further
                yield toll
                position = toll.last
            position += 1

    def read_breakdown(self, toll: Toll) -> tuple[Toll, ...]:
        """The counts that make up a total: "ten hurt, among them seven civilians and three policemen"."""
        first = toll.last + 1
        cues = self.passage.where(Cue.PART, first, min(first + _PART_REACH, self.sentence.end))
        if not cues or not toll.low or toll.undisclosed:
            return ()
        taken = set(self.counts.used)
        parts: list[Toll] = []
        position = cues[-1] + 1
        while position < self.sentence.end and (part := self._part(toll, position, joined=bool(parts))) is not None:
            parts.append(part)
            position = part.last + 1
        if len(parts) > 1 and sum(part.low or 0 for part in parts) == toll.low:
            return tuple(parts)
        self.counts.used = taken
        return ()

    def _part(self, toll: Toll, position: int, *, joined: bool) -> Toll | None:
        """The count of some of the people of a total at a chunk; `joined` is whether it goes on from another."""
        chunks = self.passage.chunks
        if joined:
            position += is_linked(chunks, position) or chunks[position].has(Kind.COORDINATORS)
            if position >= self.sentence.end or not self.counts.is_joined(position):
                return None
        count = self.counts.at(position)
        if count is not None and count.low == count.high:
            return self._take(toll.index, toll.kind, count, count.first, count.last)
        told = self.counts.told(position) if chunks[position].has(Kind.VICTIMS) else None
        return self._fixed(toll.index, toll.kind, told[0], position, told[1]) if told is not None else None

    def _joined(self, toll: Toll, position: int) -> Toll | None:
        """The count that "and" joins to a figure at a chunk, of people who are not counted by a word behind them."""
        if begins_others(self.passage, position):
            while not self.passage.chunks[position].has(Kind.VICTIMS):
                position += 1
            told = self.counts.told(position)
            return self._fixed(toll.index, toll.kind, told[0], position, told[1]) if told is not None else None
        count = self.counts.at(position)
        if count is None or not self.counts.is_joined(position):
            return None
        following = self.passage.chunks[count.last + 1 : count.last + 3]
        if not any(c.has(Kind.VICTIMS) for c in following) or any(map(_hurts_otherwise, following)):
            return None
        return self._take(toll.index, toll.kind, count, count.first, count.last)

    def _joined_before(self, toll: Toll) -> Toll | None:
        """The count to which "and" joins one before its verb: "19 fighters of X and two soldiers were killed"."""
        entry = self.passage.chunks[toll.index].entry(Kind.CASUALTIES)
        if entry is None or entry.features["form"] == "counted" or toll.first >= toll.index:
            return None
        if not self.counts.is_joined(toll.first):
            return None
        for position in range(toll.first - 1, max(self.sentence.first, toll.first - _JOINED_REACH) - 1, -1):
            chunk, count = self.passage.chunks[position], self.counts.at(position)
            if count is not None:
                return self._take(toll.index, toll.kind, count, count.first, count.last)
            if chunk.has(Kind.CASUALTIES) or chunk.has(Kind.CLAUSES) or chunk.verb:
                return None
        return None

    def _take(self, index: int, kind: CasualtyKind, count: Quantity, first: int, last: int) -> Toll:
        self.counts.take(count)
        return self._toll(index, kind, count, first, last)

    def _toll(self, index: int, kind: CasualtyKind, count: Quantity | None, first: int, last: int) -> Toll:
        victims = read_victims(self.passage, self.sentence, count.first if count else first, last)
        return Toll(
            index=index,
            first=first,
            last=max(last, victims.last),
            sentence=self.sentence,
            kind=kind,
            low=count.low if count else None,
            high=count.high if count else None,
            victim=victims.kind,
            side=victims.side,
            force=victims.force,
        )

    def _fixed(self, index: int, kind: CasualtyKind, number: int, first: int, last: int) -> Toll:
        """A figure that no number says: a dual, one person by name, none."""
        return replace(self._toll(index, kind, None, first, last), low=number, high=number)

    def _read_after(self, index: int, kind: CasualtyKind) -> Toll | None:
        """The count behind the word: "killed 49 soldiers", "the death of two policemen", "the killing of X"."""
        killer = self._killer(index)
        if killer is not None:
            count = self.counts.behind(killer.last + 1)
            if count is not None:
                return replace(self._take(index, kind, count, index, count.last), killer=killer)
            return self._object_of(index, kind, killer)
        for position in range(index + 1, min(index + 1 + _COUNT_REACH, self.sentence.end)):
            chunk, quantity = self.passage.chunks[position], self.passage.quantity_at(position)
            if quantity is not None and quantity.unit is None:
                if quantity.first in self.counts.used:
                    return None
                toll = self._take(index, kind, quantity, index, self.counts.noun_of(quantity, kind))
                return self._with_object(toll) or toll
            victim = chunk.entry(Kind.VICTIMS)
            if victim is not None and position <= index + NOUN_REACH:
                told = self.counts.told(position)
                if told is not None:
                    toll = self._fixed(index, kind, told[0], index, told[1])
                    return self._of_lone_killer(toll, victim) or toll
                if chunk.has(Kind.NUMBERS):
                    continue
                return None if chunk.has(Kind.HEADS) else self._toll(index, kind, None, index, position)
            mention = self.passage.mention_at(position)
            if mention is not None:
                if mention.type is not EntityType.PERSON or position > index + _PERSON_REACH:
                    return None
                return replace(self._fixed(index, kind, 1, index, mention.last), side=None)
            other = chunk.has(Kind.CASUALTIES) and (position > index + 1 or chunk.proclitic.conjunction)
            if chunk.mark or chunk.has(Kind.CLAUSES) or other:
                return None
        return None

    def _killer(self, index: int) -> Mention | None:
        """The armed group or force right behind a verb of killing: "killed" + "the party" + "two policemen"."""
        entry = self.passage.chunks[index].entry(Kind.CASUALTIES)
        if entry is None or not entry.verb or not self.passage.verb_first:
            return None
        for mention in self.passage.mentions_in(index + 1, min(index + NOUN_REACH + 2, self.sentence.end)):
            direct = self.passage.govern(mention).function is Function.NONE
            if any(self.passage.quantity_at(position) for position in range(index + 1, mention.first)):
                return None  # "killed five of the party's men"
            return mention if mention.force and direct and not mention.descriptive else None
        return None

    def _object_of(self, index: int, kind: CasualtyKind, killer: Mention) -> Toll | None:
        """The one or two victims right behind who killed them: "the police killed a man"."""
        noun = killer.last + 1
        if noun >= self.sentence.end or not self.passage.chunks[noun].has(Kind.VICTIMS):
            return None
        told = self.counts.told(noun)
        return replace(self._fixed(index, kind, told[0], noun, told[1]), killer=killer) if told else None

    def _with_doer(self, index: int, toll: Toll) -> Toll:
        """A figure with the armed group or force that is subject of the verb, or stands behind "by"."""
        killer = find_doer(self.passage, self.sentence, index, hurt_first=toll.first < index)
        return replace(toll, killer=killer) if killer is not None else toll

    def _read_named(self, index: int, kind: CasualtyKind) -> Toll | None:
        """The one person named before a passive verb: "its commander, Ahmed Sarhan, was killed"."""
        person = find_named(self.passage, self.sentence, index) if kind is CasualtyKind.KILLED else None
        if person is None:
            return None
        return self._with_doer(
            index, replace(self._fixed(index, kind, 1, person.first, index), person=person, side=None)
        )

    def _with_object(self, toll: Toll) -> Toll | None:
        """Where two counts follow a verb, the first killed the second: "killed" + "four gunmen of X" + "67 people"."""
        entry = self.passage.chunks[toll.index].entry(Kind.CASUALTIES)
        if entry is None or not entry.verb or toll.side is None or not self.passage.verb_first:
            return None
        count = self.counts.others_behind(toll.last)
        if count is None:
            return None
        return replace(self._take(toll.index, toll.kind, count, toll.index, count.last), killer=toll.side)

    def _of_lone_killer(self, toll: Toll, noun: Entry) -> Toll | None:
        """Where people are counted behind one fighter, he killed them: "killed" + "a suicide bomber" + "32 people"."""
        entry = self.passage.chunks[toll.index].entry(Kind.CASUALTIES)
        if entry is None or not entry.verb or not noun.has("insurgent") or not self.passage.verb_first:
            return None
        count = self.counts.others_behind(toll.last)
        return self._take(toll.index, toll.kind, count, toll.index, count.last) if count is not None else None

    def _is_counted_before(self, index: int) -> bool:
        """Whether a count with its noun stands right before a verb: "four soldiers were killed"."""
        if self.passage.chunks[index].proclitic.conjunction:
            return False
        for position in range(index - 1, index - 1 - _BEFORE_REACH, -1):
            if position < self.sentence.first or self.passage.chunks[position].mark:
                return False
            if self.passage.quantity_at(position) is not None:
                return self.counts.at(position) is not None and position < index - 1
            chunk = self.passage.chunks[position]
            if position == index - 1 and not (chunk.has(Kind.AUXILIARIES) or chunk.has(Kind.VICTIMS) or chunk.unknown):
                return False
        return False

    def _read_before(self, index: int, kind: CasualtyKind) -> Toll | None:
        """The count before the word: "four soldiers were killed", "6500 people met their death"."""
        for position in range(index - 1, max(self.sentence.first, index - 1 - _COUNT_REACH) - 1, -1):
            chunk, count = self.passage.chunks[position], self.counts.at(position)
            if count is not None and self.counts.is_part(count):
                return None
            if count is not None:
                return self._take(index, kind, count, count.first, index)
            counted = position > self.sentence.first and self.passage.quantity_at(position - 1) is not None
            if chunk.has(Kind.VICTIMS) and not counted and (told := self.counts.told(position)) is not None:
                return self._fixed(index, kind, told[0], position, index)
            if chunk.text in _STOPS or chunk.has(Kind.CLAUSES):
                return None
        return None

    def _read_far_before(self, index: int, kind: CasualtyKind, entry: Entry) -> Toll | None:
        """The people that open the clause of a verb: "ten civilians, among them many children, were killed"."""
        if not entry.verb:
            return None
        for position in range(index - 1, max(self.sentence.first, index - _FAR_REACH) - 1, -1):
            chunk, count = self.passage.chunks[position], self.counts.at(position)
            if chunk.has(Kind.CASUALTIES) or chunk.has(Clause.BOUNDARY) or chunk.text in _STOPS - {"،", ","}:
                return None
            if count is None or self.counts.is_part(count):
                continue
            if self.passage.chunks[min(count.last + 1, self.sentence.end - 1)].has(Kind.VICTIMS):
                return self._take(index, kind, count, count.first, count.last)
        return None

    def _read_shared(self, index: int, kind: CasualtyKind) -> Toll | None:
        """The vague count that a word shares with the one that "and" joins to it: "dozens were killed and wounded"."""
        other = index + 1
        if other + 1 >= self.sentence.end or not self.passage.chunks[other].proclitic.conjunction:
            return None
        entry = self.passage.chunks[other].entry(Kind.CASUALTIES)
        if entry is None or entry.features["form"] == "counted" or CasualtyKind(entry.value) is kind:
            return None
        count, noun = self.counts.at(other + 1), self.passage.chunks[other + 1].entry(Kind.VICTIMS)
        if count is not None and count.vague:
            return self._toll(index, kind, count, index, count.last)
        plural = count is None and noun is not None and not any(noun.has(form) for form in FORMS)
        return self._toll(index, kind, None, index, other + 1) if plural else None

    def _read_counted(self, index: int, kind: CasualtyKind, entry: Entry) -> Toll | None:
        """The count of a word for people hurt: "42 dead", "the dead and wounded", "no victims", "rose to 11 dead"."""
        risen = self.counts.risen_to(index)
        if risen is not None:
            return self._take(index, kind, risen, index, risen.last)
        for position in range(index - 1, max(self.sentence.first, index - 1 - _BEFORE_REACH) - 1, -1):
            chunk, count = self.passage.chunks[position], self.counts.at(position)
            if count is not None:
                return self._take(index, kind, count, count.first, index)
            if chunk.has(Cue.NEGATION):
                return self._fixed(index, kind, 0, position, index)
            if chunk.mark or chunk.has(Kind.CLAUSES) or chunk.has(Kind.VICTIMS):
                break
        if entry.has("dual") or entry.has("single"):
            return self._fixed(index, kind, 2 if entry.has("dual") else 1, index, index)
        if entry.has("weak") or self.passage.chunks[index].proclitic.definite:
            return None
        return self._toll(index, kind, None, index, index) if self.passage.mention_at(index + 1) is None else None

    def _is_undisclosed(self, index: int, entry: Entry) -> bool:
        """Whether the text says that the figure was not given; of losses it may say so later in the sentence."""
        end = self.sentence.end if entry.has("losses") else index
        said = self.passage.where(Cue.UNDISCLOSED, max(self.sentence.first, index - _UNDISCLOSED_REACH), end)
        return any(position != index for position in said)
