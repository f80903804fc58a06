"""The consolidated world in, quads of the default graph out: entities that only articles know, and events."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad
from rdflib import URIRef

from builder.graph.iris import Iris, boolean, date, edtf, individual, integer, term, text
from builder.graph.labels import LANGUAGES, Labels
from builder.graph.quads import ROLES
from builder.graph.reference import superclasses
from builder.keys import digest, make_article
from builder.model import EntityType
from builder.world import Contradiction, Entity, Estimate, Event, Lineage, LineageKind, Stage, Truce, World
from ontology.authority import Authority
from ontology.namespaces import HUD, PROV, RDF, RDFS, SEM, SKOS

__all__ = ["world_quads"]

_Values = Iterator[tuple[URIRef, NamedNode | Literal]]

_ENTITY_CLASSES = {
    EntityType.PERSON: HUD.Person,
    EntityType.STATE: HUD.State,
    EntityType.ORGANISATION: HUD.Organisation,
    EntityType.PLACE: HUD.Place,
}
_LINEAGE = {
    LineageKind.FOLLOWS: HUD.follows,
    LineageKind.PART_OF: HUD.partOf,
    LineageKind.ENDED_BY: HUD.endedBy,
    LineageKind.ENDS_HOSTILITIES_OF: HUD.endsHostilitiesOf,
    LineageKind.VIOLATES: HUD.violates,
}


def world_quads(world: World, authority: Authority, base: str) -> Iterator[Quad]:
    """Every statement of the default graph that rests on articles."""
    yield from _World(world, authority, Iris(base)).quads()


class _World:
    """The default graph while it is written."""

    def __init__(self, world: World, authority: Authority, iris: Iris) -> None:
        self.world = world
        self.iris = iris
        self.labels = Labels(authority, world)

    def quads(self) -> Iterator[Quad]:
        yield from self._copies()
        for entity in self.world.entities:
            yield from self._node(entity.key, self._entity(entity))
        for event in self.world.events:
            described = iter(()) if event.episode else self._event(event)  # the authority describes its wars
            yield from self._node(event.key, chain(described, self._evidence(event)))
            for lineage in event.lineage:
                yield from self._node(self._lineage_key(event, lineage), self._lineage(event, lineage))
            for estimate in event.estimates:
                yield from self._node(self._estimate_key(event, estimate), self._estimate(estimate))
            for contradiction in event.contradictions:
                yield from self._node(contradiction.key, self._contradiction(contradiction))
            for stage in event.truce.stages if event.truce else ():
                yield from self._node(self._stage_key(event, stage), self._stage(stage))

    def _copies(self) -> Iterator[Quad]:
        for copy, first in self.world.copies:
            yield Quad(self.iris.article(copy), term(HUD.copyOf), self.iris.article(first))

    def _node(self, key: str, values: Iterator[tuple[URIRef, NamedNode | Literal]]) -> Iterator[Quad]:
        node = self.iris.node(key)
        for predicate, value in values:
            yield Quad(node, term(predicate), value)

    def _entity(self, entity: Entity) -> _Values:
        yield from ((RDF.type, above) for above in superclasses(_ENTITY_CLASSES[entity.type]))
        for language, names in entity.names.items():
            for number, name in enumerate(names):
                yield SKOS.altLabel if number else RDFS.label, text(name, language)
        if entity.state:
            yield HUD.state, self.iris.node(entity.state)
        if entity.article:
            yield HUD.inArticle, self.iris.node(make_article(entity.article))

    def _event(self, event: Event) -> _Values:
        classes = [individual(type) for type in event.types] if event.realised else [term(HUD.UnrealisedEvent)]
        for name in sorted({above.value for kind in classes for above in superclasses(kind.value)}):
            yield RDF.type, NamedNode(name)
        if not event.realised:
            yield from ((HUD.ofType, individual(type)) for type in event.types)
        for language in LANGUAGES:
            yield RDFS.label, text(self.labels.event(event, language), language)
        for role, keys in event.roles.items():
            yield from ((ROLES[role], self.iris.node(key)) for key in keys)
        yield from ((HUD.weapon, individual(weapon)) for weapon in event.weapons)
        yield from self._time(event)

    def _time(self, event: Event) -> _Values:
        if event.time:
            yield HUD.time, edtf(event.time)
        stamps = (
            (SEM.hasEarliestBeginTimeStamp, event.earliest),
            (SEM.hasLatestEndTimeStamp, event.latest),
            (SEM.hasBeginTimeStamp, event.begin),
            (SEM.hasEndTimeStamp, event.end),
        )
        yield from ((predicate, date(day.isoformat())) for predicate, day in stamps if day)

    def _evidence(self, event: Event) -> _Values:
        yield HUD.factuality, individual(event.factuality)
        yield HUD.background, boolean(event.background)
        yield from ((HUD.report, self.iris.node(key)) for key in event.reports)
        for lineage in event.lineage:
            yield _LINEAGE[lineage.kind], self.iris.node(lineage.object)
        for estimate in event.estimates:
            yield HUD.casualtyEstimate, self.iris.node(self._estimate_key(event, estimate))
        for contradiction in event.contradictions:
            yield HUD.contradiction, self.iris.node(contradiction.key)
        if event.truce:
            yield from self._truce(event, event.truce)

    def _truce(self, event: Event, truce: Truce) -> _Values:
        yield from ((HUD.stage, self.iris.node(self._stage_key(event, stage))) for stage in truce.stages)
        yield from ((HUD.status, individual(stage.stage)) for stage in truce.stages[-1:])
        yield from ((HUD.truceScope, individual(scope)) for scope in truce.scopes)
        yield from ((HUD.guarantor, self.iris.node(key)) for key in truce.guarantors)
        yield from ((HUD.monitoredBy, self.iris.node(key)) for key in truce.monitors)

    def _stage_key(self, event: Event, stage: Stage) -> str:
        return f"{event.key}/stage/{stage.stage.value.replace('_', '-')}"

    def _stage(self, stage: Stage) -> _Values:
        yield RDF.type, term(HUD.TruceStage)
        yield HUD.status, individual(stage.stage)
        yield from ((HUD.agent, self.iris.node(key)) for key in stage.by)
        yield from ((HUD.supportedBy, self.iris.node(key)) for key in stage.claims)

    def _lineage_key(self, event: Event, lineage: Lineage) -> str:
        return f"{event.key}/lineage/{digest(lineage.kind.value, lineage.object)}"

    def _lineage(self, event: Event, lineage: Lineage) -> _Values:
        yield RDF.type, term(HUD.LineageStatement)
        yield RDF.type, term(RDF.Statement)
        yield RDF.subject, self.iris.node(event.key)
        yield RDF.predicate, term(_LINEAGE[lineage.kind])
        yield RDF.object, self.iris.node(lineage.object)
        yield from ((HUD.supportedBy, self.iris.node(key)) for key in lineage.claims)

    def _estimate_key(self, event: Event, estimate: Estimate) -> str:
        victim = estimate.victim.value if estimate.victim else None
        return f"{event.key}/estimate/{digest(estimate.kind.value, estimate.side, victim, estimate.scope.value)}"

    def _estimate(self, estimate: Estimate) -> _Values:
        yield RDF.type, term(HUD.CasualtyEstimate)
        yield HUD.kind, individual(estimate.kind)
        if estimate.side:
            yield HUD.side, self.iris.node(estimate.side)
        if estimate.victim:
            yield HUD.victim, individual(estimate.victim)
        yield HUD.scope, individual(estimate.scope)
        bounds = ((HUD.low, estimate.low), (HUD.best, estimate.best), (HUD.high, estimate.high))
        yield from ((predicate, integer(value)) for predicate, value in bounds if value is not None)
        if estimate.undisclosed:
            yield HUD.undisclosed, boolean(True)
        grounds = (
            (HUD.lowClaim, estimate.low_claims),
            (HUD.bestClaim, estimate.best_claims),
            (HUD.highClaim, estimate.high_claims),
            (PROV.wasDerivedFrom, estimate.claims),
        )
        yield from ((predicate, self.iris.node(key)) for predicate, keys in grounds for key in keys)

    def _contradiction(self, contradiction: Contradiction) -> _Values:
        yield RDF.type, term(HUD.Contradiction)
        yield HUD.contradictionKind, term(HUD[contradiction.kind.value])
        yield from ((HUD.claim, self.iris.node(key)) for key in contradiction.claims)
