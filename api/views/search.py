"""A few words in, the entities, events and articles whose names hold them out, best first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from pyoxigraph import Literal, NamedNode

from api.views.model import Ref
from api.views.snapshot import Snapshot
from builder.graph.iris import term
from builder.text import fold_word
from ontology.namespaces import RDFS, SCHEMA, SKOS

__all__ = ["Hit", "search"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A thing found, the name that matched and how well: 1 is the whole name, letter for letter after folding."""

    ref: Ref
    name: str
    lang: str | None
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Label:
    folded: str
    name: str
    lang: str | None
    iri: str


def search(snapshot: Snapshot, words: str, *, type: str | None = None, limit: int = 20) -> tuple[Hit, ...]:
    """The things whose name matches, each once by its best name; one that begins so ranks above one that holds it."""
    folded = fold_word(words)
    if not folded:
        return ()
    best: dict[str, tuple[float, _Label]] = {}
    for label in _labels(snapshot):
        score = _score(folded, label.folded)
        if score > 0 and score > best.get(label.iri, (0.0, label))[0]:
            best[label.iri] = (score, label)
    ranked = sorted(best.values(), key=lambda item: (-item[0], len(item[1].name), item[1].iri))
    hits = []
    for score, label in ranked:
        ref = snapshot.ref(NamedNode(label.iri))
        if type is None or type in snapshot.types(NamedNode(label.iri)):
            hits.append(Hit(ref=ref, name=label.name, lang=label.lang, score=round(score, 3)))
            if len(hits) == limit:
                break
    return tuple(hits)


def _score(wanted: str, name: str) -> float:
    if name == wanted:
        return 1.0
    if name.startswith(wanted):
        return 0.9
    if f" {wanted}" in f" {name}":  # the Arabic article is written on to the word: look behind it too
        return 0.8
    if f" ال{wanted}" in f" {name}":
        return 0.75
    return 0.6 if wanted in name and len(wanted) > 2 else 0.0


def _labels(snapshot: Snapshot) -> list[_Label]:
    """All names of things below the base, folded; made once per revision."""
    if "labels" not in snapshot.kept:
        found = []
        for predicate in (RDFS.label, SKOS.altLabel, SCHEMA.headline):
            for quad in snapshot.store.quads_for_pattern(None, term(predicate), None, None):
                name, subject = quad.object, quad.subject
                if (
                    isinstance(name, Literal)
                    and isinstance(subject, NamedNode)
                    and subject.value.startswith(snapshot.base_iri)
                ):
                    found.append(
                        _Label(folded=fold_word(name.value), name=name.value, lang=name.language, iri=subject.value)
                    )
        snapshot.kept["labels"] = found
    return cast("list[_Label]", snapshot.kept["labels"])
