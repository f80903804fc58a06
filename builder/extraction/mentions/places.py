"""A chunk that speaks of a place in; its mention out: a town behind its noun, a border, a part of a state."""

from __future__ import annotations

from dataclasses import replace

from builder.extraction.chunks import Chunk
from builder.extraction.kinds import Function, Kind, PersonName, PlaceNoun
from builder.extraction.mentions.mention import BOTH, PART, Mention
from builder.extraction.mentions.names import Names
from builder.model import EntityType, EventType

__all__ = [
    "find_capitalised_place",
    "find_listed",
    "find_located",
    "find_part_of_state",
    "find_place",
    "unknown_place",
]

_PLACING = (Function.IN, Function.NEAR, Function.DIRECTION)
_ON_GROUND = frozenset({EventType.TERRITORIAL_CHANGE, EventType.SHELLING, EventType.AIR_STRIKE})
_PLACING_ONE = (Function.ON, Function.TO)  # before one word alone: behind them two words may be a person
_QUOTED_REACH = 3  # words of a name between quotation marks


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
        return _place_behind_noun(names, index, following)
    if names.known[key].type is not EntityType.PLACE:
        return None
    mention, span = names.known_at(following, key), names.span(index, following)
    return replace(mention, first=index, span=span, names=(*mention.names, span), capital_of=None)


def unknown_place(names: Names, first: int, last: int) -> Mention:
    """A place that only the article names, by all the words of its mention."""
    span = names.span(first, last)
    return Mention(
        first=first,
        last=last,
        span=span,
        type=EntityType.PLACE,
        identity=f"place:{names.text(first, last)}",
        names=(span,),
    )


def _place_behind_noun(names: Names, index: int, following: int) -> Mention | None:
    last = _last_of_quoted(names, index, following) or _last_of_name(names, following)
    if last is None:
        return None
    if names.chunks[index].proclitic.definite and names.is_definite(following):
        return None  # "the western areas": an adjective, not a name
    whole = names.span(index, last)
    return Mention(
        first=index,
        last=last,
        span=whole,
        type=EntityType.PLACE,
        identity=f"place:{names.text(following, last)}",
        names=(names.span(following, last), whole),
    )


def find_listed(names: Names, noun: int, before: Mention) -> Mention | None:
    """The next name behind a noun for several places: "the towns of Foah and Kafraya"."""
    entry, index = names.chunks[noun].entry(Kind.PLACE_NOUNS), before.last + 1
    chunk = names.get(index)
    if entry is None or not entry.has("several") or chunk is None or chunk.proclitic.preposition:
        return None
    if not chunk.proclitic.conjunction:
        return None
    key = names.key(index, governed=True)
    if key is not None:
        return names.known_at(index, key) if names.known[key].type is EntityType.PLACE else None
    last = _last_of_name(names, index)
    if last is None:
        return None
    return unknown_place(names, index, last)


def find_located(names: Names, index: int) -> Mention | None:
    """An unknown name behind "in" that a word of place explains: "in Bolaman, the capital of the province"."""
    first = names.skip_marks(index + 1)
    if names.cased or first >= len(names.chunks) or names.is_definite(first):
        return None
    last = _last_of_quoted(names, index, first) if not names.chunks[first].mark else None
    last = _last_of_name(names, first) if last is None and first == index + 1 else last
    if last is None or not _is_explained(names, last) or names.chunks[first].has(PersonName.GIVEN):
        return None
    return unknown_place(names, first, last)


def _last_of_name(names: Names, first: int) -> int | None:
    """The last chunk of an unknown name: one word, or two that end a phrase."""
    if not names.may_name(first):
        return None
    if names.cased:
        return names.run(first)
    second = first + 1
    if second >= len(names.chunks) or second in names.openings or not names.may_name(second):
        return first
    joined = names.chunks[second].proclitic.conjunction
    return second if not joined and _ends_place(names, second) else first


def _is_explained(names: Names, last: int) -> bool:
    """Whether a direction or a noun of place stands behind a name, with a mark between them or none."""
    following = names.get(last + 1)
    if following is not None and following.mark:
        following = names.get(last + 2)
    return following is not None and (following.has(Function.DIRECTION) or following.has(Kind.PLACE_NOUNS))


def _ends_place(names: Names, index: int) -> bool:
    """Whether a phrase of place ends at a chunk: before a mark, a clause, a preposition or another word of place."""
    following = names.get(index + 1)
    if following is None or names.ends_phrase(index):
        return True
    return following.proclitic.preposition is not None or following.has(Kind.PREPOSITIONS)


def _last_of_quoted(names: Names, index: int, first: int) -> int | None:
    """The last word of a name that stands between quotation marks behind a noun of place."""
    if first == index + 1:
        return None
    for last in range(first, min(first + _QUOTED_REACH, len(names.chunks) - 1)):
        if names.chunks[last + 1].mark:
            return last if names.skip_marks(last + 1) > last + 1 else None
    return None


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
        identity=f"{PART}{names.text(index, following - 1)}:{key or ''}",
        names=(span,),
        state=key,
        within=following if key else None,
    )


def _is_taken(chunk: Chunk) -> bool:
    """Whether a verb of taking ground or of firing on it stands before a name: "after seizing Rubaya"."""
    entry = chunk.entry(Kind.TRIGGERS)
    return entry is not None and entry.verb and EventType(entry.value) in _ON_GROUND


def find_capitalised_place(names: Names, first: int, last: int) -> Mention | None:
    """The place that a run of capitalised unknown words names: before "district", behind "in", "near" or "seized"."""
    after, before = names.get(last + 1), names.get(first - 1)
    end = last
    if after is not None and after.has(PlaceNoun.AFTER):
        end = last + 1 if after.capital else last
    elif before is None or not (_is_taken(before) or any(before.has(f) for f in _PLACING)):
        one = last - first in (0, 2) and before is not None and any(before.has(f) for f in _PLACING_ONE)
        if not one or (last > first and names.chunks[first + 1].text != "-"):
            return None
    return unknown_place(names, first, end)
