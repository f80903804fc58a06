"""An answer is read entry by entry; the schema that is asked for is made from the facts record."""

from __future__ import annotations

import dataclasses
import json

import pytest

from builder.llm.reply import (
    ReplyCasualty,
    ReplyEntity,
    ReplyEvent,
    UnusableReplyError,
    read_reply,
    reply_schema,
)
from builder.model import Casualty, EntityFact, EventFact, EventType

ENTITY = {"id": "e1", "type": "State", "names": ["أرمينيا"]}
EVENT = {"id": "v1", "type": "Shelling", "evidence": "قصف", "target": ["e1"]}
ANSWER = json.dumps({"entities": [ENTITY], "events": [EVENT]}, ensure_ascii=False)


@pytest.mark.parametrize(
    "text",
    [ANSWER, f"```json\n{ANSWER}\n```", f"<think>It says {{...}}</think>\n{ANSWER}", f"Here it is:\n{ANSWER}\nDone."],
)
def test_object_is_found_in_what_stands_around_it(text):
    reply = read_reply(text)
    assert [entity.names for entity in reply.entities] == [("أرمينيا",)]
    assert [event.type for event in reply.events] == [EventType.SHELLING]


def test_words_of_the_article_are_no_thoughts():
    text = ANSWER.replace("قصف", "قصف </think>")
    assert read_reply(text).events[0].evidence == "قصف </think>"


@pytest.mark.parametrize(
    "text",
    ["", "I cannot help with that.", "{", "[]", '{"facts": []}', '{"entities": {}, "events": []}', ANSWER[:-3], "{}}"],
)
def test_answer_of_another_form_is_unusable(text):
    with pytest.raises(UnusableReplyError):
        read_reply(text)


def test_entry_of_another_form_is_left_out_and_counted():
    events = [EVENT, {**EVENT, "type": "Massacre"}, {"id": "v3"}, "v4", None, {**EVENT, "evidence": 7}]
    reply = read_reply(json.dumps({"entities": [ENTITY, {"id": "e2"}], "events": events}))
    assert (len(reply.entities), len(reply.events), reply.malformed) == (1, 1, 6)


def test_answer_that_was_cut_off_keeps_what_was_whole():
    cut = json.dumps({"entities": [ENTITY], "events": [EVENT, {**EVENT, "evidence": "a longer passage"}]})
    reply = read_reply(cut[:-60], whole=False)
    assert len(reply.entities) == 1 and len(reply.events) == 1
    with pytest.raises(UnusableReplyError):
        read_reply(cut[:3], whole=False)


def test_endless_list_is_cut():
    reply = read_reply(json.dumps({"entities": [ENTITY] * 10_000, "events": []}))
    assert len(reply.entities) == 200 and reply.malformed == 9_800


@pytest.mark.parametrize(
    ("asked", "fact", "derived"),
    [
        (ReplyEntity, EntityFact, {"key", "wikidata", "mentions"}),
        (ReplyCasualty, Casualty, {"span"}),
        (ReplyEvent, EventFact, {"span", "reports", "relations", "rule", "confidence", "extractions"}),
    ],
)
def test_form_is_the_facts_record_without_what_we_derive(asked, fact, derived):
    own_words = {"words", "when_words"}
    assert set(asked.model_fields) - own_words == {field.name for field in dataclasses.fields(fact)} - derived


def nodes(schema):
    yield schema
    for value in schema.values():
        children = value if isinstance(value, list) else [value]
        for child in children:
            if isinstance(child, dict):
                yield from nodes(child)


def test_schema_is_strict_and_self_contained():
    schema = reply_schema()
    objects = [node for node in nodes(schema) if node.get("type") == "object"]
    assert len(objects) == 4
    for node in objects:
        assert node["additionalProperties"] is False and node["required"] == list(node["properties"])
    assert "$ref" not in json.dumps(schema) and "default" not in json.dumps(schema)
    event = schema["properties"]["events"]["items"]["properties"]
    assert event["type"]["enum"] == [type.value for type in EventType]
