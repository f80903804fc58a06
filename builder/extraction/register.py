"""Mentions in, entities of the article out: what is named twice is one, "the two countries" are those last at issue."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from builder.extraction.mentions import BOTH, FORCES, GROUP, PART, PERSON, Mention, institution_key
from builder.extraction.passage import Passage
from builder.extraction.within import is_numbered, states_within
from builder.model import EntityFact, EntityType, Role, Span

__all__ = ["Register", "read_entities"]

_LISTED = (EntityType.STATE, EntityType.PERSON)  # types listed even where no event names them
_MEMORY = 400  # mentions back that "the organisation" or "both countries" may point to
_INSTITUTION, _OFFICE, _KIND = "institution:", "office:", "group:"
_FORCES_NAMES = (f"{_INSTITUTION}army", f"{_INSTITUTION}armed-forces")  # newspapers call one by either


@dataclass(slots=True, kw_only=True)
class _Entity:
    """An entity while its mentions are gathered; `state` is the state it belongs to."""

    identity: str
    type: EntityType
    key: str | None
    state: str | None = None
    force: bool = False
    spans: dict[Span, None] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Register:
    """The entities of one article, by identity; `aliases` has the identities that stand for another.

    It changes while the article is read in order: a mention resolved enters its names, and who was at issue last is
    whom "both sides" means next.
    """

    passage: Passage
    wikidata: Mapping[str, str]
    aliases: Mapping[str, str]
    _entities: dict[str, _Entity] = field(default_factory=dict)
    _opponents: list[str] = field(default_factory=list)
    _home: str | None = None  # counted once

    def add(self, mention: Mention) -> None:
        """Enter a mention's names under its entity, and the state whose name is part of them."""
        if mention.reference or mention.descriptive or not mention.named:
            return
        self._touch(self._alias(mention.identity), mention)
        named = list(states_within(self.passage.chunks, mention))
        if mention.within is not None and mention.state:
            named.append((mention.state, self.passage.chunks[mention.within].span))
        for state, span in named:
            self._touch(
                state, replace(mention, type=EntityType.STATE, key=state, identity=state, span=span, names=(span,))
            )

        if mention.behalf is not None:
            key, index = mention.behalf
            self._touch(key, self._spoken_for(mention, key, index))

    def _spoken_for(self, mention: Mention, key: str, index: int) -> Mention:
        """The mention of the armed group that a person speaks for, inside the mention of the person."""
        span = self.passage.chunks[index].span
        return replace(
            mention,
            type=EntityType.ORGANISATION,
            key=key,
            identity=key,
            span=span,
            names=(span,),
            state=None,
            force=True,
        )

    def resolve(self, mention: Mention, role: Role | None) -> tuple[str, ...]:
        """The identities a mention stands for. None as role: it speaks. Empty where nothing named before fits."""
        if mention.reference == BOTH:
            return self._both(mention)
        found = self._antecedent(mention) if mention.reference else None
        if found is not None:
            return (self._touch(found, mention),)
        if mention.reference == GROUP and not mention.named:
            return ()
        if mention.capital_of and is_numbered(self.passage.chunks, mention):
            return ()
        if mention.capital_of and role is not Role.PLACE:
            return (self._touch(mention.capital_of, mention),)
        return (self._touch(self._alias(mention.identity), mention),)

    def state(self, key: str) -> str:
        """The entity of a state key, present even where only its army is named."""
        self._entities.setdefault(key, _Entity(identity=key, type=EntityType.STATE, key=key))
        return key

    def type_of(self, identity: str) -> EntityType:
        return self._entities[identity].type

    def state_of(self, identity: str) -> str | None:
        """The state whose people an entity's dead are: of an army its state, of a state itself."""
        entity = self._entities.get(identity)
        if entity is None:
            return None
        return identity if entity.type is EntityType.STATE else entity.state

    def side_of(self, identity: str) -> str:
        """The side an entity stands on: its state, or itself where it has none."""
        return self.state_of(identity) or identity

    def fights(self, identity: str) -> bool:
        """Whether an entity can be a side of a war: a state, an armed force or group."""
        entity = self._entities[identity]
        return entity.type is EntityType.STATE or entity.force

    def may_fight(self, identity: str) -> bool:
        """Whether an entity may act by force: who fights, persons, bodies of a state; not an agency or a monitor."""
        entity = self._entities[identity]
        civil = entity.type is EntityType.ORGANISATION and entity.state is None and entity.key is not None
        return self.fights(identity) or not civil

    def home_state(self) -> str | None:
        """The state an article is about: the one it names most often, the first of equals."""
        if self._home is None:
            counts = Counter(m.state for m in self.passage.mentions if m.state and m.type is not EntityType.PERSON)
            self._home = counts.most_common(1)[0][0] if counts else ""
        return self._home or None

    def border_sides(self, key: str, mention: Mention) -> tuple[str, ...]:
        """The states that a border lies between, by one of its `borders`."""
        return self._both(mention) if key == BOTH else (self.state(key),)

    def note_opponents(self, identities: Iterable[str]) -> None:
        """Remember who was at issue, for "the two countries" and "both sides"."""
        for identity in identities:
            if identity in self._opponents:
                self._opponents.remove(identity)
            self._opponents.append(identity)

    def opponents(self) -> tuple[str, ...]:
        """The sides of everybody at issue so far."""
        return tuple(dict.fromkeys(self.side_of(identity) for identity in self._opponents))

    def last_opponents(self) -> tuple[str, ...]:
        """The two sides last at issue, or none."""
        return tuple(self._opponents[-2:]) if len(self._opponents) >= 2 else ()

    def recent_groups(self) -> list[str]:
        """Armed groups of no state, the last at issue first, then as the text names them."""
        groups = {entity.identity: None for entity in self._entities.values() if entity.force and not entity.state}
        at_issue = [identity for identity in reversed(self._opponents) if identity in groups]
        return list(dict.fromkeys([*at_issue, *groups]))

    def entities(self, used: Collection[str]) -> tuple[tuple[EntityFact, ...], Mapping[str, str]]:
        """The entities worth listing in reading order, and the id of each; `used` are those that a fact names.

        What has a Wikidata item is listed as well, but for capitals, which mostly stand for their government. A
        state that only its forces name has their id.
        """
        capitals = {mention.key for mention in self.passage.mentions if mention.capital_of}
        linked = self.wikidata.keys() - capitals
        named = [e for e in self._entities.values() if e.names]
        standing = self._standing_for(set(used) - {e.identity for e in named}, used)
        listed = [e for e in named if e.identity in used or e.identity in standing or _is_listed(e) or e.key in linked]
        listed.sort(key=lambda entity: (min((s.start for s in entity.spans), default=0), entity.identity))
        ids = {entity.identity: f"e{number}" for number, entity in enumerate(listed, start=1)}
        ids |= {state: ids[force] for force, state in standing.items()}
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

    def _standing_for(self, states: Collection[str], used: Collection[str]) -> Mapping[str, str]:
        """The force that stands for each of some states that only their forces name, one used if any, and its state."""
        forces = [e for e in self._entities.values() if e.names and e.force]
        standing: dict[str, str] = {}
        for state in sorted(states):
            found = [force.identity for force in forces if force.state == state]
            if found:
                standing[next((force for force in found if force in used), found[0])] = state
        return standing

    def _alias(self, identity: str) -> str:
        return self.aliases.get(identity, identity)

    def _touch(self, identity: str, mention: Mention) -> str:
        """The identity, whose entity has the names of a mention from now on."""
        entity = self._entities.get(identity)
        if entity is None:
            state = identity.startswith("state/")
            entity = self._entities[identity] = _Entity(
                identity=identity,
                type=EntityType.STATE if state else mention.type,
                key=identity if state else mention.key,
            )
        if mention.reference == BOTH or mention.span in entity.spans:
            return identity
        if entity.key is None and not mention.reference:
            entity.key = mention.key  # first met by a title, then by a name that the authority knows
        entity.spans[mention.span] = None
        for span in mention.names:
            entity.names.setdefault(self.passage.article.quote(span))
        entity.force = entity.force or mention.force
        if mention.state != identity:
            entity.state = entity.state or mention.state
        return identity

    def _both(self, mention: Mention) -> tuple[str, ...]:
        """Two states, or two sides, that were at issue last; else the two states named last."""
        states = [identity for identity in self._opponents if self.type_of(identity) is EntityType.STATE]
        pair = states[-2:] if len(states) >= 2 else self._opponents[-2:]
        if len(pair) < 2:
            pair = self._last_states(mention)
        return tuple(sorted(pair)) if len(pair) == 2 else ()

    def _last_states(self, mention: Mention) -> list[str]:
        found: list[str] = []
        for other in self._before(mention):
            if other.type is EntityType.STATE and other.key and other.key not in found:
                found.append(self._touch(other.key, other))
            if len(found) == 2:
                break
        return found

    def _before(self, mention: Mention) -> Iterator[Mention]:
        """The mentions before one, the nearest first, as far back as a reader remembers."""
        mentions = self.passage.mentions
        end = bisect.bisect_left(mentions, mention.first, key=lambda other: other.first)
        return reversed(mentions[max(0, end - _MEMORY) : end])

    def _antecedent(self, mention: Mention) -> str | None:
        """For "the organisation" the last armed group, for "the army" the last army named with its state."""
        wanted = mention.reference or ""
        for other in self._before(mention):
            if wanted == GROUP and other.behalf is not None:
                return other.behalf[0]
            if other.type is not EntityType.ORGANISATION or other.reference:
                continue
            if wanted == GROUP:
                if other.force and not other.state and not other.identity.startswith(_KIND):
                    return self._alias(other.identity)
            elif other.identity.endswith(f"-{wanted.removeprefix(_INSTITUTION)}"):
                return other.identity
        return None


def _is_listed(entity: _Entity) -> bool:
    """Whether an entity is listed even where no event names it: states, persons, armed groups that are known."""
    return entity.type in _LISTED or (entity.force and entity.key is not None and entity.state is None)


def read_entities(passage: Passage, wikidata: Mapping[str, str]) -> Register:
    """A register with every name of the passage entered; `wikidata` has the items of keys."""
    aliases = {
        **_body_aliases(passage.mentions),
        **_army_aliases(passage.mentions),
        **_kind_aliases(passage.mentions),
        **_part_aliases(passage.mentions),
        **_person_aliases(passage.mentions),
        **_forces_aliases(passage),
    }
    register = Register(passage=passage, wikidata=wikidata, aliases=aliases)
    for mention in passage.mentions:
        register.add(mention)
    return register


def _body_aliases(mentions: Sequence[Mention]) -> dict[str, str]:
    """An institution without a state stands for the one body of its kind that the article names with a state."""
    bodies: dict[str, dict[str, None]] = {}
    for mention in mentions:
        if mention.key and mention.state and mention.type is EntityType.ORGANISATION:
            name = mention.key.removeprefix(institution_key(mention.state, ""))
            bodies.setdefault(f"{_INSTITUTION}{name}", {})[mention.key] = None
    for one, other in (_FORCES_NAMES, _FORCES_NAMES[::-1]):
        bodies.setdefault(one, bodies.get(other, {}))
    return {name: next(iter(keys)) for name, keys in bodies.items() if len(keys) == 1}


def _army_aliases(mentions: Sequence[Mention]) -> dict[str, str]:
    """The forces of a state stand for its army where an article names both: newspapers call one by either."""
    keys = {m.key for m in mentions if m.key}
    states = {m.state for m in mentions if m.state and m.type is EntityType.ORGANISATION}
    pairs = ((institution_key(state, "armed-forces"), institution_key(state, "army")) for state in states)
    return {forces: army for forces, army in pairs if forces in keys and army in keys}


def _kind_aliases(mentions: Sequence[Mention]) -> dict[str, str]:
    """A group named by its kind stands for the one the article names whose key says the kind: "the coalition"."""
    kinds = dict.fromkeys(m.identity for m in mentions if m.identity.startswith(_KIND))
    named = dict.fromkeys(m.key for m in mentions if m.key and m.force and not m.identity.startswith(_KIND))
    aliases: dict[str, str] = {}
    for kind in kinds:
        matching = [key for key in named if f"-{kind.removeprefix(_KIND)}-" in f"{key}-"]
        if len(matching) == 1:
            aliases[kind] = matching[0]
    return aliases


def _part_aliases(mentions: Sequence[Mention]) -> dict[str, str]:
    """Take "the east of the country" for the east of the one state of which the article names an east."""
    parts = dict.fromkeys(m.identity for m in mentions if m.identity.startswith(PART))
    aliases: dict[str, str] = {}
    for part in parts:
        if part.endswith(":"):
            named = [other for other in parts if other.startswith(part) and other != part]
            if len(named) == 1:
                aliases[part] = named[0]
    return aliases


def _forces_aliases(passage: Passage) -> dict[str, str]:
    """The forces of a person stand for those the authority knows by the last word of the name, else by the longest.

    A shorter name is of the same person as a longer that has its words and ends alike.
    """
    named = ((m, passage.chunks[m.last].text.split()) for m in passage.mentions if m.key and m.force)
    known = {words[-1]: m.key for m, words in named if m.key and m.first == m.last and len(words) > 1}
    forces = dict.fromkeys(m.identity for m in passage.mentions if m.identity.startswith(FORCES))
    words_of = {identity: identity.removeprefix(FORCES).split() for identity in forces}
    aliases: dict[str, str] = {}
    for short, words in words_of.items():
        longer = [long for long, others in words_of.items() if _shortens(words, others)]
        if words[-1] in known:
            aliases[short] = known[words[-1]]
        elif longer:
            aliases[short] = max(longer, key=lambda identity: len(words_of[identity]))
    return aliases


def _shortens(short: Sequence[str], long: Sequence[str]) -> bool:
    return len(short) < len(long) and short[-1] == long[-1] and set(short) <= set(long)


def _person_aliases(mentions: Sequence[Mention]) -> dict[str, str]:
    """A title alone stands for the person named with it, a shorter form of a name for the longest that contains it."""
    holders = {m.office: m.identity for m in mentions if m.office and not m.identity.startswith(_OFFICE)}
    people = list(dict.fromkeys(m.identity for m in mentions if m.identity.startswith(PERSON)))
    aliases = {
        m.identity: holders[m.office] for m in mentions if m.identity == f"{_OFFICE}{m.office}" and m.office in holders
    }
    for short in people:
        words = short.removeprefix(PERSON)
        longer = [p for p in people if p != short and f" {words} " in f" {p.removeprefix(PERSON)} "]
        if longer:
            aliases[short] = max(longer, key=len)
    return aliases
