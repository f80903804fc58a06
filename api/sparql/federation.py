"""A query or an update that names other hosts in, the same with what they answered in their place out.

The engine would fetch anything, so it is never asked to: each SERVICE and LOAD of the allow-list is fetched here, from
an address that was looked at before, and its answer stands in the text as VALUES or INSERT DATA when a worker reads it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from api.problems import Problem
from api.sparql.fetching import FetchError, fetch
from api.sparql.tokens import Token, find_end, tokenize

__all__ = ["Sources", "resolve"]

_MOST_PLACES = 10
_MOST_ROWS = 10_000
_RESULTS = "application/sparql-results+json"
_RDF = "text/turtle, application/n-triples, application/rdf+xml;q=0.9, application/ld+json;q=0.8"
_GENID = "urn:hudna:genid:"  # blank nodes of others have no name here, see RDF 1.1, section 3.5

Fetch = Callable[[str, str, bytes | None], tuple[str, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The addresses that may be fetched, one that ends in / for all below it, and whether they may be one's own."""

    allowed: Sequence[str]
    private: bool = False

    def allow(self, url: str) -> bool:
        """Whether this address is one of them."""
        return any(url == each or (each.endswith("/") and url.startswith(each)) for each in self.allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A SERVICE or LOAD in the text: where it stands, what it names, and whether it may fail silently."""

    start: int
    end: int
    url: str
    silent: bool
    query: str | None = None
    graph: str = ""


async def resolve(text: str, sources: Sources, *, prefixes: Mapping[str, str], timeout: float) -> str:
    """The text without SERVICE and LOAD of allowed addresses; all others are left for the guard to refuse.

    A Problem where another host does not answer, or with too much.
    """
    if not sources.allowed:
        return text
    try:
        places = list(_find(text, sources, prefixes))
    except ValueError:
        return text  # the engine says what is wrong with it
    if len(places) > _MOST_PLACES:
        raise Problem(400, f"A request names at most {_MOST_PLACES} other hosts.")

    def fetching(url: str, accept: str, body: bytes | None) -> tuple[str, bytes]:
        return fetch(url, accept=accept, body=body, private=sources.private, timeout=timeout)

    answers = await asyncio.gather(*(asyncio.to_thread(_answer, place, fetching) for place in places))
    for place, answer in sorted(zip(places, answers, strict=True), key=lambda pair: -pair[0].start):
        text = text[: place.start] + answer + text[place.end :]
    return text


def _find(text: str, sources: Sources, prefixes: Mapping[str, str]) -> Iterator[_Place]:
    tokens = list(tokenize(text))
    prologue = "".join(f"PREFIX {name}: <{iri}> " for name, iri in prefixes.items())
    prologue += "".join(_declarations(tokens))
    place = 0
    while place < len(tokens):
        token, start = tokens[place], place
        place += 1
        if not token.is_word("service") and not (token.is_word("load") and token.depth == 0):
            continue
        silent = place < len(tokens) and tokens[place].is_word("silent")
        place += silent
        if place >= len(tokens) or tokens[place].kind != "iri":
            continue
        url = tokens[place].text[1:-1]
        if not sources.allow(url):
            continue
        if token.is_word("load"):
            graph, place = _target(tokens, place + 1)
            yield _Place(start=token.start, end=tokens[place - 1].end, url=url, silent=silent, graph=graph)
            continue
        end = find_end(tokens, place + 1)
        inside = text[tokens[place + 1].start : tokens[end].end]
        query = f"{prologue}SELECT * WHERE {inside}"
        yield _Place(start=tokens[start].start, end=tokens[end].end, url=url, silent=silent, query=query)
        place = end + 1


def _declarations(tokens: Sequence[Token]) -> Iterator[str]:
    for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if word.depth == 0 and word.is_word("prefix") and iri.kind == "iri":
            yield f"PREFIX {name.text} {iri.text} "


def _target(tokens: Sequence[Token], place: int) -> tuple[str, int]:
    """The graph of `INTO GRAPH <iri>`, empty for the default graph, and where the text goes on."""
    if place + 2 < len(tokens) and tokens[place].is_word("into") and tokens[place + 1].is_word("graph"):
        return tokens[place + 2].text, place + 3
    return "", place


def _answer(place: _Place, fetching: Fetch) -> str:
    try:
        return _load(place, fetching) if place.query is None else _values(place, place.query, fetching)
    except (FetchError, ValueError, SyntaxError, KeyError, TypeError) as error:
        if place.silent:
            return "INSERT DATA {}" if place.query is None else "{}"
        raise Problem(502, f"{place.url} gave no answer that can be used: {error}") from error


def _values(place: _Place, query: str, fetching: Fetch) -> str:
    _, body = fetching(place.url, _RESULTS, urlencode({"query": query}).encode())
    answer = json.loads(body)
    names, rows = answer["head"]["vars"], answer["results"]["bindings"]
    if len(rows) > _MOST_ROWS:
        raise ValueError(f"{len(rows)} rows, and at most {_MOST_ROWS} are taken; narrow what is asked of it")
    if not names:
        return "{ }" if rows else "{ FILTER(false) }"
    head = " ".join(f"?{name}" for name in names)
    lines = "\n".join(f"({' '.join(_term(row.get(name)) for name in names)})" for row in rows)
    return f"{{ VALUES ({head}) {{\n{lines}\n}} }}"


def _term(value: Mapping[str, str] | None) -> str:
    if value is None:
        return "UNDEF"
    match value["type"]:
        case "uri":
            return str(NamedNode(value["value"]))
        case "bnode":
            return str(NamedNode(_GENID + value["value"]))
    if "xml:lang" in value:
        return str(Literal(value["value"], language=value["xml:lang"]))
    datatype = value.get("datatype")
    return str(Literal(value["value"], datatype=NamedNode(datatype) if datatype else None))


def _load(place: _Place, fetching: Fetch) -> str:
    media_type, body = fetching(place.url, _RDF, None)
    form = RdfFormat.from_media_type(media_type)
    if form is None:
        raise ValueError(f"{media_type!r} is no RDF")
    lines = []
    for quad in parse(body, form, base_iri=place.url, rename_blank_nodes=True):
        lines.append(f"{quad.triple} .")
    data = "\n".join(lines)
    return f"INSERT DATA {{ GRAPH {place.graph} {{\n{data}\n}} }}" if place.graph else f"INSERT DATA {{\n{data}\n}}"
