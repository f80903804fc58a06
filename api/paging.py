"""A list request in, its limits and names out, or why it is refused; and the header that leads to the next page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api.problems import Problem

__all__ = ["Cursor", "Limit", "link_next", "refuse_unknown", "split_names"]

Limit = Annotated[int, Query(ge=1, le=500, description="At most so many")]
Cursor = Annotated[str | None, Query(description="Where to go on: as the Link header of the page before gives it")]


def link_next(request: Request, response: Response, cursor: str | None) -> None:
    """Says in the Link header where the list goes on, if it does."""
    if cursor is not None:
        pairs = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        response.headers["Link"] = f'<{request.url.path}?{urlencode([*pairs, ("cursor", cursor)])}>; rel="next"'


def refuse_unknown(request: Request) -> None:
    """Refuses a parameter that the route does not have: a misspelt filter would filter nothing, unseen."""
    route = request.scope["route"]
    assert isinstance(route, APIRoute)
    known = list(dict.fromkeys(_parameters(route.dependant)))
    errors = [
        {"in": "query", "name": name, "problem": "there is no such parameter"}
        for name in dict.fromkeys(request.query_params)
        if name not in known
    ]
    if errors:
        there = f"there are: {', '.join(known)}" if known else "there are none"
        names = ", ".join(repr(error["name"]) for error in errors)
        raise Problem(422, f"No query parameter {names} at {request.url.path}; {there}.", errors=errors)


def _parameters(dependant: Dependant) -> Iterator[str]:
    """The names of query parameters of a route and of all that it depends on."""
    yield from (parameter.alias for parameter in dependant.query_params)
    for each in dependant.dependencies:
        yield from _parameters(each)


def split_names(value: str, known: Sequence[str], *, parameter: str, what: str) -> tuple[str, ...]:
    """The names that a parameter gives with commas between, each once; a Problem where one is not known."""
    names = tuple(dict.fromkeys(value.split(",")))
    unknown = [name for name in names if name not in known]
    if unknown:
        problem = f"there is no {what} {unknown[0]!r}; there are: {', '.join(known)}"
        errors = [{"in": "query", "name": parameter, "problem": problem}]
        raise Problem(422, f"query parameter {parameter}: {problem}", errors=errors)
    return names
