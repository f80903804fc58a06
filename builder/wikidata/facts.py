"""Entities of Wikidata in, quads of the graph `graph/wikidata` out: what it said of linked items, and on which day.

They stand in a graph of their own: what Wikidata says is nobody's claim of the articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from builder.graph.iris import Iris, date, term, text
from builder.linking.entities import LANGUAGES, labels_of, read_entity, values_of
from builder.linking.items import LinkItem
from ontology.namespaces import PROV, RDFS, SKOS, WD, XSD

__all__ = ["DIRECT", "PROPERTIES", "WIKIDATA", "wikidata_quads"]

WIKIDATA = "graph/wikidata"
DIRECT = "http://www.wikidata.org/prop/direct/"
# instance of, country, coordinates, begin, end, day, part of, follows, followed by; and what goes back to Wikidata:
# participants, place, deaths.
PROPERTIES = ("P31", "P17", "P580", "P582", "P585", "P361", "P155", "P156", "P710", "P276", "P1120")
_QID = re.compile(r"Q[1-9]\d*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def wikidata_quads(entities: Iterable[Mapping[str, object]], base: str, *, retrieved: str) -> Iterator[Quad]:
    """Labels in seven languages and the values of some properties; `retrieved` is an ISO day."""
    graph = Iris(base).node(WIKIDATA)
    for entity in entities:
        item = read_entity(entity, countries={})
        if isinstance(item, LinkItem) and item.qid:
            node = NamedNode(WD[item.qid])
            yield Quad(node, term(PROV.generatedAtTime), date(retrieved), graph)
            for language, names in labels_of(entity, LANGUAGES).items():
                for number, name in enumerate(names):
                    yield Quad(node, term(SKOS.altLabel if number else RDFS.label), text(name, language), graph)
            for name in PROPERTIES:
                yield from (
                    Quad(node, NamedNode(DIRECT + name), _value(value), graph) for value in values_of(entity, name)
                )
            if item.latitude is not None and item.longitude is not None:
                point = Literal(f"Point({item.longitude:g} {item.latitude:g})")
                yield Quad(node, NamedNode(DIRECT + "P625"), point, graph)


def _value(value: str) -> NamedNode | Literal:
    if _QID.fullmatch(value):
        return NamedNode(WD[value])
    if _DAY.fullmatch(value):
        return Literal(f"{value}T00:00:00Z", datatype=term(XSD.dateTime))
    return Literal(value)
