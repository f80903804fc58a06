"""Keys in, IRIs out: the nodes and literals that quads are made of."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from pyoxigraph import Literal, NamedNode
from rdflib import URIRef

from builder.keys import make_article, make_span
from builder.model import (
    CasualtyKind,
    EntityType,
    EventType,
    Factuality,
    Scope,
    Span,
    TruceScope,
    TruceStage,
    Victim,
    Weapon,
)
from ontology.namespaces import EDTF, HUD, XSD

__all__ = ["Iris", "boolean", "date", "decimal", "edtf", "individual", "integer", "term", "text"]

_UNDERSCORE = re.compile(r"_(.)")


class Iris:
    """The IRIs under one base."""

    def __init__(self, base: str) -> None:
        self.base = base

    def node(self, key: str) -> NamedNode:
        """The IRI of a key; ValueError where the key holds what no IRI may hold."""
        return NamedNode(self.base + key)

    def article(self, article: str) -> NamedNode:
        """The IRI of an article, which is also its graph's."""
        return self.node(make_article(article))

    def span(self, article: str, span: Span) -> NamedNode:
        """The IRI of a stretch of an article's text."""
        return self.node(make_span(article, span.start, span.end))

    def key(self, iri: str) -> str | None:
        """The key behind an IRI; None if it lies outside the base."""
        return iri.removeprefix(self.base) if iri.startswith(self.base) else None


@cache
def term(iri: URIRef) -> NamedNode:
    """A vocabulary term as the store's node; each is made once, since quads repeat them."""
    return NamedNode(iri)


def individual(
    value: EventType | EntityType | Weapon | CasualtyKind | Victim | Scope | Factuality | TruceStage | TruceScope,
) -> NamedNode:
    """The term of the ontology for a value of a closed set.

    >>> individual(Weapon.SMALL_ARMS).value, individual(Scope.TOTAL).value
    ('https://w3id.org/hudna/ontology#smallArms', 'https://w3id.org/hudna/ontology#totalScope')
    """
    name = _UNDERSCORE.sub(lambda match: match[1].upper(), value.value)
    return term(HUD[f"{name}Scope" if isinstance(value, Scope) else name])


def text(value: str, language: str | None = None) -> Literal:
    """A string, tagged if its language is known."""
    return Literal(value, language=language) if language else Literal(value)


_INTEGER = term(XSD.integer)


def integer(value: int) -> Literal:
    return Literal(str(value), datatype=_INTEGER)


def boolean(value: bool) -> Literal:
    return Literal("true" if value else "false", datatype=term(XSD.boolean))


def decimal(value: float) -> Literal:
    """A number with at most four places, in the one spelling that the store keeps."""
    shown = f"{Decimal(str(round(value, 4))).normalize():f}"
    return Literal(shown, datatype=term(XSD.decimal))


def date(value: str) -> Literal:
    return Literal(value, datatype=term(XSD.date))


def edtf(value: str) -> Literal:
    return Literal(value, datatype=term(EDTF))
