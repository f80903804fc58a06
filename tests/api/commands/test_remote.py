"""Commands whose store is a URL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from builder.graph.remote import RemoteAddress, RemoteClient
from builder.graph.remote_dataset import RemoteDataset
from tests.api.commands.conftest import Runner
from tests.servers import serve_oxigraph


@pytest.fixture
def address(tmp_path: Path) -> Iterator[RemoteAddress]:
    with serve_oxigraph(tmp_path / "oxigraph") as address:
        yield address


def size(address: RemoteAddress) -> int:
    with closing(RemoteClient(address)) as client:
        return len(RemoteDataset(client, "https://w3id.org/hudna/id/"))


def test_build_and_withdraw_keep_a_remote_store_as_the_folder_is(
    run: Runner, news: Path, tmp_path: Path, address: RemoteAddress
) -> None:
    work = ("--store", address.query, "--work", tmp_path / "work")
    done = run("build", news, *work)
    assert done.code == 0
    assert "3 article graphs sent, 0 dropped" in done.err
    full = size(address)
    assert "0 article graphs sent, 0 dropped; 0 statements added" in run("build", news, *work).err
    assert "1 dropped" in run("withdraw", "clash", *work).err
    assert size(address) < full
    assert "1 article graphs sent" in run("build", news, *work).err
    assert size(address) == full


def test_a_store_that_is_not_there_is_named(run: Runner, news: Path, tmp_path: Path) -> None:
    missing = tmp_path / "none"
    assert f"there is no store {missing}" in run("serve", "--store", missing, "--port", 0).err
    assert run("withdraw", "x", "--store", missing).code == 2
    assert "--work goes with a URL" in run("build", news, "--store", missing, "--work", tmp_path).err
