"""The pages on which people judge: links to Wikidata, and pairs of reports that may be one event.

Whoever has the token of the server judges on the page, whose script sends each judgement to `/api/v1/judgements`.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.server import CurrentServer, CurrentSnapshot, Server
from api.views.counts import count_told
from api.views.links import read_reviews
from api.views.pairs import read_open_pairs
from builder.graph.links import FEATURES
from builder.graph.reader import Reader
from builder.links import LinkState

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_MOST_LINKS = 40
_MOST_PAIRS = 20
_MOST_ARTICLES = 5_000  # compared within a request; beyond it the command does it


@router.get("/review/links")
def get_links(
    request: Request,
    server: CurrentServer,
    snapshot: CurrentSnapshot,
    status: Annotated[LinkState, Query()] = LinkState.CANDIDATE,
) -> Response:
    """What things may be in Wikidata."""
    return server.pages.render(
        request,
        "links.html",
        reviews=read_reviews(snapshot, status.value, limit=_MOST_LINKS),
        shown=status.value,
        statuses=[state.value for state in LinkState],
        features=tuple(FEATURES),
        writable=_is_writable(server),
    )


@router.get("/review/events")
def get_pairs(request: Request, server: CurrentServer, snapshot: CurrentSnapshot) -> Response:
    """Which reports may be one event."""
    reader = server.reader
    comparable = isinstance(reader, Reader) and count_told(snapshot)["articles"] <= _MOST_ARTICLES
    pairs, waiting = (
        read_open_pairs(snapshot, reader, min_confidence=server.settings.min_confidence, limit=_MOST_PAIRS)
        if comparable and isinstance(reader, Reader)
        else ((), 0)
    )
    return server.pages.render(
        request,
        "pairs.html",
        pairs=pairs,
        waiting=waiting,
        comparable=comparable,
        writable=_is_writable(server),
    )


def _is_writable(server: Server) -> bool:
    """Whether the server has a token, and a folder beside which judgements are kept."""
    token = server.settings.write_token
    return isinstance(server.reader, Reader) and token is not None and bool(token.get_secret_value())
