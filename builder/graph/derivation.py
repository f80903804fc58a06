"""Accounts in, the statements of the shared graphs out: default graph and links, as a function of accounts and data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
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
from builder.world import Consolidate
from ontology.authority import Authority, Record, RecordType, load_authority
from ontology.authority.gazetteer import load_gazetteer
from ontology.namespaces import HUD

__all__ = ["Candidate", "Derivation", "check_account"]

_FORM = 4  # to be raised whenever this code writes other quads for the same facts: stores are then written anew


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


class Derivation:
    """How one store makes its graphs: base IRI, threshold and reference data, read once."""

    def __init__(
        self, *, base_iri: str, min_confidence: float, consolidate: Consolidate, authority: Authority | None
    ) -> None:
        self._base = base_iri
        self._min_confidence = min_confidence
        self._consolidate = consolidate
        self._authority = authority or load_authority()
        self._reference = {
            statement(quad): quad
            for quads in (
                ontology_quads(),
                authority_quads(self._authority.records, base_iri),
                example_quads(base_iri),
                void_quads(base_iri),
            )
            for quad in quads
        }
        self.fingerprint = digest(_FORM, base_iri, min_confidence, sorted(self._reference))
        self.links: Sequence[StoredLink] = ()
        self.judgements: Sequence[Judgement] = ()

    def derive(self, accounts: Iterable[Account]) -> dict[Statement, Quad]:
        """Every statement that the builder writes outside the articles' own graphs."""
        ordered = sorted(accounts, key=lambda account: account.article.key)
        places = self._named_places(ordered)
        authority = Authority((*self._authority.records, *places))
        world = self._consolidate(ordered, authority, min_confidence=self._min_confidence, judgements=self.judgements)
        derived = chain(authority_quads(places, self._base), world_quads(world, authority, self._base))
        shared = self._reference | {statement(quad): quad for quad in derived}
        described = {quad.subject.value for quad in shared.values() if isinstance(quad.subject, NamedNode)}
        keys = {account.article.key for account in ordered}
        beside = chain(
            link_quads(self._settled_links(described), self._base),
            judgement_quads(self.judgements, keys, self._base),
        )
        return shared | {statement(quad): quad for quad in beside}

    def _settled_links(self, described: Collection[str]) -> list[StoredLink]:
        """The links of the authority, of the linker and of people, to what the graph describes."""
        found = {(link.key, link.qid): link for link in (*self.links, *authority_links(self._authority))}
        settled = judge(found.values(), self.judgements)
        return [link for link in settled if self._base + link.key in described]

    def _named_places(self, accounts: Iterable[Account]) -> tuple[Record, ...]:
        """The places of the gazetteer that articles name; the thousands of others stay out of the graph."""
        named = {participant.key for account in accounts for participant in account.participants}
        named = {key for key in named if key.startswith("place/") and self._authority.get(key) is None}
        return tuple(self._gazetteer[key] for key in sorted(named) if key in self._gazetteer) if named else ()

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
        }

    def check_shared(
        self, shared: Mapping[Statement, Quad], candidates: Mapping[str, Candidate], *, known: Collection[Statement]
    ) -> dict[str, ShapeError]:
        """The candidates that make the shared graphs break their shapes, or that refer to what nobody describes.

        ShapeError where a shape is broken and no candidate has a part in it. Statements that are `known` were checked
        before.
        """
        fresh = [quad for found, quad in shared.items() if found not in known and found not in self._reference]
        nodes = {quad.subject.value for quad in fresh if isinstance(quad.subject, NamedNode)}
        refused: dict[str, ShapeError] = {}
        for violation in find_violations(select(shared.values(), nodes), nodes=nodes) if nodes else ():
            owners = self._owners(violation.node, shared, candidates)
            if not owners:
                raise ShapeError(f"the default graph: {violation}")
            refused |= {key: ShapeError(f"{candidates[key].account.article.id}: {violation}") for key in sorted(owners)}
        described = {quad.subject.value for quad in shared.values() if isinstance(quad.subject, NamedNode)}
        for key, candidate in candidates.items():
            for iri, node in candidate.references.items():
                if iri not in described:
                    problem = f"<{node}> refers to <{iri}>, which neither its graph nor the default graph describes"
                    refused.setdefault(key, ShapeError(f"{candidate.account.article.id}: {problem}"))
        return refused

    def _owners(self, node: str, shared: Mapping[Statement, Quad], candidates: Mapping[str, Candidate]) -> set[str]:
        """The candidates that a node of the default graph rests on: an event's reports, an entity's mentions."""
        key = node.removeprefix(self._base)
        event = NamedNode(self._base + "/".join(key.split("/")[:2]))
        reports = (
            quad.object.value.removeprefix(self._base)
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
