"""The answer of a SPARQL query in; out comes what the editor's page shows of it: a table, a graph, a map, the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

import orjson
from markupsafe import Markup
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from api.sparql.pool import Answer
from api.views.snapshot import Snapshot
from api.web.charts import inline_json
from api.web.tables import Table, read_table, show_iri
from ontology.namespaces import GEO, HUD, RDFS, WGS84

__all__ = ["Result", "read_result"]

_ROWS = 200
_DRAWN = 2_000  # rows or triples that pictures are made of
_NODES = 150  # more than that is no picture any more
_POINTS = 500
_NAMES = 12  # of one point
_POINT = re.compile(r"^\s*(?:<[^>]*>\s*)?POINT\s*\(\s*(-?[\d.]+(?:e-?\d+)?)\s+(-?[\d.]+(?:e-?\d+)?)\s*\)\s*$", re.I)
Term = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    id: str
    name: str
    href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edge:
    source: str
    target: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """One thing at a point; `own` where the point is that of the thing, not of the place it happened in."""

    longitude: float
    latitude: float
    name: str
    href: str | None
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A point; the first of its names is shown, the others on demand."""

    longitude: float
    latitude: float
    names: Sequence[str]
    href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """`boolean` answers ASK; `text` is the Turtle of CONSTRUCT. Pictures are JSON, None where nothing is to be drawn.

    `more` counts what a picture leaves out, by its name.
    """

    table: Table | None = None
    boolean: bool | None = None
    text: str | None = None
    graph: Markup | None = None
    map: Markup | None = None
    more: Mapping[str, int] = field(default_factory=dict)


def read_result(answer: Answer, snapshot: Snapshot, language: str) -> Result:
    """What a page shows of an answer in JSON or Turtle, with the names that the graph has in a language."""
    reading = _Reading(snapshot, language)
    if answer.media_type == "text/turtle":
        triples = list(islice(parse(answer.body, format=RdfFormat.TURTLE), _DRAWN))
        rows = [
            {"subject": _term(t.subject), "predicate": _term(t.predicate), "object": _term(t.object)} for t in triples
        ]
        found = {"head": {"vars": ["subject", "predicate", "object"]}, "results": {"bindings": rows}}
        edges = reading.triples(triples)
        text: str | None = answer.body.decode()
    else:
        found = orjson.loads(answer.body)
        if "boolean" in found:
            return Result(boolean=found["boolean"])
        edges, text = reading.links(found), None
    graph, unseen = reading.graph(edges)
    places, unplaced = reading.map(found)
    return Result(
        table=read_table(found, snapshot.base_iri, most=_ROWS),
        text=text,
        graph=graph,
        map=places,
        more={"graph": unseen, "map": unplaced},
    )


class _Reading:
    """One answer, read with the names of one revision."""

    def __init__(self, snapshot: Snapshot, language: str) -> None:
        self._snapshot = snapshot
        self._language = language
        self._names: dict[str, str] = {}

    def triples(self, triples: Iterable[Triple]) -> list[_Edge]:
        """Triples between things; labels among them name the things."""
        edges = []
        for triple in triples:
            subject = _key(triple.subject)
            if isinstance(triple.object, Literal):
                if triple.predicate.value == str(RDFS.label) and triple.object.language in (self._language, None):
                    self._names[subject] = triple.object.value
            else:
                edges.append(_Edge(source=subject, target=_key(triple.object), name=self._show(triple.predicate.value)))
        return edges

    def links(self, found: Mapping[str, Any]) -> list[_Edge]:
        """Rows with two things and more: the first is tied to each other one, by the name of its column."""
        edges: list[_Edge] = []
        columns = found["head"]["vars"]
        for row in found["results"]["bindings"][:_DRAWN]:
            things = [
                (name, row[name]["value"]) for name in columns if row.get(name, {}).get("type") in ("uri", "bnode")
            ]
            for name, value in things:
                if label := row.get(f"{name}_label"):
                    self._names.setdefault(value, str(label["value"]))
            edges += [_Edge(source=things[0][1], target=value, name=name) for name, value in things[1:]]
        return edges

    def graph(self, edges: Sequence[_Edge]) -> tuple[Markup | None, int]:
        """The best tied nodes with their edges, and how many nodes are left out; None without an edge."""
        edges = list(dict.fromkeys(edges))
        degrees = Counter(end for edge in edges for end in (edge.source, edge.target))
        kept = {key for key, _ in degrees.most_common(_NODES)}
        edges = [edge for edge in edges if edge.source in kept and edge.target in kept]
        if not edges:
            return None, 0
        nodes = [_Node(id=key, name=self._name(key), href=self._href(key)) for key in degrees if key in kept]
        drawn = {"nodes": [asdict(node) for node in nodes], "edges": [asdict(edge) for edge in edges]}
        return inline_json(drawn), len(degrees) - len(kept)

    def map(self, found: Mapping[str, Any]) -> tuple[Markup | None, int]:
        """Where the rows are, each place once, and how many are left out; None where no row has a place."""
        spots: dict[tuple[float, float], list[_Spot]] = {}
        for row in found["results"]["bindings"][:_DRAWN]:
            for spot in self._spots(row):
                if spot not in (there := spots.setdefault((spot.longitude, spot.latitude), [])):
                    there.append(spot)
        if not spots:
            return None, 0
        places = []
        for (longitude, latitude), there in spots.items():
            there.sort(key=lambda spot: not spot.own)
            names = tuple(dict.fromkeys(spot.name for spot in there))[:_NAMES]
            places.append(_Place(longitude=longitude, latitude=latitude, names=names, href=there[0].href))
        return inline_json([asdict(place) for place in islice(places, _POINTS)]), max(0, len(places) - _POINTS)

    def _spots(self, row: Mapping[str, Term]) -> Iterator[_Spot]:
        """Of a row its points; without any, its latitude and longitude, else where its things are."""
        points = [point for term in row.values() if (point := _read_point(term))]
        longitude, latitude = _coordinate(row, "lon"), _coordinate(row, "lat")
        if not points and longitude is not None and latitude is not None:
            pair = _within(longitude, latitude)
            points = [pair] if pair else []
        things = [str(term["value"]) for term in row.values() if term["type"] == "uri"]
        name = next((str(term["value"]) for key, term in row.items() if key.endswith(("label", "name"))), None)
        for longitude, latitude in points:
            thing = things[0] if things else None
            shown = name or (self._name(thing) if thing else "")
            href = self._href(thing) if thing else None
            yield _Spot(longitude=longitude, latitude=latitude, name=shown, href=href, own=True)
        if not points:
            for thing in things:
                if spot := self._find(thing):
                    yield spot

    def _find(self, iri: str) -> _Spot | None:
        """Where the graph says that a thing, or the place of an event, is."""
        if not iri.startswith(self._snapshot.base_iri):
            return None
        node = NamedNode(iri)
        for place in (node, *self._snapshot.nodes(node, HUD.place)[:1]):
            latitude, longitude = (self._snapshot.share(place, each) for each in (WGS84.lat, WGS84.long))
            if latitude is not None and longitude is not None:
                own = place == node
                return _Spot(
                    longitude=longitude, latitude=latitude, name=self._name(iri), href=self._href(iri), own=own
                )
        return None

    def _name(self, key: str) -> str:
        if key not in self._names:
            names = self._read_names(key)
            self._names[key] = names.get(self._language) or next(iter(names.values()), "") or self._show(key)
        return self._names[key]

    def _read_names(self, key: str) -> Mapping[str, str]:
        try:
            return {} if key.startswith("_:") else self._snapshot.names(NamedNode(key))
        except ValueError:  # what a remote store calls an IRI need not be one
            return {}

    def _show(self, iri: str) -> str:
        return iri if iri.startswith("_:") else show_iri(iri, self._snapshot.base_iri)

    def _href(self, key: str) -> str | None:
        """Only what this server answers for is linked from a picture."""
        return self._snapshot.path(key) if key.startswith(self._snapshot.base_iri) else None


def _term(node: object) -> Term:
    """A node as JSON results write it."""
    if isinstance(node, NamedNode):
        return {"type": "uri", "value": node.value}
    if isinstance(node, Literal):
        tag = {"xml:lang": node.language} if node.language else {"datatype": node.datatype.value}
        return {"type": "literal", "value": node.value, **tag}
    return {"type": "bnode", "value": str(node)}


def _key(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _read_point(term: Term) -> tuple[float, float] | None:
    """Longitude and latitude of a WKT point."""
    if term.get("datatype") != str(GEO.wktLiteral):
        return None
    found = _POINT.match(str(term["value"]))
    return _within(float(found[1]), float(found[2])) if found else None


def _coordinate(row: Mapping[str, Term], begin: str) -> float | None:
    for name, term in row.items():
        if name.lower().startswith(begin):
            try:
                return float(term["value"])
            except ValueError:
                return None
    return None


def _within(longitude: float, latitude: float) -> tuple[float, float] | None:
    return (longitude, latitude) if abs(longitude) <= 180 and abs(latitude) <= 90 else None
