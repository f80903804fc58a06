"""A mention in; the states out that its own words name beside what it names: a border's, a title's, a capital's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.extraction.chunks import Chunk
from builder.extraction.kinds import Clause, Kind
from builder.extraction.mentions import Mention
from builder.model import EntityType, Span

__all__ = ["is_numbered", "states_within"]


def states_within(chunks: Sequence[Chunk], mention: Mention) -> Iterator[tuple[str, Span]]:
    """Each state's key and where it is named: "the border with Syria", "the premier of Malaysia".

    A capital that opens a reported clause is its government: "said that Tehran does not want". A name right before a
    title is its adjective: "US envoy".
    """
    if mention.capital_of and _opens_clause(chunks, mention.first):
        yield mention.capital_of, mention.span
    wanted = mention.borders if mention.borders else (mention.state,) if mention.type is EntityType.PERSON else ()
    for index in range(mention.first, mention.last + 1) if any(wanted) else ():
        chunk = chunks[index]
        for key in chunk.values(Kind.NAME):
            if key in wanted and key != mention.key and not _describes_title(chunks, index, mention.last):
                yield key, chunk.span


def _describes_title(chunks: Sequence[Chunk], index: int, last: int) -> bool:
    """Whether a title follows a name inside its mention, behind the stop of an abbreviation at most: "U.S. envoy"."""
    following = index + 2 if chunks[min(index + 1, last)].text == "." else index + 1
    return following <= last and chunks[following].has(Kind.TITLES)


def _opens_clause(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a name, or the first of those it is joined to, stands right behind "that"."""
    while index > 0 and chunks[index].proclitic.conjunction and chunks[index - 1].has(Kind.NAME):
        index -= 1
    return index > 0 and chunks[index - 1].has(Clause.COMPLEMENT) and not chunks[index].proclitic.preposition


def is_numbered(chunks: Sequence[Chunk], mention: Mention) -> bool:
    """Whether a number follows that counts nothing: "Minsk 2" is an accord, not the government in Minsk."""
    number, counted = (*chunks[mention.last + 1 : mention.last + 3], None, None)[:2]
    if number is None or len(number.text) != 1 or not number.text.isdigit():
        return False
    return counted is None or not (counted.has(Kind.VICTIMS) or counted.has(Kind.CASUALTIES) or counted.unknown)
