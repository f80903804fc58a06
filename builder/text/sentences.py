"""An article's text in, the spans of its sentences out, in order and without overlap."""

from __future__ import annotations

import re

from builder.model import Span

__all__ = ["segment"]

# A stop ends a sentence when it stands before white space (or a closing mark and white space) and neither an
# initial nor an abbreviation precedes it: "د. محمد", "U.S. forces".
_BREAK = re.compile(r"\n+|(?:[.!?؟۔…]+[\"'”“»’)\]]*)(?=\s|$)")
_INITIAL = re.compile(r"(?:^|[\s.(«\"“])\w$")
_ABBREVIATIONS = frozenset(
    {"Mr", "Mrs", "Ms", "Dr", "Gen", "Lt", "Col", "Sgt", "Maj", "Capt", "St", "Sen", "Gov", "Rep", "Prof", "No", "vs"}
)


def segment(text: str) -> tuple[Span, ...]:
    """The sentences of a text, without surrounding white space; a line break ends one unless it only wraps the line.

    >>> [(s.start, s.end) for s in segment("وقف القتال. عاد الهدوء")]
    [(0, 11), (12, 22)]
    """
    spans: list[Span] = []
    start = 0
    for found in _BREAK.finditer(text):
        if not _ends_sentence(text, found):
            continue
        _append(spans, text, start, found.end())
        start = found.end()
    _append(spans, text, start, len(text))
    return tuple(spans)


def _ends_sentence(text: str, found: re.Match[str]) -> bool:
    if found.group() == "\n" and _wrapped(text, found.start()):
        return False
    if "\n" in found.group() or not found.group().startswith("."):
        return True
    before = text[max(0, found.start() - 12) : found.start()]
    if _INITIAL.search(before) and not before[-1:].isdigit():
        return False
    word = re.search(r"(\w+)$", before)
    return word is None or word.group(1) not in _ABBREVIATIONS


def _wrapped(text: str, newline: int) -> bool:
    """Whether a single line break only wraps a sentence: no stop before it, an indented line after it."""
    before = text[:newline].rstrip()[-1:]
    return bool(before) and before not in '.!?؟۔…:»”"' and text[newline + 1 : newline + 2] in (" ", "\t")


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if any(char.isalnum() for char in stripped):  # a mark left alone between two stops is no sentence
        first = start + piece.index(stripped[0])
        spans.append(Span(start=first, end=first + len(stripped)))
