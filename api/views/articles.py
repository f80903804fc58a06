"""An article's graph in; its text, the spans on it and the facts it states out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from pyoxigraph import Literal, NamedNode
from rdflib import URIRef

from api.views.claims import read_claims, spell
from api.views.events import ROLES
from api.views.model import ArticleView, ClaimView, Quote, Ref, ReportView, RoleView, SentenceView, SpanView
from api.views.snapshot import Node, Snapshot
from builder.graph.iris import term
from ontology.namespaces import GAF, HUD, PROV, RDF

__all__ = ["read_article", "read_report"]


def read_article(snapshot: Snapshot, node: Node) -> ArticleView:
    """Everything one article says, in the order of its words."""
    ref = snapshot.article(node)
    told = (read_report(snapshot, report, node) for report in snapshot.subjects(RDF.type, HUD.EventReport, node))
    reports = sorted(told, key=lambda report: (report.quote.start if report.quote else 0, report.iri))
    text, sentences = snapshot.sentences(ref.key)
    mentions, entities = _mentions(snapshot, node)
    spans = [*mentions, *(span for report in reports for span in _spans(report))]
    return ArticleView(
        ref=ref,
        language_read=ref.lang is None or ref.lang.partition("-")[0] in _languages(),
        sha256=snapshot.text(node, HUD.sha256, node),
        length=snapshot.number(node, HUD.length, node),
        warnings=tuple(sorted(item.value for item in snapshot.objects(node, HUD.warning, node))),
        text=text or None,
        sentences=tuple(SentenceView(start=span.start, end=span.end) for span in sentences),
        spans=tuple(sorted(set(spans), key=lambda span: (span.start, -span.end, span.kind, span.target))),
        reports=tuple(reports),
        entities=entities,
    )


@cache
def _languages() -> frozenset[str]:
    """The languages that have a folder in the builder."""
    folders = files("builder").joinpath("languages").iterdir()
    return frozenset(folder.name for folder in folders if folder.joinpath("language.toml").is_file())


def read_report(snapshot: Snapshot, report: Node, graph: Node) -> ReportView:
    """One event as an article tells it."""
    kind = snapshot.one(report, HUD.eventType, graph)
    event = snapshot.event_of(report)
    return ReportView(
        iri=report.value,
        id=f"report-{snapshot.key(report.value)}",
        type=snapshot.ref(kind) if kind else Ref(iri=report.value, path="", type=None, names={"": ""}),
        event=snapshot.ref(event) if event else None,
        time=snapshot.text(report, HUD.time, graph),
        factuality=spell(snapshot.local(report, HUD.factuality, graph)),
        background=snapshot.flag(report, HUD.background, graph),
        confidence=snapshot.share(report, HUD.confidence, graph),
        rule=snapshot.text(report, HUD.rule, graph),
        quote=_quote(snapshot, report, PROV.wasDerivedFrom, graph),
        trigger=_quote(snapshot, report, HUD.trigger, graph),
        roles=tuple(
            RoleView(role=role, fillers=snapshot.refs(report, predicate, graph))
            for role, predicate in ROLES.items()
            if snapshot.one(report, predicate, graph)
        ),
        claims=read_claims(snapshot, report, graph),
    )


def _quote(snapshot: Snapshot, node: Node, predicate: URIRef, graph: Node) -> Quote | None:
    span = snapshot.one(node, predicate, graph)
    return snapshot.quote(span, graph) if span else None


def _mentions(snapshot: Snapshot, graph: Node) -> tuple[list[SpanView], tuple[Ref, ...]]:
    """The mentions of the article and the entities they denote, these in the order of their first mention."""
    spans: list[SpanView] = []
    entities: dict[str, tuple[int, Ref]] = {}
    for quad in snapshot.store.quads_for_pattern(None, term(GAF.denotes), None, graph):
        if not isinstance(quad.subject, NamedNode) or isinstance(quad.object, Literal):
            continue
        quote = snapshot.quote(quad.subject, graph)
        entity = quad.object
        if quote is None or not isinstance(entity, NamedNode):
            continue
        ref = snapshot.ref(entity)
        spans.append(
            SpanView(
                iri=quote.iri,
                start=quote.start,
                end=quote.end,
                kind=_kind(ref),
                target=entity_id(ref.path),
                of=entity.value,
                text=quote.text,
            )
        )
        first = min(quote.start, entities.get(entity.value, (quote.start, ref))[0])
        entities[entity.value] = (first, ref)
    ordered = sorted(entities.values(), key=lambda item: (item[0], item[1].iri))
    return spans, tuple(ref for _, ref in ordered)


def entity_id(path: str) -> str:
    """The id of an entity in the list of facts of an article.

    >>> entity_id("/id/state/armenia")
    'entity-state-armenia'
    """
    return "entity-" + path.removeprefix("/id/").replace("/", "-")


def _kind(ref: Ref) -> str:
    kinds = {"Person": "person", "Office": "person", "State": "state", "Place": "place"}
    return kinds.get(ref.type or "", "organisation")


def _spans(report: ReportView) -> Iterator[SpanView]:
    if report.quote:
        yield _span(report.quote, "event", report.id, report.iri)
    if report.trigger:
        yield _span(report.trigger, "trigger", report.id, report.iri)
    for claim in report.claims:
        yield _span(claim.quote, "claim", report.id, claim.iri)
        yield from _claim_spans(claim, report.id)


def _claim_spans(claim: ClaimView, target: str) -> Iterator[SpanView]:
    if claim.cue:
        yield _span(claim.cue, "cue", target, claim.iri)
    for toll in claim.tolls:
        if toll.quote:
            yield _span(toll.quote, "toll", target, toll.iri)


def _span(quote: Quote, kind: str, target: str, of: str) -> SpanView:
    return SpanView(iri=quote.iri, start=quote.start, end=quote.end, kind=kind, target=target, of=of, text=quote.text)
