"""The tests of the W3C for the SPARQL Protocol, the Graph Store and the Service Description, over HTTP."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
from rdflib import Graph, Namespace
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import RDF
from rdflib.term import Node, URIRef

from builder.pipeline import open_writer
from tests.api.conftest import BASE, SHARED
from tests.api.sparql.serving import BEARER, TOKEN, serving

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SUITE = SHARED / "data" / "w3c-sparql-tests" / "sparql11"
DATA = "http://kasei.us/2009/09/sparql/data/"

pytestmark = pytest.mark.skipif(
    not (SUITE / "protocol" / "manifest.ttl").is_file(),
    reason="the tests of the W3C are not beside the repository, in ../shared",
)


def read_manifest(path: str) -> Graph:
    return Graph().parse(SUITE / path, format="turtle", publicID="http://example.org/manifest")


def entries(path: str) -> list[str]:
    if not (SUITE / path).is_file():
        return []
    manifest = read_manifest(path)
    (listed,) = manifest.objects(None, MF.entries)
    return [str(entry).rpartition("#")[2] for entry in Collection(manifest, listed)]


@pytest.fixture(scope="module")
def endpoint(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Our own store with the three graphs of the suite beside, behind a real server that takes updates."""
    directory = tmp_path_factory.mktemp("w3c") / "store"
    shutil.copytree(store, directory)
    with open_writer(directory, base_iri=BASE, min_confidence=0.5) as writer:
        for number in (1, 2, 3):
            writer.load([SUITE / "protocol" / f"data{number}.nt"], graph=f"{DATA}data{number}.rdf")
    with (
        serving(directory, write_token=TOKEN) as server,
        httpx.Client(base_url=server.url, headers=BEARER, timeout=30) as client,
    ):
        yield client


def requests(manifest: Graph, name: str) -> Iterator[Node]:
    (entry,) = {subject for subject in manifest.subjects(MF.name, None) if str(subject).endswith(f"#{name}")}
    action = manifest.value(entry, MF.action)
    listed = manifest.value(action, HT.requests) or action
    yield from Collection(manifest, listed)


def send(client: httpx.Client, manifest: Graph, request: Node, path: str, known: dict[str, str]) -> httpx.Response:
    headers = {}
    if (listed := manifest.value(request, HT.headers)) is not None:
        for header in Collection(manifest, listed):
            headers[str(manifest.value(header, HT.fieldName))] = str(manifest.value(header, HT.fieldValue))
    body = manifest.value(request, HT.body)
    content = None
    if body is not None:
        encoding = str(manifest.value(body, CNT.characterEncoding) or "UTF-8")
        text = str(manifest.value(body, CNT.chars))
        for variable, value in known.items():
            text = text.replace(variable, value)
        content = text.strip().encode(encoding) if "multipart" not in str(headers) else text.encode()
    return client.request(str(manifest.value(request, HT.methodName)), path, content=content, headers=headers)


def statuses(manifest: Graph, request: Node) -> set[str]:
    wanted = manifest.value(request, HT.resp)
    return {str(status).rpartition("#")[2] for status in manifest.objects(wanted, MF.expectedStatus)}


def fits(code: int, expected: set[str]) -> bool:
    names = {200: "OK", 201: "Created", 204: "NoContent", 404: "NotFound", 400: "BadRequest"}
    return f"StatusCode{code // 100}xx" in expected or names.get(code) in expected


@pytest.mark.parametrize("name", entries("protocol/manifest.ttl"))
def test_protocol(endpoint: httpx.Client, name: str) -> None:
    manifest = read_manifest("protocol/manifest.ttl")
    if name.startswith("query_"):
        restore(endpoint)
    for request in requests(manifest, name):
        path = str(manifest.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1)
        response = send(endpoint, manifest, request, path, {})
        wanted = manifest.value(request, HT.resp)
        assert fits(response.status_code, statuses(manifest, request)), (response.status_code, response.text)
        boolean = manifest.value(wanted, MF.expectedBoolean)
        if boolean is not None:
            assert response.json()["boolean"] is boolean.toPython()
        if manifest.value(wanted, MF.expectedFormat) is not None and response.status_code == 200:
            check_format(str(manifest.value(wanted, MF.expectedFormat)), response.headers["content-type"])


def restore(client: httpx.Client) -> None:
    """The data of the suite, which its updates clear."""
    for number in (1, 2, 3):
        body = (SUITE / "protocol" / f"data{number}.nt").read_bytes()
        graph = {"graph": f"{DATA}data{number}.rdf"}
        if client.head("/graphs", params=graph).status_code == 404:
            headers = {"Content-Type": "application/n-triples"}
            client.put("/graphs", params=graph, content=body, headers=headers).raise_for_status()


def check_format(expected: str, media_type: str) -> None:
    if expected == "RDF":
        assert media_type.startswith(("text/turtle", "application/n-triples", "application/rdf+xml"))
    else:
        assert media_type.startswith(("application/sparql-results+", "text/csv"))


GRAPH_STORE = [
    (path, name)
    for path in ("graph-store-protocol/manifest-direct.ttl", "graph-store-protocol/manifest-indirect.ttl")
    for name in entries(path)
]


@pytest.mark.parametrize(("path", "name"), GRAPH_STORE, ids=[name for _, name in GRAPH_STORE])
def test_graph_store(endpoint: httpx.Client, path: str, name: str) -> None:
    manifest = read_manifest(path)
    known: dict[str, str] = {}
    for graph in ("1.ttl", "2.ttl"):
        endpoint.delete("/graphs", params={"graph": f"http://www.example/gsp/person/{graph}"})
        endpoint.delete(f"/graphs/person/{graph}")
    for request in requests(manifest, name):
        target = str(manifest.value(request, HT.absolutePath))
        for variable, value in known.items():
            target = target.replace(variable, value)
        response = send(endpoint, manifest, request, target.replace("/gsp", "/graphs", 1), known)
        assert fits(response.status_code, statuses(manifest, request)), (response.status_code, response.text)
        wanted = manifest.value(request, HT.resp)
        if (variable := manifest.value(wanted, MF.expectedLocation)) is not None:
            known[str(variable)] = response.headers["location"]
        body = manifest.value(wanted, HT.body)
        if body is not None and str(manifest.value(request, HT.methodName)) == "GET":
            text = str(manifest.value(body, CNT.chars))
            for given, value in known.items():
                text = text.replace(given, value)
            assert isomorphic(Graph().parse(data=text, format="turtle"), parse(response))


def parse(response: httpx.Response) -> Graph:
    return Graph().parse(data=response.text, format=response.headers["content-type"].partition(";")[0])


@pytest.mark.parametrize("name", entries("service-description/manifest.ttl"))
def test_service_description(endpoint: httpx.Client, name: str) -> None:
    response = endpoint.get("/sparql")
    assert response.status_code == 200
    graph = parse(response)
    service = URIRef(f"{endpoint.base_url}".rstrip("/") + "/sparql")
    match name:
        case "returns-rdf":
            assert len(graph) > 0
        case "has-endpoint-triple":
            assert (None, SD.endpoint, service) in graph
        case "conforms-to-schema":
            check_schema(graph)
        case _:
            pytest.fail(f"no check is known for {name}")


def check_schema(graph: Graph) -> None:
    """Domains and ranges of https://www.w3.org/TR/sparql11-service-description/, section 3."""
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert len(list(graph.objects(service, SD.endpoint))) == 1
    languages = set(graph.objects(service, SD.supportedLanguage))
    assert languages >= {SD.SPARQL11Query, SD.SPARQL11Update}
    assert list(graph.objects(service, SD.resultFormat))
    for dataset in graph.objects(service, SD.defaultDataset):
        assert (dataset, RDF.type, SD.Dataset) in graph
        for default in graph.objects(dataset, SD.defaultGraph):
            assert (default, RDF.type, SD.Graph) in graph
    properties = {predicate for predicate in graph.predicates() if str(predicate).startswith(str(SD))}
    defined = {"endpoint", "supportedLanguage", "resultFormat", "inputFormat", "defaultDataset", "defaultGraph"}
    assert properties <= {SD[name] for name in defined}


def test_the_suites_are_read_in_full() -> None:
    assert len(entries("protocol/manifest.ttl")) == 34
    assert len(GRAPH_STORE) == 13
    assert len(entries("service-description/manifest.ttl")) == 3
