"""A key in, an article with its text, spans and facts as JSON out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.responses import RedirectResponse

from api.answers import TABLE_FORMATS, TableFormat, send, send_table
from api.exports import spreadsheets
from api.filters import TimelessFilter, read_day
from api.formats import answers, choose_format
from api.paging import Cursor, Limit, refuse_unknown
from api.problems import Problem
from api.server import CurrentSnapshot
from api.suggestions import missing
from api.views.articles import read_article
from api.views.listing import find_articles, list_articles
from api.views.model import ArticleRef, ArticleView
from queries.dates import first_day, last_day

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/articles", tags=["articles"], dependencies=[Depends(refuse_unknown)])


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleList:
    """One page of articles; `next` is the cursor of the next one, also in the Link header."""

    items: tuple[ArticleRef, ...]
    next: str | None


@router.get(
    "",
    summary="Articles that make a claim which passes the filters, or all of them, the latest first",
    response_model=ArticleList,
    responses=answers(TABLE_FORMATS),
)
def get_articles(
    request: Request,
    snapshot: CurrentSnapshot,
    wanted: TimelessFilter,
    since: Annotated[
        str | None, Query(alias="from", description="Published not before this EDTF date", examples=["2022-09"])
    ] = None,
    until: Annotated[
        str | None, Query(alias="to", description="Published not after this EDTF date", examples=["2022"])
    ] = None,
    format: TableFormat = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    chosen = choose_format(request, format, TABLE_FORMATS)
    first, last = read_day("from", since, first_day), read_day("to", until, last_day)
    items, following = list_articles(snapshot, limit=limit, after=cursor, since=first, until=last, wanted=wanted)
    if chosen == "json":
        return send(request, ArticleList(items=items, next=following), following=following)
    return send_table(request, spreadsheets.write_articles(items), following=following)


@router.get(
    "/{key}",
    summary="One article: text (or quotes only, as the server is set), sentences, spans, facts",
    response_model=ArticleView,
    responses={303: {"description": "The key of the one article that came with this id"}},
)
def get_article(
    snapshot: CurrentSnapshot,
    key: Annotated[
        str,
        Path(description="The article's key; the id it came with leads there", examples=["5c1d2e3f40516273"]),
    ],
) -> ArticleView | Response:
    try:
        node = snapshot.node(f"article/{key}")
        if snapshot.is_article(node):
            return read_article(snapshot, node)
    except ValueError:
        pass  # an id may hold what no IRI may hold
    named = find_articles(snapshot, key)
    if len(named) == 1:
        return RedirectResponse(f"{router.prefix}/{named[0].key}", 303)
    if named:
        keys = ", ".join(article.key for article in named)
        raise Problem(404, f"{len(named)} articles came with the id {key!r}; their keys are: {keys}.")
    raise missing(snapshot, "article", key, where="/api/v1/articles lists those there are")
