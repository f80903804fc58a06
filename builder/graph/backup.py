"""A store folder in, one file with all of it out, and such a file in, the store folder out again.

The file is a tar archive: `manifest.json` with the digest of every other file, `facts`, the newest snapshot as
`store/`, and its index `names`. Writers wait while the parts are taken, which are links and take no time; readers
never do.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ValidationError
from pyoxigraph import Store

from builder.errors import StoreError, UsageError
from builder.graph.lock import hold
from builder.graph.reader import Reader
from builder.graph.snapshots import Snapshots

__all__ = ["Backup", "back_up", "restore"]

_FORM = 1
_PART = re.compile(r"facts|names|store/[\w.-]+")
_MANIFEST = "manifest.json"
_LONGEST_MANIFEST = 10_000_000
_CHUNK = 1 << 20
_PATIENCE = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a file holds: the revision of the store, its base IRI, and the size of its parts."""

    revision: int
    base_iri: str
    bytes: int


class _Manifest(BaseModel):
    """The first part of a file: what the others are, each with its SHA-256."""

    form: int
    revision: int
    base_iri: str
    files: Mapping[str, str]


def back_up(directory: Path, file: Path) -> Backup:
    """Writes the whole store into a file that is not there yet, complete or not at all: `.tar` or, smaller, `.tar.gz`.

    UsageError where there is such a file.
    """
    if file.exists():
        raise UsageError(f"{file} is there already; choose another name, or remove it first")
    if not file.parent.is_dir():
        raise UsageError(f"there is no folder {file.parent} to write {file.name} in; make it first")
    with Reader(directory) as reader:
        base = reader.base_iri
    draft = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    try:
        with _parts(directory) as (revision, folder):
            files = sorted(path for path in folder.rglob("*") if path.is_file())
            listed = {str(PurePosixPath(path.relative_to(folder))): _digest(path) for path in files}
            manifest = _Manifest(form=_FORM, revision=revision, base_iri=base, files=listed)
            with _open_archive(draft, packed=file.name.endswith((".gz", ".tgz"))) as archive:
                _add_manifest(archive, manifest)
                for name in listed:
                    archive.add(folder / name, name, recursive=False)
            size = sum(path.stat().st_size for path in files)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return Backup(revision=revision, base_iri=base, bytes=size)


def restore(file: Path, directory: Path) -> Backup:
    """Makes a store folder of a file, complete or not at all; StoreError where the file is no sound backup."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UsageError(f"{directory} is not empty; a store is restored into a folder of its own")
    draft = directory.with_name(f"{directory.name}.{os.getpid()}.restoring")
    draft.mkdir(parents=True)
    try:
        manifest = _unpack(file, draft)
        snapshots = Snapshots(draft)
        snapshot = snapshots.path(manifest.revision)
        snapshot.parent.mkdir()
        try:
            Store(draft / "store").backup(snapshot)
        except (OSError, ValueError) as error:
            raise StoreError(f"{file} holds no sound database: {error}") from error
        if (draft / "names").exists():
            (draft / "names").rename(snapshots.names(manifest.revision))
        (draft / "current").write_text(f"{manifest.revision}\n")
        Reader(draft).close()
        if directory.exists():
            directory.rmdir()
        draft.rename(directory)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return manifest


@contextmanager
def _parts(directory: Path) -> Iterator[tuple[int, Path]]:
    """A folder with the parts of one moment, and its revision: links to the snapshot, a copy of the facts."""
    folder = directory / f"backup.{os.getpid()}"
    snapshots = Snapshots(directory)
    try:
        with hold(directory / "lock", patience=_PATIENCE):
            revision = snapshots.revision()
            assert revision is not None, "the store was opened a moment ago"
            (folder / "store").mkdir(parents=True)
            for path in snapshots.path(revision).iterdir():
                if path != snapshots.names(revision):
                    os.link(path, folder / "store" / path.name)
            if snapshots.names(revision).exists():
                os.link(snapshots.names(revision), folder / "names")
            with closing(sqlite3.connect(directory / "facts")) as facts:
                facts.execute("VACUUM INTO ?", (str(folder / "facts"),))
        yield revision, folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(file: Path, folder: Path) -> Backup:
    """Writes the parts of a file into a folder, each checked against the manifest."""
    try:
        with tarfile.open(file) as archive:
            manifest = _read_manifest(archive, file)
            missing, size = set(manifest.files), 0
            while (member := archive.next()) is not None:
                # only what the manifest lists, and never out of the folder
                if member.name not in missing or not member.isreg() or not _PART.fullmatch(member.name):
                    raise StoreError(f"{file} holds {member.name!r}, which is no part of a backup")
                content = archive.extractfile(member)
                assert content is not None, "a regular file"
                target = folder / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as output:
                    shutil.copyfileobj(content, output, _CHUNK)
                if _digest(target) != manifest.files[member.name]:
                    raise StoreError(f"{file} is damaged: {member.name} is not what was backed up")
                missing.remove(member.name)
                size += member.size
    except (tarfile.TarError, EOFError, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise UsageError(f"there is no file {file}") from error
        raise StoreError(f"{file} cannot be read as a backup: {error}") from error
    if missing:
        raise StoreError(f"{file} is not complete: {min(missing)} is missing")
    return Backup(revision=manifest.revision, base_iri=manifest.base_iri, bytes=size)


def _read_manifest(archive: tarfile.TarFile, file: Path) -> _Manifest:
    first = archive.next()
    content = archive.extractfile(first) if first and first.name == _MANIFEST and first.isreg() else None
    if first is None or content is None or first.size > _LONGEST_MANIFEST:
        raise StoreError(f"{file} is no backup of a store: it does not begin with {_MANIFEST}")
    try:
        manifest = _Manifest.model_validate_json(content.read())
    except ValidationError as error:
        raise StoreError(f"{file} is no backup of a store: its {_MANIFEST} is not one of ours") from error
    if manifest.form != _FORM:
        raise StoreError(f"{file} was written by another version of Hudna, in form {manifest.form}; this is {_FORM}")
    return manifest


def _add_manifest(archive: tarfile.TarFile, manifest: _Manifest) -> None:
    content = manifest.model_dump_json(indent=1).encode()
    entry = tarfile.TarInfo(_MANIFEST)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _open_archive(file: Path, *, packed: bool) -> tarfile.TarFile:
    if packed:  # the database is compressed already: the quickest level is enough
        return tarfile.open(file, "w:gz", compresslevel=1)
    return tarfile.open(file, "w")
