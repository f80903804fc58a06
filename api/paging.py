"""A list request in, its limits out; and the header that leads to the next page."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request, Response

__all__ = ["Cursor", "Limit", "link_next"]

Limit = Annotated[int, Query(ge=1, le=500, description="At most so many")]
Cursor = Annotated[str | None, Query(description="Where to go on: as the Link header of the page before gives it")]


def link_next(request: Request, response: Response, cursor: str | None) -> None:
    """Says in the Link header where the list goes on, if it does."""
    if cursor is not None:
        pairs = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        response.headers["Link"] = f'<{request.url.path}?{urlencode([*pairs, ("cursor", cursor)])}>; rel="next"'
