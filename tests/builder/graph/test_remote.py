"""Remote stores: the same content in every dialect, sent once, sent again after any accident, read back as it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from builder.errors import StoreError
from builder.graph import remote, replication
from builder.graph.remote import Dialect, RemoteAddress, RemoteClient
from builder.graph.remote_dataset import RemoteDataset, RemoteReader, world_graph
from builder.graph.replication import Replicated, replicate
from tests.servers import serve_oxigraph, serve_virtuoso

BASE = "https://example.org/id/"
NAME = NamedNode("https://example.org/name")


def iri(key: str) -> NamedNode:
    return NamedNode(BASE + key)


def quads() -> list[Quad]:
    found = [Quad(iri("state/armenia"), NAME, Literal("أرمينيا", language="ar"), DefaultGraph())]
    found += [Quad(iri(f"place/{n}"), NAME, Literal(f"مكان {n}", language="ar"), DefaultGraph()) for n in range(30)]
    for n in range(4):
        graph = iri(f"article/{n}")
        found.append(Quad(graph, NAME, Literal(f'"Line" {n}\nand \\ its next'), graph))
        found.append(Quad(iri(f"article/{n}/claim/1"), iri("about"), iri("state/armenia"), graph))
    return [*found, Quad(iri("link/1"), iri("entity"), iri("state/armenia"), iri("graph/links"))]


@pytest.fixture(params=["standard", "union", "virtuoso"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RemoteAddress]:
    with ExitStack() as stack:
        if request.param == "virtuoso":
            yield stack.enter_context(serve_virtuoso(tmp_path / "virtuoso"))
        elif request.param == "union":
            address = stack.enter_context(serve_oxigraph(tmp_path / "oxigraph", "--union-default-graph"))
            yield replace(address, dialect=Dialect.UNION)
        else:
            yield stack.enter_context(serve_oxigraph(tmp_path / "oxigraph"))


@pytest.fixture
def standard(tmp_path: Path) -> Iterator[RemoteAddress]:
    with serve_oxigraph(tmp_path / "oxigraph") as address:
        yield address


def send(store: Store, address: RemoteAddress, folder: Path) -> Replicated:
    with closing(RemoteClient(address)) as client:
        return replicate(store, client, folder=folder, base_iri=BASE)


def read(address: RemoteAddress) -> set[str]:
    """All that the server holds of ours."""
    with closing(RemoteClient(address)) as client:
        every = RemoteDataset(client, BASE).quads_for_pattern(None, None, None)
        return {str(quad) for quad in every if "example.org" in str(quad.subject)}


def make_store(content: list[Quad]) -> Store:
    store = Store()
    store.extend(content)
    return store


def test_a_remote_store_holds_what_was_sent_and_nothing_is_sent_twice(server: RemoteAddress, tmp_path: Path) -> None:
    store = make_store(quads())
    assert send(store, server, tmp_path) == Replicated(replaced=4, dropped=0, added=32, removed=0, kept=0)
    assert read(server) == set(map(str, store))
    assert send(store, server, tmp_path) == Replicated(replaced=0, dropped=0, added=0, removed=0, kept=0)


def test_only_the_difference_is_sent_and_what_others_wrote_stays(server: RemoteAddress, tmp_path: Path) -> None:
    store = make_store(quads())
    send(store, server, tmp_path)
    with closing(RemoteClient(server)) as client:
        client.update("INSERT DATA { GRAPH <https://example.org/theirs> { <https://example.org/a> a <urn:x> } }")
    store.remove_graph(iri("article/0"))
    store.add(Quad(iri("article/1"), NAME, Literal("more"), iri("article/1")))
    store.remove(Quad(iri("place/3"), NAME, Literal("مكان 3", language="ar"), DefaultGraph()))
    assert send(store, server, tmp_path) == Replicated(replaced=1, dropped=1, added=0, removed=1, kept=0)
    found = read(server)
    assert len(found - set(map(str, store))) == 1
    assert set(map(str, store)) < found


def test_every_pattern_answers_as_a_local_store_does(server: RemoteAddress, tmp_path: Path) -> None:
    store = make_store(quads())
    send(store, server, tmp_path)
    ours = [iri("state/armenia"), iri("place/3"), iri("article/2"), iri("nothing")]
    with closing(RemoteClient(server)) as client:
        dataset = RemoteDataset(client, BASE)
        for graph in (None, DefaultGraph(), iri("article/2"), iri("graph/links")):
            for subject in ours:
                for predicate in (None, NAME):
                    local = store.quads_for_pattern(subject, predicate, None, graph)
                    assert set(dataset.quads_for_pattern(subject, predicate, None, graph)) == set(local)
            for predicate, item in (
                (NAME, None),
                (None, iri("state/armenia")),
                (NAME, Literal("مكان 3", language="ar")),
            ):
                local = store.quads_for_pattern(None, predicate, item, graph)
                assert set(dataset.quads_for_pattern(None, predicate, item, graph)) == set(local)
        assert dataset.contains_named_graph(iri("article/2"))
        assert not dataset.contains_named_graph(iri("article/9"))
        if server.dialect is not Dialect.VIRTUOSO:  # which holds graphs of its own
            assert len(dataset) == len(store)


def test_many_things_are_looked_up_in_few_requests(standard: RemoteAddress, tmp_path: Path) -> None:
    send(make_store(quads()), standard, tmp_path)
    with closing(_Counting(standard)) as client:
        dataset = RemoteDataset(client, BASE)
        places = [quad.subject for quad in dataset.quads_for_pattern(None, NAME, None, DefaultGraph())]
        assert all(list(dataset.quads_for_pattern(place, NAME, None)) for place in places for _ in range(3))
        assert len(places) == 31
        assert client.asked == 2


class _Counting(RemoteClient):
    asked = 0

    def select(self, text: str):  # type: ignore[no-untyped-def]
        self.asked += 1
        return super().select(text)


def test_a_run_that_was_stopped_at_any_request_is_completed_by_the_next(
    standard: RemoteAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replication, "_BATCH", 7)
    store = make_store(quads())
    for changed in range(2):
        for allowed in range(3):
            with closing(_Breaking(standard, allowed)) as client, pytest.raises(StoreError, match="went away"):
                replicate(store, client, folder=tmp_path, base_iri=BASE)
        send(store, standard, tmp_path)
        assert read(standard) == set(map(str, store))
        for n in range(10, 30):
            store.remove(Quad(iri(f"place/{n}"), NAME, Literal(f"مكان {n}", language="ar"), DefaultGraph()))
        for n in range(4):
            store.add(Quad(iri(f"article/{n}"), NAME, Literal(f"changed {changed}"), iri(f"article/{n}")))


def test_what_was_taken_back_without_an_answer_is_not_believed_to_be_there(
    standard: RemoteAddress, tmp_path: Path
) -> None:
    """The server did what it never confirmed, and the folder has the statement again when the next run comes."""
    store = make_store(quads())
    send(store, standard, tmp_path)
    gone = Quad(iri("place/3"), NAME, Literal("مكان 3", language="ar"), DefaultGraph())
    store.remove(gone)
    with closing(_Breaking(standard, 0, after=True)) as client, pytest.raises(StoreError):
        replicate(store, client, folder=tmp_path, base_iri=BASE)
    store.add(gone)
    send(store, standard, tmp_path)
    assert str(gone) in read(standard)


class _Breaking(RemoteClient):
    """A client whose server goes away after some updates, having done the last one where `after` says so."""

    def __init__(self, address: RemoteAddress, allowed: int, *, after: bool = False) -> None:
        super().__init__(address)
        self._allowed = allowed
        self._after = after

    def update(self, text: str) -> None:
        if self._allowed == 0:
            if self._after:
                super().update(text)
            raise StoreError("the server went away")
        self._allowed -= 1
        super().update(text)


def test_a_server_that_was_emptied_gets_everything_again(standard: RemoteAddress, tmp_path: Path) -> None:
    store = make_store(quads())
    send(store, standard, tmp_path)
    with closing(RemoteClient(standard)) as client:
        client.update("CLEAR ALL")
    assert send(store, standard, tmp_path).replaced == 4
    assert read(standard) == set(map(str, store))


def test_statements_with_blank_nodes_stay_and_are_counted(standard: RemoteAddress, tmp_path: Path) -> None:
    store = make_store([*quads(), Quad(BlankNode(), NAME, Literal("x"), DefaultGraph())])
    assert send(store, standard, tmp_path).kept == 1
    assert send(store, standard, tmp_path) == Replicated(replaced=0, dropped=0, added=0, removed=0, kept=1)


class _Moody(BaseHTTPRequestHandler):
    """Answers with each of `moods` in turn, the last one for ever."""

    moods: ClassVar[list[tuple[int, str]]] = []
    headers_seen: ClassVar[list[str | None]] = []

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.headers_seen.append(self.headers.get("Authorization"))
        status, body = self.moods.pop(0) if len(self.moods) > 1 else self.moods[0]
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None: ...


@contextmanager
def moody(*moods: tuple[int, str]) -> Iterator[RemoteAddress]:
    _Moody.moods, _Moody.headers_seen = list(moods), []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Moody) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{server.server_address[1]}/query"
        yield RemoteAddress(query=url, update=url, timeout=5)
        server.shutdown()
        thread.join()


def test_an_update_is_sent_again_after_a_passing_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "_FIRST_PAUSE", 0.001)
    with moody((503, "busy"), (429, "slowly"), (204, "")) as address, closing(RemoteClient(address)) as client:
        client.update("CLEAR ALL")
        assert len(_Moody.headers_seen) == 3


def test_a_trouble_that_does_not_pass_is_told_once_with_address_and_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "_FIRST_PAUSE", 0.001)
    with moody((401, "who are you?")) as address, closing(RemoteClient(address)) as client:
        with pytest.raises(StoreError, match=r"/query answered 401: who are you\?; set HUDNA_REMOTE_USER"):
            client.update("CLEAR ALL")
        assert len(_Moody.headers_seen) == 1
    with closing(RemoteClient(address)) as client, pytest.raises(StoreError, match="does not answer"):
        client.update("CLEAR ALL")


def test_credentials_are_sent_as_basic_or_as_a_token() -> None:
    with moody((204, "")) as address:
        named = replace(address, user="reader", password="secret")
        for each in (address, named, replace(named, token="t0ken")):
            with closing(RemoteClient(each)) as client:
                client.update("CLEAR ALL")
    assert _Moody.headers_seen == [None, "Basic cmVhZGVyOnNlY3JldA==", "Bearer t0ken"]


def test_an_answer_that_is_no_result_names_the_server() -> None:
    with (
        moody((200, "<html>welcome</html>")) as address,
        closing(RemoteClient(address)) as client,
        pytest.raises(StoreError, match=r"/query answered a query with what is no"),
    ):
        client.select("SELECT * { ?s ?p ?o }")


def test_a_reader_sees_what_changed_after_its_while(standard: RemoteAddress, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([5.0, 5.0, 14.0, 21.0])
    monkeypatch.setattr("builder.graph.remote_dataset.time.time", lambda: next(clock))
    with closing(RemoteReader(standard, base_iri=BASE, refresh=10)) as reader:
        first, dataset = reader.open()
        assert len(dataset) == 0
        reader.client.update(f"INSERT DATA {{ <{BASE}a> a <urn:x> }}")
        assert reader.open() == (first, dataset)
        assert reader.open()[0] == first + 1
        assert len(reader.open()[1]) == 1


def test_the_world_has_a_graph_where_the_default_graph_is_all_of_them() -> None:
    assert world_graph(BASE) == iri("graph/world")
