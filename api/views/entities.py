"""A person, state, organisation, place or office in; its names, its part in events and what it has claimed out."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import NamedNode
from rdflib import URIRef

from api.views.claims import read_claim
from api.views.events import ROLES, read_row, read_wikidata, sort_key
from api.views.model import ClaimView, EntityView, EventRow, Ref
from api.views.snapshot import DEFAULT, Node, Snapshot
from builder.graph.iris import term
from ontology.namespaces import HUD, RDF, WGS84

__all__ = ["read_entity"]

_MOST_EVENTS = 25
_MOST_CLAIMS = 15
_FACTS: Mapping[str, URIRef] = {"state": HUD.state, "capital": HUD.capital, "place": HUD.place, "party": HUD.party}


def read_entity(snapshot: Snapshot, node: Node) -> EntityView:
    """What the graph says of an entity; each list is bounded and counted."""
    roles, counts = _roles(snapshot, node)
    claims, counts["claims"] = _claims(snapshot, node)
    article = snapshot.one(node, HUD.inArticle, None)
    return EntityView(
        ref=snapshot.ref(node),
        types=tuple(_types(snapshot, node)),
        labels=snapshot.labels(node),
        wikidata=read_wikidata(snapshot, node),
        facts=_facts(snapshot, node),
        point=_point(snapshot, node),
        roles=roles,
        claims=claims,
        counts=counts,
        article=snapshot.article(article) if article else None,
    )


def _types(snapshot: Snapshot, node: Node) -> list[Ref]:
    types = {kind.value: kind for kind in snapshot.nodes(node, RDF.type, None) if kind.value.startswith(str(HUD))}
    return [snapshot.ref(kind) for kind in types.values()]


def _facts(snapshot: Snapshot, node: Node) -> dict[str, tuple[Ref, ...]]:
    facts = {name: snapshot.refs(node, predicate) for name, predicate in _FACTS.items()}
    facts["offices"] = tuple(snapshot.ref(item) for item in sorted(_held(snapshot, node), key=lambda item: item.value))
    return {name: refs for name, refs in facts.items() if refs}


def _held(snapshot: Snapshot, node: Node) -> list[Node]:
    """What belongs to a state: its offices, organisations and places."""
    return list(snapshot.subjects(HUD.state, node, DEFAULT))[:_MOST_EVENTS]


def _point(snapshot: Snapshot, node: Node) -> tuple[float, float] | None:
    latitude, longitude = snapshot.share(node, WGS84.lat), snapshot.share(node, WGS84.long)
    return None if latitude is None or longitude is None else (latitude, longitude)


def _roles(snapshot: Snapshot, node: Node) -> tuple[dict[str, tuple[EventRow, ...]], dict[str, int]]:
    roles: dict[str, tuple[EventRow, ...]] = {}
    counts: dict[str, int] = {}
    for role, predicate in ROLES.items():
        events = {item.value: item for item in snapshot.subjects(predicate, node, DEFAULT) if snapshot.is_event(item)}
        if events:
            rows = [read_row(snapshot, item) for item in list(events.values())[:200]]
            roles[role] = tuple(sorted(rows, key=sort_key)[:_MOST_EVENTS])
            counts[role] = len(events)
    return roles, counts


def _claims(snapshot: Snapshot, node: Node) -> tuple[tuple[tuple[EventRow | None, ClaimView], ...], int]:
    quads = [
        quad
        for quad in snapshot.store.quads_for_pattern(None, term(HUD.claimant), node, None)
        if isinstance(quad.graph_name, NamedNode) and snapshot.is_article(quad.graph_name)
    ]
    quads.sort(key=lambda quad: str(quad.subject))
    found: list[tuple[EventRow | None, ClaimView]] = []
    for quad in quads[:_MOST_CLAIMS]:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.graph_name, NamedNode):
            claim = read_claim(snapshot, quad.subject, quad.graph_name)
            if claim:
                event = snapshot.event_of(NamedNode(claim.report))
                found.append((read_row(snapshot, event) if event else None, claim))
    found.sort(key=lambda item: (item[1].quote.article.key, item[1].quote.start))
    return tuple(found), len(quads)
