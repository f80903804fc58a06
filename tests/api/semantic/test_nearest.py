"""Both ways to find the nearest vectors, held to the same answers."""

from __future__ import annotations

import numpy as np
import pytest

from api.semantic.encoder import Vectors
from api.semantic.nearest import build_nearest

WAYS = {"compared": 1_000, "graph": 0}


@pytest.fixture(params=WAYS)
def most_compared(request: pytest.FixtureRequest) -> int:
    if request.param == "graph":
        pytest.importorskip("usearch", reason="the extra `semantic` is not installed")
    return WAYS[request.param]


def vectors(count: int) -> Vectors:
    drawn = np.random.default_rng(7).normal(size=(count, 32)).astype(np.float32)
    found: Vectors = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return found


def test_the_nearest_comes_first_with_its_cosine(most_compared: int) -> None:
    given = vectors(300)
    nearest = build_nearest(given, most_compared=most_compared)
    for place in (0, 17, 299):
        found = nearest(given[place], 5)
        assert found[0][0] == place and found[0][1] == pytest.approx(1, abs=0.01)
        assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
        best = set(np.argsort(-(given @ given[place]))[:5].tolist())
        assert len(best & {position for position, _ in found}) >= 4


def test_more_than_there_are_gives_all(most_compared: int) -> None:
    assert len(build_nearest(vectors(3), most_compared=most_compared)(vectors(3)[0], 10)) == 3
