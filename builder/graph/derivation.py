"""Accounts in, the statements of the shared graphs out: default graph and links, as a function of accounts and data."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from pyoxigraph import NamedNode, Quad

from builder.accounts import Account, without_text
from builder.errors import ShapeError
from builder.graph.dataset import statement
from builder.graph.examples import example_quads, void_quads
from builder.graph.facts import Statement
from builder.graph.iris import term
from builder.graph.judgements import judgement_quads
from builder.graph.links import link_quads
from builder.graph.quads import draw
from builder.graph.reference import authority_quads, ontology_quads
from builder.graph.shapes import check_article, find_violations, outside_references, select
from builder.graph.world import world_quads
from builder.judgements import Judgement
from builder.keys import article_key_of, digest
from builder.links import StoredLink, authority_links, judge
from builder.world import Consolidate, World
from ontology.authority import Authority, Record, RecordType, load_authority
from ontology.authority.gazetteer import load_gazetteer
from ontology.namespaces import HUD

__all__ = ["Candidate", "Derivation", "Derived", "check_account"]

# To be raised whenever other quads are written for the same facts, or reports found under other keys: stores are then
# written anew.
_FORM = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An account whose own graph is sound, and what that graph leaves to the default graph to describe."""

    account: Account
    references: Mapping[str, str]


def check_account(account: Account, base: str) -> tuple[Candidate, tuple[Quad, ...]]:
    """The account, checked, and the quads of its graph; ShapeError where they break the shapes."""
    graph = draw(account, base)
    check_article(account.article.id, graph)
    return Candidate(account=without_text(account), references=outside_references(graph, base)), tuple(graph.quads())


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What the builder is to say in shared graphs, what it said there of the same subjects, and the notes to keep.

    `iris` are the subjects whose names may be others, None where all may.
    """

    shared: Mapping[Statement, Quad]
    owned: Collection[Statement]
    remember: Callable[[sqlite3.Connection], None]
    iris: frozenset[str] | None = None


class Derivation:
    """How one store makes its graphs: base IRI, threshold and reference data, read once."""

    def __init__(
        self, *, base_iri: str, min_confidence: float, consolidate: Consolidate, authority: Authority | None
    ) -> None:
        self.base = base_iri
        self.min_confidence = min_confidence
        self._consolidate = consolidate
        self._authority = authority or load_authority()
        self.reference = {
            statement(quad): quad
            for quads in (
                ontology_quads(),
                authority_quads(self._authority.records, base_iri),
                example_quads(base_iri),
                void_quads(base_iri),
            )
            for quad in quads
        }
        self.fingerprint = digest(_FORM, base_iri, min_confidence, sorted(self.reference))
        self.links: Sequence[StoredLink] = ()
        self.judgements: Sequence[Judgement] = ()

    def consolidate(self, accounts: Iterable[Account]) -> World:
        """The world that these accounts support, in whatever order they come."""
        ordered = sorted(accounts, key=lambda account: account.article.key)
        return self._consolidate(
            ordered, self.authority, min_confidence=self.min_confidence, judgements=self.judgements
        )

    def state(self, world: World, articles: Collection[str]) -> dict[Statement, Quad]:
        """Every statement on a world, the reference data and what is kept beside it; `articles` are its articles."""
        shared = self.reference | self.state_world(world)
        described = {quad.subject.value for quad in shared.values() if isinstance(quad.subject, NamedNode)}
        links = self.settled_links(lambda key: self.base + key in described)
        beside = chain(link_quads(links, self.base), judgement_quads(self.judgements, articles, self.base))
        return shared | {statement(quad): quad for quad in beside}

    def state_world(self, world: World) -> dict[Statement, Quad]:
        """Every statement of the default graph on what a world holds, its places of the gazetteer included."""
        places = (self._gazetteer[key] for key in world.places if key in self._gazetteer)
        derived = chain(authority_quads(places, self.base), world_quads(world, self.authority, self.base))
        return {statement(quad): quad for quad in derived}

    def settled_links(
        self, is_described: Callable[[str], bool], only: Collection[str] | None = None
    ) -> list[StoredLink]:
        """The links of the authority, of the linker and of people, to what the graph describes, or to some of it."""
        links = (*self.links, *authority_links(self._authority))
        found = {(link.key, link.qid): link for link in links if only is None or link.key in only}
        judgements = (one for one in self.judgements if only is None or one.subject in only)
        return [link for link in judge(found.values(), judgements) if is_described(link.key)]

    @cached_property
    def authority(self) -> Authority:
        """The authority with the places of the gazetteer: articles may name any of them, few come into the graph."""
        return Authority((*self._authority.records, *self._gazetteer.values()))

    @cached_property
    def _gazetteer(self) -> Mapping[str, Record]:
        return {
            place.key: Record(
                key=place.key,
                type=RecordType.PLACE,
                names=place.names,
                state=place.state,
                latitude=place.latitude,
                longitude=place.longitude,
                codes={"geonames": (place.geonames,)},
                source="GeoNames",
                licence="CC-BY-4.0",
            )
            for place in load_gazetteer()
            if self._authority.get(place.key) is None
        }

    def check_shared(
        self,
        shared: Mapping[Statement, Quad],
        candidates: Mapping[str, Candidate],
        *,
        known: Collection[Statement],
        is_described: Callable[[str], bool] | None = None,
    ) -> dict[str, ShapeError]:
        """The candidates that make the shared graphs break their shapes, or that refer to what nobody describes.

        ShapeError where a shape is broken and no candidate has a part in it. Statements that are `known` were checked
        before. `is_described` tells what the shared graphs describe, where `shared` is but a part of them.
        """
        fresh = [quad for found, quad in shared.items() if found not in known and found not in self.reference]
        nodes = {quad.subject.value for quad in fresh if isinstance(quad.subject, NamedNode)}
        refused: dict[str, ShapeError] = {}
        for violation in find_violations(select(shared.values(), nodes), nodes=nodes) if nodes else ():
            owners = self._owners(violation.node, shared, candidates)
            if not owners:
                raise ShapeError(f"the default graph: {violation}")
            refused |= {key: ShapeError(f"{candidates[key].account.article.id}: {violation}") for key in sorted(owners)}
        described = {quad.subject.value for quad in shared.values() if isinstance(quad.subject, NamedNode)}
        is_described = is_described or described.__contains__
        for key, candidate in candidates.items():
            for iri, node in candidate.references.items():
                if not is_described(iri):
                    problem = f"<{node}> refers to <{iri}>, which neither its graph nor the default graph describes"
                    refused.setdefault(key, ShapeError(f"{candidate.account.article.id}: {problem}"))
        return refused

    def _owners(self, node: str, shared: Mapping[Statement, Quad], candidates: Mapping[str, Candidate]) -> set[str]:
        """The candidates that a node of the default graph rests on: an event's reports, an entity's mentions."""
        key = node.removeprefix(self.base)
        event = NamedNode(self.base + "/".join(key.split("/")[:2]))
        reports = (
            quad.object.value.removeprefix(self.base)
            for quad in shared.values()
            if quad.subject == event and quad.predicate == term(HUD.report) and isinstance(quad.object, NamedNode)
        )
        told = {article_key_of(report) for report in reports}
        owners = {article for article in candidates if article in told}
        return owners or {
            article
            for article, candidate in candidates.items()
            if any(participant.key == key for participant in candidate.account.participants)
        }
