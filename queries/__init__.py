"""Questions: one `.rq` file each, found by name, with typed parameters to bind.

>>> load("conflict-lineage").columns[0].name
'conflict'
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib import resources

from queries.binding import BoundQuery, ParameterError, bind
from queries.header import Column, ColumnType, HeaderError, Parameter, ParameterType, Query, parse_query

__all__ = [
    "BoundQuery",
    "Column",
    "ColumnType",
    "HeaderError",
    "Parameter",
    "ParameterError",
    "ParameterType",
    "Query",
    "UnknownQuery",
    "bind",
    "load",
    "names",
]


class UnknownQuery(LookupError):  # noqa: N818 - the name callers know
    """No ready query has that name."""


def names() -> tuple[str, ...]:
    """The names of all ready queries, in alphabetical order."""
    files = resources.files(__name__).iterdir()
    return tuple(sorted(file.name.removesuffix(".rq") for file in files if file.name.endswith(".rq")))


def load(name: str) -> Query:
    """The ready query of that name; UnknownQuery where there is none, HeaderError where the file contradicts itself."""
    known = names()
    if name not in known:
        near = get_close_matches(name, known, n=2) or [each for each in known if name and each.startswith(name)]
        meant = f"did you mean {' or '.join(near)}? There are" if near else "there are"
        raise UnknownQuery(f"No query named {name!r}; {meant}: {', '.join(known)}")
    return _read(name)


@cache
def _read(name: str) -> Query:
    source = resources.files(__name__).joinpath(f"{name}.rq").read_text(encoding="utf-8")
    return parse_query(name, source)
