"""The route `/sparql`: a query or an update in, its result out, in the format that the client asks for."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.problems import Problem
from api.sparql.description import describe_service
from api.sparql.exchange import Exchange, exchange
from api.sparql.federation import resolve
from api.sparql.formats import SHORT_NAMES, Wanted, choose_formats
from api.sparql.guard import refusal
from api.sparql.jobs import Answer, BusyError, DiedError, GraphJob, Job, QuotaError, SlowError, Status
from api.sparql.remote import AnyPool, AnyReply
from api.sparql.request import QueryRequest, UpdateRequest, read_request
from api.sparql.syntax import explain
from api.sparql.update import apply_update
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from api.server import Server

__all__ = ["PAGE_LIMIT", "Sparql", "open_reply", "run"]

_log = logging.getLogger(__name__)

PAGE_LIMIT = 4_000_000  # bytes of a result that a page shows; any other format gives all of it
_LONGEST_REASON = 600  # the engine lists every token it would have taken
_PREFIXES = dict(PREFIXES)


class Sparql:
    """The endpoint as an ASGI application, since the framework's own routing costs more than a small query."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await exchange("query", scope, receive, send, _serve)


async def _serve(current: Exchange) -> None:
    request, server = current.request, current.server
    if request.method not in ("GET", "HEAD", "POST"):
        raise Problem(405, "A query comes by GET or POST.", headers={"Allow": "GET, HEAD, POST"})
    asked = await read_request(request, most_update=server.settings.max_upload)
    if isinstance(asked, UpdateRequest):
        await apply_update(current, asked)
        return
    accept = request.headers.get("accept")
    if not asked.text:
        await _serve_nothing(current, asked, accept)
        return
    wanted = choose_formats(accept, asked.format)
    current.text = asked.text
    if server.sources.allowed:
        seconds = min(asked.timeout or server.pool.timeout, server.pool.timeout)
        text = await resolve(asked.text, server.sources, prefixes=_PREFIXES, timeout=seconds)
        asked = replace(asked, text=text)
    timer = current.watch()
    try:
        if wanted.page:
            await _serve_page(current, asked)
            return
        job = make_job(server, asked, wanted, limit=server.settings.max_bytes)
        reply = await open_reply(server.pool, job, client=current.client, timeout=asked.timeout)
        label = wanted.label if wanted.label and reply.media_type == wanted.results else reply.media_type
        if label.startswith("text/"):
            label += "; charset=utf-8"
        await current.stream(reply, label)
    finally:
        timer.cancel()


async def _serve_nothing(current: Exchange, asked: QueryRequest, accept: str | None) -> None:
    """No query: the description of the service, or the page to write one."""
    request, server = current.request, current.server
    problem = Problem(400, "The request carries no query.")
    if request.method == "POST" or asked.text == "":
        if request.method == "POST" or not choose_formats(accept, None).page:
            raise problem
        await current.answer(await server.pages.sparql(request, None, problem))
        return
    media_type, body = describe_service(server, request, accept, asked.format)
    page = None if body else await server.pages.sparql(request, None, None)
    await current.answer(page or Response(body, media_type=media_type))


async def _serve_page(current: Exchange, asked: QueryRequest) -> None:
    wanted = Wanted(results="application/sparql-results+json", graphs="text/turtle")
    pages, request, server = current.server.pages, current.request, current.server
    try:
        job = make_job(server, asked, wanted, limit=PAGE_LIMIT)
        answer = await run(server.pool, job, client=current.client, timeout=asked.timeout)
    except Problem as problem:
        await current.answer(await pages.sparql(request, asked.text, problem))
        return
    await current.answer(await pages.sparql(request, asked.text, answer))


def make_job(server: Server, asked: QueryRequest, wanted: Wanted, *, limit: int) -> Job:
    """The job of a stranger's query; a Problem where the query may not run."""
    assert asked.text is not None
    reason = refusal(asked.text)
    if reason:
        raise Problem(403, reason)
    return Job(
        text=asked.text,
        result_type=wanted.results,
        graph_type=wanted.graphs,
        prefixes=_prefixes_of(asked.text),
        base_iri=server.reader.base_iri,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        union=asked.union,
        limit=limit,
        rows=server.settings.max_rows,
    )


def _prefixes_of(text: str) -> dict[str, str]:
    """The known prefixes that the text may use; a graph is written with all of them."""
    lowered = text.lower()
    if "construct" in lowered or "describe" in lowered:
        return _PREFIXES
    return {name: iri for name, iri in _PREFIXES.items() if f"{name}:" in text}


async def run(pool: AnyPool, job: Job, *, client: str | None = None, timeout: float | None = None) -> Answer:
    """The whole answer of a worker; a Problem says why there is none."""
    try:
        answer = await pool.run(job, client=client, timeout=timeout)
    except (SlowError, BusyError, DiedError, QuotaError) as error:
        raise _explain_absence(error) from error
    if answer.status is not Status.OK:
        raise _explain_refusal(answer.status, answer.body, job)
    return answer


async def open_reply(
    pool: AnyPool, job: Job | GraphJob, *, client: str | None = None, timeout: float | None = None
) -> AnyReply:
    """The answer of a worker from its first piece on; a Problem says why there is none."""
    try:
        reply = await pool.open(job, client=client, timeout=timeout)
    except (SlowError, BusyError, DiedError, QuotaError) as error:
        raise _explain_absence(error) from error
    if reply.status is not Status.OK:
        raise _explain_refusal(reply.status, reply.first, job)
    return reply


def _explain_absence(error: Exception) -> Problem:
    match error:
        case QuotaError(seconds=seconds):
            detail = "Your queries have taken as much time as this server gives one client; come back a little later."
            return Problem(429, detail, headers={"Retry-After": str(int(seconds) + 1)})
        case SlowError():
            detail = "The query took longer than this server allows and was stopped; narrow it or add a LIMIT."
            return Problem(503, detail, headers={"Retry-After": "30"})
        case BusyError():
            detail = "All workers are busy with other queries; try again in a moment."
            return Problem(503, detail, headers={"Retry-After": "5"})
        case _:
            _log.warning("a SPARQL worker ended in the middle of a query")
            detail = "The process that ran the query ended before it was done, as happens for want of memory."
            return Problem(503, detail, headers={"Retry-After": "30"})


def _explain_refusal(status: Status, body: bytes, job: Job | GraphJob) -> Problem:
    words = body.decode("utf-8", "replace")
    match status:
        case Status.INVALID:
            text = job.text if isinstance(job, Job) else ""
            return Problem(400, f"The query cannot be read: {explain(words, text)}")
        case Status.NOT_ACCEPTABLE:
            return Problem(406, f"The result has none of the formats asked for; there are: {', '.join(SHORT_NAMES)}.")
        case Status.NOT_FOUND:
            return Problem(404, "The store holds no such graph.")
        case Status.TOO_LARGE:
            return Problem(400, "The result is larger than this server gives; add a LIMIT.")
    if len(words) > _LONGEST_REASON:
        words = words[:_LONGEST_REASON] + " …"
    _log.warning("a SPARQL query failed: %s", words)
    return Problem(500, "The engine could not answer; the log of the server says why.")
