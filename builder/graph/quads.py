"""An article and its facts in, its named graph as quads out: what it tells, who claims it, in which words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad
from rdflib import URIRef

from builder.accounts import Account, EventReport, Participant
from builder.claims import Claim, Toll
from builder.graph.iris import Iris, boolean, decimal, edtf, individual, integer, term, text
from builder.keys import digest, make_part, make_selector
from builder.model import EntityType, EventFact, Extraction, RelationKind, Role, Span
from ontology.namespaces import GAF, HUD, OA, PROV, RDF, RDFS, SCHEMA, SKOS

__all__ = ["ROLES", "ArticleGraph", "account_quads", "draw"]

CONTEXT = 32  # code points before and after a quote that let a reader find it in a copy of the text

ROLES = {
    Role.AGENT: HUD.agent,
    Role.TARGET: HUD.target,
    Role.PARTY: HUD.party,
    Role.MEDIATOR: HUD.mediator,
    Role.PLACE: HUD.place,
}
_RELATIONS = {
    RelationKind.ENDS_HOSTILITIES_OF: HUD.endsHostilitiesOf,
    RelationKind.FOLLOWS: HUD.follows,
    RelationKind.VIOLATES: HUD.violates,
    RelationKind.PART_OF: HUD.partOf,
}
_ENTITY_CLASSES = {
    EntityType.PERSON: HUD.Person,
    EntityType.STATE: HUD.State,
    EntityType.ORGANISATION: HUD.Organisation,
    EntityType.PLACE: HUD.Place,
}
# Three quarters of all quads describe stretches of text: what they are made of is at hand.
_TYPE = term(RDF.type)
_STRETCH, _POSITION, _QUOTE = map(term, (OA.SpecificResource, OA.TextPositionSelector, OA.TextQuoteSelector))
_HAS_SOURCE, _HAS_SELECTOR, _START, _END = map(term, (OA.hasSource, OA.hasSelector, OA.start, OA.end))
_EXACT, _PREFIX, _SUFFIX = map(term, (OA.exact, OA.prefix, OA.suffix))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleGraph:
    """The graph of an article: what it tells, and the stretches of its text, of which it is full.

    `stretches` has each with its class, `positions` where they stand and their words. Both are made of spans alone, and
    there is nothing that could be amiss with them.
    """

    told: tuple[Quad, ...]
    stretches: tuple[Quad, ...]
    positions: tuple[Quad, ...]

    def quads(self) -> Iterator[Quad]:
        return chain(self.told, self.stretches, self.positions)


def draw(account: Account, base: str) -> ArticleGraph:
    """The graph of an article whose account is derived already. An article that tells no event still has its graph."""
    graph = _Graph(account, Iris(base))
    told = tuple(graph.told())
    spans = sorted(graph.spans)
    return ArticleGraph(
        told=told,
        stretches=tuple(map(graph.stretch, spans)),
        positions=tuple(chain.from_iterable(map(graph.position, spans))),
    )


def account_quads(account: Account, base: str) -> Iterator[Quad]:
    """All quads of the graph of an article."""
    return draw(account, base).quads()


class _Graph:
    """One article's graph while it is written."""

    def __init__(self, account: Account, iris: Iris) -> None:
        self.account = account
        self.article = account.article
        self.iris = iris
        self.node = iris.article(self.article.key)
        self.spans: dict[Span, NamedNode] = {}
        self.extractions: dict[Extraction, None] = {}

    def told(self) -> Iterator[Quad]:
        """All but what describes the spans, which are collected meanwhile."""
        yield from self._article()
        for participant in self.account.participants:
            yield from self._participant(participant)
        for report in self.account.reports:
            yield from self._report(report)
            for claim in report.claims:
                yield from self._claim(claim, report)
            for toll in report.tolls:
                yield from self._toll(toll)
        for extraction in self.extractions:
            yield from self._extraction(extraction)

    def _quad(self, subject: NamedNode, predicate: URIRef, value: NamedNode | Literal) -> Quad:
        return Quad(subject, term(predicate), value, self.node)

    def _at(self, span: Span) -> NamedNode:
        node = self.spans.get(span)
        if node is None:
            node = self.spans[span] = self.iris.span(self.article.key, span)
        return node

    def _article(self) -> Iterator[Quad]:
        article = self.article
        yield self._quad(self.node, RDF.type, term(SCHEMA.NewsArticle))
        yield self._quad(self.node, SCHEMA.identifier, text(article.id))
        yield self._quad(self.node, SCHEMA.inLanguage, text(article.lang))
        yield self._quad(self.node, HUD.sha256, text(article.sha256))
        yield self._quad(self.node, HUD.length, integer(len(article.text)))
        if article.published:
            yield self._quad(self.node, SCHEMA.datePublished, edtf(article.published))
        if article.title:
            yield self._quad(self.node, SCHEMA.headline, text(article.title, article.lang))
        if article.url:
            yield self._quad(self.node, SCHEMA.url, text(article.url))
        if article.outlet:
            yield self._quad(self.node, SCHEMA.publisher, text(article.outlet))
        for warning in self.account.facts.warnings:
            yield self._quad(self.node, HUD.warning, text(warning))

    def _participant(self, participant: Participant) -> Iterator[Quad]:
        node = self.iris.node(participant.key)
        if participant.local:
            yield self._quad(node, RDF.type, term(_ENTITY_CLASSES[participant.type]))
            yield self._quad(node, HUD.inArticle, self.node)
            for number, name in enumerate(participant.names):
                yield self._quad(node, SKOS.altLabel if number else RDFS.label, text(name, self.article.lang))
        for span in participant.mentions:
            yield self._quad(self._at(span), GAF.denotes, node)

    def _report(self, report: EventReport) -> Iterator[Quad]:
        node, event = self.iris.node(report.key), report.event
        yield self._quad(node, RDF.type, term(HUD.EventReport))
        yield self._quad(node, HUD.eventType, individual(event.type))
        for role, keys in report.roles.items():
            for key in keys:
                yield self._quad(node, ROLES[role], self.iris.node(key))
        for weapon in event.weapon:
            yield self._quad(node, HUD.weapon, individual(weapon))
        if event.when:
            yield self._quad(node, HUD.time, edtf(event.when))
        yield self._quad(node, HUD.factuality, individual(event.factuality))
        yield self._quad(node, HUD.background, boolean(event.background))
        yield from self._origin(node, event, event.span)
        yield self._quad(node, HUD.trigger, self._at(event.trigger))
        for kind, key in report.relations:
            yield self._quad(node, _RELATIONS[kind], self.iris.node(key))
        yield from (self._quad(node, HUD.status, individual(stage)) for stage in report.terms.stages)
        yield from (self._quad(node, HUD.truceScope, individual(scope)) for scope in report.terms.scopes)
        yield from (self._quad(node, HUD.guarantor, self.iris.node(key)) for key in report.terms.guarantors)
        yield from (self._quad(node, HUD.monitoredBy, self.iris.node(key)) for key in report.terms.monitors)

    def _origin(self, node: NamedNode, event: EventFact, span: Span) -> Iterator[Quad]:
        yield self._quad(node, HUD.inArticle, self.node)
        yield self._quad(node, HUD.confidence, decimal(event.confidence))
        if event.rule:
            yield self._quad(node, HUD.rule, text(event.rule))
        for extraction in event.extractions:
            self.extractions[extraction] = None
            yield self._quad(node, PROV.wasGeneratedBy, self._extraction_node(extraction))
        yield self._quad(node, PROV.wasDerivedFrom, self._at(span))

    def _extraction_node(self, extraction: Extraction) -> NamedNode:
        name = "rules" if extraction.by_rules else digest(extraction.model, extraction.prompt)
        return self.iris.node(make_part(self.article.key, "extraction", name))

    def _extraction(self, extraction: Extraction) -> Iterator[Quad]:
        node = self._extraction_node(extraction)
        yield self._quad(node, RDF.type, term(HUD.Extraction))
        yield self._quad(node, PROV.used, self.node)
        if not extraction.by_rules:
            yield self._quad(node, HUD.model, text(extraction.model))
            yield self._quad(node, HUD.prompt, text(extraction.prompt))

    def _claim(self, claim: Claim, report: EventReport) -> Iterator[Quad]:
        node, claimant = self.iris.node(claim.key), self.iris.node(claim.claimant)
        yield self._quad(node, RDF.type, term(HUD.Claim))
        yield self._quad(node, HUD.about, self.iris.node(claim.report))
        yield self._quad(node, HUD.claimant, claimant)
        if claim.unnamed:
            yield self._quad(claimant, RDF.type, term(HUD.UnnamedSource))
            yield self._quad(claimant, HUD.inArticle, self.node)
        if claim.via:
            yield self._quad(node, HUD.via, self.iris.node(claim.via))
        if claim.cue:
            yield self._quad(node, HUD.cue, self._at(claim.cue))
        for key in claim.tolls:
            yield self._quad(node, HUD.toll, self.iris.node(key))
        yield from self._origin(node, report.event, claim.span)

    def _toll(self, toll: Toll) -> Iterator[Quad]:
        node, casualty = self.iris.node(toll.key), toll.casualty
        yield self._quad(node, RDF.type, term(HUD.Toll))
        yield self._quad(node, HUD.kind, individual(casualty.kind))
        if casualty.low is not None:
            yield self._quad(node, HUD.low, integer(casualty.low))
        if casualty.high is not None:
            yield self._quad(node, HUD.high, integer(casualty.high))
        if toll.side:
            yield self._quad(node, HUD.side, self.iris.node(toll.side))
        if casualty.victim:
            yield self._quad(node, HUD.victim, individual(casualty.victim))
        yield self._quad(node, HUD.scope, individual(casualty.scope))
        yield self._quad(node, HUD.undisclosed, boolean(casualty.undisclosed))
        yield self._quad(node, PROV.wasDerivedFrom, self._at(casualty.span))

    def stretch(self, span: Span) -> Quad:
        """The class of a span."""
        return Quad(self.spans[span], _TYPE, _STRETCH, self.node)

    def position(self, span: Span) -> Iterator[Quad]:
        """Where a span stands, and its words."""
        article, graph, node = self.article, self.node, self.spans[span]
        before, behind = (
            article.text[max(0, span.start - CONTEXT) : span.start],
            article.text[span.end : span.end + CONTEXT],
        )
        selector = self.iris.node(make_selector(article.key, span.start, span.end))
        yield Quad(node, _HAS_SOURCE, graph, graph)
        yield Quad(node, _HAS_SELECTOR, selector, graph)
        yield Quad(selector, _TYPE, _POSITION, graph)
        yield Quad(selector, _TYPE, _QUOTE, graph)
        yield Quad(selector, _START, integer(span.start), graph)
        yield Quad(selector, _END, integer(span.end), graph)
        yield Quad(selector, _EXACT, text(article.quote(span)), graph)
        yield Quad(selector, _PREFIX, text(before), graph)
        yield Quad(selector, _SUFFIX, text(behind), graph)
