"""What strangers may try: queries without end, clients that leave or do not read, addresses to be fetched."""

from __future__ import annotations

import json
import shutil
import socket
import struct
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2 as httpx
import pytest

from builder.pipeline import open_writer
from tests.api.conftest import BASE
from tests.api.sparql.deadly import DEADLY
from tests.api.sparql.serving import BEARER, TOKEN, Running, serving

FOLDER = Path(__file__).parent
HOSTILE = json.loads((FOLDER / "hostile.json").read_text(encoding="utf-8"))
HOSTILE_UPDATES = json.loads((FOLDER / "hostile_updates.json").read_text(encoding="utf-8"))
LARGE = "SELECT * { GRAPH <urn:rows> { ?s ?p ?o . ?t ?q ?r } }"
LIMIT = 2.0
WORKER = "api.sparql.worker"


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("audit") / "audit.log"


@pytest.fixture(scope="module")
def running(store: Path, audit: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("strangers")
    directory = folder / "store"
    shutil.copytree(store, directory)
    rows = folder / "rows.nt"
    rows.write_text("".join(f'<urn:s{n}> <urn:p> "{n}" .\n' for n in range(600)), encoding="utf-8")
    with open_writer(directory, base_iri=BASE, min_confidence=0.5) as writer:
        writer.load([rows], graph="urn:rows")
    with serving(
        directory,
        write_token=TOKEN,
        query_timeout=str(LIMIT),
        workers="2",
        client_queries="2",
        audit_log=str(audit),
        client_seconds="0",
    ) as server:
        yield server
    lines = [json.loads(line) for line in audit.read_text(encoding="utf-8").splitlines()]
    assert len(lines) > 50
    assert {"id", "client", "operation", "status", "seconds", "text", "revision", "time"} <= lines[0].keys()
    assert TOKEN not in audit.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def client(running: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.url, timeout=30) as client:
        yield client


def alive(client: httpx.Client) -> bool:
    return client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True


@pytest.fixture(scope="module", autouse=True)
def silent(running: Running) -> Iterator[socket.socket]:
    """A connection on which the head of a request began when the other tests did, and never ends."""
    with socket.create_connection(("127.0.0.1", running.port), timeout=40) as connection:
        connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\n")
        yield connection


@pytest.mark.parametrize("name", DEADLY)
def test_a_deadly_query_ends_and_others_are_answered_meanwhile(client: httpx.Client, name: str) -> None:
    with ThreadPoolExecutor(1) as threads:
        begin = time.monotonic()
        deadly = threads.submit(client.get, "/sparql", params={"query": DEADLY[name]})
        asked = 0
        while not deadly.done() and asked < 400:
            assert alive(client)
            asked += 1
            time.sleep(0.05)
        response = deadly.result()
    assert response.status_code in (200, 503, 400)
    assert time.monotonic() - begin < 4 * LIMIT
    if response.status_code == 200:
        response.json()
    else:
        assert response.headers["content-type"] == "application/problem+json"
    assert alive(client)


def test_twenty_deadly_queries_in_a_row_leave_the_service_healthy(client: httpx.Client, running: Running) -> None:
    for number in range(20):
        query = list(DEADLY.values())[number % 3]
        response = client.get("/sparql", params={"query": query, "timeout": "0.3"})
        assert response.status_code == 503
        assert int(response.headers["retry-after"]) > 0
    assert alive(client)
    assert client.get("/ready").status_code == 200
    deadline = time.monotonic() + 10
    while len(running.children(WORKER)) != 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(running.children(WORKER)) == 2


def test_a_timeout_may_be_shortened_and_never_lengthened(client: httpx.Client) -> None:
    begin = time.monotonic()
    assert client.get("/sparql", params={"query": DEADLY["count"], "timeout": "3600"}).status_code == 503
    assert time.monotonic() - begin < 3 * LIMIT
    for wrong in ("-1", "0", "soon", "nan", "inf"):
        assert client.get("/sparql", params={"query": "ASK {}", "timeout": wrong}).status_code == 400


def test_a_long_answer_that_runs_out_of_time_is_broken_off_and_never_whole(running: Running) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    asked = {"query": query, "format": "csv"}
    with (
        httpx.Client(base_url=running.url, timeout=30) as client,
        pytest.raises(httpx.HTTPError),
        client.stream("GET", "/sparql", params=asked) as response,
    ):
        assert response.status_code == 200
        assert "content-length" not in response.headers
        for _ in response.iter_bytes():
            pass


def test_a_client_that_vanishes_costs_a_worker_and_nothing_else(
    client: httpx.Client, running: Running, audit: Path
) -> None:
    query = httpx.QueryParams({"query": DEADLY["count"]})
    left = audit.read_text(encoding="utf-8").count('"status": 499')
    with socket.create_connection(("127.0.0.1", running.port)) as connection:
        connection.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.6)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    time.sleep(LIMIT)
    assert audit.read_text(encoding="utf-8").count('"status": 499') == left + 1
    assert alive(client)


def test_a_client_that_reads_a_byte_a_second_holds_no_worker_for_long(client: httpx.Client, running: Running) -> None:
    before = set(running.children(WORKER))
    query = httpx.QueryParams({"query": LARGE, "format": "json"})
    with socket.create_connection(("127.0.0.1", running.port)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        begin = time.monotonic()
        while before <= set(running.children(WORKER)) and time.monotonic() - begin < 6 * LIMIT:
            connection.recv(1)
            time.sleep(0.5)
            assert alive(client)
        assert not before <= set(running.children(WORKER))


def test_nothing_is_fetched_for_a_stranger_or_a_writer(client: httpx.Client, running: Running) -> None:
    """A listener on this machine sees no connection for any spelling, with the token or without."""
    assert len(HOSTILE) + len(HOSTILE_UPDATES) >= 50
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        seen: list[str] = []
        listener.settimeout(0.1)
        done = threading.Event()

        def watch() -> None:
            while not done.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                seen.append(str(connection))
                connection.close()

        watcher = threading.Thread(target=watch)
        watcher.start()
        for query in HOSTILE:
            text = query.replace("127.0.0.1:9", address)
            assert client.post("/sparql", data={"query": text}).status_code == 403, text
            assert client.post("/sparql", data={"query": text, "format": "csv"}).status_code == 403, text
        for update in HOSTILE_UPDATES:  # none is written either
            text = update.replace("127.0.0.1:9", address)
            headers = {**BEARER, "Content-Type": "application/sparql-update"}
            response = client.post("/update", content=text.encode(), headers=headers)
            assert response.status_code == 403, (text, response.text)
        time.sleep(0.3)
        done.set()
        watcher.join()
    assert seen == []


def test_a_query_of_five_megabytes_is_refused_in_every_way(client: httpx.Client) -> None:
    text = f"ASK {{}} # {'x' * 5_000_000}"
    assert client.post("/sparql", data={"query": text}).status_code == 413
    direct = {"Content-Type": "application/sparql-query"}
    assert client.post("/sparql", content=text, headers=direct).status_code == 413
    assert alive(client)


def test_an_error_names_its_place_and_no_code_of_ours(client: httpx.Client) -> None:
    for query, words in (("SELECT * {\n  ?s ?p }", "2:"), ("SELECT * { ?s nope:p ?o }", "nope:p")):
        response = client.get("/sparql", params={"query": query})
        assert response.status_code == 400
        assert words in response.json()["detail"]
        assert "Traceback" not in response.text
        assert "/api/" not in response.json()["detail"]


def test_reads_may_be_made_from_other_sites_and_writes_may_not(client: httpx.Client) -> None:
    origin = {"Origin": "https://example.org"}
    assert (
        client.get("/sparql", params={"query": "ASK {}"}, headers=origin).headers["access-control-allow-origin"] == "*"
    )
    asked = {**origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    for path in ("/update", "/graphs", "/sparql"):
        response = client.options(path, headers=asked)
        assert "authorization" not in response.headers.get("access-control-allow-headers", "").lower()
    headers = {**BEARER, **origin, "Content-Type": "application/sparql-update"}
    response = client.post("/sparql", content="INSERT DATA {}", headers=headers)
    assert response.status_code == 204
    assert "access-control-allow-origin" not in response.headers


def test_head_is_get_without_a_body(client: httpx.Client) -> None:
    for path in ("/sparql?query=ASK%7B%7D", "/sparql", "/graphs?default", "/.well-known/void"):
        head, get = client.head(path), client.get(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == get.headers["content-type"]
        assert head.headers["etag"] == get.headers["etag"]


def test_the_dataset_describes_itself_with_counts(client: httpx.Client) -> None:
    text = client.get("/.well-known/void", headers={"Accept": "text/turtle"}).text
    for name in ("void:triples", "void:classPartition", "void:propertyPartition", "void:sparqlEndpoint"):
        assert name in text


def test_an_answer_that_changes_by_itself_has_no_tag(client: httpx.Client) -> None:
    assert "etag" not in client.get("/sparql", params={"query": "SELECT (NOW() AS ?t) {}"}).headers
    assert "etag" in client.get("/sparql", params={"query": "SELECT (1 AS ?t) {}"}).headers


def test_the_union_of_all_graphs_may_be_asked(client: httpx.Client) -> None:
    query = {"query": "SELECT (COUNT(*) AS ?n) { ?s <urn:p> ?o }", "format": "csv"}
    assert client.get("/sparql", params=query).text.split()[1] == "0"
    assert client.get("/sparql", params={**query, "union-default-graph": "true"}).text.split()[1] == "600"
    assert client.get("/sparql", params={**query, "union-default-graph": "maybe"}).status_code == 400


def test_a_request_that_does_not_come_is_given_up(silent: socket.socket) -> None:
    assert silent.recv(100) == b""
