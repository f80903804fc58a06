"""A store as the user names it in, by folder or by URL; the folder that is read and written, or the address, out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from builder.graph.reader import Reader
    from builder.graph.remote import RemoteAddress
    from builder.graph.remote_dataset import RemoteReader
    from builder.settings import Settings

__all__ = ["open_store", "replicate_store", "store_folder", "store_to_read"]


def store_to_read(store: str, settings: Settings) -> Path | RemoteAddress:
    """The folder or the address of a store that is only read; UsageError where there is no such folder."""
    from builder.errors import UsageError
    from builder.graph.remote import Dialect, RemoteAddress, is_address

    if not is_address(store):
        if not Path(store).is_dir():
            raise UsageError(f"there is no store {store}; `hudna build SOURCE --store {store}` makes one")
        return Path(store)
    return RemoteAddress(
        query=store,
        update=settings.remote_update_url or re.sub(r"/query/?$", "/update", store),
        dialect=Dialect(settings.remote_dialect),
        user=settings.remote_user,
        password=settings.remote_password.get_secret_value() if settings.remote_password else None,
        token=settings.remote_token.get_secret_value() if settings.remote_token else None,
        timeout=settings.query_timeout,
    )


def open_store(store: str, settings: Settings) -> Reader | RemoteReader:
    """The reader of a store, to be closed by the caller."""
    from builder.graph.reader import Reader
    from builder.graph.remote_dataset import RemoteReader

    place = store_to_read(store, settings)
    if isinstance(place, Path):
        return Reader(place)
    return RemoteReader(place, base_iri=settings.base_iri, refresh=settings.remote_refresh)


def store_folder(store: str, work: Path | None) -> Path:
    """The folder that a writing command works in: the store itself, or the one a remote store is a copy of."""
    from builder.errors import UsageError
    from builder.graph.remote import is_address

    if is_address(store):
        return work or Path(re.sub(r"[^\w.]+", "-", store.partition("://")[2]).strip("-") + ".store")
    if work is not None:
        raise UsageError(f"--work goes with a URL as the store; {store} is a folder of its own")
    return Path(store)


def replicate_store(store: str, folder: Path, settings: Settings) -> None:
    """Sends what a folder holds to the remote store that the user named; nothing where the folder is the store."""
    from api.commands.messages import counting
    from builder.graph.reader import Reader
    from builder.graph.remote import RemoteClient
    from builder.graph.replication import replicate

    address = store_to_read(store, settings)
    if isinstance(address, Path):
        return
    client = RemoteClient(address)
    try:
        with Reader(folder) as reader, counting("requests") as count:
            done = replicate(reader.store, client, folder=folder, base_iri=reader.base_iri, progress=count)
    finally:
        client.close()
    typer.echo(
        f"{store}: {done.replaced} article graphs sent, {done.dropped} dropped; "
        f"{done.added} statements added, {done.removed} removed; texts and facts are in {folder}",
        err=True,
    )
    if done.kept:
        typer.echo(f"warning: {done.kept} statements with blank nodes stay in {folder}: they cannot be named", err=True)
