"""An IRI of the base in, what the graph says of it out: a page for people, Turtle, JSON-LD, N-Triples for machines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from api.description import SUFFIXES, choose_format, describe, write
from api.server import CurrentServer, CurrentSnapshot, Server
from api.suggestions import missing
from api.views.articles import entity_id, read_article
from api.views.claims import read_claim
from api.views.conflicts import read_conflict
from api.views.entities import read_entity
from api.views.events import read_event
from api.views.merged import find_successor
from api.views.segments import cut
from api.views.snapshot import Node, Snapshot
from ontology.namespaces import HUD, RDF

__all__ = ["router"]

router = APIRouter(tags=["resources"])

_MOST_STEPS = 200
_SAFE = "/:@!$&'()*+,;=~%#?[]"  # of an IRI as a URI (RFC 3987, section 3.1)


@router.get(
    "/id/{path:path}",
    summary="Anything the graph names, by its IRI",
    response_class=Response,
    responses={
        200: {
            "description": "The description, in the format chosen by Accept, `?format=` or the suffix.",
            "content": {media_type: {} for media_type in SUFFIXES.values()},
        },
        308: {"description": "What became one with another thing leads there."},
        303: {"description": "A part of a page, such as a claim, when a page is asked for."},
        404: {"description": "Nothing has this IRI."},
    },
)
def get_resource(
    request: Request,
    server: CurrentServer,
    snapshot: CurrentSnapshot,
    path: Annotated[str, Path(description="The IRI without the base", examples=["state/armenia"])],
    format: Annotated[str | None, Query(description="html, ttl, jsonld, nt or trig; wins over Accept")] = None,
) -> Response:
    found = _find(snapshot, path)
    if isinstance(found, Response):
        return found
    node, suffix = found
    media_type = choose_format(request.headers.get("accept"), format or suffix)
    if media_type == "text/html":
        response = _page(request, server, snapshot, node)
    else:
        response = Response(write(describe(snapshot, node), media_type), media_type=media_type)
    if response.status_code == 200:
        response.headers["Link"] = _links(snapshot, node, media_type)
    return response


def _links(snapshot: Snapshot, node: Node, media_type: str) -> str:
    """The Link header: the IRI itself, the same in other formats, what describes it, and the dataset (RFC 8288)."""
    iri, path = (quote(each, safe=_SAFE) for each in (node.value, snapshot.path(node.value)))
    links = [f'<{iri}>; rel="canonical"', '</.well-known/void>; rel="describedby"']
    for suffix, other in SUFFIXES.items():
        if other != media_type:
            rel = "alternate describedby" if other == "text/turtle" else "alternate"
            links.append(f'<{path}?format={suffix}>; rel="{rel}"; type="{other}"')
    return ", ".join(links)


def _find(snapshot: Snapshot, path: str) -> tuple[Node, str | None] | Response:
    """The node of a path, and the format that its suffix asks for; or where the path leads since a merger."""
    candidates: list[tuple[str, str | None]] = [(path, None)]
    stem, dot, suffix = path.rpartition(".")
    if dot and suffix in SUFFIXES:
        candidates.append((stem, suffix))
    for key, wanted in candidates:
        try:
            node = snapshot.node(key)
        except ValueError:
            continue
        successor = find_successor(snapshot, node) if key else None
        if successor is not None:
            return RedirectResponse(snapshot.path(successor.value) + (f".{wanted}" if wanted else ""), 308)
        if key and (snapshot.exists(node) or snapshot.store.contains_named_graph(node)):
            return node, wanted
    raise missing(snapshot, "thing", path, where=f"the graph says nothing of {snapshot.base_iri}{path}")


def _page(request: Request, server: Server, snapshot: Snapshot, node: Node) -> Response:
    if snapshot.is_article(node):
        return _article_page(request, server, snapshot, node)
    types = snapshot.types(node)
    for kind, find in _PARTS.items():
        if kind in types:
            target = find(snapshot, node)
            if target is None:
                break
            return RedirectResponse(target, 303)
    if not types.isdisjoint(("Conflict", "Episode", "War")) and "EventReport" not in types:
        view = read_conflict(snapshot, node, limit=_MOST_STEPS, spine=False)
        return server.pages.render(request, "conflict.html", view=view, iri=node.value)
    if snapshot.is_event(node):
        return server.pages.render(request, "event.html", view=read_event(snapshot, node), iri=node.value)
    entity = read_entity(snapshot, node)
    return server.pages.render(request, "entity.html", view=entity, iri=node.value)


def _article_page(request: Request, server: Server, snapshot: Snapshot, node: Node) -> Response:
    view = read_article(snapshot, node)
    lines = cut(view.text, view.spans) if view.text else ()
    return server.pages.render(request, "article.html", view=view, lines=lines, entity_id=entity_id, iri=node.value)


# Parts of a page: what has no page of its own leads to where it is shown


def _find_claim(snapshot: Snapshot, claim: Node) -> str | None:
    graph = snapshot.graph_of(claim, HUD.Claim)
    view = read_claim(snapshot, claim, graph) if graph else None
    if view is None:
        return None
    event = snapshot.event_of(Node(view.report))
    page = snapshot.path(event.value) if event else view.quote.article.path
    return f"{page}#{view.id}"


def _find_toll(snapshot: Snapshot, toll: Node) -> str | None:
    claim = next(iter(snapshot.subjects(HUD.toll, toll, None)), None)
    return _find_claim(snapshot, claim) if claim else None


def _find_report(snapshot: Snapshot, report: Node) -> str | None:
    graph = snapshot.graph_of(report, HUD.EventReport)
    return f"{snapshot.path(graph.value)}#report-{snapshot.key(report.value)}" if graph else None


def _find_article(snapshot: Snapshot, node: Node) -> str | None:
    article = snapshot.one(node, HUD.inArticle, None)
    return snapshot.path(article.value) if article else None


def _find_selector(snapshot: Snapshot, selector: Node) -> str | None:
    key, _, span = selector.value.partition("/selector/")
    return f"{snapshot.path(key)}#char={span.replace('-', ',')}"


def _find_owner(snapshot: Snapshot, part: Node) -> str | None:
    """The event of an estimate or a contradiction, the subject of a statement about lineage."""
    owner = snapshot.one(part, RDF.subject)
    for predicate in (HUD.casualtyEstimate, HUD.contradiction):
        owner = owner or next(iter(snapshot.subjects(predicate, part)), None)
    return f"{snapshot.path(owner.value)}#{snapshot.key(part.value)}" if owner else None


def _find_linked(snapshot: Snapshot, link: Node) -> str | None:
    entity = snapshot.one(link, HUD.entity, None)
    return f"{snapshot.path(entity.value)}#wikidata" if entity else None


_PARTS: Mapping[str, Callable[[Snapshot, Node], str | None]] = {
    "Claim": _find_claim,
    "Toll": _find_toll,
    "EventReport": _find_report,
    "UnnamedSource": _find_article,
    "TextPositionSelector": _find_selector,
    "CasualtyEstimate": _find_owner,
    "Contradiction": _find_owner,
    "LineageStatement": _find_owner,
    "WikidataLink": _find_linked,
}
