"""A model's answer in, the entities and events in it that have the asked form out; what has not is left out, counted.

The form is the facts record without offsets: the words themselves say where they stand. The schema that the endpoint is
asked to keep to is made from the same classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, JsonValue, TypeAdapter, ValidationError

from builder.model import CasualtyKind, EntityType, EventType, Factuality, Scope, Victim, Weapon

__all__ = ["Reply", "ReplyCasualty", "ReplyEntity", "ReplyEvent", "UnusableReplyError", "read_reply", "reply_schema"]

_MOST = 200  # entities or events of one answer that are read
_OBJECT = TypeAdapter(dict[str, JsonValue])
_T = TypeVar("_T")
_M = TypeVar("_M", bound=BaseModel)
_Listed = Annotated[tuple[_T, ...], BeforeValidator(lambda value: value or ())]


class UnusableReplyError(ValueError):
    """An answer that is no JSON object with entities and events."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ReplyEntity(_Part):
    id: str
    type: EntityType
    names: tuple[str, ...]


class ReplyCasualty(_Part):
    kind: CasualtyKind
    low: int | None = None
    high: int | None = None
    words: str | None = None
    undisclosed: bool = False
    side: str | None = None
    victim: Victim | None = None
    scope: Scope = Scope.EVENT
    claimants: tuple[str, ...] | None = None
    unnamed_source: bool = False


class ReplyEvent(_Part):
    id: str
    type: EventType
    evidence: str
    trigger: str | None = None
    when: str | None = None
    when_words: str | None = None
    agent: _Listed[str] = ()
    target: _Listed[str] = ()
    party: _Listed[str] = ()
    mediator: _Listed[str] = ()
    place: _Listed[str] = ()
    weapon: _Listed[Weapon] = ()
    casualties: _Listed[ReplyCasualty] = ()
    claimants: _Listed[str] = ()
    unnamed_source: bool = False
    factuality: Factuality = Factuality.ACTUAL
    background: bool = False


class _Answer(_Part):
    entities: tuple[ReplyEntity, ...]
    events: tuple[ReplyEvent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a model answered; `malformed` counts its entries that had not the asked form."""

    entities: tuple[ReplyEntity, ...]
    events: tuple[ReplyEvent, ...]
    malformed: int = 0


def read_reply(text: str, *, whole: bool = True) -> Reply:
    """The entities and events of an answer; of one that was cut off (not `whole`) those before the cut.

    Thoughts and fences around the object are skipped. UnusableReplyError where there is no such object.
    """
    body = text.partition("</think>")[2] if text.lstrip().startswith("<think>") else text
    start, end = body.find("{"), body.rfind("}")
    if start < 0 or (whole and end < start):
        raise UnusableReplyError("the answer holds no JSON object")
    try:
        answer = _OBJECT.validate_json(
            body[start : end + 1] if whole else body[start:], experimental_allow_partial=not whole
        )
    except ValidationError as error:
        raise UnusableReplyError("the answer is not valid JSON") from error
    entities, events = answer.get("entities"), answer.get("events")
    if not isinstance(entities, list) or not isinstance(events, list):
        if whole or "entities" not in answer:
            raise UnusableReplyError('the answer has no lists "entities" and "events"')
        entities, events = entities if isinstance(entities, list) else [], events if isinstance(events, list) else []
    read_entities, bad_entities = _read(ReplyEntity, entities)
    read_events, bad_events = _read(ReplyEvent, events)
    return Reply(entities=read_entities, events=read_events, malformed=bad_entities + bad_events)


def _read(form: type[_M], items: list[JsonValue]) -> tuple[tuple[_M, ...], int]:
    """The items that have a form, and how many have not."""
    read: list[_M] = []
    for item in items[:_MOST]:
        try:
            read.append(form.model_validate(item))
        except ValidationError:
            continue
    return tuple(read), len(items) - len(read)


def reply_schema() -> dict[str, JsonValue]:
    """The JSON schema of an answer, in the part of JSON Schema that endpoints agree on.

    Every property is required and no other allowed, nothing is referred to, no default and no bound.
    """
    schema = _Answer.model_json_schema()
    return _strict(schema, schema.get("$defs", {}))


def _strict(schema: Mapping[str, JsonValue], definitions: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    reference = schema.get("$ref")
    if isinstance(reference, str):
        definition = definitions[reference.rpartition("/")[2]]
        assert isinstance(definition, dict)
        return _strict(definition, definitions)
    kept = {key: value for key, value in schema.items() if key in ("type", "enum", "items", "anyOf")}
    made = {key: _strict_value(value, definitions) for key, value in kept.items()}
    properties = schema.get("properties")
    if isinstance(properties, dict):
        made["properties"] = {name: _strict_value(value, definitions) for name, value in properties.items()}
        made["required"] = list(properties)
        made["additionalProperties"] = False
    return made


def _strict_value(value: JsonValue, definitions: Mapping[str, JsonValue]) -> JsonValue:
    if isinstance(value, dict):
        return _strict(value, definitions)
    if isinstance(value, list):
        return [_strict_value(item, definitions) for item in value]
    return value
