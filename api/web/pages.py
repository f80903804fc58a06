"""Templates and records in, HTML answers out, in the language that the reader asked for."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import jinja2
from fastapi import Request
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

import queries
from api.middleware import LANGUAGE_COOKIE, read_language_cookie
from api.negotiation import choose_language, parse
from api.problems import Problem
from api.sparql.pool import Answer
from api.views.chronicle import locate
from api.views.figures import show_figures
from api.views.ledger import read_ledger
from api.views.model import ClaimView, LineageView
from api.views.snapshot import Node, Snapshot
from api.web.axis import draw, symbol_of
from api.web.charts import write_places
from api.web.messages import LANGUAGES, Messages, load_messages, load_translations
from api.web.results import read_result
from api.web.script_words import write_script_words
from api.web.vocabulary import read_vocabulary
from api.web.words import Words
from builder.model import CasualtyKind, EventType
from ontology.namespaces import HUD, PREFIXES

if TYPE_CHECKING:
    from api.server import Server

__all__ = ["Pages", "choose_page_language"]

_YEAR = 365 * 24 * 3600
_STATIC = (
    "hudna.css",
    "hudna.js",
    *(f"scripts/{name}.js" for name in ("sparql", "explorer", "chronicle", "places", "review")),
)
_ROW_FORMATS = ("csv", "tsv", "json", "xml")
_GRAPH_FORMATS = ("ttl", "nt", "jsonld", "rdf")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ckb", "ps", "sd", "ug", "yi", "dv"})
_CAPITAL = re.compile(r"(?<=[a-z])([A-Z])")


def choose_page_language(request: Request) -> str:
    """The language of the address, else of the cookie, else the best of what the browser asks for."""
    for wanted in (request.query_params.get("lang"), read_language_cookie(request.headers.get("cookie", ""))):
        if wanted in LANGUAGES:
            return wanted
    header = request.headers.get("accept-language", "")
    if any(item.value.split("-")[0] in (*LANGUAGES, "*") for item in parse(header)) or not header:
        return choose_language(header, LANGUAGES)
    return "en"  # who asks for neither reads the second language rather than the first


class Pages:
    """The templates, read once, and the words of the interface."""

    def __init__(self) -> None:
        self._messages: Messages = load_messages()
        self._translations = load_translations()
        self._environment = jinja2.Environment(
            loader=jinja2.PackageLoader("api.web", "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            asset={name: _asset(name) for name in _STATIC},
            draw=draw,
            symbol=symbol_of,
            by_claimant=_group,
            figures_of=show_figures,
            by_relation=_relations,
            event_types=[kind.value for kind in EventType],
            casualty_kinds=[kind.value for kind in CasualtyKind],
            direction=_direction,
        )
        self._environment.filters["exact"] = _keep_returns

    def render(self, request: Request, template: str, *, status: int = 200, **context: object) -> Response:
        """The page of a template; `lang` in the address is remembered in a cookie."""
        language = choose_page_language(request)
        words = Words(self._messages, self._translations, language)
        snapshot = _server(request).snapshot()
        html = self._environment.get_template(template).render(
            t=words.say,
            lang=language,
            dir=words.direction,
            translate=words.translate,
            name=words.name,
            label=words.label,
            script_words=lambda group: write_script_words(words, snapshot, group),
            date=words.date,
            heading=words.heading,
            type_of=lambda thing: words.name(_type_names(snapshot, thing.type)),
            ledger_of=lambda steps: read_ledger(snapshot, steps),
            spots_of=lambda rows: tuple(locate(snapshot, rows).values()),
            write_places=lambda spots: write_places(spots, language),
            class_name=lambda kind: words.plain_name(_type_names(snapshot, kind)),
            checksum_of=lambda article: snapshot.text(Node(article.iri), HUD.sha256, Node(article.iri)),
            public_url=_server(request).public_url(request),
            number=_write_number,
            other_language=_with_language(request, words.say("language.other_code")),
            here=_with(request),
            path=request.url.path,
            words=request.query_params.get("q", ""),
            revision=snapshot.revision,
            embedded=request.scope.get("hudna.embedded", False),
            **context,
        )
        response = HTMLResponse(html, status)
        response.headers["Content-Language"] = language
        if request.query_params.get("lang") in LANGUAGES:
            response.set_cookie(LANGUAGE_COOKIE, language, max_age=_YEAR, samesite="lax")
        return response

    def error(self, request: Request, status: int, detail: str, meant: Sequence[str] = ()) -> Response:
        """The page that says why there is none, with links to what may have been `meant`, given by keys."""
        snapshot = _server(request).snapshot()
        refs = [snapshot.ref(snapshot.node(key)) for key in meant]
        explained = status in (404, 503)
        return self.render(
            request, "error.html", status=status, code=status, detail=detail, meant=refs, explained=explained
        )

    async def sparql(self, request: Request, text: str | None, result: Answer | Problem | None) -> Response:
        """The editor, with the result of the query or the reason why there is none."""
        problem = result if isinstance(result, Problem) else None
        server, language = _server(request), choose_page_language(request)
        shown = None
        if isinstance(result, Answer):
            shown = await asyncio.to_thread(read_result, result, server.snapshot(), language)
        response = self.render(
            request,
            "sparql.html",
            status=problem.status_code if problem else 200,
            query=text or _example(request.query_params.get("example"), _base(request)),
            asked=text,
            problem=problem,
            result=shown,
            prefixes=PREFIXES,
            examples=[queries.load(name) for name in queries.names()],
            formats=_GRAPH_FORMATS if shown and shown.text is not None else _ROW_FORMATS,
            vocabulary=Markup(read_vocabulary(language)),
            seconds=round(server.settings.query_timeout),
        )
        response.headers.update((problem.headers if problem else None) or {})
        return response


def _asset(name: str) -> str:
    """The address of a file of ours, which changes with its content, so that browsers may keep it for long."""
    content = resources.files("api.web").joinpath("static", name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:10]}"


def _write_number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _server(request: Request) -> Server:
    server: Server = request.app.state.hudna
    return server


def _base(request: Request) -> str:
    return _server(request).reader.base_iri


def _type_names(snapshot: Snapshot, name: str | None) -> Mapping[str, str]:
    """What the ontology calls a class; without a word of it, the name of the class taken apart."""
    if name is None:
        return {"": ""}
    names = snapshot.names(Node(f"{HUD}{name}"))
    return names if set(names) - {""} else {"en": _CAPITAL.sub(r" \1", name)}


def _group(claims: Sequence[ClaimView]) -> list[list[ClaimView]]:
    """Claims by claimant, named ones first; an article's own voice and its unnamed sources count as claimants."""
    groups: dict[str, list[ClaimView]] = {}
    for claim in claims:
        key = claim.claimant.iri if claim.claimant else f"{claim.voice} {claim.quote.article.iri}"
        groups.setdefault(key, []).append(claim)
    return sorted(groups.values(), key=lambda group: group[0].voice != "named")


def _relations(ties: Sequence[LineageView]) -> list[tuple[str, list[LineageView]]]:
    """Ties by the words that name them, in the order of their first one."""
    groups: dict[str, list[LineageView]] = {}
    for tie in ties:
        groups.setdefault(f"relation.{tie.predicate}{'.inverse' if tie.inverse else ''}", []).append(tie)
    return list(groups.items())


def _direction(language: str | None) -> str:
    """The direction of a text in a language; `auto` where it has none."""
    if language is None:
        return "auto"
    return "rtl" if language.split("-")[0] in _RIGHT_TO_LEFT else "ltr"


def _keep_returns(text: str) -> Markup:
    """The text escaped; a carriage return as a reference, since a reader of HTML would make a line feed of it."""
    return Markup(str(escape(text)).replace("\r", "&#13;"))


def _example(name: str | None, base_iri: str) -> str | None:
    """A ready question as it runs in the editor, with example values where it needs any."""
    if name not in queries.names():
        return None
    query = queries.load(name)
    values = {item.name: item.example for item in query.parameters if item.required and item.example}
    return queries.bind(query, values, base_iri=base_iri).text


def _with(request: Request, **values: str) -> str:
    pairs = [(name, value) for name, value in request.query_params.multi_items() if name not in values]
    query = urlencode([*pairs, *values.items()])
    return f"{request.url.path}?{query}" if query else request.url.path


def _with_language(request: Request, language: str) -> str:
    return _with(request, lang=language)
