"""Signatures of texts in, the families of articles out that carry one text: what an agency wrote and papers printed.

Two articles are copies where half of their runs of four words are the same; copies of copies are one family. A family
is named by its smallest article key, and what its articles say in their own voice counts as said once.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping

from builder.accounts import Account
from builder.resolution.matching import hash_key
from builder.text.similarity import bands, estimate_similarity

__all__ = ["copy_keys", "find_copies", "gather_families", "match_copies"]

_ALIKE = 0.5


def find_copies(accounts: Iterable[Account]) -> Mapping[str, str]:
    """The family of each article that has copies, by article key."""
    return gather_families(match_copies({one.article.key: one.signature for one in accounts if one.signature}))


def copy_keys(signature: bytes) -> array[int]:
    """The numbers under which an article with this signature is found; two copies share at least one."""
    return array("q", (hash_key("copy", start, band) for start, band in bands(signature)))


def match_copies(
    signatures: Mapping[str, bytes], known: Mapping[int, Iterable[tuple[str, bytes]]] | None = None
) -> list[tuple[str, str]]:
    """The pairs of copies among these articles, and of each with one `known` by a key; the smaller key first."""
    index: dict[int, list[tuple[str, bytes]]] = defaultdict(list)
    for key, found in (known or {}).items():
        index[key].extend(found)
    pairs: set[tuple[str, str]] = set()
    for article, signature in signatures.items():
        seen: set[str] = set()
        for key in copy_keys(signature):
            for other, others in index[key]:
                if other != article and other not in seen:
                    seen.add(other)
                    if estimate_similarity(signature, others) >= _ALIKE:
                        pairs.add((min(article, other), max(article, other)))
            index[key].append((article, signature))
    return sorted(pairs)


def gather_families(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """The family of each article that stands in a pair: the smallest key that it hangs together with."""
    family: dict[str, str] = {}
    for one, other in sorted(pairs):
        first, second = sorted((_root(family, one), _root(family, other)))
        family[second] = first
        family.setdefault(first, first)
    return {key: _root(family, key) for key in sorted(family)}


def _root(family: Mapping[str, str], key: str) -> str:
    while family.get(key, key) != key:
        key = family[key]
    return key
