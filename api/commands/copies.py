"""Commands that make a file of a store, and a store of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.messages import report
from api.commands.options import AsJson, ReadStore, WriteStore

__all__ = ["backup", "restore"]


def backup(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", dir_okay=False, help="The file to write, such as graph.tar or graph.tar.gz."),
    ],
    store: ReadStore,
    json: AsJson = False,
) -> None:
    """Write a whole store into one file: graphs, texts and facts of one moment.

    A server may run and a build may wait meanwhile. The file is complete or not there.

    \b
    Examples:
      hudna backup graph-2026-11-24.tar.gz --store graph
    """
    from dataclasses import asdict

    from builder.graph.backup import back_up

    done = back_up(store, file)
    report(asdict(done), f"revision {done.revision} of {store} is in {file} ({done.bytes:,} bytes of data)", json=json)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False, help="A file that `hudna backup` wrote.")],
    store: WriteStore,
    json: AsJson = False,
) -> None:
    """Make a store of a file that `hudna backup` wrote.

    Into a folder that is not there or empty; every part is checked before the store takes its place.

    \b
    Examples:
      hudna restore graph-2026-11-24.tar.gz --store graph
    """
    from dataclasses import asdict

    from builder.graph.backup import restore as unpack

    done = unpack(file, store)
    report(asdict(done), f"{store} is at revision {done.revision} ({done.bytes:,} bytes of data)", json=json)
