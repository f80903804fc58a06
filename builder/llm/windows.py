"""A text in, the stretches of it that are read one at a time out: whole sentences, each overlapping the last."""

from __future__ import annotations

from builder.model import Span
from builder.text import segment

__all__ = ["windows"]

_OVERLAP = 6  # a window repeats so much of the one before it: one part in six


def windows(text: str, size: int) -> tuple[Span, ...]:
    """Windows of at most `size` code points over all sentences; a sentence that is longer is cut.

    >>> [(w.start, w.end) for w in windows("Guns. " * 4, 12)]
    [(0, 11), (12, 23)]
    """
    sentences = [part for sentence in segment(text) for part in _cut(sentence, size)]
    found: list[Span] = []
    first = 0
    while first < len(sentences):
        last = first
        while last + 1 < len(sentences) and sentences[last + 1].end - sentences[first].start <= size:
            last += 1
        found.append(Span(start=sentences[first].start, end=sentences[last].end))
        if last + 1 == len(sentences):
            break
        following = last + 1
        while following > first + 1 and sentences[last].end - sentences[following - 1].start <= size // _OVERLAP:
            following -= 1
        first = following
    return tuple(found)


def _cut(sentence: Span, size: int) -> list[Span]:
    starts = range(sentence.start, sentence.end, size)
    return [Span(start=start, end=min(start + size, sentence.end)) for start in starts]
