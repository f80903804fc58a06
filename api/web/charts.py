"""Events and their places in, what the scripts draw of them out: JSON that may stand in a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

import orjson
from markupsafe import Markup

from api.views.chronicle import Spot
from api.views.model import EventRow, Ref
from api.web.axis import symbol_of
from api.web.dates import year_of

__all__ = ["inline_json", "write_chronicle", "write_places"]

_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    """An event as it is drawn: `begin` and `end` in years, None without any date; a war that has a name bears it."""

    id: str
    title: str | None
    sign: str
    begin: float | None
    end: float | None
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    id: str
    name: str
    href: str
    longitude: float
    latitude: float


def write_chronicle(rows: Iterable[EventRow], spots: Mapping[str, Spot], language: str) -> Markup:
    """Events and places, each event with the places it stands at."""
    points = [_point(row, spots, language) for row in rows]
    places = [
        _Place(
            id=iri,
            name=_name(spot.place, language),
            href=spot.place.path,
            longitude=spot.longitude,
            latitude=spot.latitude,
        )
        for iri, spot in spots.items()
    ]
    return inline_json({"events": [asdict(point) for point in points], "places": [asdict(place) for place in places]})


def write_places(spots: Iterable[Spot], language: str) -> Markup:
    """Places as the map of a page takes them."""
    places = [
        {
            "names": [_name(spot.place, language)],
            "href": spot.place.path,
            "longitude": spot.longitude,
            "latitude": spot.latitude,
        }
        for spot in spots
    ]
    return inline_json(places)


def _point(row: EventRow, spots: Mapping[str, Spot], language: str) -> _Point:
    """By its own date, else by that of the first article that tells it."""
    begin = _day(row.begin or row.reported)
    end = _day(row.end or row.begin or row.reported)
    return _Point(
        id=row.id,
        title=_name(row, language) if "/war/" in row.iri else None,
        sign=symbol_of(row),
        begin=year_of(begin) if begin else None,
        end=max(year_of(begin), year_of(end)) if begin and end else None,
        places=tuple(place.iri for place in row.places if place.iri in spots),
    )


def _day(date: str | None) -> str | None:
    found = _DAY.match(date or "")
    return found[0] if found else None


def _name(ref: Ref | EventRow, language: str) -> str:
    return ref.names.get(language) or ref.names.get("en") or next(iter(ref.names.values()))


def inline_json(data: object) -> Markup:
    """JSON that may stand in a page: nothing in it ends the element or begins another."""
    return Markup(orjson.dumps(data).decode().replace("<", "\\u003c"))
