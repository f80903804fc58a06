"""A few words in, the entities, events and articles whose names hold them out, best first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pyoxigraph import NamedNode

from api.views.model import Ref
from api.views.snapshot import Snapshot, name_type

__all__ = ["Hit", "TypeCount", "count_types", "search"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A thing found, the name that matched and how well: 1 is the whole name, letter for letter after folding."""

    ref: Ref
    name: str
    lang: str | None
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeCount:
    """How many of the things found have this class; None counts those that are of none, such as articles."""

    type: str | None
    count: int


def count_types(snapshot: Snapshot, words: str) -> tuple[TypeCount, ...]:
    """The classes of what goes by a name, the most frequent first; counted over some thousands of things at most."""
    counts = Counter(name_type(types) for types in snapshot.index().types(words, base_iri=snapshot.base_iri))
    return tuple(
        TypeCount(type=type, count=count)
        for type, count in sorted(counts.items(), key=lambda item: (-item[1], item[0] or ""))
    )


def search(
    snapshot: Snapshot, words: str, *, type: str | None = None, limit: int = 20, prefixes_only: bool = False
) -> tuple[Hit, ...]:
    """The things whose name matches, each once by its best name; one that begins so ranks above one that holds it.

    `type` is the local name of a class, `prefixes_only` wants the words at the beginning of words, as for completion.
    """
    found = snapshot.index().search(
        words, base_iri=snapshot.base_iri, type=type, limit=limit, prefixes_only=prefixes_only
    )
    return tuple(
        Hit(ref=snapshot.ref(NamedNode(thing.iri)), name=thing.name, lang=thing.lang, score=thing.score)
        for thing in found
    )
