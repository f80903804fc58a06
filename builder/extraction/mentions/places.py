"""A chunk that speaks of a place in; its mention out: a town behind its noun, a border, a part of a state."""

from __future__ import annotations

from dataclasses import replace

from builder.extraction.chunks import Chunk
from builder.extraction.kinds import Function, Kind, PlaceNoun
from builder.extraction.mentions.mention import BOTH, Mention
from builder.extraction.mentions.names import Names
from builder.model import EntityType

__all__ = ["find_part_of_state", "find_place"]


def find_place(names: Names, index: int) -> Mention | None:
    """A place noun with the name it governs, known or not: "the town of Goris"; a border is a name itself."""
    entry = names.chunks[index].entry(Kind.PLACE_NOUNS)
    if entry is None or entry.sense is PlaceNoun.AFTER:
        return None
    if entry.sense is PlaceNoun.BORDER:
        return _find_border(names, index, shared=entry.has("shared"))
    following = names.skip_marks(index + 1)
    chunk = names.get(following)
    if chunk is None or chunk.mark or (names.cased and not chunk.capital):
        return None
    if chunk.proclitic.conjunction or chunk.proclitic.preposition:
        return None
    key = names.key(following, governed=True)
    if key is None:
        return _unknown_place(names, index, following)
    if names.known[key].type is not EntityType.PLACE:
        return None
    mention, span = names.known_at(following, key), names.span(index, following)
    return replace(mention, first=index, span=span, names=(*mention.names, span), capital_of=None)


def _unknown_place(names: Names, index: int, following: int) -> Mention | None:
    chunk = names.chunks[following]
    if not chunk.unknown or chunk.text.isdigit():
        return None
    if names.chunks[index].proclitic.definite and names.article and chunk.text.startswith(names.article):
        return None  # "the western areas": an adjective, not a name
    whole = names.span(index, following)
    return Mention(
        first=index,
        last=following,
        span=whole,
        type=EntityType.PLACE,
        identity=f"place:{chunk.text}",
        names=(names.span(following, following), whole),
    )


def _find_border(names: Names, index: int, *, shared: bool) -> Mention:
    """The border of one state or between two: the words are the name."""
    last, states = _bordering(names, index)
    span = names.span(index, last)
    return Mention(
        first=index,
        last=last,
        span=span,
        type=EntityType.PLACE,
        identity="place:border:" + "+".join(sorted(states)),
        names=(span,),
        named=bool(states),
        borders=states or ((BOTH,) if shared else ()),
    )


def _bordering(names: Names, index: int) -> tuple[int, tuple[str, ...]]:
    """The last chunk of a border's name and the states in it."""
    last, cursor = index, index + 1
    states: list[str] = []
    while len(states) < 2 and (chunk := names.get(cursor)) is not None:
        if chunk.has(Kind.REFERENCES):
            return cursor, (BOTH,)
        linking = chunk.has(Function.WITH) or chunk.has(Function.BETWEEN) or chunk.has(Kind.COORDINATORS)
        if not linking and not chunk.has(Kind.DETERMINERS):
            state = _bordering_state(chunk)
            if state is None:
                break
            states.append(state)
            last = cursor
        cursor += 1
    return last, tuple(states)


def _bordering_state(chunk: Chunk) -> str | None:
    nationality, name = chunk.entry(Kind.NATIONALITY), chunk.entry(Kind.NAME)
    if nationality is not None:
        return nationality.value
    return name.value if name is not None and name.value.startswith("state/") else None


def find_part_of_state(names: Names, index: int) -> Mention | None:
    """A place inside a state: "northern Iraq", "the east of the country"."""
    following = index + 1
    while (chunk := names.get(following)) is not None and chunk.has(Function.DIRECTION):
        following += 1
    if chunk is None or chunk.proclitic.conjunction or chunk.proclitic.preposition:
        return None
    key = names.key(following)
    if not (key and names.known[key].type is EntityType.STATE) and not chunk.has(Kind.COUNTRY):
        return None
    span = names.span(index, following)
    return Mention(
        first=index,
        last=following,
        span=span,
        type=EntityType.PLACE,
        identity=f"place:{names.text(index, following)}",
        names=(span,),
        state=key,
        within=following if key else None,
    )
