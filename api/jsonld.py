"""Statements in, JSON-LD out, in the short terms of the ontology's context; the context stands in the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import orjson
from pyoxigraph import RdfFormat, Triple, serialize
from rdflib import Graph

__all__ = ["write_jsonld"]

_WORD = re.compile(r"\w+")


def write_jsonld(triples: Iterable[Triple]) -> bytes:
    """The statements as one document, which reads the same without the network."""
    graph = Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES) or b"", format="nt")
    document = orjson.loads(graph.serialize(format="json-ld", context=_context(), auto_compact=True, sort_keys=True))
    if isinstance(document, dict):  # nothing to say comes as an empty list
        words = frozenset(_WORD.findall(orjson.dumps({**document, "@context": None}).decode()))
        body = {name: _ordered(value) for name, value in document.items() if name != "@context"}
        document = {"@context": _used(_context(), words), **body}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


@cache
def _context() -> Mapping[str, Any]:
    context: Mapping[str, Any] = orjson.loads(files("ontology").joinpath("context.jsonld").read_bytes())["@context"]
    return context


def _ordered(value: object) -> object:
    """The same with the members of sets in a fixed order; lists keep theirs."""
    if isinstance(value, dict):
        return {name: each if name == "@list" else _ordered(each) for name, each in value.items()}
    if isinstance(value, list):
        # The serialiser ends the names of a language with a null, which says nothing
        return sorted((_ordered(each) for each in value if each is not None), key=orjson.dumps)
    return value


def _used(context: Mapping[str, Any], words: frozenset[str]) -> dict[str, Any]:
    """The keywords, the terms among these words and the prefixes that they or the terms are written with."""
    terms = {name: meaning for name, meaning in context.items() if name in words}
    written = words | frozenset(_WORD.findall(orjson.dumps(terms).decode()))
    return {
        name: meaning
        for name, meaning in context.items()
        if name in written or name.startswith("@") or str(meaning).startswith("@")
    }
