"""A ready query and the caller's words in, SPARQL with typed values out.

A value becomes an RDF term first, and the term's own escaped form takes the place of the example in the blocks
`VALUES ?_name { … }` of the query. So it can only ever be a term, works inside sub-selects, where a substitution of
variables does not reach, and the result is plain SPARQL 1.1 that any server understands. Lines marked `#? name` are
left out where that parameter has no value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Variable

from queries.dates import first_day, last_day
from queries.header import OPTIONAL_LINE, VALUES_BLOCK, Parameter, ParameterType, Query

__all__ = ["BoundQuery", "ParameterError", "bind"]

Term = NamedNode | Literal

_KEY = re.compile(r"[a-z]+(/[A-Za-z0-9._~%-]+)+")
_IRI = re.compile(r"(https?://|urn:).+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_UPPER_BOUND = "to"  # `to=2020` means until its last day, any other date its first one
_XSD = "http://www.w3.org/2001/XMLSchema#"


class ParameterError(ValueError):
    """A parameter is unknown, missing or has a value of the wrong type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundQuery:
    """SPARQL with its values in place. `substitutions` is empty: nothing is left for the engine to fill in."""

    text: str
    substitutions: dict[Variable, Term] = field(default_factory=dict)


def bind(query: Query, values: Mapping[str, str], *, base_iri: str) -> BoundQuery:
    """The query with these values; ParameterError where one is unknown, missing or ill-typed."""
    for name in values:
        if query.parameter(name) is None:
            known = ", ".join(parameter.name for parameter in query.parameters)
            raise ParameterError(f"{query.name} has no parameter {name!r}; there are: {known}")
    terms = {
        parameter.name: _term(query, parameter, values.get(parameter.name), base_iri) for parameter in query.parameters
    }

    def keep(line: re.Match[str]) -> str:
        return "" if terms[line["name"]] is None else line[0]

    def fill(block: re.Match[str]) -> str:
        return f"VALUES ?_{block['name']} {{ {terms[block['name']]} }}"

    # Lines go before values come, and all values come in one pass: what a value says is never read as a line or block.
    return BoundQuery(text=VALUES_BLOCK.sub(fill, OPTIONAL_LINE.sub(keep, query.text)))


def _term(query: Query, parameter: Parameter, value: str | None, base_iri: str) -> Term | None:
    if value is None:
        value = parameter.default
    if value is None:
        if parameter.required:
            raise ParameterError(f"{query.name} needs the parameter {parameter.name}, such as {parameter.example}")
        return None
    try:
        if parameter.type is ParameterType.DATE and parameter.name == _UPPER_BOUND:
            return _last_date(value)
        return _READERS[parameter.type](value, base_iri)
    except ValueError as error:
        example = parameter.example or parameter.default
        raise ParameterError(f"{parameter.name}: {value!r} is {error}, such as {example}") from error


def _iri(value: str, base_iri: str) -> Term:
    if _KEY.fullmatch(value):
        return NamedNode(base_iri + value)
    if _IRI.fullmatch(value):
        try:
            return NamedNode(value)
        except ValueError as error:
            raise ValueError(f"no IRI ({error}); write a full IRI or a key") from error
    raise ValueError("neither a full IRI nor a key")


def _string(value: str, base_iri: str) -> Term:
    if not value:
        raise ValueError("empty; leave it out or give some text")
    return Literal(value)


def _date(value: str, base_iri: str) -> Term:
    return Literal(first_day(value).isoformat(), datatype=NamedNode(_XSD + "date"))


def _last_date(value: str) -> Term:
    return Literal(last_day(value).isoformat(), datatype=NamedNode(_XSD + "date"))


def _integer(value: str, base_iri: str) -> Term:
    if not _INTEGER.fullmatch(value):
        raise ValueError("no whole number")
    return Literal(int(value))


def _language(value: str, base_iri: str) -> Term:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError("no language code")
    return Literal(value.lower())


_READERS: Mapping[ParameterType, Callable[[str, str], Term]] = {
    ParameterType.IRI: _iri,
    ParameterType.STRING: _string,
    ParameterType.DATE: _date,
    ParameterType.INTEGER: _integer,
    ParameterType.LANGUAGE: _language,
}
