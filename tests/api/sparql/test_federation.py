"""SERVICE and LOAD of the allow-list: fetched by the server, answered in their place; nothing else is touched."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from api.problems import Problem
from api.sparql.federation import Sources, resolve
from api.sparql.fetching import FetchError, fetch
from api.sparql.guard import refusal, refusal_of_update

ROWS = {
    "head": {"vars": ["s", "name"]},
    "results": {
        "bindings": [
            {"s": {"type": "uri", "value": "urn:a"}, "name": {"type": "literal", "value": 'he said "SERVICE"\n'}},
            {"s": {"type": "uri", "value": "urn:b"}, "name": {"type": "literal", "value": "ب", "xml:lang": "ar"}},
            {"s": {"type": "bnode", "value": "x"}},
        ]
    },
}


class Other(BaseHTTPRequestHandler):
    """Another host: rows for a query, Turtle for a document, and what a bad one does."""

    asked: list[str] = []  # noqa: RUF012 - of the class, since each request has its own object

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Other.asked.append(parse_qs(body.decode())["query"][0])
        self.answer(200, "application/sparql-results+json", json.dumps(ROWS).encode())

    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/data")
            self.end_headers()
        elif self.path == "/page":
            self.answer(200, "text/html", b"<html>")
        else:
            self.answer(200, "text/turtle", b'<urn:x> <urn:p> [ <urn:q> "1" ] .')

    def answer(self, status: int, media_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def other() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def resolved(text: str, *allowed: str, private: bool = True) -> str:
    return asyncio.run(
        resolve(text, Sources(allowed=allowed, private=private), prefixes={"ex": "http://example.org/"}, timeout=5)
    )


def test_an_allowed_service_is_asked_and_its_rows_join(other: str) -> None:
    service = f"SERVICE <{other}/sparql> {{ ?s a:name ?name }}"
    query = f"PREFIX a: <urn:> SELECT ?s ?n {{ ?s a:p 1 . {service} BIND(?name AS ?n) }}"
    text = resolved(query, f"{other}/sparql")
    assert refusal(text) is None
    assert "PREFIX a: <urn:> SELECT * WHERE { ?s a:name ?name }" in Other.asked[-1]
    store = ox.Store()
    store.update("INSERT DATA { <urn:a> <urn:p> 1 . <urn:b> <urn:p> 1 . <urn:c> <urn:p> 1 }")
    found = {(str(row["s"]), row["n"].value) for row in store.query(text)}
    assert found == {("<urn:a>", 'he said "SERVICE"\n'), ("<urn:b>", "ب")}


def test_what_is_not_on_the_list_stays_and_is_refused(other: str) -> None:
    asked = len(Other.asked)
    for query in (
        f"SELECT * {{ SERVICE <{other}/other> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ VALUES ?u {{ <{other}/sparql> }} SERVICE ?u {{ ?s ?p ?o }} }}",
        f"PREFIX o: <{other}/> SELECT * {{ SERVICE o:sparql {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE <{other}/other> {{ SERVICE <{other}/other> {{ ?s ?p ?o }} }} }}",
    ):
        assert refusal(resolved(query, f"{other}/sparql")) is not None, query
    assert len(Other.asked) == asked


def test_an_allowed_document_is_loaded_as_data(other: str) -> None:
    text = resolved(f"LOAD <{other}/data> INTO GRAPH <urn:g> ; LOAD SILENT <{other}/page>", f"{other}/")
    assert refusal_of_update(text) is None
    store = ox.Store()
    store.update(text)
    assert len(store) == 2
    assert {str(quad.graph_name) for quad in store} == {"<urn:g>"}
    assert refusal_of_update(resolved("LOAD <http://example.org/x>", f"{other}/")) is not None


def test_an_address_of_ones_own_network_is_not_fetched(other: str) -> None:
    with pytest.raises(Problem) as caught:
        resolved(f"SELECT * {{ SERVICE <{other}/sparql> {{ ?s ?p ?o }} }}", f"{other}/sparql", private=False)
    assert caught.value.status_code == 502
    assert "not public" in caught.value.detail
    port = other.rpartition(":")[2]
    for host in ("localhost", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"):
        with pytest.raises(FetchError):
            fetch(f"http://{host}:{port}/", accept="*/*", body=None, private=False, timeout=2)
    silent = resolved(f"SELECT * {{ SERVICE SILENT <{other}/sparql> {{ ?s ?p ?o }} }}", f"{other}/", private=False)
    assert list(ox.Store().query(silent)) != []


def test_what_is_no_answer_is_said(other: str) -> None:
    for path, words in (("/page", "no RDF"), ("/moved", "302")):
        with pytest.raises(Problem, match=words):
            resolved(f"LOAD <{other}{path}>", f"{other}/")
    for url in ("file:///etc/passwd", "ftp://127.0.0.1/", f"http://user@127.0.0.1:{other.rpartition(':')[2]}/"):
        with pytest.raises(FetchError):
            fetch(url, accept="*/*", body=None, private=True, timeout=2)
