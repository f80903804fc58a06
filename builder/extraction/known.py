"""The authority and the gazetteer in; the names for the automaton and what is known of their keys out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from builder.extraction.kinds import Kind
from builder.extraction.lexicon import Name
from builder.extraction.mentions import Known
from builder.model import EntityType
from ontology.authority import Authority, Record, RecordType
from ontology.authority.gazetteer import GazetteerPlace

__all__ = ["known_keys", "names_of"]

_TYPES = {
    RecordType.STATE: EntityType.STATE,
    RecordType.PERSON: EntityType.PERSON,
    RecordType.ORGANISATION: EntityType.ORGANISATION,
    RecordType.ARMED_FORCE: EntityType.ORGANISATION,
    RecordType.PLACE: EntityType.PLACE,
}


def names_of(authority: Authority, gazetteer: Iterable[GazetteerPlace]) -> Iterator[Name]:
    """Every name, nationality adjective and demonym of what may take part in an event, then the names of places."""
    for record in authority.records:
        if record.type in _TYPES:
            yield from _names(Kind.NAME, record.key, record.names)
            yield from _names(Kind.NATIONALITY, record.key, record.adjectives)
            yield from _names(Kind.NATIONALITY, record.key, record.demonyms)
    for place in gazetteer:
        yield from _names(Kind.NAME, place.key, place.names)


def _names(kind: Kind, key: str, forms: Mapping[str, tuple[str, ...]]) -> Iterator[Name]:
    return (Name(kind=kind, form=form, value=key, lang=lang) for lang, listed in forms.items() for form in listed)


def known_keys(authority: Authority, gazetteer: Iterable[GazetteerPlace]) -> Mapping[str, Known]:
    """What is known of each key that has a name."""
    capitals = {
        place: record.key for record in authority.records for place in (record.capital, *record.metonyms) if place
    }
    known = {record.key: _known(record, capitals) for record in authority.records if record.type in _TYPES}
    for place in gazetteer:
        known[place.key] = Known(type=EntityType.PLACE, state=place.state, population=place.population)
    return known


def _known(record: Record, capitals: Mapping[str, str]) -> Known:
    return Known(
        type=_TYPES[record.type],
        state=record.key if record.type is RecordType.STATE else record.state,
        capital_of=capitals.get(record.key),
        force=record.type is RecordType.ARMED_FORCE,
    )
