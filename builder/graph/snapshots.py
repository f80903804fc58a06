"""A store in, numbered read-only copies of it out: `snapshots/N`, the newest of which `current` names."""

from __future__ import annotations

import shutil
from pathlib import Path

from pyoxigraph import Store

from builder.errors import StoreError

__all__ = ["Snapshots"]

_KEPT = 2  # the newest, and the one that readers may be about to open


class Snapshots:
    """The copies in one store folder. Copies are hard links, so that one costs little time and no space."""

    def __init__(self, directory: Path) -> None:
        self._folder = directory / "snapshots"
        self._current = directory / "current"

    def revision(self) -> int | None:
        """The number of the newest snapshot; None before the first one."""
        try:
            return int(self._current.read_text())
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise StoreError(f"{self._current} holds no number; run `hudna build` to write it anew") from error

    def path(self, revision: int) -> Path:
        return self._folder / str(revision)

    def publish(self, store: Store) -> int:
        """Copies the store, makes the copy the current one and returns its number."""
        revision = max([self.revision() or 0, *self._numbers()]) + 1
        self._folder.mkdir(exist_ok=True)
        store.backup(self.path(revision))
        draft = self._current.with_suffix(".new")
        draft.write_text(f"{revision}\n")
        draft.replace(self._current)
        for number in sorted(self._numbers())[:-_KEPT]:
            shutil.rmtree(self.path(number))
        return revision

    def _numbers(self) -> list[int]:
        if not self._folder.is_dir():
            return []
        return [int(path.name) for path in self._folder.iterdir() if path.name.isdecimal()]
