"""A record in, the JSON answer that holds it out, written without being checked against its own model again."""

from __future__ import annotations

import orjson
from fastapi import Request
from starlette.responses import Response

from api.paging import link_next

__all__ = ["send"]


def send(request: Request, record: object, *, following: str | None = None) -> Response:
    """The answer; `following` is the cursor of the next page for its Link header.

    The framework reads every record anew before it writes it: for three hundred nodes that takes longer than finding
    them. The records are our own, and the tests hold their descriptions.
    """
    answer = Response(orjson.dumps(record), media_type="application/json")
    link_next(request, answer, following)
    return answer
