"""An article and its facts in, the same facts out with each shared name under the key that its surroundings speak for.

طرابلس is a city of Lebanon and of Libya, يرموك a town of Armenia and a camp in Syria, Georgia a state and a part of
another. The extraction finds that one of them is named; which one, the whole article decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache

from builder.linking.index import LinkingIndex
from builder.linking.indexing import IndexWriter
from builder.linking.items import ItemKind, LinkItem
from builder.linking.joining import join_entities
from builder.linking.linker import Candidate, Linker
from builder.linking.names import fold_name, without_article, without_place_noun
from builder.linking.scoring import Subject
from builder.linking.sources import authority_items, gazetteer_items, refused_items
from builder.linking.surroundings import Anchor, StateWords, Surroundings
from builder.model import Article, EntityFact, EntityType, Facts
from ontology.authority import Authority, load_authority
from ontology.authority.gazetteer import load_gazetteer

__all__ = ["Homonyms", "load_homonyms", "shipped_index"]

_GAP = 0.03  # by which a namesake must fit better than the place that the extraction took
_STATE_GAP = 0.10  # by which a part of one state must fit better than the state of the same name
_NEAR = 0.5


@cache
def shipped_index() -> LinkingIndex:
    """The index of what ships: the authority and the gazetteer (a third of a second, once)."""
    authority = load_authority()
    writer = IndexWriter(None)
    writer.add_all(authority_items(authority), source="authority")
    writer.add_all(gazetteer_items(load_gazetteer(), authority), source="gazetteer")
    db = writer.finish()
    assert db is not None
    return LinkingIndex.over(db)


@cache
def load_homonyms() -> Homonyms:
    """What settles shared names among the authority and the gazetteer; made once."""
    authority = load_authority()
    items = [*authority_items(authority), *gazetteer_items(load_gazetteer(), authority)]
    shared: dict[str, set[str]] = defaultdict(set)
    for item in items:
        for name in item.names if item.kind in (ItemKind.PLACE, ItemKind.STATE) else ():
            shared[_bare(name)].add(item.id)
    return Homonyms(
        authority=authority,
        linker=Linker(shipped_index(), owners={}, refused=refused_items()),
        items={item.id: item for item in items},
        shared=frozenset(name for name, keys in shared.items() if len(keys) > 1),
        words=StateWords(authority=authority),
    )


def _bare(name: str) -> str:
    return without_article(without_place_noun(fold_name(name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Homonyms:
    """The names that several places or states share, and what tells them apart."""

    authority: Authority
    linker: Linker
    items: dict[str, LinkItem]
    shared: frozenset[str]
    words: StateWords

    def settle(self, article: Article, facts: Facts) -> Facts:
        """The facts, with the key, type and item of each shared name as its surroundings have it."""
        questions = {entity.id for entity in facts.entities if self._is_shared(entity)}
        if not questions:
            return facts
        around = self._surroundings(article, facts, questions)
        acting = {id for event in facts.events for id in (*event.agent, *event.party, *event.claimants)}
        entities = tuple(
            self._settled(entity, around, acting) if entity.id in questions else entity for entity in facts.entities
        )
        return join_entities(replace(facts, entities=entities))

    def _is_shared(self, entity: EntityFact) -> bool:
        if entity.key is None or entity.type not in (EntityType.PLACE, EntityType.STATE):
            return False
        return any(_bare(name) in self.shared for name in entity.names)

    def _surroundings(self, article: Article, facts: Facts, questions: Collection[str]) -> Surroundings:
        anchors = tuple(
            Anchor(
                entity=entity.id,
                latitude=item.latitude,
                longitude=item.longitude,
                country=item.country,
                spans=entity.mentions,
            )
            for entity in facts.entities
            if entity.id not in questions and entity.type is EntityType.PLACE
            if (item := self.items.get(entity.key or "")) and item.latitude is not None and item.longitude is not None
        )
        return Surroundings(states=tuple(self.words.find(article)), anchors=anchors, date=article.published)

    def _settled(self, entity: EntityFact, around: Surroundings, acting: Collection[str]) -> EntityFact:
        kind = ItemKind.STATE if entity.type is EntityType.STATE else ItemKind.PLACE
        names = tuple(name for name in entity.names if _bare(name) in self.shared)
        subject = Subject(key=entity.id, kind=kind, names=names, spans=entity.mentions)
        ranked = self.linker.rank(subject, around, exact_only=True)
        present = next((one for one in ranked if one.item.key == entity.key), None)
        best = next((one for one in ranked if self._is_possible(entity, one, present, acting)), None)
        if best is None or best.item.key is None:
            return entity
        return replace(entity, key=best.item.key, type=EntityType.PLACE, wikidata=best.item.qid)

    def _is_possible(
        self, entity: EntityFact, one: Candidate, present: Candidate | None, acting: Collection[str]
    ) -> bool:
        """A place for a place; for a state that does nothing here, a part of another state that fits far better.

        Within one country what the authority knows stays: there the namesakes are a town and its district.
        """
        if present is None or one.item.kind is not ItemKind.PLACE:
            return False
        gap, elsewhere = one.score - present.score, one.item.country != present.item.country
        if entity.type is EntityType.PLACE:
            return gap >= _GAP and (elsewhere or (entity.key or "").startswith("place/geonames-"))
        near = (one.features.nearness or 0) >= _NEAR
        return gap >= _STATE_GAP and elsewhere and near and entity.id not in acting
