"""A SPARQL job in, the answer of a remote server out: what the pool of worker processes is for a store folder."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import httpx2
from pyoxigraph import Literal, QueryResultsFormat, QuerySolutions, parse_query_results

from api.problems import Problem
from api.sparql.changes import DeleteGraph, Outcomes, UpdateText, WriteGraph
from api.sparql.counters import Counters
from api.sparql.jobs import Answer, DiedError, GraphJob, Job, SlowError, Status
from api.sparql.pool import Pool, Reply
from api.sparql.prologue import declare
from builder.graph.remote import Dialect, RemoteAddress, make_auth, make_headers
from builder.graph.remote_dataset import world_graph

__all__ = ["AnyPool", "AnyReply", "RemotePool", "RemoteReply", "RemoteWriter"]

_WHOLE = 128 * 1024  # bytes up to which an answer is sent whole, with its length
_XML = "application/sparql-results+xml"
_YES, _NO = b'{"head":{},"boolean":true}', b'{"head":{},"boolean":false}'
_YES_OR_NO = "__ASK_RETVAL"  # Virtuoso's column, whose JSON has types of before the standard as well


class RemoteReply:
    """An answer that the remote server is giving, as `Reply` of the pool."""

    def __init__(self, answer: httpx2.Response, job: Job | GraphJob, deadline: float) -> None:
        self.status = Status.OK
        self.media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        self.revision = 0
        self.first = b""
        self.whole = False
        self._answer = answer
        self._chunks = answer.aiter_bytes()
        self._limit = job.limit
        self._read = 0
        self._deadline = deadline
        self._closing: asyncio.Task[None] | None = None

    async def begin(self, accepted: tuple[str | None, ...]) -> None:
        """Reads the first piece, and the whole where that is all."""
        first = bytearray()
        while len(first) <= _WHOLE and not self.whole:
            part = await self._next()
            self.whole = part is None
            first += part or b""
        self.first = bytes(first)
        if not self._answer.is_success:
            if self._answer.status_code in (408, 503, 504):
                raise SlowError
            self._end(Status.INVALID if self._answer.status_code == 400 else Status.FAILED)
        elif self.status is Status.OK and self.media_type not in accepted:
            self._end(Status.NOT_ACCEPTABLE)

    def _end(self, status: Status) -> None:
        self.status, self.whole = status, True
        self.close()

    async def rest(self) -> AsyncIterator[bytes]:
        """What follows `first`; SlowError or DiedError where it does not come, a status where a limit ended it."""
        while not self.whole:
            part = await self._next()
            if part is None or self.status is not Status.OK:
                return
            yield part

    async def _next(self) -> bytes | None:
        try:
            async with asyncio.timeout_at(self._deadline):
                part = await anext(self._chunks, None)
        except TimeoutError as error:
            self.close()
            raise SlowError from error
        except httpx2.HTTPError as error:
            self.close()
            raise DiedError(str(error)) from error
        self._read += len(part or b"")
        if self._read > self._limit:
            self._end(Status.TOO_LARGE)
            return None
        return part

    def rewrite(self, media_type: str | None) -> None:
        """Writes whole XML results in another format; a table of Virtuoso's that stands for yes or no becomes it."""
        if self.status is not Status.OK or self.media_type != _XML or media_type in (None, _XML):
            return
        found = parse_query_results(self.first, QueryResultsFormat.XML)
        form = QueryResultsFormat.from_media_type(media_type or "")
        assert form is not None, media_type
        if isinstance(found, QuerySolutions) and [each.value for each in found.variables] == [_YES_OR_NO]:
            (row,) = found
            value = row[_YES_OR_NO]
            yes = isinstance(value, Literal) and value.value == "1"
            found = parse_query_results(_YES if yes else _NO, QueryResultsFormat.JSON)
        self.first, self.media_type = found.serialize(format=form) or b"", media_type or ""

    def close(self) -> None:
        """Stops reading; the connection closes in the background."""
        if self._closing is None:
            self._closing = asyncio.get_running_loop().create_task(self._close())

    async def _close(self) -> None:
        with contextlib.suppress(httpx2.HTTPError, RuntimeError):
            await self._answer.aclose()


class RemotePool:
    """Passes each query on, with the prefixes and the base that this server declares, and stops reading at its time."""

    def __init__(self, address: RemoteAddress, *, timeout: float, base_iri: str) -> None:
        self.counters = Counters()
        self.timeout = timeout
        self._address = address
        self._world = None if address.dialect is Dialect.STANDARD else world_graph(base_iri).value
        self._http: httpx2.AsyncClient | None = None

    async def start(self) -> None:
        """Makes the connections; none is opened before the first query."""
        self._http = httpx2.AsyncClient(
            auth=make_auth(self._address), headers=make_headers(self._address), timeout=None, trust_env=False
        )

    async def stop(self) -> None:
        """Closes the connections."""
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    async def run(self, job: Job | GraphJob, *, client: str | None = None, timeout: float | None = None) -> Answer:
        """The whole answer to a job; raises as `open` does."""
        reply = await self.open(job, client=client, timeout=timeout)
        parts = [reply.first]
        async for part in reply.rest():
            parts.append(part)
        if reply.status is not Status.OK:
            return Answer(status=reply.status, media_type="", body=reply.first)
        return Answer(status=Status.OK, media_type=reply.media_type, body=b"".join(parts))

    async def open(
        self, job: Job | GraphJob, *, client: str | None = None, timeout: float | None = None
    ) -> RemoteReply:
        """The answer to a job, from its first piece on; SlowError or DiedError where none begins."""
        if self._http is None:
            raise DiedError("the connections are not made: the server starts up or goes down")
        results = job.result_type if isinstance(job, Job) else None
        asked = _XML if results and self._address.dialect is Dialect.VIRTUOSO else results
        deadline = asyncio.get_running_loop().time() + min(timeout or self.timeout, self.timeout)
        request = self._http.build_request(
            "POST",
            self._address.query,
            data=self._form(job),
            headers={"Accept": ", ".join(name for name in (asked, job.graph_type) if name)},
        )
        try:
            async with asyncio.timeout_at(deadline):
                answer = await self._http.send(request, stream=True)
        except TimeoutError as error:
            raise SlowError from error
        except httpx2.HTTPError as error:
            raise DiedError(str(error)) from error
        reply = RemoteReply(answer, job, deadline)
        await reply.begin((asked, job.graph_type))
        if asked != results:
            reply.first += b"".join([part async for part in reply.rest()])
            reply.whole = True
            reply.rewrite(results)
        return reply

    def _form(self, job: Job | GraphJob) -> dict[str, list[str]]:
        """The query and its dataset; where the default graph is all graphs, the one of the world stands for it."""
        if isinstance(job, GraphJob):
            graph = job.graph or self._world
            pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
            return {"query": [f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"]}
        default = job.default_graphs
        if default is None and job.named_graphs is None and self._world and not job.union:
            default = (self._world,)
        return {
            "query": [declare(job.text, prefixes=job.prefixes, base_iri=job.base_iri)],
            "default-graph-uri": list(default or ()),
            "named-graph-uri": list(job.named_graphs or ()),
        }


class RemoteWriter:
    """Where a store folder has its queue of changes, a remote store has its own way in."""

    async def write(self, change: UpdateText | WriteGraph | DeleteGraph) -> Outcomes:
        """Refuses every change."""
        raise Problem(403, "This server reads a store of another server; send changes to that one.")

    async def stop(self) -> None:
        """Nothing is to be stopped."""


AnyPool = Pool | RemotePool
AnyReply = Reply | RemoteReply
