"""Events in, a feature collection out (RFC 7946): each with its point, or with no place where none is known."""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from api.exports.spreadsheets import join_names, name_of
from api.views.model import ClaimView, EventRow

__all__ = ["MEDIA_TYPE", "write_features"]

MEDIA_TYPE = "application/geo+json"


def write_features(rows: Iterable[tuple[EventRow, ClaimView | None]]) -> bytes:
    """The collection; a feature's id is the IRI of its event."""
    return orjson.dumps({"type": "FeatureCollection", "features": [_feature(row, claim) for row, claim in rows]})


def _feature(row: EventRow, claim: ClaimView | None) -> dict[str, object]:
    geometry = None
    if row.point:
        latitude, longitude = row.point
        geometry = {"type": "Point", "coordinates": [longitude, latitude]}
    return {
        "type": "Feature",
        "id": row.iri,
        "geometry": geometry,
        "properties": {
            "label": name_of(row.names),
            "path": row.path,
            "type": row.type,
            "time": row.time,
            "begin": row.begin,
            "end": row.end,
            "realised": row.realised,
            "factuality": row.factuality,
            "background": row.background,
            "actors": join_names((*row.agents, *row.targets, *row.parties, *row.mediators)),
            "places": join_names(row.places),
            "reports": row.reports,
            "deaths": [
                {"side": name_of(each.side.names) if each.side else None, "low": each.low, "high": each.high}
                | {"best": each.best, "scope": each.scope}
                for each in row.deaths
            ],
            "claim": claim.iri if claim else None,
            "claimant": name_of(claim.claimant.names) if claim and claim.claimant else claim.voice if claim else None,
            "quote": claim.quote.text if claim else None,
            "article": claim.quote.article.iri if claim else None,
            "url": claim.quote.article.url if claim else None,
        },
    }
