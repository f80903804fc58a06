"""Words that a model copied from an article in; where they stand in it out, or nothing: no quote, no fact.

White space and quotation marks are folded on both sides, and nothing else is: a word too many, a digit changed or a
letter variant is another quote. A quote begins and ends with whole words; letters that the language writes onto the
next word ("and", "in", "the") may stand before it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping

from builder.extraction.languages import Language, Proclitic
from builder.model import Span
from builder.text import fold_word

__all__ = ["Quotes"]

_SPACE = re.compile(r"\s+")
_QUOTATION_MARKS = str.maketrans(dict.fromkeys("«»“”„‟‘’‚‛‹›'`´″′", '"'))
_MOST = 50  # occurrences of one name that are looked at
_SEPARATORS = frozenset(".,٫٬")
_TATWEEL = "ـ"
_NO_PROCLITICS: Mapping[str, Proclitic] = {"": Proclitic()}


class Quotes:
    """Finds words in one text."""

    def __init__(self, text: str, language: Language | None) -> None:
        self.text = text
        self._proclitics = language.proclitics if language else _NO_PROCLITICS
        self._article = language.article if language else ""
        self._folded, self._origin = _fold(text)

    def find(self, words: str, within: Span) -> Iterator[Span]:
        """Each place within a stretch of the text where the words stand, as published; none for words without a letter.

        A word with the article is also found where another one swallows it: `الجيش` in `للجيش`.
        """
        wanted = _fold_words(words)
        yield from self._find(wanted, within, swallowed=False)
        if self._article and wanted.startswith(self._article):
            yield from self._find(wanted.removeprefix(self._article), within, swallowed=True)

    def _find(self, wanted: str, within: Span, *, swallowed: bool) -> Iterator[Span]:
        if not any(character.isalnum() for character in wanted):
            return
        position, stop = bisect_left(self._origin, within.start), bisect_left(self._origin, within.end)
        for _ in range(_MOST):
            position = self._folded.find(wanted, position, stop)
            if position < 0:
                return
            start, end = self._origin[position], self._origin[position + len(wanted) - 1] + 1
            end = self._over_marks(end)
            if self._begins(start, swallowed=swallowed) and self._ends(end):
                yield Span(start=start, end=end)
            position += 1

    def _begins(self, start: int, *, swallowed: bool) -> bool:
        """Whether a word begins here, or what stands before it in its word is written onto it."""
        if not self.text[start].isalnum():
            return not swallowed
        before = start
        while before and _within_word(self.text[before - 1]):
            before -= 1
        proclitic = self._proclitics.get(fold_word(self.text[before:start]))
        if swallowed:
            return proclitic is not None and proclitic.definite and self._article not in self.text[before:start]
        return proclitic is not None and not self._continues_number(start)

    def _continues_number(self, start: int) -> bool:
        """Whether digits and a separator stand before a digit: `900` of `4,900`."""
        text = self.text
        return start > 1 and text[start].isdigit() and text[start - 1] in _SEPARATORS and text[start - 2].isdigit()

    def _ends(self, end: int) -> bool:
        """Whether a word ends here, and no number goes on: `49` of `49,000`."""
        text = self.text
        if end < len(text) and text[end - 1].isalnum() and _within_word(text[end]):
            return False
        goes_on = end + 1 < len(text) and text[end] in _SEPARATORS and text[end + 1].isdigit()
        return not (text[end - 1].isdigit() and goes_on)

    def _over_marks(self, end: int) -> int:
        """The end behind the marks of the last letter."""
        while end < len(self.text) and unicodedata.combining(self.text[end]):
            end += 1
        return end


def _within_word(character: str) -> bool:
    return character.isalnum() or character == _TATWEEL or bool(unicodedata.combining(character))


def _fold_words(words: str) -> str:
    return _SPACE.sub(" ", words.translate(_QUOTATION_MARKS)).strip()


def _fold(text: str) -> tuple[str, list[int]]:
    """The text with single spaces and one kind of quotation mark, and the offset of each of its characters."""
    pieces: list[str] = []
    origin: list[int] = []
    position = 0
    for gap in _SPACE.finditer(text):
        pieces += (text[position : gap.start()], " ")
        origin.extend(range(position, gap.start() + 1))
        position = gap.end()
    pieces.append(text[position:])
    origin.extend(range(position, len(text)))
    return "".join(pieces).translate(_QUOTATION_MARKS), origin
