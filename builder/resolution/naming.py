"""Accounts and events in, descriptions out of the entities that only articles know, by the names they use for them.

An organisation composed of state and institution is one entity across articles. Its label says just that, in Arabic and
English ("Russian army"); the names that articles use stand beside it, and are its label in other languages.
An entity local to its article is described only if an event of the default graph involves it, in the article's language
alone: a transliteration is no name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from builder.accounts import Account, Participant
from builder.model import EntityType
from builder.resolution.spine import Spine
from builder.world import Entity, Event
from ontology.authority import Authority, Institutions, load_institutions

__all__ = ["name_entities"]

_TYPES = {type: number for number, type in enumerate(EntityType)}


def name_entities(
    accounts: Iterable[Account], events: Iterable[Event], spine: Spine, authority: Authority
) -> tuple[Entity, ...]:
    """Every such entity, by key."""
    involved = {key for event in events for key in _involved(event)}
    found: dict[str, list[tuple[Account, Participant]]] = defaultdict(list)
    for account in accounts:
        for participant in account.participants:
            if participant.key in involved if participant.local else authority.get(participant.key) is None:
                found[participant.key].append((account, participant))
    institutions = load_institutions()
    return tuple(
        _entity(key, found[key], spine, _composed(key, spine, authority, institutions)) for key in sorted(found)
    )


def _involved(event: Event) -> Iterator[str]:
    for keys in event.roles.values():
        yield from keys
    yield from (estimate.side for estimate in event.estimates if estimate.side)


def _composed(key: str, spine: Spine, authority: Authority, institutions: Institutions) -> Mapping[str, str]:
    """The names of a state's institution by language; none for what is no such thing."""
    state = spine.state_of(key)
    record = authority.get(state) if state else None
    if state is None or record is None:
        return {}
    return institutions.names(key.removeprefix(f"organisation/{state.removeprefix('state/')}-"), record)


def _entity(
    key: str, sightings: list[tuple[Account, Participant]], spine: Spine, composed: Mapping[str, str]
) -> Entity:
    types = Counter(participant.type for _, participant in sightings)
    local = sightings[0][1].local
    return Entity(
        key=key,
        type=min(types, key=lambda type: (-types[type], _TYPES[type])),
        names=_names(sightings, composed),
        state=None if local else spine.state_of(key),
        article=sightings[0][0].article.key if local else None,
    )


def _names(
    sightings: Iterable[tuple[Account, Participant]], composed: Mapping[str, str]
) -> Mapping[str, tuple[str, ...]]:
    """Names by language, the composed one first, then the one that most articles use first, then the longer."""
    used: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[str, Counter[str]] = defaultdict(Counter)
    for account, participant in sightings:
        used[account.article.lang].update(participant.names)
        first[account.article.lang].update(participant.names[:1])
    found: dict[str, tuple[str, ...]] = {}
    for language in sorted({*used, *composed}):
        names = used[language]
        ranked = sorted(names, key=lambda name: (-first[language][name], -names[name], -len(name), name))
        found[language] = tuple(dict.fromkeys([composed[language], *ranked] if language in composed else ranked))
    return found
