"""A thing in, what it is tied to out: the events in which it has a role, or the roles and ties of an event."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from api.views.events import LINEAGE, ROLES
from api.views.model import Ref
from api.views.snapshot import DEFAULT, Node, Snapshot

__all__ = ["read_ties"]


def read_ties(snapshot: Snapshot, node: Node, *, limit: int) -> Mapping[tuple[str, bool], tuple[Ref, ...]]:
    """At most `limit` things by role or tie and by whether the other thing states it, those without any left out."""
    found: dict[tuple[str, bool], tuple[Ref, ...]] = {}
    for name, predicate in (*ROLES.items(), *LINEAGE.items()):
        nodes = snapshot.nodes(node, predicate)[:limit]
        inverse = dict.fromkeys(islice(snapshot.subjects(predicate, node, DEFAULT), limit))
        for others, stated in ((nodes, False), (sorted(inverse, key=lambda other: other.value), True)):
            if others:
                found[name, stated] = tuple(snapshot.ref(other) for other in others)
    return found
