"""A key, an IRI or a name in, the one thing it means out, as far as a page can tell."""

from __future__ import annotations

from api.views.search import search
from api.views.snapshot import Node, Snapshot

__all__ = ["find_thing"]


def find_thing(snapshot: Snapshot, key: str, name: str = "", *, types: frozenset[str] = frozenset()) -> Node | None:
    """The thing of a key or IRI; else the best hit for a name. None where nothing is called so.

    `types` are the local names of classes of which the thing must have one; none admit anything.
    """
    if key:
        try:
            node = snapshot.node(key.removeprefix(snapshot.base_iri))
        except ValueError:
            node = None
        if node is not None and _fits(snapshot, node, types):
            return node
    wanted = name or key
    hits = search(snapshot, wanted, limit=20) if wanted.strip() else ()
    nodes = (Node(hit.ref.iri) for hit in hits)
    return next((node for node in nodes if _fits(snapshot, node, types)), None)


def _fits(snapshot: Snapshot, node: Node, types: frozenset[str]) -> bool:
    found = snapshot.types(node)
    return bool(found) and (not types or not types.isdisjoint(found))
