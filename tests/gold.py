"""A record that people annotated, without offsets, and its article in; facts with spans out: words are looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from builder.model import Article, Facts, Span
from builder.records import decode

__all__ = ["decode_gold"]

Json = Mapping[str, Any]


def decode_gold(article: Article, record: Json) -> Facts:
    """The facts of a record; a figure stands where its `words` do, else where its number does, else with its event."""
    whole = {"id": article.id, "lang": article.lang, "published": article.published, "sha256": article.sha256}
    entities = [one | {"mentions": _mentions(article.text, one)} for one in record["entities"]]
    return decode(whole | {"entities": entities, "events": [_event(article.text, one) for one in record["events"]]})


def _find_all(text: str, words: str) -> Iterator[Span]:
    start = text.find(words)
    while start >= 0:
        yield Span(start=start, end=start + len(words))
        start = text.find(words, start + 1)


def _mentions(text: str, entity: Json) -> list[list[int]]:
    return sorted(
        [span.start, span.end] for span in {span for name in entity["names"] for span in _find_all(text, name)}
    )


def _event(text: str, event: Json) -> dict[str, Any]:
    start, end = _first(text, event["evidence"])
    casualties = [toll | {"span": _figure(text, toll) or [start, end]} for toll in event["casualties"]]
    relations = [tie | {"span": _first(text, tie["words"])} for tie in event.get("relations", ())]
    trigger = [start, start + len(event["evidence"].split()[0])]
    spans = {"span": [start, end], "trigger": trigger, "casualties": casualties, "relations": relations}
    return {**event, **spans, "rule": "gold"}


def _figure(text: str, toll: Json) -> list[int] | None:
    if "words" in toll:
        return _first(text, toll["words"])
    span = next(_find_all(text, str(toll["low"])), None) if toll["low"] else None
    return [span.start, span.end] if span else None


def _first(text: str, words: str) -> list[int]:
    span = next(_find_all(text, words))
    return [span.start, span.end]
