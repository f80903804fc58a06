"""A SPARQL text in, its tokens with their places out: as much of the grammar as it takes to change a text safely."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Token", "find_end", "tokenize"]

_TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\n\r]*)
    |(?P<string>\"\"\"(?:"{0,2}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<variable>[?$]\w+)
    |(?P<name>[\w.-]*:(?:[\w:.%-]|\\.)*)
    |(?P<word>\w+)
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token: `kind` is string, iri, variable, name (with a prefix), word or mark; `depth` counts open braces."""

    kind: str
    text: str
    start: int
    end: int
    depth: int

    def is_word(self, word: str) -> bool:
        return self.kind == "word" and self.text.lower() == word


def tokenize(text: str) -> Iterator[Token]:
    """The tokens without comments; a closing brace has the depth of its opening one.

    >>> [token.text for token in tokenize("ASK { ?s <urn:p> 'a b' } # no")]
    ['ASK', '{', '?s', '<urn:p>', "'a b'", '}']
    """
    depth = 0
    for found in _TOKEN.finditer(text):
        kind, value = found.lastgroup or "", found.group()
        if kind == "skip":
            continue
        depth -= value == "}" and kind == "mark"
        yield Token(kind=kind, text=value, start=found.start(), end=found.end(), depth=depth)
        depth += value == "{" and kind == "mark"


def find_end(tokens: list[Token], opening: int) -> int:
    """The place among the tokens of the brace that closes the one at `opening`; ValueError where none does."""
    depth = tokens[opening].depth
    for place in range(opening + 1, len(tokens)):
        if tokens[place].text == "}" and tokens[place].kind == "mark" and tokens[place].depth == depth:
            return place
    raise ValueError("a brace is opened and never closed")
