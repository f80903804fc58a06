"""A chunk with a capital letter in; the mention of an organisation that no table knows out.

In a language with capitals a noun such as "council" or "brigades" in a run of capitalised words makes the run the name
of an organisation: "Transitional Sovereignty Council", "National Directorate for Security".
"""

from __future__ import annotations

from builder.extraction.chunks import Chunk
from builder.extraction.kinds import Function, Kind
from builder.extraction.mentions.mention import Mention
from builder.extraction.mentions.names import Names
from builder.model import EntityType

__all__ = ["find_body"]

_MAX_WORDS = 6
_MARKS = frozenset("-'’")
_LINKING = (Function.OF, Function.ABOUT)  # "Council of", "Directorate for"


def find_body(names: Names, index: int, *, first: int | None = None, state: str | None = None) -> Mention | None:
    """The organisation whose name goes on at a chunk; it may begin before, at `first`, with its `state`."""
    if not names.cased or not names.chunks[index].capital:
        return None
    last, noun = _read(names, index)
    if noun is None or (last == index and first is None):
        return None
    last = _extend(names, last)
    begin = index if first is None else first
    span = names.span(begin, last)
    entry = noun.entry(Kind.BODIES)
    return Mention(
        first=begin,
        last=last,
        span=span,
        type=EntityType.ORGANISATION,
        identity=f"organisation:{names.text(begin, last)}",
        names=(span,),
        state=state,
        force=entry is not None and entry.value == "armed",
    )


def _read(names: Names, index: int) -> tuple[int, Chunk | None]:
    """The last chunk of the run of capitalised words up to its noun, and the noun: the last of several."""
    last, noun = index, None
    for position in range(index, min(index + _MAX_WORDS, len(names.chunks))):
        chunk = names.chunks[position]
        if position > index and position in names.openings:
            break
        if chunk.text in _MARKS and position > index:
            continue
        if not chunk.capital or chunk.mark or not (chunk.unknown or chunk.has(Kind.BODIES)):
            break
        if chunk.has(Kind.BODIES):
            last, noun = position, chunk
    return last, noun


def _extend(names: Names, last: int) -> int:
    """The end of a name that goes on with "of" or "for": "Council of Elders"."""
    linking = names.get(last + 1)
    if linking is None or not any(linking.has(function) for function in _LINKING):
        return last
    following = names.run(last + 2)
    return following if following is not None else last
