"""Accounts in, the families of articles out that carry one text: what an agency wrote and several papers printed.

Two articles are copies where half of their runs of four words are the same; copies of copies are one family. A family
is named by its smallest article key, and what its articles say in their own voice counts as said once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from builder.accounts import Account
from builder.text.similarity import bands, estimate_similarity

__all__ = ["find_copies"]

_ALIKE = 0.5


def find_copies(accounts: Iterable[Account]) -> Mapping[str, str]:
    """The family of each article that has copies, by article key."""
    signatures = {account.article.key: account.signature for account in accounts if account.signature}
    buckets: dict[tuple[int, bytes], list[str]] = defaultdict(list)
    for key, signature in signatures.items():
        for band in bands(signature):
            buckets[band].append(key)
    family: dict[str, str] = {}
    pairs = {pair for keys in buckets.values() if len(keys) > 1 for pair in combinations(sorted(keys), 2)}
    for one, other in sorted(pairs):
        if estimate_similarity(signatures[one], signatures[other]) >= _ALIKE:
            first, second = sorted((_root(family, one), _root(family, other)))
            family[second] = first
            family.setdefault(first, first)
    return {key: _root(family, key) for key in sorted(family)}


def _root(family: Mapping[str, str], key: str) -> str:
    while family.get(key, key) != key:
        key = family[key]
    return key
