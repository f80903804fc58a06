"""Events of the graph that have a Wikidata item in, what Wikidata could say of them out, each with its reference.

A statement is made for what a claim of an article with an address says, in words that can be quoted. What has no item,
no address or no exact form is listed as left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pyoxigraph import Literal

from api.views.snapshot import Node, Snapshot
from builder.graph.iris import term
from builder.wikidata.facts import DIRECT, WIKIDATA
from ontology.namespaces import HUD, OA, PROV, RDF, SCHEMA, SEM, WD

__all__ = ["Export", "LeftOut", "Reference", "Standing", "Statement", "collect"]

_PARTICIPANT, _PLACE, _DEATHS = "P710", "P276", "P1120"
_DAY, _BEGIN, _END = "P585", "P580", "P582"
_PART, _SAID_BY = "P518", "P3680"  # qualifiers: applies to part (the side), statement supported by (the claimant)
_ROLES = (HUD.party, HUD.agent, HUD.target)
_LONGEST_QUOTE = 200


class Standing(StrEnum):
    """How a statement stands to what Wikidata has, as far as is known here."""

    MISSING = "missing"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Where it says so: address, day of publication, language and the words."""

    url: str
    published: str | None
    lang: str | None
    quote: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement: item, property, and value as QuickStatements writes it; qualifiers; the reference."""

    item: str
    property: str
    value: str
    shown: str
    reference: Reference
    standing: Standing = Standing.UNKNOWN
    qualifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What is not written, and why; `key` is the thing that it is about."""

    key: str
    reason: str


@dataclass(slots=True)
class Export:
    """All statements, and all that was left out, each once."""

    statements: list[Statement] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """A claim about an event, the graph it stands in and the report that it is about."""

    node: Node
    graph: Node
    report: Node


def collect(snapshot: Snapshot) -> Export:
    """The statements for every event, war and conflict with an item; the others are listed."""
    export = Export()
    seen: set[tuple[str, str, str, tuple[tuple[str, str], ...]]] = set()
    left: set[LeftOut] = set()
    for event in _events(snapshot):
        item = _item(snapshot, event)
        found = _of_event(snapshot, event, item) if item else iter([_left(snapshot, event, "has no item in Wikidata")])
        for one in found:
            if isinstance(one, LeftOut):
                left.add(one)
            elif (key := (one.item, one.property, one.value, one.qualifiers)) not in seen:
                seen.add(key)
                export.statements.append(one)
    export.left_out = sorted(left, key=lambda one: (one.key, one.reason))
    return export


def _events(snapshot: Snapshot) -> list[Node]:
    kinds = (HUD.Event, HUD.Conflict)
    found = {node for kind in kinds for node in snapshot.subjects(RDF.type, term(kind))}
    told = (node for node in found if next(iter(snapshot.objects(node, HUD.report)), None) is not None)
    return sorted(told, key=lambda node: node.value)


def _item(snapshot: Snapshot, node: Node) -> str | None:
    """The item that a thing is linked to."""
    same = (other.value for other in snapshot.nodes(node, SCHEMA.sameAs) if other.value.startswith(str(WD)))
    return next((iri.removeprefix(str(WD)) for iri in same), None)


def _left(snapshot: Snapshot, node: Node, reason: str) -> LeftOut:
    return LeftOut(key=node.value.removeprefix(snapshot.base_iri), reason=reason)


def _of_event(snapshot: Snapshot, event: Node, item: str) -> Iterator[Statement | LeftOut]:
    claims = list(_claims(snapshot, event))
    cited = [(claim, reference) for claim in claims if (reference := _reference(snapshot, claim)) is not None]
    if not cited:
        yield _left(snapshot, event, "no article that tells of it has an address to refer to")
        return
    for claim, reference in cited:
        yield from _roles(snapshot, item, claim, reference)
        yield from _deaths(snapshot, item, claim, reference)
    yield from _dates(snapshot, event, item, cited)


def _claims(snapshot: Snapshot, event: Node) -> Iterator[_Claim]:
    """The claims that say that the event happened, by key."""
    for report in snapshot.nodes(event, HUD.report):
        graph = snapshot.graph_of(report, HUD.EventReport)
        if graph is not None and snapshot.local(report, HUD.factuality, graph) == "actual":
            for claim in sorted(snapshot.subjects(HUD.about, report, graph), key=lambda node: node.value):
                yield _Claim(node=claim, graph=graph, report=report)


def _reference(snapshot: Snapshot, claim: _Claim) -> Reference | None:
    article = snapshot.article(claim.graph)
    if not article.url:
        return None
    spans = snapshot.nodes(claim.node, PROV.wasDerivedFrom, claim.graph)
    selector = snapshot.one(spans[0], OA.hasSelector, claim.graph) if spans else None
    words = snapshot.text(selector, OA.exact, claim.graph) if selector else None
    quote = " ".join(words.split()).replace('"', "”") if words else None
    if quote and len(quote) > _LONGEST_QUOTE:
        quote = quote[: _LONGEST_QUOTE - 2].rsplit(" ", 1)[0] + " …"
    return Reference(url=article.url, published=article.published, lang=article.lang, quote=quote)


def _roles(snapshot: Snapshot, item: str, claim: _Claim, reference: Reference) -> Iterator[Statement | LeftOut]:
    wanted = ((_PARTICIPANT, role) for role in _ROLES)
    for name, role in (*wanted, (_PLACE, HUD.place)):
        for node in snapshot.nodes(claim.report, role, claim.graph):
            other = _item(snapshot, node)
            if other is None:
                yield _left(snapshot, node, "has no item in Wikidata")
            elif (standing := _standing(snapshot, item, name, WD[other])) is not None:
                label = snapshot.names(node)
                yield Statement(
                    item=item,
                    property=name,
                    value=other,
                    shown=label.get("en") or next(iter(label.values())),
                    reference=reference,
                    standing=standing,
                )


def _deaths(snapshot: Snapshot, item: str, claim: _Claim, reference: Reference) -> Iterator[Statement | LeftOut]:
    """One statement for each figure of each claimant; a figure is never an average of several."""
    graph = claim.graph
    for toll in snapshot.nodes(claim.node, HUD.toll, graph):
        if snapshot.local(toll, HUD.kind, graph) != "killed":
            continue
        low, high = snapshot.number(toll, HUD.low, graph), snapshot.number(toll, HUD.high, graph)
        if low is None or high is None:
            if low is not None or high is not None:
                yield _left(snapshot, toll, "“more than” and “at most” have no form in QuickStatements")
            continue
        claimant, side = snapshot.one(claim.node, HUD.claimant, graph), snapshot.one(toll, HUD.side, graph)
        qualifiers = []
        for name, node in ((_SAID_BY, claimant), (_PART, side)):
            if node is not None and node != graph:
                other = _item(snapshot, node)
                if other is not None:
                    qualifiers.append((name, other))
                elif name == _PART:
                    qualifiers = []
                    yield _left(snapshot, toll, "its side has no item in Wikidata")
                    break
        else:
            yield Statement(
                item=item,
                property=_DEATHS,
                value=_quantity(low, high),
                shown=str(low) if low == high else f"{low}–{high}",
                reference=reference,
                standing=_standing(snapshot, item, _DEATHS, None) or Standing.DIFFERS,
                qualifiers=tuple(qualifiers),
            )


def _quantity(low: int, high: int) -> str:
    """A figure with the bounds that a claim gives; `57~8` runs from 49 to 65.

    >>> _quantity(49, 49), _quantity(49, 65), _quantity(1, 2)
    ('49', '57~8', '1.5~0.5')
    """
    if low == high:
        return str(low)
    return f"{(low + high) / 2:g}~{(high - low) / 2:g}"


def _dates(snapshot: Snapshot, event: Node, item: str, cited: list[tuple[_Claim, Reference]]) -> Iterator[Statement]:
    """Days known exactly, with the reference of a claim whose report is dated."""
    begin = snapshot.text(event, SEM.hasBeginTimeStamp)
    end = snapshot.text(event, SEM.hasEndTimeStamp)
    dated = [ref for claim, ref in cited if snapshot.text(claim.report, HUD.time, claim.graph)]
    if not dated:
        return
    pairs = [(_DAY, begin)] if begin and begin == end else [(_BEGIN, begin), (_END, end)]
    for name, day in pairs:
        if day and _is_day(day):
            standing = _standing(snapshot, item, name, day)
            if standing is not None:
                value = f"+{day}T00:00:00Z/11"
                yield Statement(item=item, property=name, value=value, shown=day, reference=dated[0], standing=standing)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _standing(snapshot: Snapshot, item: str, name: str, value: str | None) -> Standing | None:
    """How a value stands to those that Wikidata had when it was asked; None where it has it already."""
    graph = snapshot.node(WIKIDATA)
    node = Node(WD[item])
    if not snapshot.exists(node, graph):
        return Standing.UNKNOWN
    known = {
        quad.object.value[:10] if isinstance(quad.object, Literal) else quad.object.value
        for quad in snapshot.store.quads_for_pattern(node, Node(DIRECT + name), None, graph)
        if isinstance(quad.object, Node | Literal)
    }
    if value is not None and str(value) in known:
        return None
    return Standing.DIFFERS if known else Standing.MISSING
