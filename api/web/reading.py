"""The page that reads a text of the reader's own: pasted text in, its facts beside it out, nothing stored."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.extract import LONGEST_TEXT, extract_text, read_body
from api.problems import Problem
from api.server import CurrentServer, Server
from api.views.articles import entity_id
from api.views.segments import cut

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_FIELDS = ("text", "published", "lang", "outlet")


@router.get("/read")
def get_reader(request: Request, server: CurrentServer) -> Response:
    """The form."""
    return _render(request, server, {})


@router.post("/read")
async def read_text(request: Request, server: CurrentServer) -> Response:
    """The text with its facts beside it. A refusal shows the form again with what was in it."""
    given = _read_form(await read_body(request))
    problem = _find_problem(given)
    if problem is not None:
        return _render(request, server, given, status=422, problem=problem)
    try:
        extracted = await extract_text(request, server, {name: given[name] for name in _FIELDS if given.get(name)})
    except Problem as error:
        response = _render(request, server, given, status=error.status_code, problem=str(error.detail))
        response.headers.update(error.headers or {})
        return response
    view = extracted.article
    lines = cut(view.text or "", view.spans)
    return _render(request, server, given, view=view, lines=lines, iri=view.ref.iri)


def _read_form(body: bytes) -> dict[str, str]:
    """The fields of the form; a line break is one character, as in the text that is shown."""
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    return {name: values[-1].replace("\r\n", "\n") for name, values in fields.items()}


def _find_problem(given: dict[str, str]) -> str | None:
    """The key of the words that say why a text is not read; None where it is."""
    if not given.get("text", "").strip():
        return "read.empty"
    return "read.too_long" if len(given["text"]) > LONGEST_TEXT else None


def _render(
    request: Request,
    server: Server,
    given: dict[str, str],
    *,
    status: int = 200,
    problem: str | None = None,
    **shown: object,
) -> Response:
    response = server.pages.render(
        request,
        "read.html",
        status=status,
        given=given,
        problem=problem,
        longest=LONGEST_TEXT,
        entity_id=entity_id,
        **{"view": None, **shown},
    )
    response.headers["Cache-Control"] = "no-store"
    return response
