"""SPARQL servers for tests, on a free port of this machine: the `oxigraph` program, and Virtuoso where it is."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from builder.graph.remote import Dialect, RemoteAddress

_SECONDS = 30

_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 4000
MaxDirtyBuffers = 2000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 1000000
"""


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def find_oxigraph() -> str:
    """The program beside this Python; its test is skipped where it is not installed."""
    found = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if found is None:
        pytest.skip("the program oxigraph is not installed (pip install oxigraph)")
    return found


@contextmanager
def serve_oxigraph(folder: Path, *options: str) -> Iterator[RemoteAddress]:
    port = free_port()
    program = [find_oxigraph(), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}", *options]
    with _running(program, f"http://127.0.0.1:{port}/query"):
        yield RemoteAddress(query=f"http://127.0.0.1:{port}/query", update=f"http://127.0.0.1:{port}/update")


@contextmanager
def serve_virtuoso(folder: Path) -> Iterator[RemoteAddress]:
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("Virtuoso is not installed (apt-get install virtuoso-opensource-7-bin)")
    folder.mkdir(parents=True, exist_ok=True)
    http = free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_VIRTUOSO.format(folder=folder, http=http, sql=free_port()), encoding="utf-8")
    address = f"http://127.0.0.1:{http}/sparql-auth"
    with _running([program, "+foreground", "+configfile", str(settings)], address):
        yield RemoteAddress(query=address, update=address, dialect=Dialect.VIRTUOSO, user="dba", password="dba")


@contextmanager
def _running(program: list[str], address: str) -> Iterator[None]:
    with subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _await(address, process)
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server ended with {process.returncode}"
        try:
            httpx2.get(address, params={"query": "ASK {}"}, trust_env=False)
            return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer in {_SECONDS} s")
