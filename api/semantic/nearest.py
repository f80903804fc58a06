"""Vectors of length one in, the nearest of them to another out: all compared up to a size, a search graph above it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from api.semantic.encoder import MissingExtraError, Vectors

__all__ = ["MOST_COMPARED", "Nearest", "build_nearest"]

MOST_COMPARED = 100_000  # of 512 numbers each: 200 MB, compared in some 30 ms

# A vector and a number in; so many positions with their cosine out, the nearest first.
Nearest = Callable[[Vectors, int], list[tuple[int, float]]]


def build_nearest(vectors: Vectors, *, most_compared: int = MOST_COMPARED) -> Nearest:
    """What finds the nearest of these vectors; exact up to `most_compared` of them."""
    return _compare_all(vectors) if len(vectors) <= most_compared else _search_graph(vectors)


def _compare_all(vectors: Vectors) -> Nearest:
    def nearest(vector: Vectors, count: int) -> list[tuple[int, float]]:
        scores = vectors @ vector
        count = min(count, len(scores))
        best = np.argpartition(-scores, count - 1)[:count] if count else np.empty(0, dtype=np.int64)
        # Of equals the earlier one first, so that the order does not hang on the partition.
        return sorted(((int(place), float(scores[place])) for place in best), key=lambda item: (-item[1], item[0]))

    return nearest


def _search_graph(vectors: Vectors) -> Nearest:
    try:
        from usearch.index import Index
    except ImportError as error:
        raise MissingExtraError("so many claims need more packages: pip install 'hudna[semantic]'") from error
    index = Index(ndim=vectors.shape[1], metric="cos", dtype="f16")
    index.add(np.arange(len(vectors), dtype=np.uint64), vectors)

    def nearest(vector: Vectors, count: int) -> list[tuple[int, float]]:
        found = index.search(vector, count)
        return [(int(key), 1 - float(distance)) for key, distance in zip(found.keys, found.distances, strict=True)]

    return nearest
