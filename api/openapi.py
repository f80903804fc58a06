"""The application in, its OpenAPI description with the SPARQL service out."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from api.sparql.formats import GRAPHS, RESULTS, SHORT_NAMES

__all__ = ["describe_sparql"]

_PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What was wrong and what would be right"},
        "instance": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}, "description": "Each parameter that is wrong"},
    },
    "example": {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "No event '0'; /api/v1/events lists those there are.",
        "instance": "/api/v1/events/0",
    },
}
_EXAMPLE = "SELECT ?event ?label WHERE { ?event a hud:Truce ; rdfs:label ?label } LIMIT 10"


def describe_sparql(app: FastAPI) -> None:
    """Adds the routes of SPARQL, which the framework does not see, to the description of the application."""
    describe = app.openapi

    def openapi() -> dict[str, Any]:
        schema = describe()
        if "/sparql" not in schema["paths"]:  # the framework makes the description once and keeps it
            schema["paths"] |= {"/sparql": _sparql(), "/update": _update(), "/graphs": _graphs()}
            schema["paths"]["/.well-known/void"] = _void()
            _describe_problems(schema)
        return schema

    setattr(app, "openapi", openapi)  # noqa: B010 - the documented way to extend it; a plain assignment is no method


def _describe_problems(schema: dict[str, Any]) -> None:
    """Errors as they really come, in place of those of the framework."""
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    schemas["Problem"] = _PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for methods in schema["paths"].values():
        for operation in methods.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = {"description": "Why there is no answer (RFC 9457)", "content": content}


def _sparql() -> dict[str, Any]:
    content: dict[str, Any] = {media_type: {} for media_type in (*RESULTS, *GRAPHS, "text/html")}
    responses = {
        "200": {"description": "The result", "content": content},
        "400": {"description": "No query, or one that cannot be read"},
        "403": {"description": "SERVICE or LOAD of a host that is not on the list, or an update where writing is off"},
        "406": {"description": "None of the formats asked for"},
        "429": {"description": "This client has had its share of the service; Retry-After says when to come back"},
        "503": {"description": "Stopped at the time limit, or all workers busy; Retry-After says when to come back"},
    }
    parameters = [
        _parameter("query", "A SPARQL 1.1 query; the prefixes of the ontology are declared", example=_EXAMPLE),
        _parameter("default-graph-uri", "A graph of the default graph, repeatable"),
        _parameter("named-graph-uri", "A named graph of the dataset, repeatable"),
        _parameter("union-default-graph", "true makes all graphs together the default graph"),
        _parameter("timeout", "Seconds to wait at most; it can only shorten the time that the server allows"),
        _parameter("format", f"{', '.join(SHORT_NAMES)}; wins over Accept"),
    ]
    post = {
        "tags": ["sparql"],
        "summary": "A query in the body",
        "requestBody": {
            "content": {
                "application/sparql-query": {"schema": {"type": "string"}, "example": _EXAMPLE},
                "application/x-www-form-urlencoded": {
                    "schema": {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}
                },
            }
        },
        "responses": {**responses, "415": {"description": "Another media type than these two"}},
    }
    get = {
        "tags": ["sparql"],
        "summary": "A query; without one, the description of the service or the editor",
        "parameters": parameters,
        "responses": responses,
    }
    return {"get": get, "post": post}


_WRITTEN: dict[str, Any] = {
    "204": {"description": "Done; X-Revision is the revision that shows it"},
    "400": {"description": "It cannot be read; nothing was changed"},
    "401": {"description": "Without the token of this server"},
    "403": {"description": "Writing is off on this server"},
    "413": {"description": "More bytes than this server takes"},
    "415": {"description": "Another media type than these"},
    "503": {"description": "The store is being written to by another process, or it took too long"},
    "507": {"description": "No room left on the disk"},
}


def _update() -> dict[str, Any]:
    form = {"type": "object", "properties": {"update": {"type": "string"}}, "required": ["update"]}
    content = {
        "application/sparql-update": {"schema": {"type": "string"}},
        "application/x-www-form-urlencoded": {"schema": form},
    }
    post = {
        "tags": ["sparql"],
        "summary": "A SPARQL 1.1 update, with the token of the server",
        "parameters": [
            _parameter("using-graph-uri", "A graph that WHERE clauses see as the default graph, repeatable"),
            _parameter("using-named-graph-uri", "A named graph that WHERE clauses see, repeatable"),
        ],
        "requestBody": {"content": content},
        "responses": _WRITTEN,
    }
    return {"post": post}


def _graphs() -> dict[str, Any]:
    def operation(summary: str, responses: dict[str, Any]) -> dict[str, Any]:
        named = [
            _parameter("default", "The default graph; without a value, in the place of `graph`"),
            {**_parameter("graph", "The IRI of a graph; or its address, /graphs/{path}"), "required": True},
        ]
        return {"tags": ["sparql"], "summary": summary, "parameters": named, "responses": dict(responses)}

    missing = {"404": {"description": "The store holds no such graph"}}
    read = {"200": {"description": "The graph", "content": {media_type: {} for media_type in GRAPHS}}, **missing}
    body = {"content": {media_type: {"schema": {"type": "string"}} for media_type in (*GRAPHS, "multipart/form-data")}}
    created = {**_WRITTEN, "201": {"description": "The graph is new; Location is its IRI where the server named it"}}
    return {
        "get": operation("One graph as it stands", read),
        "put": {**operation("RDF in the place of a graph, with the token", created), "requestBody": body},
        "post": {**operation("RDF added to a graph, with the token", created), "requestBody": body},
        "delete": operation("The end of a graph, with the token", {**_WRITTEN, **missing}),
    }


def _void() -> dict[str, Any]:
    content: dict[str, Any] = {media_type: {} for media_type in GRAPHS}
    get = {
        "tags": ["sparql"],
        "summary": "The dataset described in VoID, with counts",
        "responses": {"200": {"description": "The description", "content": content}},
    }
    return {"get": get}


def _parameter(name: str, description: str, *, example: str | None = None) -> dict[str, Any]:
    parameter: dict[str, Any] = {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": {"type": "string"},
    }
    if example:
        parameter["example"] = example
    return parameter
