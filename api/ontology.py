"""The address of the ontology in, its terms out: a page for people, Turtle, JSON-LD, N-Triples for machines."""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api.description import choose_format, write
from api.server import CurrentServer, Server
from api.views.ontology import list_terms
from builder.graph.reference import ontology_quads
from ontology.namespaces import ONTOLOGY_IRI

__all__ = ["router"]

router = APIRouter(tags=["resources"])


@router.get(
    "/ontology",
    summary="The ontology: every class, property, event type and value",
    response_class=Response,
    responses={200: {"content": {"text/html": {}, "text/turtle": {}, "application/ld+json": {}}}},
)
def get_ontology(
    request: Request,
    server: CurrentServer,
    format: Annotated[str | None, Query(description="html, ttl, jsonld, nt or trig; wins over Accept")] = None,
) -> Response:
    return _answer(request, server, format)


@router.get("/ontology/context.jsonld", summary="The JSON-LD context of the ontology", response_class=Response)
def get_context() -> Response:
    content = files("ontology").joinpath("context.jsonld").read_bytes()
    return Response(content, media_type="application/ld+json")


@router.get("/ontology.{format}", summary="The ontology in the format of the suffix", response_class=Response)
def get_ontology_file(
    request: Request,
    server: CurrentServer,
    format: Annotated[str, Path(description="html, ttl, jsonld, nt or trig", examples=["ttl"])],
) -> Response:
    return _answer(request, server, format)


def _answer(request: Request, server: Server, short: str | None) -> Response:
    media_type = choose_format(request.headers.get("accept"), short)
    if media_type == "text/html":
        return server.pages.render(request, "ontology.html", terms=list_terms(), iri=str(ONTOLOGY_IRI))
    response = Response(write(ontology_quads(), media_type), media_type=media_type)
    response.headers["Link"] = f'<{ONTOLOGY_IRI}>; rel="canonical"'
    return response
