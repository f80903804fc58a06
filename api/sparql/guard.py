"""A query text in, the reason to refuse it out: with SERVICE or LOAD a stranger would choose what the server fetches.

pyoxigraph has no switch against SERVICE, so the text is read before the engine sees it. The scanner knows strings,
IRIs, comments, variables and prefixed names, and is stricter than the grammar where the engine is laxer: pyoxigraph
0.5.13 takes `SERVICE:x`, `trueSERVICE` and `1SERVICE` for the keyword. A `<` may open an IRI or compare, as in
`?a<?b)SERVICE:x#>`: both readings are followed, and either may refuse. The price: a prefix whose name contains
"service" is refused as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["refusal", "refusal_of_update"]

_UPDATES = frozenset({"insert", "delete", "load", "clear", "create", "drop", "copy", "move", "add", "with"})
_FETCHING = ("service", "load", "\\u")  # the letters, or an escape that may hide one of them
_SUSPECT = (*_FETCHING, *sorted(_UPDATES))
_UNREADABLE = '"'
_MOST_UNCLOSED = 20
_PROLOGUE = frozenset({"base", "prefix", "version"})

_STRING = re.compile(
    r'"""(?:"{0,2}(?:[^"\\]|\\.))*"""'
    r"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'",
    re.DOTALL,
)
_COMMENT = re.compile(r"#[^\n\r]*")
_IRI = re.compile(r"<([^<>\"{}|^`\x00-\x20]*)>")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")  # `//` is no expression, so such a `<` cannot compare
_VARIABLE = re.compile(r"[?$]\w+")
_LANGUAGE = re.compile(r"@[A-Za-z][A-Za-z0-9-]*")
_LOCAL_NAME = re.compile(r":(?:[\w:%-]|\\[_~.\-!$&'()*+,;=/?#@%])*")
_WORD = re.compile(r"\w+")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def refusal(query: str) -> str | None:
    """Why this text may not run as a query, or None.

    >>> refusal("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    'SERVICE is not answered here: nothing is fetched from other hosts.'
    >>> refusal('SELECT ?service { ?service <http://example.org/service> "SERVICE" } # SERVICE')
    """
    return _refuse(query, _UPDATES) if _holds(query, _SUSPECT) else None


def refusal_of_update(update: str) -> str | None:
    """Why this text may not run as an update, or None.

    >>> refusal_of_update("LOAD <http://example.org/>")
    'LOAD is not done here: nothing is fetched from other hosts.'
    >>> refusal_of_update("DELETE WHERE { ?s <http://example.org/load> ?o }")
    """
    return _refuse(update, frozenset()) if _holds(update, _FETCHING) else None


def _holds(text: str, suspect: tuple[str, ...]) -> bool:
    """Whether the text has to be read at all: most have none of these letters anywhere."""
    lowered = text.lower()
    return any(letters in lowered for letters in suspect)


def _refuse(query: str, updates: frozenset[str]) -> str | None:
    for text in dict.fromkeys((query, _decode(query))):
        first: str | None = None
        for word in _words(text):
            if "service" in word:
                return "SERVICE is not answered here: nothing is fetched from other hosts."
            if word == _UNREADABLE:
                return "The text opens more strings than it closes; it is not sent to the engine."
            if word == "load" or (word == "load:" and not updates):  # the engine takes `LOAD:x` for the keyword
                return "LOAD is not done here: nothing is fetched from other hosts."
            if first is None and word not in _PROLOGUE and not word.endswith(":"):
                first = word
                if first in updates:
                    return f"{first.upper()} is an update; only queries are answered here."
    return None


def _decode(query: str) -> str:
    """The text with its code-point escapes resolved, the way a SPARQL 1.1 reader may see it."""

    def character(found: re.Match[str]) -> str:
        code = int(found.group(1) or found.group(2), 16)
        return chr(code) if code < 0x110000 else found.group()

    return _ESCAPE.sub(character, query)


def _words(text: str) -> Iterator[str]:
    """The bare words, lower case, of every reading of the text; names of prefixes are among them, with their colon."""
    pending, seen, unclosed = [0], set[int](), 0
    while pending:
        position = pending.pop()
        while position < len(text) and position not in seen:
            seen.add(position)
            if text[position] in "\"'":
                found = _STRING.match(text, position)
                if found is None or (
                    found.end() == position + 2 and text[position + 2 : position + 3] == text[position]
                ):
                    unclosed += 1  # each costs a look to the end of the text
                    if unclosed > _MOST_UNCLOSED:
                        yield _UNREADABLE
                if found is None:  # no reader of SPARQL gets past such a quote
                    break
                position = found.end()
            elif iri := _IRI.match(text, position):
                if not _ABSOLUTE.match(iri.group(1)):
                    pending.append(position + 1)
                position = iri.end()
            elif word := _WORD.match(text, position):
                yield text[position : word.end() + 1 if text.startswith(":", word.end()) else word.end()].lower()
                position = word.end()
            else:
                position = _after_token(text, position)


def _after_token(text: str, position: int) -> int:
    for token in (_COMMENT, _VARIABLE, _LANGUAGE, _LOCAL_NAME):
        found = token.match(text, position)
        if found:
            return found.end()
    return position + 1
