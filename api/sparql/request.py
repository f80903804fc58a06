"""An HTTP request in, the SPARQL query it carries out, by the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from api.problems import Problem

__all__ = ["QueryRequest", "read_request"]

_LONGEST_QUERY = 256 * 1024
_LONGEST_BODY = 1024 * 1024  # a form writes one Arabic letter as six characters
_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_UPDATE = "application/sparql-update"

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryRequest:
    """A query with its dataset and format; `text` None where nothing is asked, empty where the field is empty."""

    text: str | None
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str | None


async def read_request(request: Request) -> QueryRequest:
    """The query of a GET or POST; a Problem where the protocol is broken."""
    pairs = _decode(request.scope["query_string"], "the query string")
    if request.method != "POST":
        return _from_pairs(pairs)
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    media_type = media_type.strip().lower()
    if media_type == _UPDATE:
        raise Problem(403, "This endpoint answers queries only; it takes no updates.")
    if media_type not in (_FORM, _DIRECT):
        raise Problem(415, f"A POST carries {_DIRECT} or {_FORM}, not {media_type or 'a body without a media type'}.")
    charset = parameters.lower().replace(" ", "").partition("charset=")[2].strip('"')
    if charset not in ("", "utf-8", "utf8"):
        raise Problem(415, f"A query is written in UTF-8, not in {charset}.")
    body = await _body(request)
    if media_type == _FORM:
        return _from_pairs([*pairs, *_decode(body, "the form")])
    if any(name == "query" for name, _ in pairs):
        raise Problem(400, "The query stands in the body, so the address must not carry another one.")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, f"The query is no UTF-8: {error.reason} at byte {error.start}.") from error
    return _from_pairs([*pairs, ("query", text)])


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_BODY:
            raise Problem(413, f"The body is longer than {_LONGEST_BODY} bytes.")
    return bytes(body)


def _decode(pairs: bytes, where: str) -> Pairs:
    try:
        return parse_qsl(pairs.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=200)
    except UnicodeDecodeError as error:
        raise Problem(400, f"{where} is not percent-encoded UTF-8.".capitalize()) from error
    except ValueError as error:
        raise Problem(400, f"{where} holds more than 200 fields.".capitalize()) from error


def _from_pairs(pairs: Pairs) -> QueryRequest:
    queries = [value for name, value in pairs if name == "query"]
    if any(name == "update" for name, _ in pairs):
        raise Problem(403, "This endpoint answers queries only; it takes no updates.")
    if len(queries) > 1:
        raise Problem(400, f"One query a request, not {len(queries)}.")
    text = queries[0] if queries else None
    if text is not None and len(text.encode()) > _LONGEST_QUERY:
        raise Problem(413, f"The query is longer than {_LONGEST_QUERY} bytes.")
    default, named = _graphs(pairs, "default-graph-uri"), _graphs(pairs, "named-graph-uri")
    if default or named:  # a dataset of the request is whole: what it does not name is empty
        default, named = default or (), named or ()
    formats = [value for name, value in pairs if name == "format" and value]
    return QueryRequest(
        text=text if text is None else text.strip() and text,
        default_graphs=default,
        named_graphs=named,
        format=formats[-1] if formats else None,
    )


def _graphs(pairs: Pairs, wanted: str) -> tuple[str, ...] | None:
    found = tuple(value for name, value in pairs if name == wanted and value)
    return found or None
