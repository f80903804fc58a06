"""The application over a remote store: every answer is the one it gives over a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from builder.errors import StoreError
from builder.graph.reader import Reader
from builder.graph.remote import RemoteAddress, RemoteClient
from builder.graph.replication import replicate
from builder.settings import Settings
from tests.api.conftest import BASE
from tests.servers import serve_oxigraph


@pytest.fixture(scope="module")
def address(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteAddress]:
    folder = tmp_path_factory.mktemp("remote")
    with serve_oxigraph(folder / "oxigraph") as address, Reader(store) as reader:
        with closing(RemoteClient(address)) as client:
            replicate(reader.store, client, folder=folder, base_iri=BASE)
        yield address


@pytest.fixture(scope="module")
def remote(address: RemoteAddress) -> Iterator[TestClient]:
    with TestClient(
        create_app(address, Settings(query_timeout=20, remote_refresh=3600, article_text="quotes"))
    ) as client:
        yield client


@pytest.fixture(scope="module")
def local(store: Path) -> Iterator[TestClient]:
    with TestClient(create_app(store, Settings(query_timeout=20, article_text="quotes"))) as client:
        yield client


PATHS = (
    "/api/v1/events",
    "/api/v1/articles",
    "/api/v1/search?q=armenia",
    "/api/v1/suggest?q=ارم",
    "/api/v1/queries/article-facts",
    "/api/v1/queries/conflict-lineage?lang=ar",
    "/id/state/armenia.nt",
    "/sparql?query=SELECT ?e ?t { ?e a hud:Event ; hud:time ?t } ORDER BY ?e&format=json",
    "/sparql?query=SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }&format=csv",
    "/sparql?query=ASK { <state/armenia> a hud:State }&format=json",
)


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_is_that_of_the_folder(remote: TestClient, local: TestClient, path: str) -> None:
    expected, found = local.get(path), remote.get(path)
    assert (found.status_code, found.headers["content-type"]) == (200, expected.headers["content-type"])
    if path.endswith(".nt"):
        assert sorted(found.text.splitlines()) == sorted(expected.text.splitlines())
    elif "json" in found.headers["content-type"]:
        assert found.json() == expected.json()
    else:
        assert found.text.split() == expected.text.split()


def test_pages_show_the_same_things(remote: TestClient, local: TestClient) -> None:
    for path in ("/", "/id/state/armenia", "/articles"):
        pages = [client.get(path, headers={"Accept": "text/html"}) for client in (remote, local)]
        assert [page.status_code for page in pages] == [200, 200]
        shown, expected = (page.text.partition("<main")[2].partition("</main>")[0] for page in pages)
        assert shown == expected


def test_a_triple_format_is_passed_on(remote: TestClient) -> None:
    query = "CONSTRUCT { ?s a hud:State } WHERE { ?s a hud:State } LIMIT 1"
    answer = remote.get("/sparql", params={"query": query}, headers={"Accept": "application/n-triples"})
    assert answer.headers["content-type"].startswith("application/n-triples")
    assert answer.text.count("\n") == 1


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * { ?s ?p }", 400),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 403),
    ],
)
def test_what_is_refused_over_a_folder_is_refused_here(remote: TestClient, query: str, status: int) -> None:
    answer = remote.get("/sparql", params={"query": query}, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_server_is_ready_and_tells_its_counts(remote: TestClient, local: TestClient) -> None:
    assert remote.get("/ready").json() == {"status": "ready"}
    assert remote.get("/health").json()["counts"] == local.get("/health").json()["counts"]


def test_an_address_that_does_not_answer_is_said_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.graph.remote._FIRST_PAUSE", 0.001)
    with pytest.raises(StoreError, match="/query does not answer"):
        create_app(RemoteAddress(query="http://127.0.0.1:9/query", update="http://127.0.0.1:9/update"), Settings())
