"""Chunks and the spans of sentences in, sentences as ranges of chunks out; a title or sub-heading is a headline."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from builder.extraction.chunks import Chunk
from builder.model import Span

__all__ = ["Sentence", "find_sentences"]

_HEADING_CHUNKS = 8  # a longer line without a stop, behind the first, is a paragraph whose stop is missing
_LONGEST = 400  # chunks; text without stops is cut, so that rules that look about in a sentence stay linear
_STOPS = '.!?؟۔:»”"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Half-open range of chunk indices; `headline` for a line that is a title or sub-heading."""

    index: int
    first: int
    end: int
    headline: bool = False


def find_sentences(chunks: Sequence[Chunk], spans: Sequence[Span], text: str) -> tuple[Sentence, ...]:
    """The sentences that have chunks, cut where one runs on for hundreds of words.

    A first or short line that a line break ends without a stop is a headline.
    """
    sentences: list[Sentence] = []
    starts = [chunk.start for chunk in chunks]
    position = 0
    for span in spans:
        first = position
        position = bisect_left(starts, span.end, lo=first)
        if position == first:
            continue
        unstopped = text[span.end : span.end + 1] == "\n" and text[span.end - 1] not in _STOPS
        headline = unstopped and (not sentences or position - first <= _HEADING_CHUNKS)
        for start in range(first, position, _LONGEST):
            end = min(start + _LONGEST, position)
            sentences.append(Sentence(index=len(sentences), first=start, end=end, headline=headline))
    return tuple(sentences)
