"""A store and the settings in, the HTTP application out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from api import (
    articles,
    ask,
    entities,
    events,
    evidence,
    extract,
    graph,
    health,
    judgements,
    measures,
    metrics,
    named_queries,
    ontology,
    plans,
    problems,
    resources,
    search,
    similar,
    timeline,
)
from api.access import Access
from api.mcp import mount_assistant
from api.metrics import Metrics
from api.middleware import CommonHeaders, Conditional
from api.openapi import describe_sparql
from api.reconciliation import routes as reconciliation
from api.server import Server
from api.sparql.description import describe_dataset
from api.sparql.endpoint import Sparql
from api.sparql.graphs import Graphs
from api.sparql.update import Update
from api.web import browsing, reading, reviewing, routes
from api.web.embedding import Embedding
from builder.graph.remote import RemoteAddress
from builder.settings import Settings

if TYPE_CHECKING:
    from builder.extraction import Engine

__all__ = ["create_app"]

_PARTS = (
    *(routes, browsing, reading, reviewing),
    *(resources, ontology, search, similar, entities, events, evidence, timeline, articles, extract),
    *(ask, named_queries, graph, measures, plans, judgements, health, metrics),
)

_DESCRIPTION = (
    "A knowledge graph of armed conflict from Arabic and English news, in which every statement knows who claims it, "
    "in which words, in which article."
)


class _Application(FastAPI):
    """The framework's application, with paths before it: its own way to a route costs as much as a small query."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - those of the framework, as they are
        super().__init__(**options)
        self.direct: dict[str, ASGIApp] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self.direct.get(scope["path"]) if scope["type"] == "http" else None
        if found is None:
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self
        await found(scope, receive, send)


def create_app(store: Path | RemoteAddress, settings: Settings, *, engine: Engine | None = None) -> FastAPI:
    """The application over a store; StoreError where there is none. Workers live with its lifespan.

    `engine` reads plain questions; without one it is built when the first is asked.
    """
    server = Server(store, settings, engine=engine)
    counted = Metrics(server)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await server.pool.start()
        await run_in_threadpool(lambda: server.snapshot().explore_soon())
        try:
            async with assistant():
                yield
        finally:
            server.measuring.stop()
            await server.writer.stop()
            await server.pool.stop()
            server.reader.close()

    app = _Application(
        title="Hudna",
        version="1",
        description=_DESCRIPTION,
        docs_url=None,  # the framework's own pages load from other hosts
        redoc_url=None,
        lifespan=lifespan,
        middleware=[
            Middleware(Access, metrics=counted),
            Middleware(CommonHeaders, allowed_hosts=settings.allowed_hosts),
            Middleware(Conditional, revision=server.revision_tag),
        ],
    )
    app.state.hudna = server
    app.state.metrics = counted
    answer = CommonHeaders(Conditional(Sparql(), revision=server.revision_tag), allowed_hosts=settings.allowed_hosts)
    app.direct["/sparql"] = Access(answer, metrics=counted)
    problems.install(app)
    _add_routes(app)
    assistant = mount_assistant(app, server)
    describe_sparql(app)
    return app


def _add_routes(app: FastAPI) -> None:
    for part in _PARTS:
        app.include_router(part.router)
    app.include_router(reconciliation.router)
    app.router.routes += [
        Route("/sparql", Sparql()),
        Route("/update", Update()),
        Route("/graphs", Graphs()),
        Route("/graphs/{path:path}", Graphs()),
        Route("/.well-known/void", describe_dataset),
        Route("/favicon.ico", _favicon),
    ]
    app.mount("/embed", Embedding(app.router))
    app.mount("/static", StaticFiles(directory=str(files("api.web").joinpath("static"))), name="static")


async def _favicon(request: Request) -> Response:
    return RedirectResponse("/static/favicon.svg", 301)
