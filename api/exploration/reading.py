"""A store in, a revision of it explored out: one pass over each property that filters and ties rest on."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad
from rdflib import URIRef

from api.exploration.claims import read_claims
from api.exploration.explored import (
    PREDICATE_IRIS,
    PREDICATES,
    ROLES,
    UNDATED,
    Claims,
    Events,
    Explored,
    Flags,
    Network,
    Numbers,
)
from api.exploration.network import connect
from builder.graph.iris import individual, term
from builder.graph.patterns import Dataset
from builder.keys import digest
from builder.model import EventType, Factuality
from ontology.namespaces import HUD, RDF, RDFS, SEM, WGS84

__all__ = ["read_explored"]

_DEFAULT = DefaultGraph()
_DEEPEST = 4  # an event is part of a war, that of an episode, and that of a conflict
_EVENT_KINDS = (*sorted(kind.value for kind in EventType), "Event")
_OTHER_KINDS = ("Conflict", "Episode", "Person", "Office", "ArmedForce", "State", "Organisation", "Place")
_KINDS = (*_EVENT_KINDS, *_OTHER_KINDS)
_FACTUALITIES = tuple(value.value for value in Factuality)
_DAYS = ((SEM.hasEarliestBeginTimeStamp, SEM.hasBeginTimeStamp), (SEM.hasLatestEndTimeStamp, SEM.hasEndTimeStamp))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Nodes:
    """Nodes by number: events in the order of time, then what they are tied to."""

    iris: list[str]
    positions: dict[str, int]
    events: int


def read_explored(dataset: Dataset, base_iri: str, revision: int) -> Explored:
    """The revision that a store holds; takes a few microseconds a statement."""
    kinds, unrealised = _read_kinds(dataset)
    begins, ends = (_read_days(dataset, *predicates, kinds) for predicates in _DAYS)
    ties = [(number, *pair) for number, predicate in enumerate(PREDICATE_IRIS) for pair in _pairs(dataset, predicate)]
    nodes = _number(dataset, kinds, begins, ties)
    other_kinds = _read_other_kinds(dataset, nodes)
    kind = np.fromiter((kinds.get(iri, other_kinds.get(iri, -1)) for iri in nodes.iris), np.int32, len(nodes.iris))
    reports = {
        report: nodes.positions[event] for event, report in _pairs(dataset, HUD.report) if event in nodes.positions
    }
    claims = read_claims(dataset, reports)
    counts = np.bincount(list(reports.values()), minlength=len(nodes.iris)).astype(np.int32)
    network = connect(_number_ties(ties, nodes), counts)
    events = _read_events(dataset, nodes, kind, unrealised, begins, ends, counts, claims, network)
    return Explored(
        revision=revision,
        base_iri=base_iri,
        iris=nodes.iris,
        positions=nodes.positions,
        kinds=_KINDS,
        kind=kind,
        told=_find_told(kind, counts, network),
        names=_read_names(dataset, nodes),
        factualities=_FACTUALITIES,
        events=events,
        claims=claims,
        network=network,
        merged=_read_merged(reports, base_iri, nodes),
    )


def _find_told(kind: Numbers, reports: Numbers, network: Network) -> Flags:
    events = [number for number, name in enumerate(_KINDS) if name in (*_EVENT_KINDS, "Conflict", "Episode")]
    told: Flags = (reports > 0) | ~np.isin(kind, events)
    parts = network.predicate == PREDICATES.index("partOf")
    for _ in range(_DEEPEST):
        told[network.target[parts][told[network.source[parts]]]] = True
    return told


def _read_merged(reports: Mapping[str, int], base_iri: str, nodes: _Nodes) -> dict[str, int]:
    iris = ((f"{base_iri}event/{digest(iri.removeprefix(base_iri))}", event) for iri, event in reports.items())
    return {iri: event for iri, event in iris if iri not in nodes.positions}


def _pairs(dataset: Dataset, predicate: URIRef, value: NamedNode | None = None) -> Iterator[tuple[str, str]]:
    for quad in dataset.quads_for_pattern(None, term(predicate), value, _DEFAULT):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            yield quad.subject.value, quad.object.value


def _subjects(dataset: Dataset, predicate: URIRef, value: NamedNode | Literal, *, anywhere: bool = False) -> set[str]:
    graph = None if anywhere else _DEFAULT
    quads: Iterator[Quad] = dataset.quads_for_pattern(None, term(predicate), value, graph)
    return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}


def _read_kinds(dataset: Dataset) -> tuple[dict[str, int], set[str]]:
    """The kind of every event by its number, and which did not happen."""
    unrealised = _subjects(dataset, RDF.type, term(HUD.UnrealisedEvent))
    other = len(_EVENT_KINDS) - 1
    kinds = dict.fromkeys(_subjects(dataset, RDF.type, term(HUD.Event)) | unrealised, other)
    for number, name in enumerate(_EVENT_KINDS[:-1]):
        for predicate in (RDF.type, HUD.ofType):
            for iri in _subjects(dataset, predicate, term(HUD[name])):
                if kinds.get(iri, number) == other:
                    kinds[iri] = number
    return kinds, unrealised


def _read_days(dataset: Dataset, bound: URIRef, exact: URIRef, events: Iterable[str]) -> dict[str, int]:
    """A bound of each event's time. What is known to the day is its own bound; a loaded graph may have only that."""
    days: dict[str, int] = {}
    for quad in dataset.quads_for_pattern(None, term(bound), None, _DEFAULT):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            days[quad.subject.value] = _day(quad.object.value)
    known = next(iter(dataset.quads_for_pattern(None, term(exact), None, _DEFAULT)), None) is not None
    for iri in events if known else ():
        if iri not in days:
            for quad in dataset.quads_for_pattern(NamedNode(iri), term(exact), None, _DEFAULT):
                days[iri] = _day(getattr(quad.object, "value", ""))
    return days


def _day(value: str) -> int:
    digits = value[:10].replace("-", "")
    return int(digits) if len(digits) == 8 and digits.isdecimal() else UNDATED


def _number(
    dataset: Dataset, kinds: dict[str, int], begins: dict[str, int], ties: Sequence[tuple[int, str, str]]
) -> _Nodes:
    iris = sorted(kinds, key=lambda iri: (begins.get(iri, UNDATED), iri))
    others = {iri for _, *ends in ties for iri in ends} - kinds.keys()
    for name in _OTHER_KINDS:
        others |= _subjects(dataset, RDF.type, term(HUD[name])) - kinds.keys()
    iris += sorted(others)
    return _Nodes(iris=iris, positions={iri: number for number, iri in enumerate(iris)}, events=len(kinds))


def _read_other_kinds(dataset: Dataset, nodes: _Nodes) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, name in enumerate(_OTHER_KINDS, start=len(_EVENT_KINDS)):
        for iri in _subjects(dataset, RDF.type, term(HUD[name]), anywhere=True):
            if iri in nodes.positions:
                found.setdefault(iri, number)
    return found


def _number_ties(ties: Sequence[tuple[int, str, str]], nodes: _Nodes) -> Numbers:
    """Source, predicate and target of each tie by number, each once, in order."""
    numbered = [(nodes.positions[start], number, nodes.positions[end]) for number, start, end in ties]
    return np.unique(np.array(numbered, np.int32).reshape(-1, 3), axis=0).T


def _read_events(
    dataset: Dataset,
    nodes: _Nodes,
    kind: Numbers,
    unrealised: set[str],
    begins: dict[str, int],
    ends: dict[str, int],
    counts: Numbers,
    claims: Claims,
    network: Network,
) -> Events:
    events = nodes.iris[: nodes.events]
    size = nodes.events
    told, retold = np.full(size, UNDATED, np.int32), np.zeros(size, np.int32)
    dated = (claims.event >= 0) & (claims.published != UNDATED)
    np.minimum.at(told, claims.event[dated], claims.published[dated])
    np.maximum.at(retold, claims.event[dated], claims.published[dated])
    latitude, longitude = _read_points(dataset, nodes, network)
    figures = {iri for iri, _ in _pairs(dataset, HUD.casualtyEstimate)}
    background = _subjects(dataset, HUD.background, Literal("true", datatype=_BOOLEAN))
    times = _read_times(dataset)
    return Events(
        time=[times.get(iri) for iri in events],
        kind=kind[:size],
        realised=np.fromiter((iri not in unrealised for iri in events), np.bool_, size),
        factuality=_read_factuality(dataset, nodes),
        background=np.fromiter((iri in background for iri in events), np.bool_, size),
        figures=np.fromiter((iri in figures for iri in events), np.bool_, size),
        begin=np.fromiter((begins.get(iri, UNDATED) for iri in events), np.int32, size),
        end=np.fromiter((ends.get(iri, UNDATED) for iri in events), np.int32, size),
        reports=counts[:size],
        told=told,
        retold=retold,
        latitude=latitude,
        longitude=longitude,
    )


_BOOLEAN = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")


def _read_names(dataset: Dataset, nodes: _Nodes) -> list[dict[str, str]]:
    found: list[dict[str, str]] = [{} for _ in nodes.iris]
    for quad in dataset.quads_for_pattern(None, term(RDFS.label), None, _DEFAULT):
        position = nodes.positions.get(getattr(quad.subject, "value", ""))
        if position is not None and isinstance(quad.object, Literal):
            language, value = sys.intern(quad.object.language or ""), quad.object.value
            names = found[position]
            names[language] = min(value, names.get(language, value))
    return [dict(sorted(names.items())) for names in found]


def _read_times(dataset: Dataset) -> dict[str, str]:
    found: dict[str, str] = {}
    for quad in dataset.quads_for_pattern(None, term(HUD.time), None, _DEFAULT):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            value = quad.object.value
            found[quad.subject.value] = min(value, found.get(quad.subject.value, value))
    return found


def _read_factuality(dataset: Dataset, nodes: _Nodes) -> Numbers:
    numbers = {individual(value).value: number for number, value in enumerate(Factuality)}
    column = np.full(nodes.events, -1, np.int32)
    for iri, value in _pairs(dataset, HUD.factuality):
        position = nodes.positions.get(iri, nodes.events)
        if position < nodes.events:
            column[position] = numbers.get(value, -1)
    return column


def _read_points(dataset: Dataset, nodes: _Nodes, network: Network) -> tuple[np.ndarray, np.ndarray]:
    """Latitude and longitude of the first place of each event that has both."""
    columns = np.full((2, len(nodes.iris)), np.nan, np.float32)
    for column, predicate in zip(columns, (WGS84.lat, WGS84.long), strict=True):
        for quad in dataset.quads_for_pattern(None, term(predicate), None, _DEFAULT):
            position = nodes.positions.get(getattr(quad.subject, "value", ""))
            if position is not None and isinstance(quad.object, Literal):
                column[position] = _share(quad.object.value)
    columns[:, np.isnan(columns).any(axis=0)] = np.nan
    found = np.full((2, nodes.events), np.nan, np.float32)
    at = (network.predicate == ROLES.index("place")) & ~np.isnan(columns[0][network.target])
    at &= network.source < nodes.events
    for column, points in zip(found, columns, strict=True):
        # From the last to the first, so that the first place is the one that stays
        column[network.source[at][::-1]] = points[network.target[at]][::-1]
    return found[0], found[1]


def _share(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return float("nan")
