"""The ontology and the authority in, their quads out: the part of the shared graphs that no article changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import URIRef

from builder.graph.iris import Iris, date, decimal, edtf, integer, term, text
from ontology.authority import Record, RecordType
from ontology.namespaces import GEO, HUD, RDF, RDFS, SCHEMA, SEM, SKOS, WGS84

__all__ = ["authority_quads", "ontology_quads", "superclasses"]

_ONTOLOGY_FILES = ("hudna.ttl", "event-types.ttl")
_CLASSES = {
    RecordType.STATE: HUD.State,
    RecordType.PERSON: HUD.Person,
    RecordType.OFFICE: HUD.Office,
    RecordType.ORGANISATION: HUD.Organisation,
    RecordType.ARMED_FORCE: HUD.ArmedForce,
    RecordType.PLACE: HUD.Place,
    RecordType.CONFLICT: HUD.Conflict,
    RecordType.EPISODE: HUD.Episode,
    RecordType.WAR: HUD.War,
}
_CODES = {"ucdp_conflict": HUD.ucdpConflictId, "cow_war": HUD.cowWarNumber}


@cache
def ontology_quads() -> tuple[Quad, ...]:
    """Every statement of the ontology's files."""
    return tuple(
        Quad(quad.subject, quad.predicate, quad.object)
        for name in _ONTOLOGY_FILES
        for quad in parse(input=files("ontology").joinpath(name).read_bytes(), format=RdfFormat.TURTLE)
    )


@cache
def _parents() -> Mapping[str, tuple[str, ...]]:
    parents: dict[str, list[str]] = defaultdict(list)
    for quad in ontology_quads():
        if quad.predicate == term(RDFS.subClassOf) and isinstance(quad.object, NamedNode):
            assert isinstance(quad.subject, NamedNode), quad
            parents[quad.subject.value].append(quad.object.value)
    return {child: tuple(above) for child, above in parents.items()}


@cache
def superclasses(iri: str) -> tuple[NamedNode, ...]:
    """A class and all that is above it, since the store draws no conclusions of its own."""
    found: dict[str, None] = {}
    waiting = [str(iri)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += _parents().get(name, ())
    return tuple(NamedNode(name) for name in sorted(found))


def authority_quads(records: Iterable[Record], base: str) -> Iterator[Quad]:
    """What the authority says of states, persons, offices, organisations, places, conflicts and wars."""
    iris = Iris(base)
    for record in records:
        yield from _record(record, iris)


def _record(record: Record, iris: Iris) -> Iterator[Quad]:
    node = iris.node(record.key)

    def quad(predicate: URIRef, value: NamedNode | Literal) -> Quad:
        return Quad(node, term(predicate), value, DefaultGraph())

    for above in superclasses(_CLASSES[record.type]):
        yield quad(RDF.type, above)
    for language, names in record.names.items():
        for number, name in enumerate(names):
            yield quad(SKOS.altLabel if number else RDFS.label, text(name, language))
    for language, names in record.adjectives.items():
        for name in names:
            yield quad(HUD.adjective, text(name, language))
    for predicate, key in _references(record):
        yield quad(predicate, iris.node(key))
    for stamp, day in ((SEM.hasEarliestBeginTimeStamp, record.earliest), (SEM.hasLatestEndTimeStamp, record.latest)):
        if day:
            yield quad(stamp, date(day))
    if record.ordinal is not None:
        yield quad(HUD.ordinal, integer(record.ordinal))
    if record.time:
        yield quad(HUD.time, edtf(record.time))
    for name, predicate in _CODES.items():
        for code in record.codes.get(name, ()):
            yield quad(predicate, text(code))
    for code in record.codes.get("iso2", ()):
        yield quad(SCHEMA.identifier, text(code))
    if record.latitude is not None and record.longitude is not None:
        yield from (quad(*value) for value in _position(record.latitude, record.longitude))


def _references(record: Record) -> Iterator[tuple[URIRef, str]]:
    single = (
        (HUD.state, record.state),
        (HUD.capital, record.capital),
        (HUD.place, record.place),
        (HUD.partOf, record.part_of),
    )
    yield from ((predicate, key) for predicate, key in single if key)
    yield from ((HUD.party, key) for key in record.parties)


def _position(latitude: float, longitude: float) -> Iterator[tuple[URIRef, Literal]]:
    yield WGS84.lat, decimal(latitude)
    yield WGS84.long, decimal(longitude)
    yield GEO.asWKT, Literal(f"POINT({longitude:g} {latitude:g})", datatype=term(GEO.wktLiteral))
