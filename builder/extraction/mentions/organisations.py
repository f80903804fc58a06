"""A noun that opens the name of a body in; the mention of a body that only the article names out."""

from __future__ import annotations

from builder.extraction.kinds import Kind
from builder.extraction.mentions.mention import Mention
from builder.extraction.mentions.names import Names
from builder.model import EntityType

__all__ = ["find_organisation"]

_LONGEST = 5  # words behind the noun
_QUOTED = 4  # words of a name between quotation marks
# What ends a name: verbs and what begins another phrase. A trigger is part of one with the article: "of the talks".
_ENDING = (
    Kind.CLAUSES,
    Kind.PREPOSITIONS,
    Kind.SPEECH,
    Kind.CALENDAR,
    Kind.CASUALTIES,
    Kind.LIGHT,
    Kind.NUMBERS,
    Kind.CUES,
    Kind.VICTIMS,
    Kind.TITLES,
    Kind.SOURCES,
    Kind.GROUPS,
    Kind.PLACE_NOUNS,
)


def find_organisation(names: Names, index: int) -> Mention | None:
    """A body named by its noun and the words it governs: "the committee for the Arab peace initiative"."""
    entry = names.chunks[index].entry(Kind.ORGANISATION_NOUNS)
    if entry is None or names.cased:
        return None
    last = _last_quoted(names, index) or _last_governed(names, index)
    if last is None:
        return None
    span = names.span(index, last)
    return Mention(
        first=index,
        last=last,
        span=span,
        type=EntityType.ORGANISATION,
        identity=f"organisation:{names.text(index, last)}",
        names=(span,),
        force=entry.has("force"),
    )


def _last_quoted(names: Names, index: int) -> int | None:
    """The closing mark of a name that stands between quotation marks behind the noun, unless the name is known."""
    first = names.skip_marks(index + 1)
    if first == index + 1 or names.key(first) is not None:
        return None
    for last in range(first, min(first + _QUOTED, len(names.chunks) - 1)):
        if names.chunks[last + 1].mark:
            return last + 1 if names.skip_marks(last + 1) > last + 1 else None
    return None


def _last_governed(names: Names, index: int) -> int | None:
    """The last of the words behind the noun that make it a name; None where there are none.

    They go on to the first word with the article, or the first name, and the adjectives behind it.
    """
    last, told = index, False
    for cursor in range(index + 1, min(index + 1 + _LONGEST, len(names.chunks))):
        if cursor in names.openings or not _belongs(names, cursor, told=told):
            break
        last, told = cursor, told or _is_definite(names, cursor)
    if not told:
        return None
    while not _is_definite(names, last):
        last -= 1
    head = names.chunks[index]
    if head.proclitic.definite and not head.has(Kind.HEADS):
        return last if any(names.chunks[c].has(Kind.NATIONALITY) for c in range(index + 1, last + 1)) else None
    return last


def _belongs(names: Names, index: int, *, told: bool) -> bool:
    """Whether a word may go on with a name; `told` says that a word with the article has come."""
    chunk = names.chunks[index]
    if chunk.mark or chunk.verb or chunk.proclitic.conjunction or any(chunk.has(kind) for kind in _ENDING):
        return False
    if chunk.proclitic.preposition:  # "network" + "for the rights of"
        return told and chunk.proclitic.definite and not chunk.has(Kind.NAME)
    if chunk.has(Kind.NAME) and (key := names.key(index)) is not None:
        return names.known[key].type in (EntityType.PLACE, EntityType.STATE)
    return not told or _is_definite(names, index)


def _is_definite(names: Names, index: int) -> bool:
    chunk = names.chunks[index]
    return chunk.proclitic.definite or names.is_definite(index) or chunk.has(Kind.NAME)
