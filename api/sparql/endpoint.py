"""The route `/sparql`: a query in, its result out, in the format that the client asks for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.problems import Problem
from api.sparql.description import describe_service
from api.sparql.formats import SHORT_NAMES, Wanted, choose_formats
from api.sparql.guard import refusal
from api.sparql.pool import Answer, BusyError, DiedError, Job, Pool, SlowError, Status
from api.sparql.request import QueryRequest, read_request
from api.sparql.syntax import explain
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from api.server import Server

__all__ = ["PAGE_LIMIT", "Sparql", "refuse_update", "run"]

_log = logging.getLogger(__name__)

PAGE_LIMIT = 4_000_000  # bytes of a result that a page shows; any other format gives all of it
_LONGEST_REASON = 600  # the engine lists every token it would have taken


class Sparql:
    """The endpoint as an ASGI application, since the framework's own routing costs more than a small query."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if request.method not in ("GET", "HEAD", "POST"):
            raise Problem(405, "A query comes by GET or POST.", headers={"Allow": "GET, HEAD, POST"})
        response = await self._respond(request)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        server: Server = request.app.state.hudna
        asked = await read_request(request)
        accept = request.headers.get("accept")
        if asked.text == "" or (asked.text is None and request.method == "POST"):
            return await self._refuse_empty(server, request, accept)
        if asked.text is None:
            media_type, body = describe_service(server, request, accept, asked.format)
            return Response(body, media_type=media_type) if body else await server.pages.sparql(request, None, None)
        wanted = choose_formats(accept, asked.format)
        if wanted.page:
            return await self._page(server, request, asked)
        answer = await _watch(request, run_request(server, asked, wanted))
        media_type = answer.media_type
        if wanted.label and media_type == wanted.results:
            media_type = wanted.label
        return Response(answer.body, media_type=media_type)

    async def _refuse_empty(self, server: Server, request: Request, accept: str | None) -> Response:
        problem = Problem(400, "The request carries no query.")
        if request.method == "GET" and choose_formats(accept, None).page:
            return await server.pages.sparql(request, None, problem)
        raise problem

    async def _page(self, server: Server, request: Request, asked: QueryRequest) -> Response:
        wanted = Wanted(results="application/sparql-results+json", graphs="text/turtle")
        try:
            answer = await _watch(request, run_request(server, asked, wanted, limit=PAGE_LIMIT))
        except Problem as problem:
            return await server.pages.sparql(request, asked.text, problem)
        return await server.pages.sparql(request, asked.text, answer)


async def run_request(server: Server, asked: QueryRequest, wanted: Wanted, *, limit: int = 64_000_000) -> Answer:
    """The result of a stranger's query; a Problem where it is refused."""
    assert asked.text is not None
    reason = refusal(asked.text)
    if reason:
        raise Problem(403, reason)
    job = Job(
        text=asked.text,
        snapshot=server.snapshot_path(),
        result_type=wanted.results,
        graph_type=wanted.graphs,
        prefixes=dict(PREFIXES),
        base_iri=server.reader.base_iri,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        limit=limit,
    )
    return await run(server.pool, job)


async def run(pool: Pool, job: Job) -> Answer:
    """The answer of a worker; a Problem says why there is none."""
    try:
        answer = await pool.run(job)
    except SlowError as error:
        detail = "The query took longer than this server allows and was stopped; narrow it or add a LIMIT."
        raise Problem(503, detail, headers={"Retry-After": "30"}) from error
    except BusyError as error:
        detail = "All workers are busy with other queries; try again in a moment."
        raise Problem(503, detail, headers={"Retry-After": "5"}) from error
    except DiedError as error:
        _log.warning("a SPARQL worker ended in the middle of a query")
        detail = "The process that ran the query ended before it was done, as happens for want of memory."
        raise Problem(503, detail, headers={"Retry-After": "30"}) from error
    if answer.status is Status.OK:
        return answer
    words = answer.body.decode("utf-8", "replace")
    if answer.status is Status.INVALID:
        raise Problem(400, f"The query cannot be read: {explain(words, job.text)}")
    if len(words) > _LONGEST_REASON:
        words = words[:_LONGEST_REASON] + " …"
    if answer.status is Status.NOT_ACCEPTABLE:
        raise Problem(406, f"The result has none of the formats asked for; there are: {', '.join(SHORT_NAMES)}.")
    if answer.status is Status.TOO_LARGE:
        raise Problem(400, f"The result is larger than {job.limit // 1_000_000} MB; add a LIMIT.")
    _log.warning("a SPARQL query failed: %s", words)
    raise Problem(500, f"The engine could not answer: {words}")


async def _watch(request: Request, work: Coroutine[Any, Any, Answer]) -> Answer:
    """The answer, unless the client leaves before: then the query ends, too."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Problem(499, "The client closed the connection.")
        return task.result()
    finally:
        for future in (task, gone):
            future.cancel()
        await asyncio.gather(task, gone, return_exceptions=True)


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def refuse_update(request: Request) -> Response:
    """Updates over HTTP are off."""
    raise Problem(403, "Updates are off on this server; `hudna load` and `hudna build` write to the store.")
