"""Mentions in, entities of the article out: what is named twice is one entity, "the two countries" are the two last at issue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from builder.extraction.mentions import Known, Mention
from builder.extraction.passage import Passage
from builder.model import EntityFact, EntityType, Role, Span

__all__ = ["Register", "read_entities"]

_AS_ACTOR = frozenset({Role.AGENT, Role.TARGET, Role.PARTY, Role.MEDIATOR})


@dataclass(slots=True)
class _Entity:
    identity: str
    type: EntityType
    key: str | None
    spans: list[Span] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class Register:
    """The entities of one article. `resolve` gives the identities that a mention stands for in a role."""

    passage: Passage
    known: Mapping[str, Known]
    wikidata: Mapping[str, str]
    _aliases: dict[str, str] = field(default_factory=dict)
    _entities: dict[str, _Entity] = field(default_factory=dict)
    _used: dict[str, None] = field(default_factory=dict)
    _opponents: list[str] = field(default_factory=list)
    _home: str | None = None
    _forces: dict[str, None] = field(default_factory=dict)

    def resolve(self, mention: Mention, role: Role | None) -> tuple[str, ...]:
        """The identities a mention stands for. None as role: it speaks. Empty where nothing named before fits."""
        if mention.reference == "both":
            return self._both(mention)
        if mention.reference:
            found = self._antecedent(mention)
            if found is None:
                alias = self._aliases.get(mention.identity, mention.identity)
                return () if mention.reference == "group" else (self._touch(alias, mention),)
            return (self._touch(found, mention),)
        if mention.capital_of and (role is None or role in _AS_ACTOR):
            return (self._touch(mention.capital_of, mention),)
        return (self._touch(self._aliases.get(mention.identity, mention.identity), mention),)

    def home_state(self) -> str | None:
        """The state an article is about: the one it names most often, the first of equals."""
        if self._home is None:
            counts = Counter(m.state for m in self.passage.mentions if m.state and m.type is not EntityType.PERSON)
            self._home = counts.most_common(1)[0][0] if counts else ""
        return self._home or None

    def fights(self, identity: str) -> bool:
        """Whether an entity can be a side of a war: a state, an armed force or group."""
        entity = self._entities[identity]
        return entity.type is EntityType.STATE or identity in self._forces

    def recent_groups(self) -> list[str]:
        """Armed groups of no state, the last at issue first, then as the text names them."""
        groups = [i for i in reversed(self._opponents) if i in self._forces and i not in self._states]
        named = [i for i in self._entities if i in self._forces and i not in self._states and i not in groups]
        return groups + named

    def note_opponents(self, identities: Iterable[str]) -> None:
        """Remember who was at issue, for "the two countries" and "both sides"."""
        for identity in identities:
            if identity in self._opponents:
                self._opponents.remove(identity)
            self._opponents.append(identity)

    @property
    def opponents(self) -> tuple[str, ...]:
        """The states of everybody at issue so far."""
        return tuple(dict.fromkeys(self.state_of(identity) or identity for identity in self._opponents))

    def last_opponents(self) -> tuple[str, ...]:
        """The two sides last at issue, or none."""
        return tuple(self._opponents[-2:]) if len(self._opponents) >= 2 else ()

    def sides_of(self, key: str, mention: Mention) -> tuple[str, ...]:
        """The states that a border lies between."""
        return self._both(mention) if key == "both" else (self.state(key),)

    def state_of(self, identity: str) -> str | None:
        """The state whose people an entity's dead are: of an army its state, of a state itself."""
        entity = self._entities.get(identity)
        if entity is None or entity.type is EntityType.STATE:
            return identity if entity is not None else None
        return self._states.get(identity)

    _states: dict[str, str] = field(default_factory=dict)

    def type_of(self, identity: str) -> EntityType:
        return self._entities[identity].type

    def use(self, identity: str) -> None:
        """Mark an entity as one that a fact names."""
        self._used.setdefault(identity)

    def state(self, identity: str) -> str:
        """The entity of a state key, present even where only its army is named."""
        if identity not in self._entities:
            self._entities[identity] = _Entity(identity=identity, type=EntityType.STATE, key=identity)
        return identity

    def _both(self, mention: Mention) -> tuple[str, ...]:
        states = [identity for identity in self._opponents if self._entities[identity].type is EntityType.STATE]
        pair = states[-2:] if len(states) >= 2 else self._opponents[-2:]
        if len(pair) < 2:
            pair = self._last_states(mention)
        return tuple(sorted(pair)) if len(pair) == 2 else ()

    def _last_states(self, mention: Mention) -> list[str]:
        found: list[str] = []
        for other in reversed(self.passage.mentions):
            if other.first < mention.first and other.type is EntityType.STATE and other.key and other.key not in found:
                found.append(self._touch(other.key, other))
            if len(found) == 2:
                break
        return found

    def _antecedent(self, mention: Mention) -> str | None:
        """For "the organisation" the last armed group, for "the army" the last army named with its state."""
        wanted = mention.reference or ""
        for other in reversed(self.passage.mentions):
            if other.first >= mention.first or other.type is not EntityType.ORGANISATION or other.reference:
                continue
            if wanted == "group" and other.force and not other.state:
                return self._aliases.get(other.identity, other.identity)
            elif wanted.startswith("institution:") and other.identity.endswith(
                f"-{wanted.removeprefix('institution:')}"
            ):
                return other.identity
        return None

    def add(self, mention: Mention) -> None:
        """Enter a mention's names under its entity."""
        if mention.reference or mention.descriptive or not mention.named:
            return
        identity = self._aliases.get(mention.identity, mention.identity)
        self._touch(identity, mention)
        if mention.within is not None and mention.state:
            span = self.passage.chunks[mention.within].span
            named = replace(
                mention, type=EntityType.STATE, key=mention.state, identity=mention.state, span=span, names=(span,)
            )
            self._touch(mention.state, named)

    def _touch(self, identity: str, mention: Mention) -> str:
        entity = self._entities.get(identity)
        if entity is None:
            stands_for_state = identity.startswith("state/")
            entity = _Entity(
                identity=identity,
                type=EntityType.STATE if stands_for_state else mention.type,
                key=identity if stands_for_state else mention.key,
            )
            self._entities[identity] = entity
        if mention.reference != "both":
            if mention.span not in entity.spans:
                entity.spans.append(mention.span)
            for span in mention.names:
                entity.names.setdefault(self.passage.article.quote(span))
            if mention.force:
                self._forces.setdefault(identity)
            if mention.state and mention.state != identity:
                self._states.setdefault(identity, mention.state)
        return identity

    def alias(self, identity: str, other: str) -> None:
        """Let mentions of `identity` count as `other`."""
        self._aliases[identity] = other

    def entities(self) -> tuple[tuple[EntityFact, ...], dict[str, str]]:
        """The entities worth listing, in reading order, and the id of each identity."""
        listed = [e for e in self._entities.values() if self._listed(e)]
        listed.sort(key=lambda e: (min((span.start for span in e.spans), default=0), e.identity))
        ids = {entity.identity: f"e{number}" for number, entity in enumerate(listed, start=1)}
        facts = tuple(
            EntityFact(
                id=ids[entity.identity],
                type=entity.type,
                names=tuple(entity.names),
                key=entity.key,
                wikidata=self.wikidata.get(entity.key or ""),
                mentions=tuple(sorted(entity.spans)),
            )
            for entity in listed
        )
        return facts, ids

    def _listed(self, entity: _Entity) -> bool:
        if not entity.names:
            return False
        return entity.identity in self._used or entity.type in {EntityType.STATE, EntityType.PERSON}


def read_entities(passage: Passage, known: Mapping[str, Known], wikidata: Mapping[str, str]) -> Register:
    """A register with every name of the passage entered; a title alone stands for the person named with it."""
    register = Register(passage, known, wikidata)
    bodies: dict[str, set[str]] = {}
    for mention in passage.mentions:
        if mention.reference and mention.reference.startswith("institution:"):
            continue
        if mention.key and mention.state and mention.type is EntityType.ORGANISATION:
            bodies.setdefault(
                mention.key.removeprefix(f"organisation/{mention.state.removeprefix('state/')}-"), set()
            ).add(mention.key)
    for name, keys in bodies.items():
        if len(keys) == 1:
            register.alias(f"institution:{name}", next(iter(keys)))
    holders = {m.office: m.identity for m in passage.mentions if m.office and not m.identity.startswith("office:")}
    longest = _longest_persons(passage)
    for mention in passage.mentions:
        if mention.identity.startswith("office:") and mention.office in holders:
            register.alias(mention.identity, holders[mention.office])
        elif mention.identity in longest:
            register.alias(mention.identity, longest[mention.identity])
    for mention in passage.mentions:
        register.add(mention)
    return register


def _longest_persons(passage: Passage) -> dict[str, str]:
    """A shorter form of a person's name → the longest form that contains it."""
    people = {m.identity for m in passage.mentions if m.identity.startswith("person:")}
    result: dict[str, str] = {}
    for short in people:
        words = short.removeprefix("person:")
        longer = [p for p in people if p != short and f" {words} " in f" {p.removeprefix('person:')} "]
        if longer:
            result[short] = max(longer, key=len)
    return result
