"""Commands that serve a store: over HTTP, to an assistant, and the demo of the bundled articles."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AnyReadStore, Host, Port, ReadStore

if TYPE_CHECKING:
    from builder.graph.remote import RemoteAddress
    from builder.settings import Settings

__all__ = ["demo", "mcp", "serve"]


def serve(store: AnyReadStore, host: Host = None, port: Port = None) -> None:
    """Serve a store over HTTP.

    Pages at /, SPARQL at /sparql, JSON under /api/v1/. Ctrl-C ends it.
    New builds into the store show without a restart.

    \b
    Examples:
      hudna serve --store graph
      hudna serve --store graph --host 0.0.0.0 --port 80
      hudna serve --store http://localhost:7878/query
    """
    from api.commands.remote import store_to_read
    from builder.settings import load_settings

    settings = load_settings()
    place = store_to_read(store, settings)
    with _listen(host or settings.host, settings.port if port is None else port) as listening:
        _serve(place, settings, listening)


def demo(
    store: Annotated[
        Path, typer.Option("--store", metavar="DIR", file_okay=False, help="Where to build the graph.")
    ] = Path("demo-store"),
    host: Host = None,
    port: Port = None,
) -> None:
    """Build the graph of the bundled articles, and serve it.

    \b
    Examples:
      hudna demo
      hudna demo --port 0
    """
    from builder.settings import load_settings

    settings = load_settings()
    with _listen(host or settings.host, settings.port if port is None else port) as listening:
        _build_demo(store, settings)
        _serve(store, settings, listening)


def mcp(store: ReadStore) -> None:
    """Serve a store to an assistant that speaks MCP, over standard input and output.

    `hudna serve` does the same at /mcp over HTTP. The assistant starts this command itself.

    \b
    Examples:
      hudna mcp --store graph
    """
    import asyncio

    from api.mcp import talk
    from builder.settings import load_settings

    settings = load_settings()
    with suppress(KeyboardInterrupt):
        asyncio.run(talk(store, settings))


def _build_demo(store: Path, settings: Settings) -> None:
    from api.commands.building import BuildOptions, build_into
    from api.commands.messages import Teller
    from api.commands.options import OtherCode
    from builder.demo import demo_articles
    from builder.sources import Defaults, article_item

    items = [article_item(article, where=f"demo article {article.id}") for article in demo_articles()]
    typer.echo(f"Building the graph of {len(items)} bundled articles in {store} …")
    teller = Teller(warn=False)
    renewed = BuildOptions(other_code=OtherCode.REBUILD)  # a demo of an earlier version is made anew without asking
    build_into(store, items, settings, teller, defaults=Defaults(), sources=("demo",), options=renewed)
    if teller.refused:
        teller.finish()


def _listen(host: str, port: int) -> socket.socket:
    """A socket on that address, taken before any long work begins; UsageError where it cannot be had."""
    from builder.errors import UsageError

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        problem = error.strerror or str(error)
        raise UsageError(f"cannot listen on {host} port {port}: {problem}; choose another with --port") from error


def _serve(store: Path | RemoteAddress, settings: Settings, listening: socket.socket) -> None:
    import uvicorn
    import uvloop

    from api.app import create_app
    from api.connections import Connection
    from api.logs import configure_logs
    from api.sparql.exchange import write_audit_log

    host, port = listening.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    app = create_app(store, settings)
    configure_logs(settings.log_format, settings.log_level)
    if settings.audit_log is not None:
        write_audit_log(settings.audit_log)
    patience = round(settings.query_timeout) + 5  # an answer that was begun is finished
    server = uvicorn.Server(
        uvicorn.Config(
            app, log_config=None, access_log=False, http=Connection, ws="none", timeout_graceful_shutdown=patience
        )
    )
    typer.echo(f"Hudna answers at {address} (Ctrl-C ends it)")
    with suppress(KeyboardInterrupt):  # Ctrl-C is how a server ends, not a failure
        uvloop.run(server.serve(sockets=[listening]))
