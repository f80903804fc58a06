"""An event, war or conflict of the graph in, all that is said of it out: roles, claims, estimates, lineage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import isnan
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode
from rdflib import URIRef

from api.exploration import Explored
from api.exploration.explored import ROLES as FILLED
from api.exploration.explored import write_day
from api.views.claims import read_claim, read_claims, spell
from api.views.model import (
    ArticleRef,
    ClaimView,
    ContradictionView,
    EstimateView,
    EventRow,
    EventView,
    LineageView,
    Ref,
    RoleView,
    WikidataView,
)
from api.views.snapshot import DEFAULT, Node, Snapshot
from builder.graph.links import LINKS
from ontology.namespaces import HUD, PROV, RDF, SEM, WD, WGS84

__all__ = [
    "ROLES",
    "read_contradiction",
    "read_estimates",
    "read_event",
    "read_lineage",
    "read_point",
    "read_row",
    "read_wikidata",
    "sort_key",
]

ROLES: Mapping[str, URIRef] = {
    "agent": HUD.agent,
    "target": HUD.target,
    "party": HUD.party,
    "mediator": HUD.mediator,
    "place": HUD.place,
    "weapon": HUD.weapon,
}
LINEAGE: Mapping[str, URIRef] = {
    "follows": HUD.follows,
    "endedBy": HUD.endedBy,
    "endsHostilitiesOf": HUD.endsHostilitiesOf,
    "violates": HUD.violates,
    "partOf": HUD.partOf,
}
_IDENTIFIERS: Mapping[str, URIRef] = {"ucdp": HUD.ucdpConflictId, "cow": HUD.cowWarNumber}
_MOST_CLAIMS = 200
_MOST_LINKS = 50


def read_row(snapshot: Snapshot, node: Node, *, figures: bool = True) -> EventRow:
    """What a list shows of an event, with its dead unless `figures` is false.

    Lists are long, so what is explored is not looked up again.
    """
    explored = snapshot.explored()
    number = explored.position(node.value)
    if number is None or number >= explored.size:
        return _look_up_row(snapshot, node)
    events, claims = explored.events, explored.claims
    dates = [claims.dates[article] for article in claims.article[claims.of(number)].tolist()]
    factuality, latitude, longitude = (
        int(events.factuality[number]),
        float(events.latitude[number]),
        float(events.longitude[number]),
    )
    roles = _read_roles(snapshot, explored, number)
    return EventRow(
        iri=node.value,
        path=snapshot.path(node.value),
        id=snapshot.key(node.value),
        type=explored.kind_of(number),
        names=snapshot.names_of(explored, number),
        time=events.time[number],
        begin=write_day(int(events.begin[number])),
        end=write_day(int(events.end[number])),
        reported=min((date for date in dates if date), default=None),
        factuality=explored.factualities[factuality] if factuality >= 0 else None,
        realised=bool(events.realised[number]),
        agents=roles["agent"],
        targets=roles["target"],
        parties=roles["party"],
        mediators=roles["mediator"],
        places=roles["place"],
        background=bool(events.background[number]),
        reports=int(events.reports[number]),
        deaths=read_estimates(snapshot, node, kind="killed") if figures else (),
        point=None if isnan(latitude) else (round(latitude, 4), round(longitude, 4)),
    )


def _look_up_row(snapshot: Snapshot, node: Node) -> EventRow:
    """The row of a conflict, or of what came after the revision that is explored."""
    return EventRow(
        iri=node.value,
        path=snapshot.path(node.value),
        id=snapshot.key(node.value),
        type=snapshot.naming_type(node),
        names=snapshot.names(node),
        time=snapshot.text(node, HUD.time),
        begin=snapshot.text(node, SEM.hasBeginTimeStamp) or snapshot.text(node, SEM.hasEarliestBeginTimeStamp),
        end=snapshot.text(node, SEM.hasEndTimeStamp) or snapshot.text(node, SEM.hasLatestEndTimeStamp),
        reported=None,
        factuality=spell(snapshot.local(node, HUD.factuality)),
        realised="UnrealisedEvent" not in snapshot.types(node),
        agents=snapshot.refs(node, HUD.agent),
        targets=snapshot.refs(node, HUD.target),
        parties=snapshot.refs(node, HUD.party),
        mediators=snapshot.refs(node, HUD.mediator),
        places=snapshot.refs(node, HUD.place),
        background=snapshot.flag(node, HUD.background),
        deaths=read_estimates(snapshot, node, kind="killed"),
    )


def _read_roles(snapshot: Snapshot, explored: Explored, number: int) -> dict[str, tuple[Ref, ...]]:
    others, ties = explored.neighbours(number)
    found: dict[str, list[int]] = {role: [] for role in FILLED}
    for other, tie in zip(others.tolist(), ties.tolist(), strict=True):
        if tie < len(FILLED):
            found[FILLED[tie]].append(other)
    return {role: tuple(snapshot.ref_of(explored, n) for n in sorted(numbers)) for role, numbers in found.items()}


def read_point(snapshot: Snapshot, node: Node) -> tuple[float, float] | None:
    """Latitude and longitude of a place; None where either is unknown."""
    latitude, longitude = snapshot.share(node, WGS84.lat), snapshot.share(node, WGS84.long)
    return None if latitude is None or longitude is None else (latitude, longitude)


def _graphs(snapshot: Snapshot, reports: Iterable[Node]) -> tuple[Node, ...]:
    graphs = (snapshot.graph_of(report, HUD.EventReport) for report in reports)
    return tuple(dict.fromkeys(graph for graph in graphs if graph))


def sort_key(row: EventRow) -> tuple[str, str]:
    """Events by their own date, else by that of the first article that tells them.

    A truce or an agreement known only by its year stands at the end of it: it closes what the year saw.
    """
    closing = row.type in ("Truce", "PeaceAgreement") and row.end
    return ((row.end if closing else row.begin) or row.reported or "9999", row.iri)


def read_event(snapshot: Snapshot, node: Node) -> EventView:
    """The whole page of an event, a war or a conflict."""
    reports = snapshot.nodes(node, HUD.report)
    claims = _claims(snapshot, reports)
    contradictions = _contradictions(snapshot, node, claims)
    disputed = {claim.iri for contradiction in contradictions for claim in contradiction.claims}
    types = [snapshot.ref(kind) for kind in snapshot.nodes(node, RDF.type) if kind.value.startswith(str(HUD))]
    return EventView(
        row=read_row(snapshot, node),
        background=snapshot.flag(node, HUD.background),
        types=tuple(types),
        roles=tuple(
            RoleView(role=role, fillers=snapshot.refs(node, predicate))
            for role, predicate in ROLES.items()
            if snapshot.one(node, predicate)
        ),
        part_of=snapshot.refs(node, HUD.partOf),
        estimates=read_estimates(snapshot, node),
        claims=tuple(replace(claim, contradicted=claim.iri in disputed) for claim in claims.values()),
        contradictions=contradictions,
        lineage=read_lineage(snapshot, node),
        articles=_articles(snapshot, reports),
        wikidata=read_wikidata(snapshot, node),
        identifiers={
            name: tuple(sorted(item.value for item in snapshot.objects(node, predicate)))
            for name, predicate in _IDENTIFIERS.items()
            if snapshot.objects(node, predicate)
        },
    )


def _claims(snapshot: Snapshot, reports: Iterable[Node]) -> dict[str, ClaimView]:
    found: dict[str, ClaimView] = {}
    for report in reports:
        graph = snapshot.graph_of(report, HUD.EventReport)
        if graph is None:
            continue
        for claim in read_claims(snapshot, report, graph):
            found[claim.iri] = claim
            if len(found) >= _MOST_CLAIMS:
                return found
    return found


def _contradictions(snapshot: Snapshot, node: Node, claims: Mapping[str, ClaimView]) -> tuple[ContradictionView, ...]:
    items = snapshot.nodes(node, HUD.contradiction)[:_MOST_LINKS]
    return tuple(read_contradiction(snapshot, item, known=claims) for item in items)


def read_contradiction(
    snapshot: Snapshot, item: Node, *, known: Mapping[str, ClaimView] = MappingProxyType({})
) -> ContradictionView:
    """A contradiction and its claims, those that are `known` first."""
    return ContradictionView(
        iri=item.value,
        id=f"contradiction-{snapshot.key(item.value)}",
        kind=snapshot.local(item, HUD.contradictionKind) or "contradictoryFigures",
        claims=tuple(_opposed(snapshot, snapshot.nodes(item, HUD.claim), known)),
    )


def _opposed(snapshot: Snapshot, nodes: Iterable[Node], known: Mapping[str, ClaimView]) -> Iterator[ClaimView]:
    """The claims of a contradiction, that of this event first; the other one may speak of another event."""
    for node in sorted(nodes, key=lambda node: node.value not in known):
        graph = snapshot.graph_of(node, HUD.Claim)
        claim = known.get(node.value) or (read_claim(snapshot, node, graph) if graph else None)
        if claim:
            yield claim


def _articles(snapshot: Snapshot, reports: Iterable[Node]) -> tuple[ArticleRef, ...]:
    articles = [snapshot.article(graph) for graph in _graphs(snapshot, reports)]
    return tuple(sorted(articles, key=lambda article: (article.published or "9999", article.key)))


def read_estimates(snapshot: Snapshot, node: Node, *, kind: str | None = None) -> tuple[EstimateView, ...]:
    """The computed figures of an event, or those of a kind: the dead first, the sides in the order of their IRIs."""
    estimates = [_estimate(snapshot, item) for item in snapshot.nodes(node, HUD.casualtyEstimate)]
    estimates = [item for item in estimates if kind is None or item.kind == kind]
    order = ("killed", "wounded", "captured", "missing", "displaced")
    return tuple(
        sorted(
            estimates,
            key=lambda item: (
                order.index(item.kind) if item.kind in order else len(order),
                item.scope,
                item.side.iri if item.side else "",
                item.iri,
            ),
        )
    )


def _estimate(snapshot: Snapshot, node: Node) -> EstimateView:
    stated: dict[str, list[str]] = {}
    for quad in snapshot.store.quads_for_pattern(node, None, None, DEFAULT):
        if isinstance(quad.object, NamedNode | Literal):
            stated.setdefault(quad.predicate.value, []).append(quad.object.value)

    def one(predicate: URIRef) -> str | None:
        return min(stated.get(str(predicate), ()), default=None)

    def number(predicate: URIRef) -> int | None:
        value = one(predicate)
        return int(value) if value is not None and value.isdecimal() else None

    def local(predicate: URIRef) -> str | None:
        value = one(predicate)
        return value.rpartition("#")[2] if value else None

    side = one(HUD.side)
    return EstimateView(
        iri=node.value,
        kind=local(HUD.kind) or "killed",
        scope=(local(HUD.scope) or "eventScope").removesuffix("Scope"),
        side=snapshot.ref(Node(side)) if side else None,
        victim=local(HUD.victim),
        low=number(HUD.low),
        best=number(HUD.best),
        high=number(HUD.high),
        undisclosed=one(HUD.undisclosed) == "true",
        low_claim=one(HUD.lowClaim),
        best_claim=one(HUD.bestClaim),
        high_claim=one(HUD.highClaim),
        claims=tuple(sorted(stated.get(str(PROV.wasDerivedFrom), ()))),
    )


def read_lineage(snapshot: Snapshot, node: Node) -> tuple[LineageView, ...]:
    """The ties of an event in both directions, with the words that state them; its parts are listed elsewhere."""
    found: list[LineageView] = []
    for name, predicate in LINEAGE.items():
        for other in snapshot.nodes(node, predicate):
            found.append(_tie(snapshot, node, predicate, other, name=name, inverse=False))
        if name == "partOf":
            continue
        for other in sorted(snapshot.subjects(predicate, node), key=lambda item: item.value)[:_MOST_LINKS]:
            found.append(_tie(snapshot, other, predicate, node, name=name, inverse=True))
    return tuple(found)


def _tie(snapshot: Snapshot, subject: Node, predicate: URIRef, item: Node, *, name: str, inverse: bool) -> LineageView:
    statement = _statement(snapshot, subject, predicate, item)
    other = subject if inverse else item
    quotes = []
    for claim in snapshot.nodes(statement, HUD.supportedBy)[:3] if statement else ():
        graph = snapshot.graph_of(claim, HUD.Claim)
        span = snapshot.one(claim, PROV.wasDerivedFrom, graph) if graph else None
        quote = snapshot.quote(span, graph) if span and graph else None
        if quote:
            quotes.append(quote)
    return LineageView(
        iri=statement.value if statement else None,
        predicate=name,
        inverse=inverse,
        other=snapshot.ref(other),
        time=snapshot.text(other, HUD.time),
        quotes=tuple(quotes),
    )


def _statement(snapshot: Snapshot, subject: Node, predicate: URIRef, item: Node) -> Node | None:
    for statement in snapshot.subjects(RDF.subject, subject):
        if (
            snapshot.one(statement, RDF.object) == item
            and snapshot.local(statement, RDF.predicate) == predicate.split("#")[1]
        ):
            return statement
    return None


def read_wikidata(snapshot: Snapshot, node: Node) -> tuple[WikidataView, ...]:
    """The links of a thing to Wikidata, whatever their status."""
    links = []
    graph = snapshot.node(LINKS)
    for link in snapshot.subjects(HUD.entity, node, graph):
        item = snapshot.one(link, HUD.item, graph)
        status = snapshot.local(link, HUD.status, graph) or "candidate"
        if item and item.value.startswith(str(WD)) and status != "rejected":
            links.append(
                WikidataView(
                    item=item.value,
                    qid=snapshot.key(item.value),
                    status=status,
                    method=snapshot.text(link, HUD.method, graph),
                    evidence=snapshot.text(link, HUD.evidence, graph),
                )
            )
    return tuple(sorted(links, key=lambda link: (link.status == "candidate", link.qid)))
