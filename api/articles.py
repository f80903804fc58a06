"""A key in, an article with its text, spans and facts as JSON out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.paging import Cursor, Limit, link_next
from api.problems import Problem
from api.server import CurrentSnapshot
from api.views.articles import read_article
from api.views.listing import list_articles
from api.views.model import ArticleRef, ArticleView

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/articles", tags=["articles"])


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


@router.get("/{key}", summary="One article: text (or quotes only, as the server is set), sentences, spans, facts")
def get_article(
    snapshot: CurrentSnapshot,
    key: Annotated[str, Path(description="The article's key", examples=["5c1d2e3f40516273"])],
) -> ArticleView:
    try:
        node = snapshot.node(f"article/{key}")
    except ValueError as error:
        raise Problem(404, f"No article {key!r}.") from error
    if not snapshot.is_article(node):
        raise Problem(404, f"No article {key!r}; /api/v1/articles lists those there are.")
    return read_article(snapshot, node)
