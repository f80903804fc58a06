"""A person, state, organisation, place or office in; its names, its part in events and what it has claimed out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from pyoxigraph import NamedNode
from rdflib import URIRef

from api.exploration import Filter, select_claims
from api.exploration.explored import PREDICATES, ROLES
from api.views.events import read_point, read_row, read_wikidata, sort_key
from api.views.evidence import read_claim_row
from api.views.listing import Page, Place
from api.views.model import ClaimView, EntityView, EventRow, Ref
from api.views.snapshot import DEFAULT, Node, Snapshot
from ontology.namespaces import HUD, RDF

__all__ = ["EntityCount", "list_entities", "read_entity"]

_MOST_EVENTS = 25
_MOST_CLAIMS = 15
_NONE = np.zeros(0, np.int32)
_FACTS: Mapping[str, URIRef] = {"state": HUD.state, "capital": HUD.capital, "place": HUD.place, "party": HUD.party}


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityCount:
    """An entity in a list, and how many ties it has to events."""

    ref: Ref
    ties: int


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
        point=read_point(snapshot, node),
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
    facts["offices"] = tuple(
        _refer(snapshot, item) for item in sorted(_held(snapshot, node), key=lambda item: item.value)
    )
    return {name: refs for name, refs in facts.items() if refs}


def _refer(snapshot: Snapshot, node: Node) -> Ref:
    """The thing as it is named in passing, without a look into the store where it is explored."""
    explored = snapshot.explored()
    number = explored.position(node.value)
    return snapshot.ref(node) if number is None else snapshot.ref_of(explored, number)


def _held(snapshot: Snapshot, node: Node) -> list[Node]:
    """What belongs to a state: its offices, organisations and places."""
    return list(snapshot.subjects(HUD.state, node, DEFAULT))[:_MOST_EVENTS]


def _roles(snapshot: Snapshot, node: Node) -> tuple[dict[str, tuple[EventRow, ...]], dict[str, int]]:
    """The first events of each role in the order of time, and how many there are.

    Those that articles tell of, or where they tell of none, those of the reference data.
    """
    explored = snapshot.explored()
    number = explored.position(node.value)
    others, ties = explored.neighbours(number) if number is not None else (_NONE, _NONE)
    roles: dict[str, tuple[EventRow, ...]] = {}
    counts: dict[str, int] = {}
    for place, role in enumerate(ROLES):
        events = others[(ties == place + len(PREDICATES)) & (others < explored.size)]
        told = events[explored.told[events]]
        events = told if len(told) else events
        if len(events):
            first = [NamedNode(explored.iris[event]) for event in np.sort(events)[:_MOST_EVENTS].tolist()]
            roles[role] = tuple(sorted((read_row(snapshot, event, figures=False) for event in first), key=sort_key))
            counts[role] = len(events)
    return roles, counts


def _claims(snapshot: Snapshot, node: Node) -> tuple[tuple[tuple[EventRow | None, ClaimView], ...], int]:
    explored = snapshot.explored()
    numbers = np.flatnonzero(select_claims(explored, Filter(claimant=node.value)))
    found: list[tuple[EventRow | None, ClaimView]] = []
    for number in numbers[:_MOST_CLAIMS].tolist():
        row = read_claim_row(snapshot, explored, number)
        if row:
            found.append(
                (read_row(snapshot, NamedNode(row.event.ref.iri), figures=False) if row.event else None, row.claim)
            )
    return tuple(found), len(numbers)


def list_entities(snapshot: Snapshot, *, type: str | None, limit: int, after: str | None) -> Page[EntityCount]:
    """At most `limit` entities of a class that events are tied to, those with most ties first."""
    explored = snapshot.explored()
    degrees = explored.network.degrees()
    kept = degrees > 0
    kept[: explored.size] = False
    if type is not None:
        kept &= explored.kind == (explored.kinds.index(type) if type in explored.kinds else -2)
    numbers = np.flatnonzero(kept)
    numbers = numbers[np.argsort(-degrees[numbers], kind="stable")]
    start = Place.read_count(after, "entities")
    shown = numbers[start : start + limit].tolist()
    return Page(
        items=tuple(
            EntityCount(ref=snapshot.ref(NamedNode(explored.iris[number])), ties=int(degrees[number]))
            for number in shown
        ),
        next=Place.write_count("entities", start + limit) if start + limit < len(numbers) else None,
        total=len(numbers),
    )
