"""A key that names nothing in, the problem that says so out, with the things that may have been meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import NamedNode
from rapidfuzz import fuzz, process

from api.problems import Problem
from api.views.snapshot import Node, Snapshot

__all__ = ["find_node", "missing"]

_MOST = 5
_LIKE = 70  # of 100: below it other keys are no better than chance
_LONGEST = 200
_WORDS = re.compile(r"[^\W_]+")


def find_node(snapshot: Snapshot, key: str, *, what: str = "thing") -> Node:
    """The node of an IRI or key that the graph says something of; a Problem 404 with suggestions otherwise."""
    try:
        node = NamedNode(key) if "://" in key else snapshot.node(key)
    except ValueError as error:
        raise missing(snapshot, what, key) from error
    if not key or not snapshot.exists(node):
        raise missing(snapshot, what, key)
    return node


def missing(snapshot: Snapshot, what: str, key: str, *, where: str = "/api/v1/search finds keys by name") -> Problem:
    """The problem 404 for a key; it names those that are spelt alike or go by that name."""
    found = list(dict.fromkeys(_alike(snapshot, key[:_LONGEST])))[:_MOST]
    refs = [snapshot.ref(Node(iri)) for iri in found]
    suggestions = [
        {
            "key": ref.iri.removeprefix(snapshot.base_iri),
            "path": ref.path,
            "type": ref.type or "",
            "name": ref.names.get("en") or next(iter(ref.names.values())),
        }
        for ref in refs
    ]
    meant = f" Did you mean {', '.join(each['key'] for each in suggestions)}?" if suggestions else ""
    return Problem(404, f"No {what} {key!r}; {where}.{meant}", suggestions=suggestions)


def _alike(snapshot: Snapshot, key: str) -> Iterator[str]:
    """Those with the most similar keys, then those whose names hold the words of the key's last part."""
    explored, base = snapshot.explored(), snapshot.base_iri
    wanted = key.removeprefix(base)
    keys = [iri.removeprefix(base) for iri in explored.iris[explored.size :]]
    for match, _, _ in process.extract(wanted, keys, scorer=fuzz.ratio, limit=_MOST, score_cutoff=_LIKE):
        yield base + match
    words = " ".join(_WORDS.findall(wanted.rsplit("/", 1)[-1]))
    if words:
        for thing in snapshot.index().search(words, base_iri=base, limit=_MOST):
            yield thing.iri
