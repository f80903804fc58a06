"""A store folder and the settings in; an assistant is answered over standard input and output until it leaves."""

from __future__ import annotations

from pathlib import Path

from api.mcp.assistant import create_assistant
from api.server import Server
from builder.settings import Settings

__all__ = ["talk"]


async def talk(directory: Path, settings: Settings) -> None:
    """Answers one assistant; StoreError where the folder holds no store. Nothing else may write standard output."""
    server = Server(directory, settings)
    await server.pool.start()
    try:
        await create_assistant(server).run_stdio_async()
    finally:
        await server.pool.stop()
        server.reader.close()
