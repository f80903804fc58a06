"""A word in; the mention before it that it names again by a part of the name, out: "Keir", "the ministry"."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from builder.extraction.mentions import BOTH, Mention
from builder.extraction.passage import Passage
from builder.model import EntityType
from builder.text import fold_word

__all__ = ["find_recalled"]

_MEMORY = 60  # mentions back that a part of a name may stand for
_ARTICLE = 2  # letters at most of an article written onto its noun
_LEAST_LETTERS = 3  # of a part of a name


def find_recalled(passage: Passage, index: int) -> Mention | None:
    """The person last named who has the name at a chunk, else the body whose name the noun there opens."""
    word = fold_word(passage.article.quote(passage.chunks[index].span))
    if len(word) < _LEAST_LETTERS:
        return None
    end = bisect.bisect_left(passage.mentions, index, key=lambda mention: mention.first)
    before = [m for m in reversed(passage.mentions[max(0, end - _MEMORY) : end]) if m.named and m.reference != BOTH]
    person = next((m for m in before if m.type is EntityType.PERSON and word in _names(passage, m)), None)
    return person or next((m for m in before if _opens(passage, m, word)), None)


def _names(passage: Passage, mention: Mention) -> set[str]:
    """The words of a person's name, with an unknown one right behind: the family's, which no table knows."""
    named = {word for span in mention.names for word in _words(passage, span.start, span.end)}
    behind = passage.chunks[mention.last + 1 : mention.last + 2]
    return named.union(*(_words(passage, chunk.outer, chunk.end) for chunk in behind if chunk.unknown))


def _opens(passage: Passage, mention: Mention, word: str) -> bool:
    """Whether a body's name of several words begins with a noun, which has the article where it stands alone."""
    if mention.type is not EntityType.ORGANISATION:
        return False
    words = _words(passage, mention.span.start, mention.span.end)
    return len(words) > 1 and word.endswith(words[0]) and len(word) - len(words[0]) in (0, _ARTICLE)


def _words(passage: Passage, start: int, end: int) -> Sequence[str]:
    return [fold_word(word) for word in passage.article.text[start:end].split()]
