"""An entity as Wikidata writes it (a dump's line, an answer of the API) in, a link item out, or why there is none."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum

from builder.linking.items import ItemKind, LinkItem, Tenure

__all__ = ["LANGUAGES", "Refusal", "labels_of", "read_entity", "values_of"]

LANGUAGES = ("ar", "en", "ru", "fa", "tr", "az", "hy")  # those of the authority; a label in another is no use here
# What Wikidata ties to an item and the linker, the reconciliation service or the write-back ask for.
FACTS = ("P31", "P17", "P361", "P155", "P156", "P710", "P39", "P1566", "P276")
_QID = re.compile(r"Q[1-9][0-9]{0,14}")
_HUMAN = "Q5"  # "human": fixture Q5.json of the tests
_COUNTRY = "Q6256"  # "country": fixture Q6256.json; the P31 of every state in the fixtures has it
_MONTH_OR_DAY = 10  # precision of a time value from which month and day count


class Refusal(StrEnum):
    """Why an entity gives no item."""

    NOT_AN_ITEM = "no item (a property, a lexeme)"
    MISSING = "deleted or never there"
    REDIRECT = "a redirect"
    NO_LABELS = "without a label in the languages asked for"
    MALFORMED = "not written as Wikidata writes entities"


def read_entity(
    entity: Mapping[str, object], *, languages: Collection[str] = LANGUAGES, countries: Mapping[str, str]
) -> LinkItem | Refusal:
    """The item of an entity; `countries` has the territory code of states by their QID."""
    if "missing" in entity:
        return Refusal.MISSING
    if "redirect" in entity or "redirects" in entity:
        return Refusal.REDIRECT
    qid = entity.get("id")
    if entity.get("type", "item") != "item" or (isinstance(qid, str) and qid[:1] in "PL"):
        return Refusal.NOT_AN_ITEM
    if not isinstance(qid, str) or not _QID.fullmatch(qid):
        return Refusal.MALFORMED
    labels = labels_of(entity, languages)
    if not labels:
        return Refusal.NO_LABELS
    return _item(entity, qid, labels, countries)


def _item(
    entity: Mapping[str, object], qid: str, labels: Mapping[str, tuple[str, ...]], countries: Mapping[str, str]
) -> LinkItem:
    facts = {name: found for name in FACTS if (found := tuple(dict.fromkeys(values_of(entity, name))))}
    types = facts.get("P31", ())
    place = next(_coordinates(entity), None)
    start, end = _time(entity, "P569", "P571", "P580", "P585"), _time(entity, "P570", "P576", "P582", "P585")
    sitelinks = entity.get("sitelinks")
    links = len(sitelinks) if isinstance(sitelinks, Mapping) else 0
    preferred = labels.get("en") or next(iter(labels.values()))
    return LinkItem(
        name=preferred[0],
        names=tuple(dict.fromkeys(name for names in labels.values() for name in names)),
        kind=_kind(entity, types, located=place is not None),
        qid=qid,
        geonames=next((int(value) for value in facts.get("P1566", ()) if value.isdigit()), None),
        country=next((countries[value] for value in (*facts.get("P17", ()), qid) if value in countries), None),
        latitude=place[0] if place else None,
        longitude=place[1] if place else None,
        prior=min(100, round(40 * math.log10(1 + links))),
        types=types,
        description=_description(entity),
        start=start,
        end=end,
        tenures=tuple(_tenures(entity)),
        facts={name: values for name, values in facts.items() if name not in ("P31", "P1566")},
    )


def labels_of(entity: Mapping[str, object], languages: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Label and aliases by language, the label first; languages without any are left out."""
    found: dict[str, tuple[str, ...]] = {}
    labels, aliases = entity.get("labels"), entity.get("aliases")
    for language in languages:
        label = labels.get(language) if isinstance(labels, Mapping) else None
        others = aliases.get(language, ()) if isinstance(aliases, Mapping) else ()
        terms = [label, *(others if isinstance(others, list) else ())]
        texts = [str(term["value"]).strip() for term in terms if isinstance(term, Mapping) and term.get("value")]
        if kept := tuple(dict.fromkeys(text for text in texts if text)):
            found[language] = kept
    return found


def _description(entity: Mapping[str, object]) -> str | None:
    found = entity.get("descriptions")
    for language in ("en", "ar"):
        term = found.get(language) if isinstance(found, Mapping) else None
        if isinstance(term, Mapping) and term.get("value"):
            return str(term["value"])
    return None


def _statements(entity: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    """The statements of a property that are not deprecated, preferred ones alone where there are any."""
    claims = entity.get("claims")
    found = claims.get(name, ()) if isinstance(claims, Mapping) else ()
    sound = [one for one in found if isinstance(one, Mapping) and one.get("rank") != "deprecated"]
    return [one for one in sound if one.get("rank") == "preferred"] or sound


def _snak_value(snak: object) -> object:
    """The value of a snak; None for "no value" and "unknown value"."""
    data = snak.get("datavalue") if isinstance(snak, Mapping) else None
    return data.get("value") if isinstance(data, Mapping) else None


def values_of(entity: Mapping[str, object], name: str) -> Iterator[str]:
    """The values of a property as text: QIDs of items, other strings as they are, times as ISO dates."""
    for statement in _statements(entity, name):
        if (text := _as_text(_snak_value(statement.get("mainsnak")))) is not None:
            yield text


def _as_text(value: object) -> str | None:
    match value:
        case str():
            return value
        case {"id": str() as qid}:
            return qid
        case {"numeric-id": int() as number}:
            return f"Q{number}"
        case {"time": str() as time, "precision": int() as precision}:
            return _date(time, precision)
        case {"amount": str() as amount}:
            return amount.removeprefix("+")
    return None


def _date(time: str, precision: int) -> str | None:
    """A time value as a year, a year and month, or a day; None before the common era and for vaguer ones."""
    if not time.startswith("+") or precision < 9:
        return None
    day = time[1:11]
    return day[:4] if precision < _MONTH_OR_DAY else day[:7] if precision == _MONTH_OR_DAY else day


def _time(entity: Mapping[str, object], *names: str) -> str | None:
    return next((value for name in names for value in values_of(entity, name)), None)


def _coordinates(entity: Mapping[str, object]) -> Iterator[tuple[float, float]]:
    for statement in _statements(entity, "P625"):
        match _snak_value(statement.get("mainsnak")):
            case {"latitude": int() | float() as latitude, "longitude": int() | float() as longitude}:
                yield float(latitude), float(longitude)


def _tenures(entity: Mapping[str, object]) -> Iterator[Tenure]:
    claims = entity.get("claims")
    found = claims.get("P39", ()) if isinstance(claims, Mapping) else ()
    for statement in found:  # a preferred one is the present office: former ones count as well
        office = _as_text(_snak_value(statement.get("mainsnak"))) if isinstance(statement, Mapping) else None
        if office is not None and statement.get("rank") != "deprecated":
            qualifiers = statement.get("qualifiers")
            yield Tenure(office=office, start=_qualifier(qualifiers, "P580"), end=_qualifier(qualifiers, "P582"))


def _qualifier(qualifiers: object, name: str) -> str | None:
    snaks = qualifiers.get(name, ()) if isinstance(qualifiers, Mapping) else ()
    return next((text for snak in snaks if (text := _as_text(_snak_value(snak)))), None)


def _kind(entity: Mapping[str, object], types: Collection[str], *, located: bool) -> ItemKind:
    """What an item is, by what it is an instance of, else by the kind of facts it has."""
    claims = entity.get("claims")
    has = claims.keys() if isinstance(claims, Mapping) else frozenset[str]()
    if _HUMAN in types:
        return ItemKind.PERSON
    if _COUNTRY in types:
        return ItemKind.STATE
    if "P279" in has and not located:
        return ItemKind.OTHER  # a class: "city", "country"
    if located:
        return ItemKind.PLACE
    if has & {"P580", "P582", "P585"} and has & {"P710", "P1120", "P276", "P361"}:
        return ItemKind.EVENT
    if has & {"P571", "P112"}:
        return ItemKind.ORGANISATION
    return ItemKind.OTHER
