"""Requests to /reconcile in, answers of the reconciliation service out."""

from __future__ import annotations

from html import escape
from typing import Annotated
from urllib.parse import parse_qsl

import orjson
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.problems import Problem
from api.reconciliation.answers import PROPERTIES, extend, manifest, name_of_type, proposed, results, suggestions
from api.reconciliation.queries import read_extension, read_queries
from api.reconciliation.service import TYPES, Service
from api.server import CurrentServer, CurrentSnapshot, Server
from api.views.snapshot import Snapshot

__all__ = ["router"]

router = APIRouter(prefix="/reconcile", tags=["reconciliation"])

_SUGGESTED = 20
_LARGEST = 2_000_000
_FORM = {
    "requestBody": {
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "properties": {"queries": {"type": "string"}, "extend": {"type": "string"}},
                }
            }
        }
    }
}
# A client shows the preview in a frame of its own page.
_FRAMED = {"Content-Security-Policy": "default-src 'none'; frame-ancestors *"}
Prefix = Annotated[str, Query(max_length=200, description="The beginning of a name")]
Cursor = Annotated[int, Query(ge=0, description="How many to leave out at the beginning")]
Identifier = Annotated[str, Query(max_length=500, description="A key, a QID or geonames:NUMBER")]


def _service(server: Server, snapshot: Snapshot) -> Service:
    if "reconciliation" not in snapshot.kept:
        snapshot.kept["reconciliation"] = Service(snapshot, server.linking_index())
    found = snapshot.kept["reconciliation"]
    assert isinstance(found, Service)
    return found


def _answer(
    request: Request, server: Server, snapshot: Snapshot, queries: str | None, extension: str | None
) -> Response:
    if queries is not None:
        service = _service(server, snapshot)
        found = {name: service.match(query) for name, query in read_queries(queries).items()}
        return _json(results(found))
    if extension is not None:
        return _json(extend(read_extension(extension), _service(server, snapshot)))
    return _json(manifest(server.public_url(request), snapshot.base_iri))


def _json(value: object) -> Response:
    return Response(orjson.dumps(value), media_type="application/json")


@router.get("", summary="The manifest of the service, or answers to queries")
def get_reconcile(
    request: Request,
    server: CurrentServer,
    snapshot: CurrentSnapshot,
    queries: Annotated[str | None, Query(description="A batch of queries in JSON")] = None,
    extend: Annotated[str | None, Query(description="Entities and properties whose values are asked for")] = None,
) -> Response:
    return _answer(request, server, snapshot, queries, extend)


@router.post("", summary="Answers to queries that a form holds", openapi_extra=_FORM)
async def post_reconcile(request: Request, server: CurrentServer, snapshot: CurrentSnapshot) -> Response:
    fields = await _read_form(request)
    return await run_in_threadpool(_answer, request, server, snapshot, fields.get("queries"), fields.get("extend"))


async def _read_form(request: Request) -> dict[str, str]:
    """The fields of a form; Problem 415 for another body, 413 for one that no batch can need."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Problem(415, f"the body is {kind or 'of no type'}; send application/x-www-form-urlencoded with queries=…")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST:
            raise Problem(413, f"the body is larger than {_LARGEST} bytes; send fewer queries at a time")
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    except UnicodeDecodeError as error:
        raise Problem(400, "the body is not UTF-8") from error


@router.get("/suggest/entity", summary="Entities whose name begins so")
def suggest_entity(
    server: CurrentServer, snapshot: CurrentSnapshot, prefix: Prefix = "", cursor: Cursor = 0
) -> Response:
    return _json(suggestions(_service(server, snapshot).suggest(prefix, cursor + _SUGGESTED)[cursor:]))


@router.get("/suggest/type", summary="Types whose name begins so")
def suggest_type(prefix: Prefix = "") -> Response:
    return _json({"result": [name_of_type(kind) for kind in TYPES if kind.lower().startswith(prefix.lower())]})


@router.get("/suggest/property", summary="Properties whose name begins so")
def suggest_property(prefix: Prefix = "") -> Response:
    begun = prefix.lower()
    found = [
        {"id": key, "name": name}
        for key, name in PROPERTIES.items()
        if key.startswith(begun) or name.lower().startswith(begun)
    ]
    return _json({"result": found})


@router.get("/properties", summary="Properties that may be fetched for a type")
def get_properties(
    type: Annotated[str | None, Query(max_length=100, description="A type of the manifest")] = None,
) -> Response:
    found = [{"id": key, "name": PROPERTIES[key]} for key in proposed(type)]
    return _json({"properties": found} | ({"type": type} if type else {}))


@router.get("/preview", summary="What an entity is, as a small page", response_class=HTMLResponse)
def get_preview(server: CurrentServer, snapshot: CurrentSnapshot, id: Identifier) -> Response:
    item = _service(server, snapshot).find(id)
    if item is None:
        raise Problem(404, f"nothing has the identifier {id!r}; it is a key, a QID or geonames:NUMBER")
    lines = [f"<h1>{escape(item.name)}</h1>", f"<p>{escape(TYPES.get(item.kind.value, 'thing'))} · {escape(item.id)}"]
    lines += [f" · {escape(item.qid)}"] if item.qid and item.qid != item.id else []
    lines += ["</p>", f"<p>{escape(item.description)}</p>" if item.description else ""]
    body = "".join(lines)
    title = f'<meta charset="utf-8"><title>{escape(item.name)}</title>'
    return HTMLResponse(f'<!doctype html><html lang="en">{title}{body}</html>', headers=_FRAMED)


@router.get("/view", summary="The page of an entity, here or in Wikidata", status_code=303)
def get_view(server: CurrentServer, snapshot: CurrentSnapshot, id: Identifier) -> Response:
    item = _service(server, snapshot).find(id)
    if item is None:
        raise Problem(404, f"nothing has the identifier {id!r}; it is a key, a QID or geonames:NUMBER")
    if item.key and snapshot.exists(snapshot.node(item.key)):
        return RedirectResponse(f"/id/{item.key}", 303)
    other = f"https://www.wikidata.org/wiki/{item.qid}" if item.qid else f"https://www.geonames.org/{item.geonames}"
    return RedirectResponse(other, 303)
