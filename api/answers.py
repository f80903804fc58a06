"""A record or a table in, the answer that holds it out, with the way to the next page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import orjson
from fastapi import Query, Request
from starlette.responses import Response

from api.exports import spreadsheets
from api.paging import link_next

__all__ = ["TABLE_FORMATS", "TableFormat", "send", "send_table"]

TABLE_FORMATS: Mapping[str, str] = {"json": "application/json", "csv": spreadsheets.MEDIA_TYPE}
TableFormat = Annotated[str | None, Query(description="json or csv; wins over Accept")]


def send(request: Request, record: object, *, following: str | None = None) -> Response:
    """The JSON answer; `following` is the cursor of the next page for its Link header.

    The framework reads every record anew before it writes it: for three hundred nodes that takes longer than finding
    them. The records are our own, and the tests hold their descriptions.
    """
    answer = Response(orjson.dumps(record), media_type="application/json")
    link_next(request, answer, following)
    return answer


def send_table(request: Request, table: bytes, *, following: str | None) -> Response:
    """The answer with a table; `following` is the cursor of the next page."""
    answer = Response(table, media_type=spreadsheets.MEDIA_TYPE)
    link_next(request, answer, following)
    return answer
