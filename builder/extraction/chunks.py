"""A folded article in, its chunks out: words of the lexicon, unknown words and punctuation marks in reading order.

The automaton's matches pass a boundary and proclitic filter; a sweep from the left keeps the longest. A whole word
stands before the same word with a proclitic stripped, because it starts earlier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from builder.extraction.entries import NO_READINGS, Entry, Readings
from builder.extraction.kinds import Kind, PersonName, Symbol
from builder.extraction.languages import Proclitic
from builder.extraction.lexicon import Lexicon, Pattern
from builder.model import Span
from builder.text import Folded

__all__ = ["Chunk", "chunk"]

_NOTHING = Proclitic()
_NAMES = frozenset({Kind.NAME, Kind.NATIONALITY})
_PERSON_NAMES = frozenset({Kind.PERSON_NAMES, *PersonName})
_LIST_REACH = 6  # words behind a noun for several things in which their names stand
_LEAST_LETTERS = 3  # of a name behind a conjunction written onto it
_OPENING, _CLOSING = frozenset('«"“‘'), frozenset('»"”’')
_PIECE = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")


# Never changed once it is made. Not frozen: an article has hundreds, and freezing them took a tenth of its time.
@dataclass(slots=True, kw_only=True)
class Chunk:
    """A stretch of the article as published: it begins at `start` with its article, at `outer` with other proclitics.

    `text` is folded and bare; `capital` whether the published word begins with a capital letter.
    """

    text: str
    start: int
    end: int
    outer: int
    readings: Readings = NO_READINGS
    proclitic: Proclitic = _NOTHING
    mark: bool = False
    capital: bool = False

    @property
    def span(self) -> Span:
        return Span(start=self.start, end=self.end)

    def entry(self, kind: Kind) -> Entry | None:
        """The first reading of a kind."""
        return self.readings.first.get(kind)

    def values(self, kind: Kind) -> Iterator[str]:
        """The values of all readings of a kind."""
        return (entry.value for entry in self.readings.entries if entry.kind is kind)

    def has(self, symbol: Symbol) -> bool:
        """Whether a reading is of a kind, or has a sense."""
        return symbol in self.readings.symbols

    @property
    def verb(self) -> bool:
        """Whether a reading is a finite verb."""
        return self.readings.verb

    @property
    def unknown(self) -> bool:
        """Whether no table knows the word as anything but a name of persons."""
        return not self.mark and self.readings.symbols <= _PERSON_NAMES


def chunk(folded: Folded, lexicon: Lexicon, lang: str, published: str) -> tuple[Chunk, ...]:
    """The chunks of a folded article, read with the proclitics of its language; `published` is its text."""
    language = lexicon.languages.get(lang)
    proclitics = language.proclitics if language else {"": _NOTHING}
    article = language.article if language else ""
    text, marks = folded.text, folded.marks
    origin: list[int] = folded.origin.tolist()
    chunks: list[Chunk] = []
    position = 0
    for word, minus_end, _, start, index in _select(_find(folded, lexicon, proclitics)):
        if position < word and marks[position:word] != " ":
            chunks.extend(_plain(marks, origin, published, position, word))
        position = -minus_end
        run, pattern = text[word:start], lexicon.patterns[index]
        proclitic = proclitics[run]
        outer = first = origin[word]
        if run:
            first = origin[start - len(article) if proclitic.definite and run.endswith(article) else start]
        chunks.append(
            Chunk(
                text=text[start:position].rstrip(),
                start=first,
                end=origin[position - 1] + 1,
                outer=outer,
                readings=pattern.definite if proclitic.definite else pattern.plain or NO_READINGS,
                proclitic=proclitic,
                capital=published[first].isupper(),
            )
        )
    chunks.extend(_plain(marks, origin, published, position, len(text)))
    if language is None:
        return tuple(chunks)
    if language.cased:
        return tuple(_without_names(chunk, published) for chunk in chunks)
    return tuple(_split_listed(chunks, language.conjunctions))


# A match: where its word begins, minus where it ends, whether it is known only as a frequent word, where it begins, its
# pattern. In this order hits stand leftmost first, then longest, then a word that means more before a frequent one.
_Hit = tuple[int, int, bool, int, int]


def _find(folded: Folded, lexicon: Lexicon, proclitics: Mapping[str, Proclitic]) -> list[_Hit]:
    """The matches that are words, whole or behind proclitics that their pattern takes."""
    text = folded.text
    hits: list[_Hit] = []
    patterns = lexicon.patterns
    last_letters = {run[-1] for run in proclitics if run}
    padded = f"{text} "
    for index, start, _ in lexicon.automaton.find_matches_as_indexes(padded, overlapping=True):
        pattern, word = patterns[index], start
        end = start + pattern.length
        if pattern.quoted:
            if not _is_quoted(folded.marks, start, end):
                continue
            end += 1
        before = padded[start - 1]  # of the first letter, the space at the end
        if before != " ":
            if before not in last_letters and not before.isdigit():
                continue
            word = padded.rfind(" ", 0, start) + 1
            while word < start and padded[word].isdigit():  # "15حوثيا": a glued number is a word of its own
                word += 1
        if word == start:
            if pattern.plain is not None:
                hits.append((word, -end, pattern.weak, start, index))
            continue
        proclitic = proclitics.get(padded[word:start])
        if proclitic is not None and _takes(pattern, proclitic):
            hits.append((word, -end, pattern.weak, start, index))
    return hits


def _is_quoted(marks: str, start: int, end: int) -> bool:
    """Whether the part of a match behind its first word stands between quotation marks, and ends with one."""
    return marks[end : end + 1] in _CLOSING and any(mark in marks[start:end] for mark in _OPENING)


def _takes(pattern: Pattern, proclitic: Proclitic) -> bool:
    """Whether a pattern can mean something behind a proclitic."""
    return not pattern.bare and (not pattern.closed if proclitic.definite else pattern.plain is not None)


def _select(hits: list[_Hit]) -> Iterator[_Hit]:
    """The leftmost hits that do not overlap, the longest first."""
    end = 0
    for hit in sorted(hits):
        if hit[0] >= end:
            yield hit
            end = -hit[1]


def _plain(marks: str, origin: Sequence[int], published: str, start: int, end: int) -> Iterator[Chunk]:
    """The unknown words, numbers and marks between two words of the lexicon."""
    for piece in _PIECE.finditer(marks, start, end):
        text, (begin, stop) = piece.group(), piece.span()
        first = origin[begin]
        yield Chunk(
            text=text,
            start=first,
            end=origin[stop - 1] + 1,
            outer=first,
            mark=not text[0].isalnum(),
            capital=published[first].isupper(),
        )


def _split_listed(chunks: Sequence[Chunk], conjunctions: Sequence[str]) -> Iterator[Chunk]:
    """The chunks; behind a noun for several things an unknown word gives up the conjunction that it begins with.

    Nobody knows otherwise that "wKafraya" is "and Kafraya" behind "the two towns of Foah", and Wadi one name elsewhere.
    """
    reach = 0
    for chunk in chunks:
        noun = chunk.entry(Kind.PLACE_NOUNS)
        if noun is not None and noun.has("several"):
            reach = _LIST_REACH
        elif reach:
            reach = reach - 1 if chunk.unknown or chunk.has(Kind.NAME) else 0
            run = next((run for run in conjunctions if chunk.text.startswith(run)), "") if chunk.unknown else ""
            if reach < _LIST_REACH - 1 and run and len(chunk.text) - len(run) >= _LEAST_LETTERS:
                proclitic = replace(chunk.proclitic, conjunction=True)
                yield replace(chunk, text=chunk.text[len(run) :], start=chunk.start + len(run), proclitic=proclitic)
                continue
        yield chunk


def _without_names(chunk: Chunk, published: str) -> Chunk:
    """A chunk of a language with capital letters: without one in its first or last word it is no name.

    "us" is not "US", but "southern Lebanon" is a name.
    """
    if chunk.capital or chunk.readings.symbols.isdisjoint(_NAMES):
        return chunk
    first, _, last = published[chunk.start : chunk.end].rpartition(" ")
    if first and last[:1].isupper():
        return chunk
    return replace(chunk, readings=Readings.of(entry for entry in chunk.readings.entries if entry.kind not in _NAMES))
