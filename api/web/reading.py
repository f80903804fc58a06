"""The page that reads a text of the reader's own: pasted text in, its facts beside it out, nothing stored."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.problems import Problem
from api.server import CurrentServer, Server
from api.views.articles import entity_id
from api.views.preview import preview
from api.views.segments import cut
from builder.errors import HudnaError
from builder.linking.homonyms import load_homonyms
from builder.sources.record import Defaults, from_json

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_LONGEST = 50_000  # code points; a long report of an agency has ten thousand
_MOST_BYTES = 12 * _LONGEST  # a letter of Arabic takes six bytes in a form


@router.get("/read")
def get_reader(request: Request, server: CurrentServer) -> Response:
    """The form."""
    return _render(request, server, {})


@router.post("/read")
async def read_text(request: Request, server: CurrentServer) -> Response:
    """The text with its facts beside it. A refusal shows the form again with what was in it."""
    given = await _read_form(request)
    problem = _find_problem(given)
    if problem is None:
        try:
            return await run_in_threadpool(_read, request, server, given)
        except HudnaError as error:
            problem = str(error)
    return _render(request, server, given, status=422, problem=problem)


async def _read_form(request: Request) -> dict[str, str]:
    """The fields of the form; Problem where there is more than can be read."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            raise Problem(413, f"The text is longer than {_LONGEST} characters; paste one article at a time.")
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    return {name: values[-1].replace("\r\n", "\n") for name, values in fields.items()}


def _find_problem(given: dict[str, str]) -> str | None:
    """The key of the words that say why a text is not read; None where it is."""
    if not given.get("text", "").strip():
        return "read.empty"
    return "read.too_long" if len(given["text"]) > _LONGEST else None


def _read(request: Request, server: Server, given: dict[str, str]) -> Response:
    values = {name: given[name] for name in ("text", "published", "lang", "outlet") if given.get(name)}
    record = from_json(values, where="the pasted text", defaults=Defaults())
    article = record.article
    facts = load_homonyms().settle(article, server.engine().extract(article))
    facts = replace(facts, warnings=(*record.warnings, *facts.warnings))
    view, node = preview(server.snapshot(), article, facts)
    return _render(request, server, given, view=view, lines=cut(article.text, view.spans), iri=node.value)


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
        longest=_LONGEST,
        entity_id=entity_id,
        **{"view": None, **shown},
    )
    response.headers["Cache-Control"] = "no-store"
    return response
