"""The names of one revision's entities, wars and conflicts in, what the words of a question call by name out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from pyoxigraph import Literal, NamedNode

from api.asking.words import Word
from api.views.snapshot import Snapshot
from builder.graph.iris import term
from builder.text import fold_word
from ontology.namespaces import GAF, HUD, OA, RDFS, SCHEMA, SKOS

__all__ = ["Called", "article_ids", "find_denoted", "find_names"]

_LONGEST = 7  # words of a name
_LOCAL = "article/"  # what stays within its article
_NOT_ASKED_BY_NAME = ("event/", "link/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What words `first` to `last` (inclusive) are the name of."""

    key: str
    first: int
    last: int


def find_names(snapshot: Snapshot, words: Sequence[Word]) -> Iterator[Called]:
    """The longest names that stand in the question, without overlap; a name of several things names none.

    Of persons whom only articles know, the one with most claims is meant, by the full name or a Latin surname.
    """
    known = _names(snapshot)
    position = 0
    while position < len(words):
        for length in range(min(_LONGEST, len(words) - position), 0, -1):
            key = _name(snapshot, known, words[position : position + length])
            if key:
                yield Called(key=key, first=position, last=position + length - 1)
                position += length
                break
        else:
            position += 1


def _name(snapshot: Snapshot, known: Mapping[str, frozenset[str]], words: Sequence[Word]) -> str | None:
    rest = " ".join(word.text for word in words[1:])
    for form in sorted(words[0].forms, key=lambda form: (-len(form), form)):
        keys = known.get(f"{form} {rest}".rstrip(), frozenset())
        shared = {key for key in keys if not key.startswith(_LOCAL)}
        if shared:
            return next(iter(shared)) if len(shared) == 1 else None
        if keys and (len(words) > 1 or words[0].capital):
            return min(keys, key=lambda key: (-_count_claims(snapshot, key), key))
    return None


def _count_claims(snapshot: Snapshot, key: str) -> int:
    return sum(1 for _ in snapshot.subjects(HUD.claimant, snapshot.node(key), None))


def _names(snapshot: Snapshot) -> Mapping[str, frozenset[str]]:
    """Folded names by what they name; made once per revision."""
    if "asked names" not in snapshot.kept:
        named: dict[str, set[str]] = {}
        for predicate in (RDFS.label, SKOS.altLabel):
            for quad in snapshot.store.quads_for_pattern(None, term(predicate), None, None):
                if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                    _enter(named, quad.subject.value, quad.object.value, snapshot.base_iri)
        snapshot.kept["asked names"] = {name: frozenset(keys) for name, keys in named.items()}
    return cast("Mapping[str, frozenset[str]]", snapshot.kept["asked names"])


def _enter(named: dict[str, set[str]], iri: str, name: str, base: str) -> None:
    key = iri.removeprefix(base)
    if key == iri or key.startswith(_NOT_ASKED_BY_NAME) or not (folded := fold_word(name)):
        return
    named.setdefault(folded, set()).add(key)
    if key.startswith(_LOCAL) and "/person/" in key and " " in folded and folded.isascii():
        named.setdefault(folded.rsplit(" ", 1)[1], set()).add(key)


def find_denoted(snapshot: Snapshot, forms: Iterable[str], type_: str | None = None) -> str | None:
    """What articles mean most often by these very words, such as an office by its holder; `type_` is its class."""
    counted: Counter[str] = Counter()
    for form in forms:
        for quad in snapshot.store.quads_for_pattern(None, term(OA.exact), Literal(form), None):
            if not isinstance(quad.subject, NamedNode) or not isinstance(quad.graph_name, NamedNode):
                continue
            for span in snapshot.subjects(OA.hasSelector, quad.subject, quad.graph_name):
                for node in snapshot.nodes(span, GAF.denotes, quad.graph_name):
                    if type_ is None or type_ in snapshot.types(node):
                        counted[node.value.removeprefix(snapshot.base_iri)] += 1
    return min(counted, key=lambda key: (-counted[key], key), default=None)


def article_ids(snapshot: Snapshot) -> frozenset[str]:
    """The identifiers that articles came with."""
    if "asked articles" not in snapshot.kept:
        snapshot.kept["asked articles"] = frozenset(
            quad.object.value
            for quad in snapshot.store.quads_for_pattern(None, term(SCHEMA.identifier), None, None)
            if isinstance(quad.object, Literal) and quad.subject == quad.graph_name
        )
    return cast("frozenset[str]", snapshot.kept["asked articles"])
