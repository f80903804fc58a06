"""A few words in, the entities, events and articles whose names hold them out, best first."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from api.views.model import Ref
from api.views.snapshot import Snapshot

__all__ = ["Hit", "search"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A thing found, the name that matched and how well: 1 is the whole name, letter for letter after folding."""

    ref: Ref
    name: str
    lang: str | None
    score: float


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
