"""A lock file in, the right to write out: one writer at a time, the others wait and say so."""

from __future__ import annotations

import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from builder.errors import StoreError

__all__ = ["hold"]

_log = logging.getLogger(__name__)
_PAUSE = 0.1  # seconds between two tries


@contextmanager
def hold(path: Path, *, patience: float) -> Iterator[None]:
    """Holds the lock; waits for at most `patience` seconds while another writer has it, then StoreError."""
    with path.open("a") as file:
        deadline = time.monotonic() + patience
        told = False
        while not _try(file.fileno()):
            if time.monotonic() >= deadline:
                raise StoreError(
                    f"another process has been writing to {path.parent} for {patience:g} seconds; "
                    "wait until it is done, or stop it"
                )
            if not told:
                _log.warning("waiting until another process has written to %s", path.parent)
                told = True
            time.sleep(_PAUSE)
        yield


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
