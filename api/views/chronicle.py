"""Filters in, events with where on the map they happened out, for pages that show time and place together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from api.exploration import Filter
from api.views.events import sort_key
from api.views.listing import Order, list_events
from api.views.model import EventRow, Ref
from api.views.snapshot import Node, Snapshot
from ontology.namespaces import WGS84

__all__ = ["NOTHING", "Chronicle", "Spot", "locate", "read_chronicle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place with its point."""

    place: Ref
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronicle:
    """Events in the order of time, the spots of their places by IRI, and how many events there are in all."""

    rows: tuple[EventRow, ...]
    spots: dict[str, Spot]
    total: int


NOTHING = Chronicle(rows=(), spots={}, total=0)


def read_chronicle(
    snapshot: Snapshot, wanted: Filter, window: tuple[int | None, int | None], *, limit: int
) -> Chronicle:
    """The events that the filter lets through: all of them, or where they are too many, the latest in the window.

    The window is given in days such as 20220913.
    """
    page = list_events(snapshot, wanted, limit=limit, order=Order.LATEST)
    if page.total > limit and window != (None, None):
        within = replace(wanted, since=window[0], until=window[1])
        page = replace(list_events(snapshot, within, limit=limit, order=Order.LATEST), total=page.total)
    rows = tuple(sorted(page.items, key=sort_key))
    return Chronicle(rows=rows, spots=locate(snapshot, rows), total=page.total)


def locate(snapshot: Snapshot, rows: Iterable[EventRow]) -> dict[str, Spot]:
    """The places of events whose point the graph knows, by IRI."""
    places = {place.iri: place for row in rows for place in row.places}
    spots = {}
    for iri in sorted(places):
        node = Node(iri)
        latitude, longitude = snapshot.share(node, WGS84.lat), snapshot.share(node, WGS84.long)
        if latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180:
            spots[iri] = Spot(place=places[iri], longitude=longitude, latitude=latitude)
    return spots
