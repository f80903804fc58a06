"""Names and content in, keys out: what an IRI of the graph is without its base, such as `article/K/report/H`.

A key is made of content alone, so a second run makes the same one: no clock, no random number, no counter.
Keys of the authority (`state/armenia`) are keys of the same kind.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache

from anyascii import anyascii

__all__ = ["article_key_of", "digest", "make_article", "make_part", "make_selector", "make_slug", "make_span"]

_UNSAFE = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 60


def digest(*parts: object) -> str:
    """16 hexadecimal digits over parts of strings, numbers, booleans, None and tuples of them.

    >>> digest("Truce", 3, None) == digest("Truce", 3, None)
    True
    >>> digest("ab", "c") == digest("a", "bc")
    False
    """
    content = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()[:16]


@lru_cache(maxsize=1 << 16)  # the same names come again and again
def make_slug(name: str) -> str | None:
    """A name as lower-case ASCII with hyphens; None where nothing of it is left.

    >>> make_slug("باشينيان")
    'bshynyn'
    >>> make_slug("Côte d’Ivoire")
    'cote-d-ivoire'
    """
    slug = _UNSAFE.sub("-", anyascii(name).lower()).strip("-")
    return slug[:_LONGEST_SLUG].rstrip("-") or None


def make_article(key: str) -> str:
    """The key of an article's node and graph."""
    return f"article/{key}"


def make_part(article: str, kind: str, name: str) -> str:
    """The key of what belongs to one article: a report, claim, toll, source, extraction or local entity."""
    return f"{make_article(article)}/{kind}/{name}"


def make_span(article: str, start: int, end: int) -> str:
    """The key of a stretch of an article's text."""
    return f"{make_article(article)}#char={start},{end}"


def make_selector(article: str, start: int, end: int) -> str:
    """The key of the selector that says where the stretch lies and what its words are."""
    return make_part(article, "selector", f"{start}-{end}")


def article_key_of(key: str) -> str | None:
    """The article that a key belongs to; None for what stands above articles.

    >>> article_key_of("article/0f/report/7c"), article_key_of("state/armenia")
    ('0f', None)
    """
    if not key.startswith("article/"):
        return None
    return key.removeprefix("article/").split("#", 1)[0].split("/", 1)[0]
