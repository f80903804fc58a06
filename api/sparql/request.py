"""An HTTP request in, the SPARQL query or update it carries out (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from api.problems import Problem

__all__ = ["QueryRequest", "UpdateRequest", "decode", "media_type_of", "read_body", "read_request"]

_LONGEST_QUERY = 256 * 1024
_LONGEST_BODY = 1024 * 1024  # a form writes one Arabic letter as six characters
_BODY_SECONDS = 30.0  # in which a body has come wholly
_FORM = "application/x-www-form-urlencoded"
_QUERY, _UPDATE = "application/sparql-query", "application/sparql-update"

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryRequest:
    """A query with its dataset and format; `text` None where nothing is asked, empty where the field is empty.

    `union` makes all graphs the default graph; `timeout` is the seconds that the client would wait at most.
    """

    text: str | None
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str | None
    union: bool = False
    timeout: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateRequest:
    """An update, and the graphs that its WHERE clauses see, None where those of the store."""

    text: str
    using: tuple[str, ...] | None
    using_named: tuple[str, ...] | None


async def read_request(request: Request, *, most_update: int) -> QueryRequest | UpdateRequest:
    """What a GET or POST asks for; a Problem where the protocol is broken. `most_update` is the bytes of an update."""
    pairs = decode(request.scope["query_string"], "the query string")
    if request.method != "POST":
        if any(name == "update" for name, _ in pairs):
            raise Problem(405, "An update comes by POST.", headers={"Allow": "POST"})
        return _from_pairs(pairs)
    media_type = media_type_of(request)
    if media_type not in (_FORM, _QUERY, _UPDATE):
        described = media_type or "a body without a media type"
        raise Problem(415, f"A POST carries {_QUERY}, {_UPDATE} or {_FORM}, not {described}.")
    most = max(most_update, _LONGEST_BODY) if media_type == _UPDATE else _LONGEST_BODY
    body = await read_body(request, most)
    if media_type == _FORM:
        return _from_pairs([*pairs, *decode(body, "the form")])
    name = "query" if media_type == _QUERY else "update"
    if any(given in ("query", "update") for given, _ in pairs):
        raise Problem(400, f"The {name} stands in the body, so the address must not carry another one.")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, f"The {name} is no UTF-8: {error.reason} at byte {error.start}.") from error
    return _from_pairs([*pairs, (name, text)])


def media_type_of(request: Request) -> str:
    """The media type of the body, lower case; a Problem where its text is in no UTF-8."""
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.lower().replace(" ", "").partition("charset=")[2].partition(";")[0].strip('"')
    if charset not in ("", "utf-8", "utf8"):
        raise Problem(415, f"A body is written in UTF-8, not in {charset}.")
    return media_type.strip().lower()


async def read_body(request: Request, most: int) -> bytes:
    """The body; a Problem where it is longer than `most` bytes or comes too slowly."""
    body = bytearray()
    try:
        if int(request.headers.get("content-length", 0)) > most:
            raise Problem(413, f"The body is longer than {most} bytes.")
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise Problem(413, f"The body is longer than {most} bytes.")
    except TimeoutError as error:
        raise Problem(408, f"The body did not come in {_BODY_SECONDS:g} seconds.") from error
    except ClientDisconnect as error:
        raise Problem(400, "The body ended before its end.") from error
    return bytes(body)


def decode(pairs: bytes, where: str) -> Pairs:
    """The fields of a query string or a form, percent-decoded; a Problem where that fails."""
    try:
        return parse_qsl(pairs.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=200)
    except UnicodeDecodeError as error:
        raise Problem(400, f"{where} is not percent-encoded UTF-8.".capitalize()) from error
    except ValueError as error:
        raise Problem(400, f"{where} holds more than 200 fields.".capitalize()) from error


def _from_pairs(pairs: Pairs) -> QueryRequest | UpdateRequest:
    queries = [value for name, value in pairs if name == "query"]
    updates = [value for name, value in pairs if name == "update"]
    if len(queries) + len(updates) > 1:
        raise Problem(400, f"One query or update a request, not {len(queries) + len(updates)}.")
    if updates:
        if not updates[0].strip():
            raise Problem(400, "The request carries an empty update.")
        using, using_named = _dataset(pairs, "using-graph-uri", "using-named-graph-uri")
        return UpdateRequest(text=updates[0], using=using, using_named=using_named)
    text = queries[0] if queries else None
    if text is not None and len(text) > _LONGEST_QUERY // 4 and len(text.encode()) > _LONGEST_QUERY:
        raise Problem(413, f"The query is longer than {_LONGEST_QUERY} bytes.")
    default, named = _dataset(pairs, "default-graph-uri", "named-graph-uri")
    formats = [value for name, value in pairs if name == "format" and value]
    return QueryRequest(
        text=text if text is None else text.strip() and text,
        default_graphs=default,
        named_graphs=named,
        format=formats[-1] if formats else None,
        union=_union(pairs),
        timeout=_timeout(pairs),
    )


def _dataset(pairs: Pairs, default: str, named: str) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """The dataset of the request; it is whole, so that what it does not name is empty."""
    defaults = tuple(value for name, value in pairs if name == default and value)
    nameds = tuple(value for name, value in pairs if name == named and value)
    return (defaults, nameds) if defaults or nameds else (None, None)


def _union(pairs: Pairs) -> bool:
    values = [value.lower() for name, value in pairs if name == "union-default-graph"]
    if any(value not in ("", "true", "false", "1", "0") for value in values):
        raise Problem(400, "union-default-graph is true or false.")
    return bool(values) and values[-1] not in ("false", "0")


def _timeout(pairs: Pairs) -> float | None:
    values = [value for name, value in pairs if name == "timeout"]
    if not values:
        return None
    try:
        seconds = float(values[-1])
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise Problem(400, f"timeout is a number of seconds above 0, not {values[-1]!r}.")
    return seconds
