"""A request without a query in, the description of the service out (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize
from starlette.requests import Request

from api.negotiation import choose
from api.problems import Problem
from api.sparql.formats import GRAPHS, HTML, RESULTS, SHORT_NAMES
from builder.graph.iris import term
from ontology.namespaces import RDF, VOID, XSD

if TYPE_CHECKING:
    from api.server import Server

__all__ = ["describe_service"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMAT_IRIS = {
    "application/sparql-results+json": "http://www.w3.org/ns/formats/SPARQL_Results_JSON",
    "application/sparql-results+xml": "http://www.w3.org/ns/formats/SPARQL_Results_XML",
    "text/csv": "http://www.w3.org/ns/formats/SPARQL_Results_CSV",
    "text/tab-separated-values": "http://www.w3.org/ns/formats/SPARQL_Results_TSV",
    "text/turtle": "http://www.w3.org/ns/formats/Turtle",
    "application/n-triples": "http://www.w3.org/ns/formats/N-Triples",
    "application/ld+json": "http://www.w3.org/ns/formats/JSON-LD",
    "application/rdf+xml": "http://www.w3.org/ns/formats/RDF_XML",
}
_WRITERS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


def describe_service(server: Server, request: Request, accept: str | None, short: str | None) -> tuple[str, bytes]:
    """The media type and the description; no bytes where the client wants the page instead."""
    if short is not None and short not in SHORT_NAMES:
        raise Problem(406, f"No format {short!r}; there are: {', '.join(SHORT_NAMES)}.")
    media_type = choose(SHORT_NAMES[short] if short else accept, [*GRAPHS, HTML])
    if media_type is None:
        raise Problem(406, f"The description of the service comes as: {', '.join([*GRAPHS, HTML])}.")
    if media_type == HTML:
        return HTML, b""
    endpoint = NamedNode(server.public_url(request) + "/sparql")
    triples = list(_describe(endpoint, len(server.snapshot().store)))
    if media_type == "text/turtle":
        prefixes = {"sd": _SD, "void": str(VOID), "formats": "http://www.w3.org/ns/formats/"}
        return media_type, serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b""
    return media_type, serialize(triples, format=_WRITERS[media_type]) or b""


def _describe(endpoint: NamedNode, size: int) -> list[Triple]:
    def sd(name: str) -> NamedNode:
        return NamedNode(_SD + name)

    dataset, default = NamedNode(f"{endpoint.value}#dataset"), NamedNode(f"{endpoint.value}#default-graph")
    return [
        Triple(endpoint, term(RDF.type), sd("Service")),
        Triple(endpoint, sd("endpoint"), endpoint),
        Triple(endpoint, sd("supportedLanguage"), sd("SPARQL11Query")),
        *(Triple(endpoint, sd("resultFormat"), NamedNode(_FORMAT_IRIS[name])) for name in (*RESULTS, *GRAPHS)),
        Triple(endpoint, sd("defaultDataset"), dataset),
        Triple(dataset, term(RDF.type), sd("Dataset")),
        Triple(dataset, sd("defaultGraph"), default),
        Triple(default, term(RDF.type), sd("Graph")),
        Triple(dataset, term(VOID.triples), Literal(str(size), datatype=term(XSD.integer))),
    ]
