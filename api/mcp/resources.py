"""A running server in, what an assistant reads before it asks out: schema with counts, ready questions, prefixes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

import orjson
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError
from pyoxigraph import Literal

import queries
from api.problems import Problem
from api.server import Server
from api.sparql.endpoint import run
from api.sparql.pool import Job
from api.views.snapshot import Node
from ontology.namespaces import HUD, PREFIXES, RDFS

__all__ = ["Resources"]

_MOST_TERMS = 90
_LONGEST = 60  # characters of a meaning: the whole summary is to fit into a small answer
_VOCABULARIES = tuple(str(PREFIXES[name]) for name in ("owl", "rdfs", "skos", "sh", "void"))
# Counted over all graphs: reports and claims stand in the graphs of their articles.
_CLASSES = """SELECT ?term (COUNT(DISTINCT ?s) AS ?count) {
    { ?s a ?term } UNION { GRAPH ?g { ?s a ?term } }
} GROUP BY ?term"""
_PROPERTIES = """SELECT ?term (COUNT(*) AS ?count) {
    { ?s ?term ?o } UNION { GRAPH ?g { ?s ?term ?o } }
} GROUP BY ?term"""


class Resources:
    """The resources over one running server."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def schema(self) -> str:
        """The classes and properties in use, how often, and what those of Hudna mean; where which of them stands."""
        snapshot = self._server.snapshot()
        if "schema summary" not in snapshot.kept:
            snapshot.kept["schema summary"] = orjson.dumps(
                {
                    "base_iri": snapshot.base_iri,
                    "revision": snapshot.revision,
                    "default_graph": "events, entities and the conflict spine: what the articles together support",
                    "named_graphs": "one an article: its reports, claims, tolls and quotes, as it tells them",
                    "claim": "GRAPH ?article { ?c a hud:Claim ; hud:about ?report ; hud:claimant ?who ; "
                    "prov:wasDerivedFrom/oa:hasSelector/oa:exact ?quote } ?event hud:report ?report",
                    "classes": await self._count(_CLASSES),
                    "properties": await self._count(_PROPERTIES),
                }
            ).decode()
        return cast("str", snapshot.kept["schema summary"])

    async def _count(self, query: str) -> Mapping[str, str | int]:
        """Terms by how often they stand in the store; those of Hudna with a few words on what they mean."""
        job = Job(
            text=query,
            result_type="application/sparql-results+json",
            graph_type=None,
            prefixes={},
        )
        try:
            rows = orjson.loads((await run(self._server.pool, job)).body)["results"]["bindings"]
        except Problem as problem:
            raise ResourceError(problem.detail) from problem
        counted = [(str(row["term"]["value"]), int(row["count"]["value"])) for row in rows]
        ranked = sorted(counted, key=lambda item: (not item[0].startswith(str(HUD)), -item[1], item[0]))
        return {
            _shorten(iri): f"{count}; {meaning}" if (meaning := self._meaning(iri)) else count
            for iri, count in ranked[:_MOST_TERMS]
            if not iri.startswith(_VOCABULARIES)
        }

    def _meaning(self, iri: str) -> str | None:
        """The beginning of what the ontology says of a term of its own."""
        if not iri.startswith(str(HUD)):
            return None
        comments = self._server.snapshot().objects(Node(iri), RDFS.comment)
        english = min(
            (item.value for item in comments if isinstance(item, Literal) and item.language == "en"), default=""
        )
        first = re.split(r"[.;:,]", english)[0]
        return first if len(first) <= _LONGEST else first[:_LONGEST].rsplit(" ", 1)[0] + " …"

    def query_library(self) -> str:
        """The ready questions with their parameters."""
        return orjson.dumps([_summarise(queries.load(name)) for name in queries.names()]).decode()

    def query(self, name: str) -> str:
        """One ready question in full: what it says, its columns and its SPARQL."""
        try:
            query = queries.load(name)
        except queries.UnknownQuery as error:
            raise ResourceNotFoundError(str(error.args[0])) from error
        described = {**_summarise(query), "description": query.description, "sparql": query.text}
        described["parameters"] = {each.name: each.description for each in query.parameters}
        described["columns"] = {column.name: column.description for column in query.columns}
        return orjson.dumps(described).decode()

    def prefixes(self) -> str:
        """The prefixes that are declared in every query."""
        return orjson.dumps({name: str(iri) for name, iri in PREFIXES.items()}).decode()


def _summarise(query: queries.Query) -> dict[str, Any]:
    return {
        "name": query.name,
        "summary": query.summary,
        "parameters": {
            each.name: f"{each.type}{', required' if each.required else ''}, such as {each.example or each.default}"
            for each in query.parameters
        },
    }


def _shorten(iri: str, prefixes: Iterable[tuple[str, object]] = tuple(PREFIXES.items())) -> str:
    for name, namespace in prefixes:
        if iri.startswith(str(namespace)):
            return f"{name}:{iri.removeprefix(str(namespace))}"
    return iri
