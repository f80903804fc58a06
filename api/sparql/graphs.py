"""The route `/graphs`: one graph of the store in or out (https://www.w3.org/TR/sparql11-http-rdf-update/).

`?default` and `?graph=IRI` name a graph; so does the address itself, as in `/graphs/person/1`. Reading is for everyone,
writing takes the token.
"""

from __future__ import annotations

import secrets
from email import message_from_bytes
from email.policy import HTTP

from pyoxigraph import NamedNode
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.negotiation import choose
from api.problems import Problem
from api.sparql.changes import DeleteGraph, WriteGraph
from api.sparql.endpoint import open_reply
from api.sparql.exchange import Exchange, exchange
from api.sparql.formats import GRAPHS, SHORT_NAMES
from api.sparql.jobs import GraphJob
from api.sparql.request import decode, media_type_of, read_body
from api.sparql.update import authorize, write
from ontology.namespaces import PREFIXES

__all__ = ["Graphs"]

_METHODS = "GET, HEAD, PUT, POST, DELETE"
_MULTIPART = "multipart/form-data"
_FIELDS = ("default", "graph", "format")
_PREFIXES = dict(PREFIXES)


class Graphs:
    """The Graph Store as an ASGI application."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await exchange("graph", scope, receive, send, _serve)


async def _serve(current: Exchange) -> None:
    method = current.request.method
    if method not in _METHODS.split(", "):
        raise Problem(405, f"{method} is not possible at {current.request.url.path}.", headers={"Allow": _METHODS})
    if method not in ("GET", "HEAD"):
        authorize(current)
    fields = dict(decode(current.request.scope["query_string"], "the query string"))
    creates = method == "POST" and not fields and current.request.url.path.rstrip("/") == "/graphs"
    graph = _mint(current) if creates else _name_graph(current, fields)
    current.text = graph or "default"
    match method:
        case "GET" | "HEAD":
            await _read(current, graph, fields.get("format"))
        case "DELETE":
            await write(current, DeleteGraph(graph=graph))
            await current.answer(Response(status_code=204))
        case _:
            await _write(current, graph, replace=method == "PUT", located=creates)


def _name_graph(current: Exchange, fields: dict[str, str]) -> str | None:
    """The IRI of the graph that the request names; None for the default graph."""
    path = current.request.url.path
    direct = path.removeprefix("/graphs").lstrip("/")
    named = [name for name in ("default", "graph") if name in fields]
    if unknown := [name for name in fields if name not in _FIELDS]:
        raise Problem(400, f"No field {unknown[0]!r}; there are: {', '.join(_FIELDS)}.")
    if len(named) + bool(direct) != 1:
        raise Problem(400, "One graph a request: ?default, ?graph=IRI, or the address of the graph itself.")
    if named == ["default"]:
        return None
    graph = fields["graph"] if named else current.server.public_url(current.request) + path
    try:
        if ":" not in graph:
            raise ValueError("it is relative")
        return NamedNode(graph).value
    except ValueError as error:
        raise Problem(400, f"{graph!r} is no IRI to name a graph with: {error}.") from error


def _mint(current: Exchange) -> str:
    return f"{current.server.public_url(current.request)}/graphs/{secrets.token_hex(12)}"


async def _read(current: Exchange, graph: str | None, short: str | None) -> None:
    accept = current.request.headers.get("accept")
    media_type = choose(SHORT_NAMES.get(short, "none/none") if short else accept, GRAPHS)
    if media_type is None:
        raise Problem(406, f"A graph comes as: {', '.join(GRAPHS)}.")
    server = current.server
    job = GraphJob(graph=graph, graph_type=media_type, prefixes=_PREFIXES, limit=server.settings.max_bytes)
    timer = current.watch()
    try:
        reply = await open_reply(server.pool, job, client=current.client)
        await current.stream(reply, f"{media_type}; charset=utf-8" if media_type == "text/turtle" else media_type)
    finally:
        timer.cancel()


async def _write(current: Exchange, graph: str | None, *, replace: bool, located: bool) -> None:
    media_type = media_type_of(current.request)
    body = await read_body(current.request, current.server.settings.max_upload)
    parts = _parts(current, body) if media_type == _MULTIPART else ((media_type, body),)
    for each, _ in parts:
        if each not in GRAPHS:
            described = each or "a body without a media type"
            raise Problem(415, f"A graph is sent as {', '.join(GRAPHS)} or {_MULTIPART}, not {described}.")
    outcome = await write(current, WriteGraph(graph=graph, parts=parts, replace=replace))
    headers = {"X-Revision": str(outcome.revision)}
    if located and graph is not None:
        headers["Location"] = graph
    await current.answer(Response(status_code=201 if outcome.new or located else 204, headers=headers))


def _parts(current: Exchange, body: bytes) -> tuple[tuple[str, bytes], ...]:
    """The files of a form, each with its media type."""
    head = f"Content-Type: {current.request.headers['content-type']}\r\n\r\n"
    message = message_from_bytes(head.encode("latin-1") + body, policy=HTTP)
    if not message.is_multipart():
        raise Problem(400, "The form has no parts, or its boundary is not the one that its header names.")
    parts = []
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            parts.append((part.get_content_type(), content))
    return tuple(parts)
