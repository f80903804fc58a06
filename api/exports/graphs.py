"""A graph of nodes and edges in, the same in the formats that other programs read out; none loses a node or an edge."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import networkx  # type: ignore[import-untyped]
import orjson
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from api.exports.spreadsheets import write_csv
from api.jsonld import write_jsonld
from builder.graph.iris import edtf, term
from ontology.namespaces import HUD, PREFIXES, RDF, RDFS

__all__ = ["FORMATS", "WRITERS"]

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NODE_COLUMNS = ("key", "kind", "label", "time", "realised")


def _write_cytoscape(graph: networkx.MultiDiGraph) -> bytes:
    """Elements as cytoscape.js takes them; `value`, `name` and `key` are for networkx, which reads them too."""
    nodes = [
        {"data": {**_present(attributes), "id": iri, "value": iri, "name": attributes["label"]}}
        for iri, attributes in graph.nodes(data=True)
    ]
    edges = [
        {"data": {**_present(attributes), "id": f"e{number}", "source": source, "target": target, "key": name}}
        for number, (source, target, name, attributes) in enumerate(graph.edges(keys=True, data=True))
    ]
    elements = {"nodes": nodes, "edges": edges}
    return orjson.dumps({"directed": True, "multigraph": True, "data": graph.graph, "elements": elements})


def _write_jgf(graph: networkx.MultiDiGraph) -> bytes:
    """JSON Graph Format, version 2."""
    nodes = {
        iri: {"label": attributes["label"], "metadata": _present(attributes, without="label")}
        for iri, attributes in graph.nodes(data=True)
    }
    edges = [
        {"source": source, "target": target, "relation": name, "directed": True, "metadata": _present(attributes)}
        for source, target, name, attributes in graph.edges(keys=True, data=True)
    ]
    body = {"directed": True, "type": "hudna", "metadata": graph.graph, "nodes": nodes, "edges": edges}
    return orjson.dumps({"graph": body})


def _write_graphml(graph: networkx.MultiDiGraph) -> bytes:
    written = BytesIO()
    networkx.write_graphml_xml(_flatten(graph), written)
    return written.getvalue()


def _write_gexf(graph: networkx.MultiDiGraph) -> bytes:
    """GEXF 1.2; the writer sets its own date of creation, which is taken out so that equal graphs are equal bytes."""
    written = BytesIO()
    networkx.write_gexf(_flatten(graph), written, version="1.2draft")
    return re.sub(rb' lastmodifieddate="[^"]*"', b"", written.getvalue())


def _flatten(graph: networkx.MultiDiGraph) -> networkx.MultiDiGraph:
    """The graph for XML, which knows no absent values, no control characters, and needs an id for each edge."""
    flat = networkx.MultiDiGraph(**graph.graph)
    for node, attributes in graph.nodes(data=True):
        flat.add_node(node, **_present(attributes))
    for number, (start, end, attributes) in enumerate(graph.edges(data=True)):
        flat.add_edge(start, end, key=f"e{number}", **_present(attributes))
    return flat


def _present(attributes: Mapping[str, Any], *, without: str | None = None) -> dict[str, str | int | bool]:
    return {
        name: _NOT_IN_XML.sub("", value) if isinstance(value, str) else value
        for name, value in attributes.items()
        if value is not None and name != without
    }


def _write_table(graph: networkx.MultiDiGraph) -> bytes:
    """A row for each edge with both its nodes, then one for each node without any."""
    columns = [f"{end}{name}" for end in ("source", "target") for name in ("", *(f"_{c}" for c in _NODE_COLUMNS))]
    empty = (None,) * (1 + len(_NODE_COLUMNS))

    def node(iri: str) -> tuple[str | bool | None, ...]:
        attributes = graph.nodes[iri]
        return iri, *(attributes.get(name) for name in _NODE_COLUMNS)

    edges = [(*node(s), *node(t), a["predicate"], a["reports"]) for s, t, a in graph.edges(data=True)]
    alone = [(*node(iri), *empty, None, None) for iri in graph if not graph.degree(iri)]
    return write_csv([*columns, "predicate", "reports"], [*edges, *alone])


def _triples(graph: networkx.MultiDiGraph) -> list[Triple]:
    """Every node with its class and name, every edge as the statement that it is."""
    found = []
    for iri, attributes in graph.nodes(data=True):
        node = NamedNode(iri)
        happened = attributes["realised"] is not False
        kind = term(HUD[attributes["kind"] or "Event"]) if happened else term(HUD.UnrealisedEvent)
        found += [Triple(node, term(RDF.type), kind), Triple(node, term(RDFS.label), Literal(attributes["label"]))]
        if attributes["time"]:
            found.append(Triple(node, term(HUD.time), edtf(attributes["time"])))
    for source, target, name in graph.edges(keys=True):
        found.append(Triple(NamedNode(source), term(HUD[name]), NamedNode(target)))
    return found


def _write_turtle(graph: networkx.MultiDiGraph) -> bytes:
    prefixes = {name: PREFIXES[name] for name in ("edtf", "hud", "rdfs")}
    return serialize(_triples(graph), format=RdfFormat.TURTLE, prefixes=prefixes) or b""


FORMATS: Mapping[str, str] = {
    "json": "application/json",
    "cytoscape": "application/vnd.cytoscape+json",
    "jgf": "application/vnd.jgf+json",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "jsonld": "application/ld+json",
    "ttl": "text/turtle",
    "csv": "text/csv",
}
WRITERS: Mapping[str, Callable[[networkx.MultiDiGraph], bytes]] = {
    "cytoscape": _write_cytoscape,
    "jgf": _write_jgf,
    "graphml": _write_graphml,
    "gexf": _write_gexf,
    "jsonld": lambda graph: write_jsonld(_triples(graph)),
    "ttl": _write_turtle,
    "csv": _write_table,
}
