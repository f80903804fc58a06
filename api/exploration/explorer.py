"""The stores of one server in, the newest revision that is explored out; a large one is explored in the background."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from api.exploration.explored import Explored
from api.exploration.reading import read_explored
from builder.errors import StoreError
from builder.graph.patterns import Dataset

__all__ = ["Explorer"]

_PATIENCE = 1.0  # seconds that a request waits for a new revision while an older one could answer it
_LONGEST = 20.0  # seconds that a request waits where there is no older one
_log = logging.getLogger(__name__)


class Explorer:
    """One per server; threads share it. `revision` says which revision answers come from."""

    def __init__(
        self, base_iri: str, *, lasts: int = 1, then: Callable[[Explored], None] = lambda explored: None
    ) -> None:
        """`lasts`: so many revisions a result is good for, where a revision is a while of a remote store.

        `then` is called in the background with each revision that was explored.
        """
        self._base_iri = base_iri
        self._lasts = lasts
        self._then = then
        self._changed = threading.Condition()
        self._explored: Explored | None = None
        self._wanted: int | None = None
        self._failed: Exception | None = None

    @property
    def revision(self) -> int:
        """The newest revision that is explored; 0 where none is."""
        explored = self._explored
        return explored.revision if explored else 0

    def begin(self, dataset: Dataset, revision: int) -> None:
        """Starts to read that revision in the background, if it is not read yet."""
        with self._changed:
            if self._wanted != revision and self.revision < revision:
                self._wanted, self._failed = revision, None
                threading.Thread(target=self._read, args=(dataset, revision), name="explorer", daemon=True).start()

    def explore(self, dataset: Dataset, revision: int) -> Explored:
        """That revision, or an older one while it is read; StoreError where neither comes in time."""
        explored = self._explored
        if explored is not None and explored.revision <= revision < explored.revision + self._lasts:
            return explored
        self.begin(dataset, revision)
        with self._changed:
            deadline = time.monotonic() + (_LONGEST if self._explored is None else _PATIENCE)
            while self.revision < revision and self._failed is None and (left := deadline - time.monotonic()) > 0:
                self._changed.wait(left)
            if self._explored is None:
                raise StoreError(f"revision {revision} is not explored yet: {self._failed or 'still reading'}")
            return self._explored

    def _read(self, dataset: Dataset, revision: int) -> None:
        begun = time.monotonic()
        try:
            explored = read_explored(dataset, self._base_iri, revision)
        except Exception as error:  # the thread's end must reach those who wait
            with self._changed:
                self._wanted, self._failed = None, error
                self._changed.notify_all()
            _log.exception("revision %d cannot be explored", revision)
            return
        with self._changed:
            if self._explored is None or self._explored.revision < revision:
                self._explored = explored
            self._changed.notify_all()
        _log.info("explored revision %d in %.1f s: %d events", revision, time.monotonic() - begun, explored.size)
        self._then(explored)
