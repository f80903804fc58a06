"""A folded article in, its chunks out: lexicon hits, unknown words and punctuation marks in reading order.

The automaton's matches pass a boundary and proclitic filter; a sweep from the left keeps the longest. A whole word stands before
the same word with a proclitic stripped, because it starts earlier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from builder.extraction.lexicon import Entry, Lexicon, Proclitic
from builder.model import Span
from builder.text import Folded

__all__ = ["Chunk", "chunk"]

_NOTHING = Proclitic()
_CLOSED = frozenset(
    {"words", "clauses", "cues", "prepositions", "speech"}
)  # classes that take no article: "الله" is not "ال" + "له"
_PIECE = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A stretch of the article. `span` begins with the article, if any; `outer` also has the other proclitics; `text` is folded and bare;
    `capital` whether the published word begins with a capital letter.
    """

    text: str
    span: Span
    outer: int
    entries: tuple[Entry, ...] = ()
    proclitic: Proclitic = _NOTHING
    mark: bool = False
    capital: bool = False

    def entry(self, kind: str) -> Entry | None:
        """The first reading of a kind."""
        for entry in self.entries:
            if entry.kind == kind:
                return entry
        return None

    def has(self, kind: str, value: str | None = None) -> bool:
        return any(entry.kind == kind and (value is None or entry.value == value) for entry in self.entries)

    @property
    def unknown(self) -> bool:
        """Whether no table knows the word."""
        return not self.entries and not self.mark


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    start: int
    end: int
    word: int
    pattern: int
    proclitic: Proclitic
    article_start: int


def chunk(folded: Folded, lexicon: Lexicon, lang: str, published: str = "") -> tuple[Chunk, ...]:
    """The chunks of a folded article, read with the proclitics of its language; `published` is its text, for capital letters."""
    hits = _select(_filter(folded, lexicon, lang), lexicon)
    chunks = _fill(folded, lexicon, hits, published)
    language = lexicon.languages.get(lang)
    return tuple(_without_common(chunk) if language and language.cased else chunk for chunk in chunks)


def _without_common(chunk: Chunk) -> Chunk:
    """A chunk of a language with capital letters: a word without one is no name ("us" is not "US")."""
    if chunk.capital or not (chunk.has("name") or chunk.has("nationality")):
        return chunk
    return replace(chunk, entries=tuple(entry for entry in chunk.entries if entry.kind not in {"name", "nationality"}))


def _filter(folded: Folded, lexicon: Lexicon, lang: str) -> Iterator[_Hit]:
    language = lexicon.languages.get(lang)
    proclitics = language.proclitics if language else {}
    article = language.article if language else ""
    text = f"{folded.text} "
    for pattern, start, _ in lexicon.automaton.find_matches_as_indexes(text, overlapping=True):
        end = start + lexicon.lengths[pattern]
        word = start if start == 0 else text.rfind(" ", 0, start) + 1
        while word < start and text[word].isdigit():  # "15حوثيا": a glued number is a word of its own
            word += 1
        run = text[word:start]
        proclitic = _NOTHING if not run else proclitics.get(run)
        if proclitic is None:
            continue
        entries = lexicon.entries[pattern]
        if all(entry.has("article") for entry in entries) and not proclitic.definite:
            continue
        if run and all(entry.has("bare") for entry in entries):
            continue
        if proclitic.definite and all(entry.kind in _CLOSED for entry in entries):
            continue
        article_start = start - len(article) if article and proclitic.definite and run.endswith(article) else start
        yield _Hit(start=start, end=end, word=word, pattern=pattern, proclitic=proclitic, article_start=article_start)


def _select(hits: Iterator[_Hit], lexicon: Lexicon) -> list[_Hit]:
    """Leftmost, then longest, then the reading that strips least; a word known only as frequent yields to any other reading."""
    chosen: list[_Hit] = []
    end = 0
    for hit in sorted(hits, key=lambda hit: (hit.word, -hit.end, lexicon.weak[hit.pattern], hit.start)):
        if hit.word >= end:
            chosen.append(hit)
            end = hit.end
    return chosen


def _fill(folded: Folded, lexicon: Lexicon, hits: list[_Hit], published: str) -> Iterator[Chunk]:
    position = 0
    for hit in hits:
        yield from _plain(folded, position, hit.word, published)
        yield _known(folded, lexicon, hit, published)
        position = hit.end
    yield from _plain(folded, position, len(folded.text), published)


def _known(folded: Folded, lexicon: Lexicon, hit: _Hit, published: str) -> Chunk:
    entries = lexicon.entries[hit.pattern]
    if not hit.proclitic.definite:
        entries = tuple(entry for entry in entries if not entry.has("article"))
    start, end = folded.published(hit.article_start, hit.end)
    return Chunk(
        text=folded.text[hit.start : hit.end],
        span=Span(start=start, end=end),
        outer=folded.published(hit.word, hit.end)[0],
        entries=entries,
        proclitic=hit.proclitic,
        capital=published[start : start + 1].isupper(),
    )


def _plain(folded: Folded, start: int, end: int, published: str) -> Iterator[Chunk]:
    for piece in _PIECE.finditer(folded.marks, start, end):
        first, last = folded.published(piece.start(), piece.end())
        text = piece.group()
        yield Chunk(
            text=text,
            span=Span(start=first, end=last),
            outer=first,
            mark=not text[0].isalnum(),
            capital=published[first : first + 1].isupper(),
        )
