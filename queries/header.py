"""A `.rq` file in, a ready query out: its `#+` header is read and held against the SPARQL below it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

import pyoxigraph
import yaml

__all__ = [
    "OPTIONAL_LINE",
    "VALUES_BLOCK",
    "Column",
    "ColumnType",
    "HeaderError",
    "Parameter",
    "ParameterType",
    "Query",
    "parse_query",
]

# Every variable that stands for a parameter is written `?_name` and gets its value from `VALUES ?_name { … }`. A line
# that ends in `#? name` holds only where that optional parameter has a value; without one it filters nothing.
_PARAMETER_VARIABLE = re.compile(r"[?$]_(\w+)")
VALUES_BLOCK = re.compile(r"VALUES\s+\?_(?P<name>\w+)\s*\{[^{}]*\}")
OPTIONAL_LINE = re.compile(r"^.*#\?\s*(?P<name>\w+)[ \t]*\n", re.MULTILINE)
_QUERY_KEYS = ("summary", "description", "parameters", "columns")
_PARAMETER_KEYS = ("name", "type", "description", "required", "default", "example")
_COLUMN_KEYS = ("name", "type", "description")


class HeaderError(ValueError):
    """A shipped query contradicts its own header."""


class ParameterType(StrEnum):
    IRI = "iri"
    STRING = "string"
    DATE = "date"
    INTEGER = "integer"
    LANGUAGE = "language"


class ColumnType(StrEnum):
    IRI = "iri"
    STRING = "string"
    INTEGER = "integer"
    DATE = "date"
    EDTF = "edtf"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What a caller may set. Without a value the default holds; an optional one without a default filters nothing."""

    name: str
    type: ParameterType
    description: str
    required: bool = False
    default: str | None = None
    example: str | None = None

    @property
    def may_be_unset(self) -> bool:
        """Whether the query can run without a value."""
        return not self.required and self.default is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the answer. A column `x_label` holds the name of the IRI in column `x`."""

    name: str
    type: ColumnType
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A ready question: what it asks, what may be set, what comes back, and its SPARQL."""

    name: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    text: str

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


def parse_query(name: str, source: str) -> Query:
    """The query of one `.rq` file; HeaderError where header and SPARQL differ."""
    header = _Fields(f"{name}.rq", _read_header(name, source), _QUERY_KEYS)
    query = Query(
        name=name,
        summary=header.text("summary"),
        description=header.text("description"),
        parameters=tuple(_parameter(fields) for fields in header.items("parameters", _PARAMETER_KEYS)),
        columns=tuple(_column(fields) for fields in header.items("columns", _COLUMN_KEYS)),
        text="".join(line for line in source.splitlines(keepends=True) if not line.startswith("#+")).lstrip("\n"),
    )
    _check_parameters(query)
    _check_columns(query)
    return query


def _read_header(name: str, source: str) -> object:
    lines = [line[2:].removeprefix(" ") for line in source.splitlines() if line.startswith("#+")]
    try:
        # All scalars stay strings: YAML would make a date of 2022-09-13 and a boolean of `no`, a language.
        return yaml.load("\n".join(lines), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise HeaderError(f"{name}.rq: the lines that begin with #+ are no YAML: {error}") from error


def _parameter(fields: _Fields) -> Parameter:
    return Parameter(
        name=fields.text("name"),
        type=ParameterType(fields.choice("type", tuple(ParameterType))),
        description=fields.text("description"),
        required=fields.choice("required", ("true", "false"), default="false") == "true",
        default=fields.optional("default"),
        example=fields.optional("example"),
    )


def _column(fields: _Fields) -> Column:
    return Column(
        name=fields.text("name"),
        type=ColumnType(fields.choice("type", tuple(ColumnType))),
        description=fields.text("description"),
    )


def _check_parameters(query: Query) -> None:
    declared = [parameter.name for parameter in query.parameters]
    if len(set(declared)) < len(declared):
        raise HeaderError(f"{query.name}.rq: a parameter is declared twice among: {', '.join(declared)}")
    used = {*_PARAMETER_VARIABLE.findall(query.text), *OPTIONAL_LINE.findall(query.text)}
    for name in sorted(used - set(declared)):
        raise HeaderError(f"{query.name}.rq: ?_{name} is no declared parameter; declared are: {', '.join(declared)}")
    for parameter in query.parameters:
        _check_parameter(query, parameter)


def _check_parameter(query: Query, parameter: Parameter) -> None:
    where = f"{query.name}.rq: parameter {parameter.name}"
    if parameter.required and parameter.default is not None:
        raise HeaderError(f"{where} is required, so a default can never hold")
    if parameter.default is None and parameter.example is None:
        raise HeaderError(f"{where} needs an example or a default")
    if parameter.name not in VALUES_BLOCK.findall(query.text):
        raise HeaderError(f"{where} has no block `VALUES ?_{parameter.name} {{ … }}` in the query")
    for line in query.text.splitlines(keepends=True):
        marked = OPTIONAL_LINE.fullmatch(line)
        if parameter.name in _PARAMETER_VARIABLE.findall(line) and parameter.may_be_unset is not bool(
            marked and marked["name"] == parameter.name
        ):
            needs = "must end" if parameter.may_be_unset else "must not end"
            raise HeaderError(f"{where}: this line {needs} in `#? {parameter.name}`: {line.strip()}")


def _check_columns(query: Query) -> None:
    declared = [column.name for column in query.columns]
    for text in (query.text, OPTIONAL_LINE.sub("", query.text)):
        try:
            result = pyoxigraph.Store().query(text)
        except SyntaxError as error:
            raise HeaderError(f"{query.name}.rq: the SPARQL cannot be read: {error}") from error
        if not isinstance(result, pyoxigraph.QuerySolutions):
            raise HeaderError(f"{query.name}.rq: a ready query is a SELECT")
        projected = [variable.value for variable in result.variables]
        if projected != declared:
            raise HeaderError(
                f"{query.name}.rq: SELECT gives {', '.join(projected)}; the header declares {', '.join(declared)}"
            )


class _Fields:
    """Reads one mapping of a header and refuses what is missing, unknown or of the wrong kind."""

    def __init__(self, where: str, value: object, keys: Sequence[str]) -> None:
        if not isinstance(value, Mapping):
            raise HeaderError(f"{where}: expected a mapping with {', '.join(keys)}")
        self._where = where
        self._values = cast("Mapping[str, object]", value)
        for key in self._values:
            if key not in keys:
                raise HeaderError(f"{where}: unknown key {key!r}; known are: {', '.join(keys)}")

    def optional(self, key: str) -> str | None:
        value = self._values.get(key)
        if value is not None and not isinstance(value, str):
            raise HeaderError(f"{self._where}: {key} must be one line of text")
        return value.strip() if value else None

    def text(self, key: str) -> str:
        value = self.optional(key)
        if value is None:
            raise HeaderError(f"{self._where}: {key} is missing")
        return value

    def choice(self, key: str, choices: Sequence[str], *, default: str | None = None) -> str:
        value = self.optional(key) or default
        if value is None or value not in choices:
            raise HeaderError(f"{self._where}: {key} is {value}, it must be one of: {', '.join(choices)}")
        return value

    def items(self, key: str, keys: Sequence[str]) -> list[_Fields]:
        value = self._values.get(key)
        if not isinstance(value, list):
            raise HeaderError(f"{self._where}: {key} must be a list")
        return [_Fields(f"{self._where}: {key} {number}", item, keys) for number, item in enumerate(value, start=1)]
