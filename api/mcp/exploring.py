"""Tools that read the graph of the newest revision: names, entities, neighbours, paths, claims side by side, quotes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Literal

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from api.mcp.answers import DEFAULT_BYTES, Bytes, Item, Limit, Offset, write_answer, write_items
from api.mcp.facts import Telling
from api.network import find_paths, read_hop, read_neighbourhood
from api.server import Server
from api.views.claims import read_claim
from api.views.entities import read_entity
from api.views.events import read_event
from api.views.search import search
from api.views.snapshot import Node, Snapshot
from ontology.namespaces import HUD

__all__ = ["Exploring"]

_MOST_HITS = 300

Key = Annotated[
    str,
    Field(
        min_length=1, max_length=300, description="A key such as state/armenia, or its IRI; search_entities finds it"
    ),
]
Lang = Annotated[Literal["en", "ar"], Field(description="The language of names; quotes stay in their own")]


class Exploring:
    """The tools over one running server; each reads the revision that is newest when it is called."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def search_entities(
        self,
        query: Annotated[str, Field(min_length=1, max_length=200, description="Part of a name in any language")],
        type: Annotated[
            str | None, Field(description="Only this class: Person, State, Organisation, Place, War, Conflict, Truce …")
        ] = None,
        limit: Limit = 10,
        offset: Offset = 0,
        lang: Lang = "en",
        max_bytes: Bytes = DEFAULT_BYTES,
    ) -> str:
        """Find entities, events and wars by name in any language and spelling. The keys are what other tools take."""
        snapshot = self._server.snapshot()
        telling = Telling(snapshot, lang)
        hits = search(snapshot, query, type=type, limit=min(offset + limit + 1, _MOST_HITS))
        items: Iterator[Item] = (
            {**telling.ref(hit.ref), "score": hit.score} for hit in hits if not snapshot.is_article(Node(hit.ref.iri))
        )
        return write_items({"query": query}, items, limit=limit, offset=offset, most=max_bytes)

    def get_entity(
        self, key: Key, limit: Limit = 10, offset: Offset = 0, lang: Lang = "en", max_bytes: Bytes = DEFAULT_BYTES
    ) -> str:
        """What the graph says of an entity, event, war or conflict.

        For an entity: its names, its own statements, then the events it has a part in, each with a claim. For an
        event: roles, time, casualty estimates, what it follows or ends, then every claim about it.
        """
        snapshot = self._server.snapshot()
        node, telling = _find(snapshot, key), Telling(snapshot, lang)
        head, items = (_tell_event if snapshot.is_event(node) or _is_fight(snapshot, node) else _tell_entity)(
            snapshot, node, telling
        )
        return write_items(head, items, limit=limit, offset=offset, most=max_bytes)

    def neighbours(
        self,
        key: Key,
        radius: Annotated[int, Field(ge=1, le=2, description="So many steps away at most")] = 1,
        limit: Limit = 20,
        offset: Offset = 0,
        lang: Lang = "en",
        max_bytes: Bytes = DEFAULT_BYTES,
    ) -> str:
        """What lies around an entity or event: each tie between two things, with a claim that states it."""
        snapshot = self._server.snapshot()
        node, telling = _find(snapshot, key), Telling(snapshot, lang)
        graph = read_neighbourhood(snapshot, node, radius=radius, most=300, lang=lang)
        names = {iri: str(label) for iri, label in graph.nodes(data="label")}

        def edges() -> Iterator[Item]:
            for start, end, name in graph.edges(keys=True):
                claim = read_hop(snapshot, start, end, name).claim
                yield {
                    "from": {"key": telling.key(start), "name": names[start]},
                    "tie": name,
                    "to": {"key": telling.key(end), "name": names[end]},
                    "fact": telling.fact(claim) if claim else None,
                }

        head = {"key": telling.key(node.value), "truncated": bool(graph.graph["truncated"])}
        return write_items(head, edges(), limit=limit, offset=offset, most=max_bytes)

    def find_path(
        self,
        start: Key,
        end: Key,
        paths: Annotated[int, Field(ge=1, le=5, description="At most so many paths")] = 2,
        max_length: Annotated[int, Field(ge=1, le=8, description="At most so many steps in a path")] = 6,
        lang: Lang = "en",
        max_bytes: Bytes = DEFAULT_BYTES,
    ) -> str:
        """How two entities or events hang together: the shortest paths, with a claim for each step.

        A step without a fact rests on reference data, such as which state a place lies in.
        """
        snapshot = self._server.snapshot()
        first, last = _find(snapshot, start), _find(snapshot, end)
        if first == last:
            raise ToolError(f"{end!r} is where the path starts; name another entity or event.")
        telling = Telling(snapshot, lang)
        found, truncated = find_paths(snapshot, first, last, k=paths, max_length=max_length)
        items: Iterator[Item] = (
            {
                "length": path.length,
                "nodes": [telling.ref(node) for node in path.nodes],
                "steps": [
                    {
                        "from": telling.key(hop.start),
                        "tie": hop.predicate,
                        "to": telling.key(hop.end),
                        "direction": hop.direction,
                        "fact": telling.fact(hop.claim) if hop.claim else None,
                    }
                    for hop in path.hops
                ],
            }
            for path in found
        )
        head = {"start": telling.key(first.value), "end": telling.key(last.value), "truncated": truncated}
        return write_items(head, items, limit=paths, offset=0, most=max_bytes)

    def compare_claims(
        self, key: Key, limit: Limit = 20, offset: Offset = 0, lang: Lang = "en", max_bytes: Bytes = DEFAULT_BYTES
    ) -> str:
        """Who says what of one event or war, side by side: contradictions first, then every claim by claimant."""
        snapshot = self._server.snapshot()
        node, telling = _find(snapshot, key), Telling(snapshot, lang)
        if not snapshot.is_event(node) and not _is_fight(snapshot, node):
            raise ToolError(f"{key!r} is no event, war or conflict; search_entities finds one.")
        view = read_event(snapshot, node)
        pairs: Iterator[Item] = (
            {"contradiction": item.kind, "facts": [telling.fact(claim) for claim in item.claims]}
            for item in view.contradictions
        )
        claims = sorted(view.claims, key=lambda claim: (claim.claimant.iri if claim.claimant else "~", claim.iri))
        head = {
            **telling.event(view.row),
            "claims": len(view.claims),
            "contradictions": len(view.contradictions),
            "estimates": [telling.estimate(item) for item in view.estimates],
        }
        items = chain(pairs, (telling.fact(claim) for claim in claims))
        return write_items(head, items, limit=limit, offset=offset, most=max_bytes)

    def get_quote(self, claim: Key, lang: Lang = "en", max_bytes: Bytes = DEFAULT_BYTES) -> str:
        """The words of one claim as published, the rest of their sentence, and where they stand in which article."""
        snapshot = self._server.snapshot()
        telling = Telling(snapshot, lang)
        try:
            node = snapshot.node(claim.removeprefix(snapshot.base_iri))
        except ValueError as error:
            raise ToolError(f"No claim {claim!r}.") from error
        graph = snapshot.graph_of(node, HUD.Claim)
        view = read_claim(snapshot, node, graph) if graph else None
        if view is None:
            raise ToolError(f"No claim {claim!r}; facts of other tools name theirs under `claim`.")
        event = snapshot.event_of(Node(view.report))
        answer: Item = {
            **telling.fact(view),
            **telling.quote(view.quote),
            "event": telling.key(event.value) if event else None,
            "confidence": view.confidence,
            "rule": view.rule,
        }
        return write_answer(answer, most=max_bytes)


def _find(snapshot: Snapshot, key: str) -> Node:
    try:
        node = snapshot.node(key.removeprefix(snapshot.base_iri))
    except ValueError as error:
        raise ToolError(f"No entity or event {key!r}; search_entities finds keys by name.") from error
    if not snapshot.exists(node) or snapshot.is_article(node):
        raise ToolError(f"No entity or event {key!r}; search_entities finds keys by name.")
    return node


def _is_fight(snapshot: Snapshot, node: Node) -> bool:
    return not {"Conflict", "Episode", "War"}.isdisjoint(snapshot.types(node))


def _tell_event(snapshot: Snapshot, node: Node, telling: Telling) -> tuple[Item, Iterator[Item]]:
    view = read_event(snapshot, node)
    head: Item = {
        **telling.event(view.row),
        "factuality": view.row.factuality,
        "roles": {role.role: [telling.ref(filler) for filler in role.fillers[:12]] for role in view.roles},
        "part_of": [telling.ref(ref) for ref in view.part_of],
        "ties": [
            {"tie": tie.predicate, "inverse": tie.inverse or None, "other": telling.ref(tie.other), "time": tie.time}
            for tie in view.lineage[:8]
            if tie.predicate != "partOf"
        ],
        "estimates": [telling.estimate(item) for item in view.estimates[:6]],
        "articles": len(view.articles),
        "claims": len(view.claims),
    }
    return head, (telling.fact(claim) for claim in view.claims)


def _tell_entity(snapshot: Snapshot, node: Node, telling: Telling) -> tuple[Item, Iterator[Item]]:
    view = read_entity(snapshot, node)
    head: Item = {
        **telling.ref(view.ref),
        "names": {language: names[0] for language, names in view.labels.items()},
        "wikidata": [link.qid for link in view.wikidata if link.status == "verified"],
        "facts": {
            name: [telling.ref(ref) for ref in refs[:6]] for name, refs in view.facts.items() if name != "offices"
        },
        "counts": dict(view.counts),
    }

    def items() -> Iterator[Item]:
        for row, claim in view.claims:
            yield {"says": telling.fact(claim), "of": telling.event(row) if row else None}
        for role, rows in view.roles.items():
            for row in rows:
                yield {"role": role, **telling.told_event(row)}

    return head, items()
