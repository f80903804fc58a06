"""A text in, the facts that the engine reads in it out, as a record and as an article is shown; nothing is stored."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson
from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from api.paging import refuse_unknown
from api.problems import Problem
from api.server import CurrentServer, Server
from api.sparql.clients import name_client
from api.sparql.jobs import QuotaError
from api.views.model import ArticleView
from api.views.preview import preview
from builder.errors import HudnaError
from builder.linking.homonyms import load_homonyms
from builder.records import encode
from builder.sources.record import Defaults, from_json

__all__ = ["LONGEST_TEXT", "extract_text", "read_body", "router"]

router = APIRouter(prefix="/api/v1", tags=["extraction"], dependencies=[Depends(refuse_unknown)])

LONGEST_TEXT = 50_000  # code points; a long report of an agency has ten thousand
_MOST_BYTES = 12 * LONGEST_TEXT  # a letter of Arabic may take six bytes in JSON
_MOST_WAITING = 8
_TYPES = ("application/json", "text/plain")
_EXAMPLE = {"text": "أعلنت وزارة الدفاع الأرمينية مقتل 49 جنديا يوم 13 سبتمبر 2022.", "published": "2022-09-13"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What a text states: `record` as `hudna extract` writes it, `article` as /api/v1/articles/{key} shows one."""

    record: dict[str, Any]
    article: ArticleView


def _describe_body() -> dict[str, Any]:
    fields = {
        "text": {"type": "string", "maxLength": LONGEST_TEXT},
        "published": {"type": "string", "description": "An EDTF date that weekdays and the like are reckoned from"},
        "lang": {"type": "string", "description": "The language of the text; recognised if absent"},
        **{name: {"type": "string"} for name in ("id", "url", "title", "outlet")},
    }
    schema = {"type": "object", "required": ["text"], "properties": fields}
    content = {
        "application/json": {"schema": schema, "example": _EXAMPLE},
        "text/plain": {"schema": {"type": "string"}},
    }
    return {"requestBody": {"required": True, "content": content}}


@router.post(
    "/extract",
    summary="The facts that the engine reads in a text; nothing is stored",
    openapi_extra=_describe_body(),
    responses={
        413: {"description": "More text than is read at once"},
        415: {"description": "Neither JSON nor plain text"},
        429: {"description": "This client has had its share; Retry-After says when to come back"},
    },
)
async def post_text(request: Request, response: Response, server: CurrentServer) -> Extracted:
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind not in _TYPES:
        raise Problem(415, f"A text comes as {' or '.join(_TYPES)}, not as {kind!r}.")
    values = _read(await read_body(request), kind)
    response.headers["Cache-Control"] = "no-store"
    return await extract_text(request, server, values)


async def extract_text(request: Request, server: Server, values: Mapping[str, object]) -> Extracted:
    """What the text of a record states; a Problem where it cannot be read, or where its sender has had enough."""
    client = name_client(request.client.host if request.client else None)
    if server.texts_waiting >= _MOST_WAITING:
        raise Problem(503, "Other texts are being read; try again in a moment.", headers={"Retry-After": "5"})
    try:
        server.readers.admit(client)
    except QuotaError as error:
        detail = "This client has had its share of the service for now."
        raise Problem(429, detail, headers={"Retry-After": str(int(error.seconds) + 1)}) from error
    server.texts_waiting += 1
    try:
        async with server.reading_turn:
            return await _extract_for(client, server, values)
    finally:
        server.texts_waiting -= 1


async def _extract_for(client: str, server: Server, values: Mapping[str, object]) -> Extracted:
    begun = time.monotonic()
    server.readers.enter(client)
    try:
        return await run_in_threadpool(_extract, server, values)
    except HudnaError as error:
        raise Problem(422, str(error)) from error
    finally:
        server.readers.leave(client, time.monotonic() - begun)


async def read_body(request: Request) -> bytes:
    """The body of a request that brings one text; a Problem where it is longer than one may be."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            raise Problem(413, f"The text is longer than {LONGEST_TEXT} characters; send one article at a time.")
    return body


def _read(body: bytes, kind: str) -> dict[str, object]:
    """The record that was sent; a Problem where it is none."""
    try:
        values = orjson.loads(body) if kind == "application/json" else {"text": body.decode("utf-8-sig")}
    except ValueError as error:
        raise Problem(422, f"The body is no {'JSON' if kind == 'application/json' else 'UTF-8'}: {error}") from error
    if not isinstance(values, dict):
        raise Problem(422, f"A record is a JSON object such as {orjson.dumps(_EXAMPLE).decode()}.")
    text = values.get("text")
    if isinstance(text, str) and len(text) > LONGEST_TEXT:
        raise Problem(413, f"The text has {len(text)} characters, {LONGEST_TEXT} are read; send one article at a time.")
    return values


def _extract(server: Server, values: Mapping[str, object]) -> Extracted:
    record = from_json(values, where="the text", defaults=Defaults())
    facts = load_homonyms().settle(record.article, server.engine().extract(record.article))
    facts = replace(facts, warnings=(*record.warnings, *facts.warnings))
    view, _ = preview(server.snapshot(), record.article, facts)
    return Extracted(record=encode(facts), article=view)
