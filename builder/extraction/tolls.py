"""A passage in, the casualty figures of its sentences out: kind, bounds, victims and whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from builder.extraction.lexicon import Entry
from builder.extraction.mentions import Mention
from builder.extraction.passage import Passage, Sentence
from builder.extraction.quantities import Quantity
from builder.model import CasualtyKind, EntityType, Victim

__all__ = ["Toll", "find_tolls"]

COUNT_REACH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """One figure at chunks `first` to `last`; `side` is the mention whose people are hurt.

    `force` tells soldiers and police of a state (`regular`) from fighters against one (`insurgent`), where the word does.
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


def find_tolls(passage: Passage) -> tuple[Toll, ...]:
    """The figures of a passage in reading order, one for each kind and count named."""
    tolls: list[Toll] = []
    for sentence in passage.sentences:
        used: set[int] = set()
        for index in range(sentence.first, sentence.end):
            entry = passage.chunks[index].entry("casualties")
            if entry is None or index in used:
                continue
            toll = _read(passage, sentence, index, entry, used)
            if toll is not None and not _repeats(tolls, toll):
                tolls.append(toll)
                tolls.extend(_coordinated(passage, sentence, toll, used))
    return tuple(tolls)


def _coordinated(passage: Passage, sentence: Sentence, toll: Toll, used: set[int]) -> Iterator[Toll]:
    """Further counts of the same kind: "two policemen and three civilians were hurt"."""
    if toll.undisclosed:
        return
    position = toll.last + 1
    while position < min(toll.last + 5, sentence.end):
        chunk = passage.chunks[position]
        quantity = passage.quantity_at(position)
        if chunk.has("casualties") or chunk.has("clauses") or passage.is_verb(position):
            return
        if (
            quantity is not None
            and quantity.unit is None
            and quantity.first not in used
            and chunk.proclitic.conjunction
        ):
            following = passage.chunks[quantity.last + 1 : quantity.last + 3]
            if not any(c.has("victims") for c in following) or any(c.has("casualties") for c in following):
                return
            used.update(range(quantity.first, quantity.last + 1))
            toll = _build(passage, sentence, toll.index, toll.kind, quantity, quantity.first, quantity.last)
            yield toll
            position = toll.last
        position += 1


def _repeats(tolls: list[Toll], toll: Toll) -> bool:
    """Whether a second word for the same count ("6500 killed … met their death") says nothing new."""
    if not tolls or tolls[-1].sentence is not toll.sentence or tolls[-1].kind is not toll.kind:
        return False
    last = tolls[-1]
    return last.first <= toll.last and toll.first <= last.last


def _read(passage: Passage, sentence: Sentence, index: int, entry: Entry, used: set[int]) -> Toll | None:
    kind = CasualtyKind(entry.value)
    form = entry.features.get("form", "noun")
    if _undisclosed(passage, sentence, index) or (entry.has("losses") and _undisclosed_later(passage, sentence, index)):
        return _build(passage, sentence, index, kind, None, index, index, undisclosed=True)
    if form == "counted":
        return _read_counted(passage, sentence, index, entry, kind, used)
    if form == "after" or (form == "verb" and _counted_before(passage, sentence, index, used)):
        return _read_before(passage, sentence, index, kind, used)
    return _read_after(passage, sentence, index, kind, used) or _read_before(passage, sentence, index, kind, used)


def _read_after(passage: Passage, sentence: Sentence, index: int, kind: CasualtyKind, used: set[int]) -> Toll | None:
    """The count behind the word: "killed 49 soldiers", "the death of two policemen", "the killing of the commander"."""
    reach = min(index + 1 + COUNT_REACH, sentence.end)
    for position in range(index + 1, reach):
        chunk = passage.chunks[position]
        quantity = passage.quantity_at(position)
        if quantity is not None and quantity.unit is None:
            if quantity.first in used:
                return None
            used.update(range(quantity.first, quantity.last + 1))
            return _build(passage, sentence, index, kind, quantity, index, quantity.last)
        victim = chunk.entry("victims")
        if victim is not None and position <= index + 2:
            if victim.has("dual"):
                return _fixed(passage, sentence, index, kind, 2, position)
            if chunk.has("numbers"):
                continue
            return (
                None
                if _plain_singular(passage, position)
                else _build(passage, sentence, index, kind, None, index, position)
            )
        mention = passage.mention_at(position)
        if mention is not None:
            if mention.type is EntityType.PERSON and position <= index + 3:
                return _fixed(passage, sentence, index, kind, 1, mention.last, person=mention)
            return None
        if chunk.mark or (chunk.has("casualties") and position > index + 1) or chunk.has("clauses"):
            return None
    return None


def _counted_before(passage: Passage, sentence: Sentence, index: int, used: set[int]) -> bool:
    """Whether a count with its noun stands right before a verb: "four soldiers were killed"."""
    for position in (index - 1, index - 2, index - 3):
        if position < sentence.first or passage.chunks[position].mark:
            return False
        quantity = passage.quantity_at(position)
        if quantity is not None:
            return quantity.unit is None and quantity.first not in used and position < index - 1
        if passage.chunks[position].has("auxiliaries"):
            continue
        if position == index - 1 and not (passage.chunks[position].has("victims") or passage.chunks[position].unknown):
            return False
    return False


def _plain_singular(passage: Passage, position: int) -> bool:
    return passage.chunks[position].entry("heads") is not None


def _read_before(passage: Passage, sentence: Sentence, index: int, kind: CasualtyKind, used: set[int]) -> Toll | None:
    """The count before the word: "four soldiers were killed", "6500 people met their death"."""
    for position in range(index - 1, max(sentence.first, index - 1 - COUNT_REACH) - 1, -1):
        chunk = passage.chunks[position]
        quantity = passage.quantity_at(position)
        if quantity is not None and quantity.unit is None and quantity.first not in used:
            used.update(range(quantity.first, quantity.last + 1))
            return _build(passage, sentence, index, kind, quantity, quantity.first, index)
        victim = chunk.entry("victims")
        if victim is not None and victim.has("dual"):
            return _fixed(passage, sentence, index, kind, 2, index, first=position)
        if (chunk.mark and chunk.text in ".،,;") or chunk.has("clauses"):
            return None
    return None


def _read_counted(
    passage: Passage, sentence: Sentence, index: int, entry: Entry, kind: CasualtyKind, used: set[int]
) -> Toll | None:
    """ "42 dead", "the dead and wounded", "no victims"."""
    for position in range(index - 1, max(sentence.first, index - 4) - 1, -1):
        quantity = passage.quantity_at(position)
        chunk = passage.chunks[position]
        if quantity is not None and quantity.unit is None and quantity.first not in used:
            used.update(range(quantity.first, quantity.last + 1))
            return _build(passage, sentence, index, kind, quantity, quantity.first, index)
        if chunk.has("cues", "negation"):
            return _fixed(passage, sentence, index, kind, 0, index, first=position)
        if chunk.mark or chunk.has("clauses"):
            break
    if entry.has("weak") or passage.chunks[index].proclitic.definite or passage.mention_at(index + 1) is not None:
        return None
    return _build(passage, sentence, index, kind, None, index, index)


def _undisclosed(passage: Passage, sentence: Sentence, index: int) -> bool:
    for position in range(index - 1, max(sentence.first, index - 5) - 1, -1):
        if passage.chunks[position].has("cues", "undisclosed"):
            return True
    return False


def _undisclosed_later(passage: Passage, sentence: Sentence, index: int) -> bool:
    return any(passage.chunks[position].has("cues", "undisclosed") for position in range(index + 1, sentence.end))


def _fixed(
    passage: Passage,
    sentence: Sentence,
    index: int,
    kind: CasualtyKind,
    count: int,
    last: int,
    *,
    first: int | None = None,
    person: Mention | None = None,
) -> Toll:
    toll = _build(passage, sentence, index, kind, None, index if first is None else first, last)
    return Toll(
        index=index,
        first=toll.first,
        last=toll.last,
        sentence=sentence,
        kind=kind,
        low=count,
        high=count,
        victim=toll.victim,
        side=toll.side if person is None else None,
        force=toll.force,
    )


def _build(
    passage: Passage,
    sentence: Sentence,
    index: int,
    kind: CasualtyKind,
    quantity: Quantity | None,
    first: int,
    last: int,
    *,
    undisclosed: bool = False,
) -> Toll:
    victim, side, end, force = _victims(passage, sentence, (quantity.first if quantity else first), last)
    return Toll(
        index=index,
        first=first,
        last=max(last, end),
        sentence=sentence,
        kind=kind,
        low=quantity.low if quantity else None,
        high=quantity.high if quantity else None,
        victim=victim,
        side=side,
        undisclosed=undisclosed,
        force=force,
    )


def _victims(
    passage: Passage, sentence: Sentence, first: int, last: int
) -> tuple[Victim | None, Mention | None, int, str | None]:
    """Who the victims are, from the words of the count and the few behind it."""
    kinds: list[str] = []
    side: Mention | None = None
    end = last
    force: str | None = None
    for position in range(first, min(last + 7, sentence.end)):
        chunk = passage.chunks[position]
        if position > last and (chunk.has("casualties") or chunk.has("clauses") or chunk.mark):
            break
        if position > last and passage.quantity_at(position) is not None:
            break
        entry = chunk.entry("victims")
        mention = passage.mention_at(position)
        if entry is not None and entry.value != "person":
            kinds.append(entry.value)
            force = force or next((flag for flag in ("regular", "insurgent") if entry.has(flag)), None)
            end = position
        elif entry is not None:
            end = position
        if mention is not None and position == mention.first and position > first:
            function = passage.govern(mention).function
            if mention.descriptive or (
                mention.type is not EntityType.PLACE
                and function in {"from", "none", "of", "to"}
                and position <= last + 5
            ):
                side, end = mention, mention.last
            break
        if position > last and chunk.has("prepositions") and not chunk.has("prepositions", "from"):
            break
    victim = Victim(kinds[0]) if kinds and len(set(kinds)) == 1 else Victim.MIXED if kinds else None
    return victim, side, end, force


def within(tolls: tuple[Toll, ...], sentence: Sentence) -> Iterator[Toll]:
    """The tolls of one sentence."""
    return (toll for toll in tolls if toll.sentence is sentence)
