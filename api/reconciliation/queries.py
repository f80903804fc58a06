"""What a client of the reconciliation service sends in, checked queries out; a refusal says what would be right."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from api.problems import Problem

__all__ = ["BATCH", "Extension", "PropertyValue", "Query", "read_extension", "read_queries"]

BATCH = 50  # queries that one request may hold
_LONGEST = 500
_Text = Annotated[str, Field(max_length=_LONGEST)]


class _Checked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EntityValue(_Checked):
    """A value that was reconciled before."""

    id: _Text
    name: _Text | None = None


_Value = _Text | float | bool | EntityValue


class PropertyValue(_Checked):
    """A further column: a property and its value or values."""

    pid: _Text
    v: _Value | list[_Value]

    def texts(self) -> tuple[str, ...]:
        """The values as text; of an entity its identifier."""
        values = self.v if isinstance(self.v, list) else [self.v]
        return tuple(value.id if isinstance(value, EntityValue) else str(value) for value in values)


class Query(_Checked):
    """One name to reconcile, with the types and further columns that narrow it down."""

    query: _Text = ""
    type: _Text | list[_Text] | None = None
    limit: Annotated[int, Field(ge=1)] = 10
    properties: tuple[PropertyValue, ...] = ()
    type_strict: Literal["any", "should", "all"] = "any"

    def types(self) -> tuple[str, ...]:
        if self.type is None:
            return ()
        return tuple(self.type) if isinstance(self.type, list) else (self.type,)


class ExtensionProperty(_Checked):
    """A property whose values are asked for."""

    id: _Text
    settings: dict[str, object] = Field(default_factory=dict)


class Extension(_Checked):
    """Entities and the properties whose values a client wants as further columns."""

    ids: Annotated[tuple[_Text, ...], Field(max_length=1000)]
    properties: Annotated[tuple[ExtensionProperty, ...], Field(max_length=50)]


_QUERIES = TypeAdapter(dict[str, Query])


def read_queries(text: str) -> dict[str, Query]:
    """The queries of a batch; Problem 400 where they are none, 413 where they are too many."""
    try:
        found = _QUERIES.validate_json(text)
    except ValidationError as error:
        raise _refusal("queries", '{"q0": {"query": "Goris", "type": "Place"}}', error) from error
    if len(found) > BATCH:
        raise Problem(
            413, f"{len(found)} queries in one request; send {BATCH} at most, as the manifest's batchSize says"
        )
    for name, query in found.items():
        if not query.query and not query.properties:
            raise Problem(400, f"the query {name!r} has neither a name (query) nor properties; give one of them")
    return found


def read_extension(text: str) -> Extension:
    """The properties asked for; Problem 400 where the text says no such thing."""
    try:
        return Extension.model_validate_json(text)
    except ValidationError as error:
        raise _refusal("extend", '{"ids": ["place/goris"], "properties": [{"id": "country"}]}', error) from error


def _refusal(name: str, example: str, error: ValidationError) -> Problem:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return Problem(400, f"{name}: {first['msg']}{f' at {where}' if where else ''}; write it as {example}")
