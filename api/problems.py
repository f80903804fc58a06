"""An error in, an RFC 9457 `application/problem+json` answer out, or a page that says the same where a browser asks."""

from __future__ import annotations

import http
import logging
from collections.abc import Mapping

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.negotiation import choose
from builder.errors import StoreError, UsageError

__all__ = ["Problem", "install", "problem_response"]

_log = logging.getLogger(__name__)

_MACHINE_PATHS = (
    "/api/",
    "/sparql",
    "/reconcile",
    "/update",
    "/graphs",
    "/.well-known/",
    "/health",
    "/ready",
    "/openapi.json",
)

# What a program may tell apart; the words of `detail` are for people
_TYPES: Mapping[int, str] = {
    status: f"https://w3id.org/hudna/problems#{name}"
    for status, name in (
        (404, "not-found"),
        (406, "not-acceptable"),
        (413, "too-large"),
        (422, "invalid-parameter"),
        (429, "too-many-requests"),
        (503, "not-ready"),
    )
}


class Problem(HTTPException):
    """A refusal with its reason, raised where the request is understood.

    `errors` names each parameter that is wrong, `suggestions` the things that may have been meant.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: list[dict[str, str]] | None = None,
        suggestions: list[dict[str, str]] | None = None,
    ) -> None:
        super().__init__(status, detail, headers)
        self.errors = errors
        self.suggestions = suggestions


def problem_response(
    status: int,
    detail: str,
    *,
    instance: str,
    headers: Mapping[str, str] | None = None,
    errors: list[dict[str, str]] | None = None,
    suggestions: list[dict[str, str]] | None = None,
) -> Response:
    """The problem document of one refused request."""
    body: dict[str, object] = {
        "type": _TYPES.get(status, "about:blank"),
        "title": http.HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": instance,
    }
    if errors:
        body["errors"] = errors
    if suggestions:
        body["suggestions"] = suggestions
    return Response(orjson.dumps(body), status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Every error of the app is answered as a problem from here on."""
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(UsageError, _on_usage_error)
    app.add_exception_handler(StoreError, _on_store_error)
    app.add_exception_handler(Exception, _on_failure)


def _answer(
    request: Request,
    status: int,
    detail: str,
    headers: Mapping[str, str] | None = None,
    errors: list[dict[str, str]] | None = None,
    suggestions: list[dict[str, str]] | None = None,
) -> Response:
    wanted = choose(request.headers.get("accept"), ["application/problem+json", "application/json", "text/html"])
    if wanted == "text/html" and not request.url.path.startswith(_MACHINE_PATHS):
        meant = [each["key"] for each in suggestions or ()]
        page = request.app.state.hudna.pages.error(request, status, detail, meant)
        assert isinstance(page, Response)
        page.headers.update(headers or {})
        return page
    return problem_response(
        status, detail, instance=request.url.path, headers=headers, errors=errors, suggestions=suggestions
    )


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = str(error.detail)
    if detail == http.HTTPStatus(error.status_code).phrase:
        detail = _explain(request, error.status_code)
    errors, suggestions = (error.errors, error.suggestions) if isinstance(error, Problem) else (None, None)
    return _answer(request, error.status_code, detail, error.headers, errors, suggestions)


def _explain(request: Request, status: int) -> str:
    if status == 404:
        return f"There is nothing at {request.url.path}; the routes are listed at /docs."
    if status == 405:
        return f"{request.method} is not possible at {request.url.path}; the Allow header names what is."
    return http.HTTPStatus(status).description or http.HTTPStatus(status).phrase


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [
        {
            "in": str(item["loc"][0]),
            "name": ".".join(str(part) for part in item["loc"][1:]),
            "problem": str(item["msg"]).removeprefix("Value error, "),
        }
        for item in error.errors()
    ]
    detail = "; ".join(f"{item['in']} parameter {item['name']}: {item['problem']}" for item in errors)
    return _answer(request, 422, detail, errors=errors)


async def _on_usage_error(request: Request, error: Exception) -> Response:
    return _answer(request, 404, str(error))


async def _on_store_error(request: Request, error: Exception) -> Response:
    _log.error("store: %s", error)
    return _answer(request, 503, "The store cannot be read at the moment.", {"Retry-After": "5"})


async def _on_failure(request: Request, error: Exception) -> Response:
    return _answer(request, 500, "Something failed on the server; the log says what.")
