"""An application and its server in; at `/mcp` it then answers assistants that speak MCP over HTTP, without sessions."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI
from mcp.server.transport_security import TransportSecuritySettings
from starlette.routing import Route

from api.mcp.assistant import create_assistant
from api.server import Server

__all__ = ["mount_assistant"]

# The application checks host names itself, by HUDNA_ALLOWED_HOSTS, and the graph is public: nothing to guard by origin.
_SECURITY = TransportSecuritySettings(enable_dns_rebinding_protection=False)


def mount_assistant(app: FastAPI, server: Server) -> Callable[[], AbstractAsyncContextManager[None]]:
    """Adds the route, and returns what must run for as long as the application does."""
    mcp = create_assistant(server)
    inner = mcp.streamable_http_app(
        streamable_http_path="/mcp", json_response=True, stateless_http=True, transport_security=_SECURITY
    )
    (route,) = (route for route in inner.routes if isinstance(route, Route))
    # Without sessions there is no stream to open by GET: it would stay open and silent.
    app.router.routes += [Route(path, route.app, methods=["POST"]) for path in ("/mcp", "/mcp/")]
    return mcp.session_manager.run
