"""A store in, numbered read-only copies of it out: `snapshots/N`, the newest of which `current` names.

Who reads a copy holds a shared lock on its folder, so that the writer takes away only what nobody reads; the system
lets go of the lock when the reader ends, however it ends.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Collection
from pathlib import Path

from pyoxigraph import Store

from builder.errors import StoreError
from builder.graph.names import renew_names

__all__ = ["OpenSnapshot", "Snapshots"]

_KEPT = 2  # the newest, and the one that readers may be about to open
_TRIES = 20  # a snapshot may be taken away between reading its number and opening it


class OpenSnapshot:
    """One copy, open for reading. It counts as in use until `close`, or until its process ends."""

    def __init__(self, path: Path, revision: int) -> None:
        self.revision = revision
        self._mark = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(self._mark, fcntl.LOCK_SH)
            self.store = Store.read_only(str(path))
        except BaseException:
            os.close(self._mark)
            raise

    def close(self) -> None:
        """The copy may be taken away from now on."""
        os.close(self._mark)


class Snapshots:
    """The copies in one store folder. Copies are hard links, so that one costs little time and no space."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._folder = directory / "snapshots"
        self._current = directory / "current"
        self._read: tuple[tuple[int, int], int] | None = None

    def revision(self) -> int | None:
        """The number of the newest snapshot; None before the first one."""
        try:
            status = self._current.stat()
            version = status.st_ino, status.st_mtime_ns
            if self._read is None or self._read[0] != version:
                self._read = version, int(self._current.read_text())
            return self._read[1]
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise StoreError(f"{self._current} holds no number; run `hudna build` to write it anew") from error

    def path(self, revision: int) -> Path:
        return self._folder / str(revision)

    def names(self, revision: int) -> Path:
        """The index of names of a snapshot; what is loaded or updated over HTTP publishes without one."""
        return self.path(revision) / "names"

    def newest_names(self) -> Path | None:
        """The newest index of names that there is; None before the first one."""
        found = (self.names(revision) for revision in sorted(self._numbers(), reverse=True))
        return next((path for path in found if path.is_file()), None)

    def open(self) -> OpenSnapshot:
        """The newest snapshot; StoreError where there is none or it cannot be read."""
        for tried in range(1, _TRIES + 1):
            revision = self.revision()
            if revision is None:
                raise StoreError(f"{self._directory} holds no snapshot; run `hudna build` to make one")
            try:
                return OpenSnapshot(self.path(revision), revision)
            except OSError as error:
                if tried == _TRIES:
                    raise StoreError(f"{self.path(revision)} cannot be opened: {error}") from error
        raise AssertionError("the last try returns or raises")

    def publish(self, store: Store, *, names: bool = False, only: Collection[str] | None = None) -> int:
        """Copies the store, makes the copy the current one and returns its number; with an index of its `names`.

        `only` are the subjects whose names may be others than in the newest copy; without it all may.
        """
        newest = self.revision() or 0
        revision = max([newest, *self._numbers()]) + 1
        self._folder.mkdir(exist_ok=True)
        store.backup(self.path(revision))
        if names:
            beside = self.names(newest).is_file()  # else the newest index is of an older copy
            renew_names(store, self.names(revision), self.newest_names(), only=only if beside else None)
        draft = self._current.with_suffix(".new")
        draft.write_text(f"{revision}\n")
        draft.replace(self._current)
        self._clear(revision)
        return revision

    def _clear(self, newest: int) -> None:
        """Takes away old copies that nobody reads, and what a writer that was killed left half made."""
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            if not path.name.isdecimal():
                shutil.rmtree(path, ignore_errors=True)
        kept = sorted(self._numbers())[-_KEPT:]
        for number in self._numbers():
            if number not in kept and number != newest:
                _remove_unused(self.path(number))

    def _numbers(self) -> list[int]:
        if not self._folder.is_dir():
            return []
        return [int(path.name) for path in self._folder.iterdir() if path.name.isdecimal()]


def _remove_unused(path: Path) -> None:
    with contextlib.suppress(OSError):
        mark = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            taken = path.with_name(f"{path.name}.old")  # nobody opens it under this name
            path.rename(taken)
            shutil.rmtree(taken, ignore_errors=True)
        finally:
            os.close(mark)
