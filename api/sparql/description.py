"""What the service and its dataset are, in RDF: https://www.w3.org/TR/sparql11-service-description/ and VoID."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize
from starlette.requests import Request
from starlette.responses import Response

from api.negotiation import choose
from api.problems import Problem
from api.sparql.formats import GRAPHS, HTML, RESULTS, SHORT_NAMES
from api.sparql.jobs import Job, Status
from builder.graph.iris import term
from ontology.namespaces import RDF, VOID, XSD

if TYPE_CHECKING:
    from api.server import Server

__all__ = ["describe_dataset", "describe_service"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_FORMAT_IRIS = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
}
_WRITERS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
# Of the default graph, which a plain query sees.
_COUNTS = {
    "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "entities": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class }",
}
_CLASSES = "SELECT (?class AS ?of) (COUNT(?s) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY ?class"
_PROPERTIES = "SELECT (?p AS ?of) (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"


def describe_service(server: Server, request: Request, accept: str | None, short: str | None) -> tuple[str, bytes]:
    """The media type and the description; no bytes where the client wants the page instead."""
    if short is not None and short not in SHORT_NAMES:
        raise Problem(406, f"No format {short!r}; there are: {', '.join(SHORT_NAMES)}.")
    media_type = choose(SHORT_NAMES[short] if short else accept, [*GRAPHS, HTML])
    if media_type is None:
        raise Problem(406, f"The description of the service comes as: {', '.join([*GRAPHS, HTML])}.")
    if media_type == HTML:
        return HTML, b""
    return media_type, _write(media_type, list(_describe_service(server, request)))


async def describe_dataset(request: Request) -> Response:
    """The route `/.well-known/void`: what the dataset is, and how much of what it holds."""
    server: Server = request.app.state.hudna
    media_type = choose(request.headers.get("accept"), [*GRAPHS, HTML])
    if media_type == HTML:
        media_type = GRAPHS[0]  # a browser shows it as text
    if media_type is None:
        raise Problem(406, f"The description of the dataset comes as: {', '.join(GRAPHS)}.")
    dataset = _dataset(server, request)
    triples = [
        Triple(dataset, term(VOID.sparqlEndpoint), NamedNode(server.public_url(request) + "/sparql")),
        Triple(dataset, term(VOID.uriSpace), Literal(server.reader.base_iri)),
        *_describe_counts(server, request, await _count(server)),
    ]
    return Response(_write(media_type, triples), media_type=media_type)


def _write(media_type: str, triples: list[Triple]) -> bytes:
    prefixes = {"sd": _SD, "void": str(VOID), "formats": _FORMATS} if media_type == "text/turtle" else None
    return serialize(triples, format=_WRITERS[media_type], prefixes=prefixes) or b""


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)


def _dataset(server: Server, request: Request) -> NamedNode:
    return NamedNode(server.public_url(request) + "/.well-known/void#dataset")


def _describe_service(server: Server, request: Request) -> Iterator[Triple]:
    endpoint = NamedNode(server.public_url(request) + "/sparql")
    yield Triple(endpoint, term(RDF.type), _sd("Service"))
    yield Triple(endpoint, _sd("endpoint"), endpoint)
    languages = ["SPARQL10Query", "SPARQL11Query"]
    if server.settings.write_token is not None:
        languages.append("SPARQL11Update")
        for media_type in GRAPHS:
            yield Triple(endpoint, _sd("inputFormat"), NamedNode(_FORMATS + _FORMAT_IRIS[media_type]))
    for language in languages:
        yield Triple(endpoint, _sd("supportedLanguage"), _sd(language))
    for name in (*RESULTS, *GRAPHS):
        yield Triple(endpoint, _sd("resultFormat"), NamedNode(_FORMATS + _FORMAT_IRIS[name]))
    if server.settings.remote_sources:
        yield Triple(endpoint, _sd("feature"), _sd("BasicFederatedQuery"))
    dataset = _dataset(server, request)
    default = NamedNode(dataset.value.replace("#dataset", "#default-graph"))
    yield Triple(endpoint, _sd("defaultDataset"), dataset)
    yield Triple(dataset, term(RDF.type), _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, term(RDF.type), _sd("Graph"))


def _describe_counts(server: Server, request: Request, counts: dict[str, list[tuple[str, int]]]) -> Iterator[Triple]:
    dataset = _dataset(server, request)
    yield Triple(dataset, term(RDF.type), term(VOID.Dataset))
    for name, rows in counts.items():
        if name not in ("classPartition", "propertyPartition"):
            yield Triple(dataset, NamedNode(f"{VOID}{name}"), _number(rows[0][1]))
    for partition, of, counted in (
        ("classPartition", "class", "entities"),
        ("propertyPartition", "property", "triples"),
    ):
        rows = counts[partition]
        yield Triple(dataset, NamedNode(f"{VOID}{'classes' if of == 'class' else 'properties'}"), _number(len(rows)))
        for number, (iri, size) in enumerate(rows):
            part = NamedNode(f"{dataset.value}-{of}-{number}")
            yield Triple(dataset, NamedNode(f"{VOID}{partition}"), part)
            yield Triple(part, NamedNode(f"{VOID}{of}"), NamedNode(iri))
            yield Triple(part, NamedNode(f"{VOID}{counted}"), _number(size))


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=term(XSD.integer))


async def _count(server: Server) -> dict[str, list[tuple[str, int]]]:
    """How much the newest revision holds; counted once for each revision, by the workers that answer queries."""
    revision = server.revision
    if server.counted is None or server.counted[0] != revision:
        questions = {**_COUNTS, "classPartition": _CLASSES, "propertyPartition": _PROPERTIES}
        server.counted = revision, {name: await _ask(server, text) for name, text in questions.items()}
    return server.counted[1]


async def _ask(server: Server, text: str) -> list[tuple[str, int]]:
    from api.sparql.endpoint import run

    job = Job(text=text, result_type="application/sparql-results+json", graph_type=None, prefixes={})
    answer = await run(server.pool, job)
    assert answer.status is Status.OK
    rows = json.loads(answer.body)["results"]["bindings"]
    return [
        (row["of"]["value"] if "of" in row else "", int(row["n"]["value"]))
        for row in rows
        if "of" not in row or row["of"]["type"] == "uri"
    ]
