"""A key in, an article with its text, spans and facts as JSON out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from starlette.responses import RedirectResponse

from api.paging import Cursor, Limit, link_next, refuse_unknown
from api.problems import Problem
from api.server import CurrentSnapshot
from api.views.articles import read_article
from api.views.listing import find_articles, list_articles
from api.views.model import ArticleRef, ArticleView

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/articles", tags=["articles"], dependencies=[Depends(refuse_unknown)])


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleList:
    """One page of articles; `next` is the cursor of the next one, also in the Link header."""

    items: tuple[ArticleRef, ...]
    next: str | None


@router.get("", summary="Articles, the latest first")
def get_articles(
    request: Request, response: Response, snapshot: CurrentSnapshot, limit: Limit = 50, cursor: Cursor = None
) -> ArticleList:
    items, following = list_articles(snapshot, limit=limit, after=cursor)
    link_next(request, response, following)
    return ArticleList(items=items, next=following)


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
    raise Problem(404, f"No article {key!r}; /api/v1/articles lists those there are.")
