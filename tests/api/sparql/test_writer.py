"""Updates over HTTP: with the token alone, one after the other, kept when acknowledged, whatever kills the writer."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2 as httpx
import pytest

from builder.graph.snapshots import Snapshots
from tests.api.sparql.serving import BEARER, TOKEN, Running, serving

UPDATE = {"Content-Type": "application/sparql-update"}
WRITING = "api.sparql.writing"
INCREMENT = (
    "DELETE { GRAPH <urn:g> { <urn:c> <urn:n> ?n } } INSERT { GRAPH <urn:g> { <urn:c> <urn:n> ?m } } "
    "WHERE { GRAPH <urn:g> { <urn:c> <urn:n> ?n } BIND(?n + 1 AS ?m) }"
)


@pytest.fixture(scope="module")
def running(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Path]]:
    directory = tmp_path_factory.mktemp("written") / "store"
    shutil.copytree(store, directory)
    with serving(directory, write_token=TOKEN) as server:
        yield server, directory


@pytest.fixture(scope="module")
def client(running: tuple[Running, Path]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running[0].url, headers=BEARER, timeout=60) as client:
        yield client


def update(client: httpx.Client, text: str, **headers: str) -> httpx.Response:
    return client.post("/update", content=text, headers={**UPDATE, **headers})


def ask(client: httpx.Client, query: str) -> list[str]:
    response = client.get("/sparql", params={"query": query, "format": "csv"})
    assert response.status_code == 200, response.text
    return response.text.split()[1:]


def test_an_update_is_seen_by_the_next_query_under_a_new_revision(client: httpx.Client) -> None:
    before = client.get("/sparql", params={"query": "ASK {}"}).headers["etag"]
    response = update(client, "INSERT DATA { GRAPH <urn:a> { <urn:s> <urn:p> 1 } }")
    assert response.status_code == 204
    assert ask(client, "SELECT ?o { GRAPH <urn:a> { <urn:s> <urn:p> ?o } }") == ["1"]
    after = client.get("/sparql", params={"query": "ASK {}"}).headers["etag"]
    assert after != before
    again = client.get("/sparql", params={"query": "ASK {}"}, headers={"If-None-Match": after})
    assert (again.status_code, again.content) == (304, b"")


def test_nobody_writes_without_the_token(running: tuple[Running, Path]) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}):
        with httpx.Client(base_url=running[0].url, headers=headers) as stranger:
            refused = [
                update(stranger, "CLEAR ALL"),
                stranger.post("/sparql", content="CLEAR ALL", headers=UPDATE),
                stranger.post("/sparql", data={"update": "CLEAR ALL"}),
                stranger.put("/graphs?default", content="", headers={"Content-Type": "text/turtle"}),
                stranger.delete("/graphs?default"),
            ]
            assert [response.status_code for response in refused] == [401] * 5
            assert {response.headers["www-authenticate"].partition(" ")[0] for response in refused} == {"Bearer"}
            assert not any("access-control-allow-origin" in response.headers for response in refused[:1] + refused[3:])


def test_an_update_that_cannot_be_made_changes_nothing_and_says_why(client: httpx.Client) -> None:
    half = update(client, "INSERT DATA { <urn:half> <urn:p> 1 } ; INSERT DATA { <urn:half> <urn:q> }")
    assert half.status_code == 400
    assert "error at 1:" in half.json()["detail"]
    assert ask(client, "SELECT * { <urn:half> ?p ?o }") == []
    assert update(client, "").status_code == 400
    assert client.post("/update", content=b"\xff", headers=UPDATE).status_code == 400
    assert client.post("/update", content="CLEAR ALL", headers={"Content-Type": "text/plain"}).status_code == 415
    assert client.post("/update", data={"query": "ASK {}"}).status_code == 400
    assert client.get("/update").status_code == 405
    assert client.post("/update", data={"update": ["CLEAR ALL", "CLEAR ALL"]}).status_code == 400


def test_a_graph_that_is_no_rdf_leaves_the_old_one(client: httpx.Client) -> None:
    turtle = {"Content-Type": "text/turtle"}
    graph = {"graph": "urn:kept"}
    assert client.put("/graphs", params=graph, content="<urn:a> <urn:b> 1 .", headers=turtle).status_code == 201
    broken = client.put("/graphs", params=graph, content="<urn:a> <urn:b> 2 . nonsense", headers=turtle)
    assert broken.status_code == 400
    assert ask(client, "SELECT ?o { GRAPH <urn:kept> { ?s ?p ?o } }") == ["1"]
    assert client.put("/graphs", params=graph, content="x", headers={"Content-Type": "text/html"}).status_code == 415
    assert client.get("/graphs", params={"graph": "no iri"}).status_code == 400
    assert client.get("/graphs", params={"graph": "urn:x", "default": ""}).status_code == 400
    assert client.get("/graphs", params={"graph": "urn:none"}).status_code == 404
    assert client.request("PATCH", "/graphs", params=graph).status_code == 405


def test_four_hundred_concurrent_increments_give_four_hundred(client: httpx.Client) -> None:
    assert update(client, "DROP SILENT GRAPH <urn:g> ; INSERT DATA { GRAPH <urn:g> { <urn:c> <urn:n> 0 } }").is_success
    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda _: update(client, INCREMENT).status_code, range(400)))
    assert answers == [204] * 400
    assert ask(client, "SELECT ?n { GRAPH <urn:g> { <urn:c> <urn:n> ?n } }") == ["400"]


def test_no_query_fails_while_snapshots_change(client: httpx.Client) -> None:
    done = threading.Event()
    seen: list[int] = []

    def read() -> None:
        while not done.is_set():
            seen.append(client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).status_code)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(30):
        assert update(client, f"INSERT DATA {{ GRAPH <urn:many> {{ <urn:s> <urn:p> {number} }} }}").is_success
    done.set()
    for reader in readers:
        reader.join(30)
    assert len(seen) > 30
    assert set(seen) == {200}


def size_beside(directory: Path) -> int:
    """Bytes on the disk that are no part of the newest snapshot; a file with several names counts once."""
    newest = Snapshots(directory).path(Snapshots(directory).revision() or 0)
    part = {path.stat().st_ino for path in newest.iterdir()}
    files = {(found.st_ino, found.st_size) for path in directory.rglob("*") if (found := path.stat())}
    return sum(size for inode, size in files if inode not in part)


LARGE = "".join(f'<urn:s{n}> <urn:p> "{n:0200}" .\n' for n in range(3_000))


@pytest.mark.parametrize("moment", ["update", "load", "snapshot"])
def test_a_writer_that_is_killed_loses_nothing_acknowledged(
    running: tuple[Running, Path], client: httpx.Client, moment: str
) -> None:
    server, directory = running
    graph = f"urn:killed:{moment}"
    acknowledged: list[int] = []
    assert update(client, f"DROP SILENT GRAPH <{graph}>").is_success
    before = size_beside(directory)
    for number in range(10):
        killer = threading.Thread(target=_kill_soon, args=(server, directory, moment, number))
        killer.start()
        for step in range(4):
            value = number * 100 + step
            if moment == "load":
                body = f"{LARGE}<urn:c> <urn:n> {value} ."
                headers = {"Content-Type": "text/turtle"}
                response = client.post("/graphs", params={"graph": graph}, content=body, headers=headers)
            else:
                response = update(client, f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:c> <urn:n> {value} }} }}")
            assert response.status_code in (201, 204, 503), response.text
            if response.is_success:
                acknowledged.append(value)
        killer.join()
    assert update(client, f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:c> <urn:n> -1 }} }}").is_success
    kept = {int(value) for value in ask(client, f"SELECT ?n {{ GRAPH <{graph}> {{ <urn:c> <urn:n> ?n }} }}")}
    assert kept >= {*acknowledged, -1}
    assert len(acknowledged) >= 10
    assert update(client, f"DROP GRAPH <{graph}>").is_success
    deadline = time.monotonic() + 20  # until idle workers have let go of the snapshots from before
    while size_beside(directory) - before > 10_000_000 and time.monotonic() < deadline:
        assert update(client, f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:c> <urn:n> 0 }} }}").is_success
        time.sleep(1)
    assert size_beside(directory) - before <= 10_000_000
    assert not [path for path in (directory / "snapshots").iterdir() if not path.name.isdecimal()]


def _kill_soon(server: Running, directory: Path, moment: str, number: int) -> None:
    """Ends the writing process a little later each time; in the moment of a snapshot, when its folder appears."""
    deadline = time.monotonic() + 20
    newest = Snapshots(directory).revision()
    while time.monotonic() < deadline:
        pids = server.children(WRITING)
        if not pids:
            time.sleep(0.002)
            continue
        if moment == "snapshot":
            if not list((directory / "snapshots").glob("*.tmp")) and Snapshots(directory).revision() == newest:
                time.sleep(0.0005)
                continue
        else:
            time.sleep(0.01 + number * (0.03 if moment == "load" else 0.012))
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        return


def test_what_a_user_took_from_the_builder_comes_back_with_the_next_build(
    running: tuple[Running, Path], client: httpx.Client
) -> None:
    from builder.pipeline import open_writer
    from tests.api.conftest import BASE

    claims = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?c a hud:Claim } }"
    before = ask(client, claims)
    assert update(client, "DELETE { GRAPH ?g { ?c a hud:Claim } } WHERE { GRAPH ?g { ?c a hud:Claim } }").is_success
    assert ask(client, claims) == ["0"]
    with open_writer(running[1], base_iri=BASE, min_confidence=0.5) as writer:
        writer.put([])
    assert ask(client, claims) == before
    assert ask(client, "SELECT ?o { GRAPH <urn:kept> { ?s ?p ?o } }") == ["1"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 48 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("a small disk can be mounted by root alone")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_refuses_what_cannot_be_kept_and_loses_nothing(store: Path, small_disk: Path) -> None:
    directory = small_disk / "store"
    shutil.copytree(store, directory)
    query = "SELECT (COUNT(*) AS ?n) { GRAPH <urn:full> { ?s ?p ?o } }"
    body = "".join(f'<urn:s{n}> <urn:p> "{n:0200}" .\n' for n in range(4_000))
    turtle = {"Content-Type": "text/turtle"}
    with (
        serving(directory, write_token=TOKEN) as server,
        httpx.Client(base_url=server.url, headers=BEARER, timeout=60) as client,
    ):
        assert update(client, "INSERT DATA { GRAPH <urn:full> { <urn:first> <urn:p> 1 } }").status_code == 204
        with (small_disk / "ballast").open("wb") as ballast, contextlib.suppress(OSError):
            while True:
                ballast.write(b"x" * 65536)
        refused = client.post("/graphs", params={"graph": "urn:full"}, content=body, headers=turtle)
        assert refused.status_code == 507, refused.text
        assert ask(client, query) == ["1"]
        (small_disk / "ballast").unlink()
        assert client.post("/graphs", params={"graph": "urn:full"}, content=body, headers=turtle).is_success
        assert ask(client, query) == ["4001"]
