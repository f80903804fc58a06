"""A request and the formats of a route in, the one to answer in out: `?format=` wins over Accept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from api.negotiation import choose
from api.problems import Problem

__all__ = ["answers", "choose_format"]


def choose_format(request: Request, short: str | None, formats: Mapping[str, str]) -> str:
    """The short name of a format; a Problem 406 where the client takes none. `formats` maps short names to types."""
    if short is not None:
        if short not in formats:
            raise Problem(406, f"No format {short!r}; there are: {', '.join(formats)}.")
        return short
    media_type = choose(request.headers.get("accept"), list(formats.values()))
    if media_type is None:
        raise Problem(406, f"None of the media types asked for; there are: {', '.join(formats.values())}.")
    return next(name for name, each in formats.items() if each == media_type)


def answers(formats: Mapping[str, str]) -> dict[int | str, dict[str, Any]]:
    """What the description of a route says of its formats."""
    return {200: {"content": {media_type: {} for media_type in formats.values()}}}
