"""The protocol tests of the W3C that a read-only endpoint can pass, from their manifest."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF
from rdflib.term import Node

from api.app import create_app
from builder.pipeline import open_writer
from builder.settings import Settings
from tests.api.conftest import BASE, SHARED

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SUITE = SHARED / "data" / "w3c-sparql-tests" / "sparql11" / "protocol"
DATA = "http://kasei.us/2009/09/sparql/data/"

pytestmark = pytest.mark.skipif(
    not (SUITE / "manifest.ttl").is_file(), reason="the tests of the W3C are not beside the repository, in ../shared"
)


def _entries() -> list[str]:
    if not (SUITE / "manifest.ttl").is_file():
        return []
    manifest = _manifest()
    listed = Collection(manifest, manifest.value(predicate=MF.entries, object=None) or _list(manifest))
    names = [str(entry).rpartition("#")[2] for entry in listed]
    return [name for name in names if not name.startswith("update_")]  # the others need an endpoint that writes


def _manifest() -> Graph:
    return Graph().parse(SUITE / "manifest.ttl", format="turtle", publicID="http://example.org/manifest")


def _list(manifest: Graph) -> Node:
    return next(manifest.objects(None, MF.entries))


@pytest.fixture(scope="module")
def endpoint(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Our own store with the three graphs of the suite beside."""
    directory = tmp_path_factory.mktemp("w3c") / "store"
    shutil.copytree(store, directory)
    with open_writer(directory, base_iri=BASE, min_confidence=0.5) as writer:
        for number in (1, 2, 3):
            writer.load([SUITE / f"data{number}.nt"], graph=f"{DATA}data{number}.rdf")
    with TestClient(create_app(directory, Settings())) as client:
        yield client


@pytest.mark.parametrize("name", _entries())
def test_w3c_protocol(endpoint: TestClient, name: str) -> None:
    manifest = _manifest()
    entry = next(
        subject for subject in manifest.subjects(RDF.type, MF.ProtocolTest) if str(subject).endswith(f"#{name}")
    )
    action = manifest.value(entry, MF.action)
    for request in Collection(manifest, manifest.value(action, HT.requests)):
        response = _send(endpoint, manifest, request)
        wanted = manifest.value(request, HT.resp)
        statuses = {str(status)[-3:] for status in manifest.objects(wanted, MF.expectedStatus)}
        assert f"{response.status_code // 100}xx" in statuses, (name, response.status_code, response.text)
        boolean = manifest.value(wanted, MF.expectedBoolean)
        if boolean is not None:
            assert response.json()["boolean"] is boolean.toPython()
        if manifest.value(wanted, MF.expectedFormat) is not None and response.status_code == 200:
            _check_format(str(manifest.value(wanted, MF.expectedFormat)), response.headers["content-type"])


def _send(endpoint: TestClient, manifest: Graph, request: Node):  # type: ignore[no-untyped-def]
    headers = {}
    if (listed := manifest.value(request, HT.headers)) is not None:
        for header in Collection(manifest, listed):
            headers[str(manifest.value(header, HT.fieldName))] = str(manifest.value(header, HT.fieldValue))
    body = manifest.value(request, HT.body)
    content = None
    if body is not None:
        encoding = str(manifest.value(body, CNT.characterEncoding) or "UTF-8")
        content = str(manifest.value(body, CNT.chars)).strip().encode(encoding)
    path = str(manifest.value(request, HT.absolutePath))
    method = str(manifest.value(request, HT.methodName))
    return endpoint.request(method, path, content=content, headers=headers)


def _check_format(expected: str, media_type: str) -> None:
    if expected == "RDF":
        assert media_type.startswith(("text/turtle", "application/n-triples", "application/rdf+xml"))
    else:
        assert media_type.startswith(("application/sparql-results+", "text/csv"))


def test_the_suite_is_read() -> None:
    assert len(_entries()) > 20
    assert isinstance(_list(_manifest()), Node) and not isinstance(_list(_manifest()), URIRef)
