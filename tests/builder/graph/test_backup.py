"""Backups: what comes back is what was there, and nothing comes back of a file that is not sound."""

from __future__ import annotations

import io
import json
import tarfile
import threading
from pathlib import Path

import pytest

from builder.errors import HudnaError, StoreError, UsageError
from builder.graph.backup import back_up, restore
from builder.graph.lock import hold
from builder.graph.reader import Reader
from builder.graph.snapshots import Snapshots
from tests.builder.graph.stores import build, dump, open_writer
from tests.builder.newsroom import clash, tell


def article(number: int):  # type: ignore[no-untyped-def]
    return tell(f"Article {number} on the war.", (clash("war"),), id=str(number))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    directory = tmp_path / "graph"
    build(directory, [article(1), article(2)])
    return directory


@pytest.mark.parametrize("name", ["copy.tar", "copy.tar.gz"])
def test_a_store_comes_back_as_it_was(store: Path, tmp_path: Path, name: str) -> None:
    made = back_up(store, tmp_path / name)
    done = restore(tmp_path / name, tmp_path / "again")
    assert done == made
    assert dump(tmp_path / "again") == dump(store)
    with Reader(store) as here, Reader(tmp_path / "again") as there:
        assert list(there.articles()) == list(here.articles())
        assert (there.revision, there.base_iri) == (here.revision, here.base_iri)
        assert len(there.names()) == len(here.names()) > 0
    assert Snapshots(tmp_path / "again").names(done.revision).is_file()
    assert sorted(path.name for path in store.iterdir() if path.name.startswith("backup")) == []


def test_what_came_back_goes_on_where_the_store_was(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "copy.tar")
    restore(tmp_path / "copy.tar", tmp_path / "again")
    for directory in (store, tmp_path / "again"):
        with open_writer(directory) as writer:
            assert writer.put([article(3), article(1)]).written
    assert dump(tmp_path / "again") == dump(store)


def test_a_backup_waits_for_the_writer(store: Path, tmp_path: Path) -> None:
    with hold(store / "lock", patience=5):
        thread = threading.Thread(target=back_up, args=(store, tmp_path / "copy.tar"))
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive()
        assert not (tmp_path / "copy.tar").exists()
    thread.join(timeout=20)
    assert (tmp_path / "copy.tar").exists()


def test_nothing_that_is_there_is_overwritten(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "copy.tar")
    with pytest.raises(UsageError, match="is there already"):
        back_up(store, tmp_path / "copy.tar")
    with pytest.raises(UsageError, match="is not empty"):
        restore(tmp_path / "copy.tar", store)
    with pytest.raises(UsageError, match="no folder"):
        back_up(store, tmp_path / "nowhere" / "copy.tar")
    with pytest.raises(UsageError, match="no file"):
        restore(tmp_path / "none.tar", tmp_path / "new")
    (tmp_path / "empty").mkdir()
    restore(tmp_path / "copy.tar", tmp_path / "empty")


def rewrite(source: Path, target: Path, change: dict[str, bytes | None], extra: dict[str, bytes] | None = None) -> None:
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        parts = [(member.name, old.extractfile(member).read()) for member in old]  # type: ignore[union-attr]
        for name, content in [*((name, change.get(name, content)) for name, content in parts), *(extra or {}).items()]:
            if content is not None:
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                new.addfile(entry, io.BytesIO(content))


def test_a_file_that_is_not_sound_leaves_nothing(store: Path, tmp_path: Path) -> None:
    whole = tmp_path / "copy.tar"
    back_up(store, whole)
    bad = tmp_path / "bad.tar"
    whole_bytes = whole.read_bytes()

    def refused(match: str) -> None:
        with pytest.raises(HudnaError, match=match):
            restore(bad, tmp_path / "new")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.tar", "copy.tar", "graph"]

    bad.write_bytes(b"not a tar file")
    refused("cannot be read as a backup")
    for share in (0.2, 0.5, 0.9):
        bad.write_bytes(whole_bytes[: int(len(whole_bytes) * share)])
        refused("bad.tar")
    rewrite(whole, bad, {"facts": b"other"})
    refused("facts is not what was backed up")
    rewrite(whole, bad, {"facts": None})
    refused("facts is missing")
    rewrite(whole, bad, {"manifest.json": None})
    refused("does not begin with manifest.json")
    rewrite(whole, bad, {}, extra={"../out": b"x"})
    refused("no part of a backup")
    with tarfile.open(whole) as archive:
        manifest = json.loads(archive.extractfile("manifest.json").read())  # type: ignore[union-attr]
    outside = {**manifest, "files": {**manifest["files"], "../out": "0"}}
    rewrite(whole, bad, {"manifest.json": json.dumps(outside).encode()}, extra={"../out": b"x"})
    refused("no part of a backup")
    rewrite(whole, bad, {"manifest.json": json.dumps({**manifest, "form": 9}).encode()})
    refused("another version")


def test_a_folder_that_is_no_store_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no graph yet"):
        back_up(tmp_path, tmp_path / "copy.tar")
