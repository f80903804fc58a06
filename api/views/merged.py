"""The key of a thing that was merged into another in, the other one out."""

from __future__ import annotations

from pyoxigraph import NamedNode

from api.views.snapshot import Node, Snapshot
from ontology.namespaces import DCTERMS

__all__ = ["find_successor"]

_MOST_STEPS = 10


def find_successor(snapshot: Snapshot, node: Node) -> Node | None:
    """What stands for a thing now; None where nothing took its place.

    An event that became one with another was named after a report that the other one has now. Of anything else the
    graph may say `dcterms:isReplacedBy`.
    """
    explored = snapshot.explored()
    number = explored.merged.get(node.value)
    if number is not None:
        return NamedNode(explored.iris[number])
    passed = [node]
    for _ in range(_MOST_STEPS):
        following = snapshot.one(passed[-1], DCTERMS.isReplacedBy, None)
        if following is None:
            return passed[-1] if len(passed) > 1 else None
        if following in passed:
            break
        passed.append(following)
    return None  # what goes round in circles replaces nothing
