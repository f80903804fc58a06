"""The ontology's statements in, its own terms out, by kind and name, with what they are called and mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad

from builder.graph.iris import term
from builder.graph.reference import ontology_quads
from ontology.namespaces import HUD, OWL, RDF, RDFS, SKOS

__all__ = ["TermView", "list_terms"]

_KINDS: Mapping[NamedNode, str] = {
    term(SKOS.Concept): "types",
    term(OWL.Class): "classes",
    term(OWL.ObjectProperty): "properties",
    term(OWL.DatatypeProperty): "properties",
}
_ORDER = ("types", "classes", "properties", "values")


@dataclass(frozen=True, slots=True, kw_only=True)
class TermView:
    """A term by its local name, with one label and one meaning by language, and the terms above it."""

    name: str
    names: Mapping[str, str]
    meanings: Mapping[str, str]
    above: tuple[str, ...]


@cache
def list_terms() -> Mapping[str, tuple[TermView, ...]]:
    """The terms of the ontology by kind: event types, classes, properties and single values."""
    quads: dict[str, list[Quad]] = {}
    for quad in ontology_quads():
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(str(HUD)):
            quads.setdefault(quad.subject.value, []).append(quad)
    kinds: dict[str, list[TermView]] = {kind: [] for kind in _ORDER}
    for iri, stated in sorted(quads.items()):
        types = {quad.object for quad in stated if quad.predicate == term(RDF.type)}
        kind = next((name for type, name in _KINDS.items() if type in types), "values")
        kinds[kind].append(_term(iri, stated))
    return {kind: tuple(terms) for kind, terms in kinds.items()}


def _term(iri: str, stated: list[Quad]) -> TermView:
    def words(*predicates: NamedNode) -> dict[str, str]:
        found = [(quad.predicate, quad.object) for quad in stated if isinstance(quad.object, Literal)]
        ranked = [literal for wanted in reversed(predicates) for predicate, literal in found if predicate == wanted]
        return {literal.language or "": literal.value for literal in ranked}

    above = (term(RDFS.subClassOf), term(RDFS.subPropertyOf))
    return TermView(
        name=iri.removeprefix(str(HUD)),
        names=words(term(RDFS.label), term(SKOS.prefLabel)),
        meanings=words(term(SKOS.definition), term(RDFS.comment)),
        above=tuple(
            sorted(
                quad.object.value.removeprefix(str(HUD))
                for quad in stated
                if quad.predicate in above
                and isinstance(quad.object, NamedNode)
                and quad.object.value.startswith(str(HUD))
            )
        ),
    )
