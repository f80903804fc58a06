"""A sentence in; where the quotation ends that it opens and the next sentences go on with, out."""

from __future__ import annotations

from builder.extraction.passage import Passage
from builder.extraction.sentences import Sentence

__all__ = ["LONGEST_QUOTATION", "end_of_quotation"]

LONGEST_QUOTATION = 250  # chunks from a word of saying to the end of what is quoted in several sentences
_CLOSING = {"«": "»", "“": "”", '"': '"'}


def end_of_quotation(passage: Passage, sentence: Sentence, first: int) -> int | None:
    """The mark that closes what a sentence quotes behind a chunk; None where it closes there, or in no paragraph."""
    opening = _open_mark(passage, sentence)
    if opening is None or opening < first:
        return None
    mark, article = passage.chunks[opening].text, passage.article
    for position in range(sentence.end, min(first + LONGEST_QUOTATION, len(passage.chunks))):
        chunk = passage.chunks[position]
        if chunk.text == _CLOSING[mark]:
            return None if "\n" in article.text[passage.chunks[opening].end : chunk.start] else position
        if chunk.text in _CLOSING:
            return None
    return None


def _open_mark(passage: Passage, sentence: Sentence) -> int | None:
    """The mark of a sentence that opens a quotation not closed in it."""
    opening: int | None = None
    for position in range(sentence.first, sentence.end):
        text = passage.chunks[position].text
        if opening is None:
            opening = position if text in _CLOSING else None
        elif text == _CLOSING[passage.chunks[opening].text]:
            opening = None
    return opening
