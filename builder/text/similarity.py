"""A text in, its MinHash signature out; two signatures in, how much of their texts is the same.

The signature is made of runs of four folded words, so that a text taken over from an agency and cut, retitled or spelt
otherwise is known again. Fixed seed and length: the same text always has the same signature.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from rensa import RMinHash  # type: ignore[import-untyped]

from builder.text.folding import fold

__all__ = ["bands", "estimate_similarity", "sign"]

_RUN = 4  # words
_LENGTH = 128
_SEED = 1994
_ROWS = 4  # numbers a band: two texts that share a third of their runs meet in some band 4 times of 10, half 9 of 10


def sign(text: str) -> bytes:
    """The signature of a text; empty for a text of fewer than four words, which resembles nothing."""
    words = fold(text).text.split()
    runs = [" ".join(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1)]
    if not runs:
        return b""
    signature = RMinHash(num_perm=_LENGTH, seed=_SEED)
    signature.update(runs)
    return np.asarray(signature.digest(), dtype="<u4").tobytes()


def estimate_similarity(one: bytes, other: bytes) -> float:
    """The share of their runs that two texts have in common, from 0 to 1, by their signatures."""
    if not one or not other:
        return 0.0
    return float(np.mean(np.frombuffer(one, dtype="<u4") == np.frombuffer(other, dtype="<u4")))


def bands(signature: bytes) -> Iterator[tuple[int, bytes]]:
    """What two signatures share at least once if their texts are alike: the places where it is worth comparing."""
    width = 4 * _ROWS
    for start in range(0, len(signature), width):
        yield start, signature[start : start + width]
