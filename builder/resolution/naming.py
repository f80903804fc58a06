"""Accounts in, counts of the names that articles use for entities out; counts in, descriptions of the entities out.

An organisation composed of state and institution is one entity across articles. Its label says just that, in Arabic and
English ("Russian army"); the names that articles use stand beside it, and are its label in other languages.
An entity local to its article is described only if an event of the default graph involves it, in the article's language
alone: a transliteration is no name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from builder.accounts import Account
from builder.keys import article_key_of
from builder.model import EntityType
from builder.resolution.spine import Spine
from builder.world import Entity, Event, Sighting
from ontology.authority import Authority, Institutions, load_institutions

__all__ = ["count_sightings", "involved", "name_entities", "named_places"]

_TYPES = {type: number for number, type in enumerate(EntityType)}
_TYPE, _USED, _FIRST, _PLACE = "type", "used", "first", "place"


def count_sightings(accounts: Iterable[Account], authority: Authority) -> Counter[Sighting]:
    """How often articles use which name first or at all, and which type, for what the authority does not describe.

    Of places it is counted how many articles name them, whoever describes them.
    """
    found = Counter[Sighting]()
    for account in accounts:
        language = account.article.lang
        for one in account.participants:
            if one.key.startswith("place/"):
                found[one.key, _PLACE, "", ""] += 1
            if one.local or authority.get(one.key) is None:
                found[one.key, _TYPE, "", one.type.value] += 1
                found.update((one.key, _USED, language, name) for name in one.names)
                found.update((one.key, _FIRST, language, name) for name in one.names[:1])
    return found


def involved(events: Iterable[Event]) -> set[str]:
    """Everyone who takes part in events or bears their losses."""
    return {key for event in events for key in _involved(event)}


def named_places(sightings: Mapping[Sighting, int]) -> tuple[str, ...]:
    """The places that articles name, by key."""
    return tuple(sorted({key for (key, field, *_), number in sightings.items() if field == _PLACE and number}))


def name_entities(
    sightings: Mapping[Sighting, int], taking_part: set[str], spine: Spine, authority: Authority
) -> tuple[Entity, ...]:
    """Every entity that was seen, by key; those local to an article only if they take part in an event."""
    found: dict[str, dict[str, Counter[tuple[str, str]]]] = defaultdict(lambda: defaultdict(Counter))
    for (key, field, language, name), number in sightings.items():
        if number and field != _PLACE and (key in taking_part or article_key_of(key) is None):
            found[key][field][language, name] += number
    institutions = load_institutions()
    return tuple(
        _entity(key, found[key], spine, _composed(key, spine, authority, institutions)) for key in sorted(found)
    )


def _involved(event: Event) -> Iterator[str]:
    for keys in event.roles.values():
        yield from keys
    yield from (estimate.side for estimate in event.estimates if estimate.side)
    if event.truce:
        yield from (*event.truce.guarantors, *event.truce.monitors)


def _composed(key: str, spine: Spine, authority: Authority, institutions: Institutions) -> Mapping[str, str]:
    """The names of a state's institution by language; none for what is no such thing."""
    state = spine.state_of(key)
    record = authority.get(state) if state else None
    if state is None or record is None:
        return {}
    return institutions.names(key.removeprefix(f"organisation/{state.removeprefix('state/')}-"), record)


def _entity(
    key: str, counts: Mapping[str, Counter[tuple[str, str]]], spine: Spine, composed: Mapping[str, str]
) -> Entity:
    article = article_key_of(key)
    types = {EntityType(name): number for (_, name), number in counts[_TYPE].items()}
    return Entity(
        key=key,
        type=min(types, key=lambda type: (-types[type], _TYPES[type])),
        names=_names(counts[_USED], counts[_FIRST], composed),
        state=None if article else spine.state_of(key),
        article=article,
    )


def _names(
    used: Counter[tuple[str, str]], first: Counter[tuple[str, str]], composed: Mapping[str, str]
) -> Mapping[str, tuple[str, ...]]:
    """Names by language, the composed one first, then the one that most articles use first, then the longer."""
    found: dict[str, tuple[str, ...]] = {}
    for language in sorted({*(code for code, _ in used), *composed}):
        names = [name for code, name in used if code == language]
        ranked = sorted(names, key=lambda name: (-first[language, name], -used[language, name], -len(name), name))
        found[language] = tuple(dict.fromkeys([composed[language], *ranked] if language in composed else ranked))
    return found
