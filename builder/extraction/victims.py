"""The words of a count in; who the people counted are out: civilians or soldiers, and on whose side."""

from __future__ import annotations

from dataclasses import dataclass

from builder.extraction.kinds import Determiner, Function, Kind
from builder.extraction.mentions import Mention
from builder.extraction.passage import Passage
from builder.extraction.sentences import Sentence
from builder.model import EntityType, Victim

__all__ = ["FORMS", "Victims", "begins_others", "read_victims"]

FORMS = {"single": 1, "dual": 2}  # how many people the form of a noun says

_REACH = 7  # first chunk too far behind a count to describe the people counted
_SIDE_REACH = 5  # chunks behind a count in which a name without the form of an adjective is their side
_PERSON = "person"  # a word for people of any kind
_FORCES = ("regular", "insurgent")
_BELONGING = (Function.FROM, Function.OF)  # prepositions between people and whose they are
_OWNING = (Function.FROM, Function.NONE, Function.OF, Function.TO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Victims:
    """The people counted, described up to chunk `last`; `side` is the mention whose people they are.

    `force` tells soldiers and police of a state (`regular`) from fighters against one (`insurgent`), where the word
    does.
    """

    last: int
    kind: Victim | None = None
    side: Mention | None = None
    force: str | None = None


def read_victims(passage: Passage, sentence: Sentence, first: int, last: int) -> Victims:
    """Who is counted in chunks `first` to `last`, from these words and the few behind them."""
    kinds: list[str] = []
    side: Mention | None = None
    end, force = last, None
    for position in range(first, min(last + _REACH, sentence.end)):
        chunk = passage.chunks[position]
        if position > last and (_ends(passage, position) or begins_others(passage, position)):
            break
        entry = chunk.entry(Kind.VICTIMS)
        if entry is not None:
            end = position
            if entry.value != _PERSON:
                kinds.append(entry.value)
                force = force or next((flag for flag in _FORCES if entry.has(flag)), None)
            if side is not None:
                break
        elif side is not None and position > side.last:
            break
        mention = passage.mention_at(position)
        if mention is not None and first < position == mention.first:
            if not _is_side(passage, mention, near=position <= last + _SIDE_REACH):
                break
            side, end = mention, mention.last
            if not mention.descriptive:
                break
        if position > last and chunk.has(Kind.PREPOSITIONS) and not any(chunk.has(f) for f in _BELONGING):
            break
    return Victims(last=end, kind=_kind(kinds), side=side, force=force)


def begins_others(passage: Passage, position: int) -> bool:
    """Whether "and" with one or two people of their own stands at a chunk: "three civilians" + "and a soldier"."""
    chunk = passage.chunks[position]
    single = False
    if chunk.has(Kind.COORDINATORS):
        position += 1
        while position < len(passage.chunks) and passage.chunks[position].has(Kind.DETERMINERS):
            single = single or passage.chunks[position].has(Determiner.INDEFINITE)
            position += 1
    elif not chunk.proclitic.conjunction:
        return False
    entry = passage.chunks[position].entry(Kind.VICTIMS) if position < len(passage.chunks) else None
    return entry is not None and (single or any(entry.has(form) for form in FORMS))


def _ends(passage: Passage, position: int) -> bool:
    """Whether another count, another word for one, or another clause begins."""
    chunk = passage.chunks[position]
    if chunk.mark or chunk.has(Kind.CASUALTIES) or chunk.has(Kind.CLAUSES):
        return True
    return passage.quantity_at(position) is not None


def _is_side(passage: Passage, mention: Mention, *, near: bool) -> bool:
    if mention.descriptive:
        return True
    return near and mention.type is not EntityType.PLACE and passage.govern(mention).function in _OWNING


def _kind(kinds: list[str]) -> Victim | None:
    if not kinds:
        return None
    return Victim(kinds[0]) if len(set(kinds)) == 1 else Victim.MIXED
