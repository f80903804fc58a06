"""The folder of the one database in, the database out, without what a writer left in it that was killed."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path

from pyoxigraph import Store

from builder.errors import StoreError

__all__ = ["open_database"]


def open_database(path: Path, *, unclean: bool) -> Store | None:
    """The database, open for writing; None where there is none yet. The caller holds the store's lock.

    `unclean` says that a writer did not come to its end. A bulk load that was killed leaves files behind that no
    compaction takes away; a copy by hard links has only what belongs to the database, and takes its place.
    """
    copy = path.with_name(f"{path.name}.copy")
    if copy.exists():  # complete: the engine makes a copy under another name first
        shutil.rmtree(path, ignore_errors=True)
        copy.rename(path)
    for left in path.parent.glob(f"{copy.name}*"):
        shutil.rmtree(left, ignore_errors=True)
    if not path.exists():
        return None
    try:
        if unclean:
            Store(path).backup(copy)
            shutil.rmtree(path)
            copy.rename(path)
        try:
            return Store(path)
        except OSError:
            gc.collect()  # an earlier writer of this process may still wait for the collector, with the database open
            return Store(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be opened: {error}") from error
