"""Candidates and items in, the JSON of the reconciliation API 0.2 out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import version

from api.reconciliation.queries import BATCH, Extension
from api.reconciliation.service import TYPES, Found, Service
from builder.linking.items import LinkItem
from builder.linking.runs import known_items
from builder.linking.sources import territories
from ontology.authority import load_authority
from ontology.namespaces import ONTOLOGY_IRI

__all__ = ["PROPERTIES", "extend", "manifest", "name_of_type", "proposed", "results", "suggestions"]

PROPERTIES: Mapping[str, str] = {
    "country": "country",
    "coordinates": "coordinates (latitude, longitude)",
    "date": "a day on which it was so",
    "wikidata": "Wikidata item",
    "geonames": "GeoNames number",
    "description": "description",
    "name_ar": "name in Arabic",
    "name_en": "name in English",
    "start": "begin of life or duration",
    "end": "end of life or duration",
}
_PLACES = ("country", "coordinates", "wikidata", "geonames", "name_ar", "name_en")
_WIDTH, _HEIGHT = 400, 130


def name_of_type(kind: str) -> dict[str, str]:
    """A type as the API writes it."""
    return {"id": kind, "name": TYPES.get(kind, kind.lower())}


def manifest(public_url: str, base_iri: str) -> dict[str, object]:
    """What this service is and what it can do."""
    here = f"{public_url}/reconcile"
    return {
        "versions": ["0.2"],
        "name": "Hudna",
        "identifierSpace": base_iri,
        "schemaSpace": str(ONTOLOGY_IRI),
        "documentation": f"{public_url}/docs",
        "serviceVersion": version("hudna"),
        "logo": f"{public_url}/static/favicon.svg",
        "defaultTypes": [name_of_type(kind) for kind in TYPES],
        "view": {"url": f"{here}/view?id={{{{id}}}}"},
        "batchSize": BATCH,
        "suggest": {
            name: {"service_url": public_url, "service_path": f"/reconcile/suggest/{name}"}
            for name in ("entity", "type", "property")
        },
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": _WIDTH, "height": _HEIGHT},
        "extend": {
            "propose_properties": {"service_url": public_url, "service_path": "/reconcile/properties"},
            "property_settings": [],
        },
    }


def results(found: Mapping[str, Iterable[Found]]) -> dict[str, object]:
    """A batch of answers; each candidate with its features, so that a client may score anew."""
    return {name: {"result": [_candidate(one) for one in candidates]} for name, candidates in found.items()}


def _candidate(found: Found) -> dict[str, object]:
    answer: dict[str, object] = {
        "id": found.item.id,
        "name": found.item.name,
        "score": found.score,
        "match": found.match,
        "type": [name_of_type(found.item.kind.value)],
        "features": [{"id": name, "value": value} for name, value in found.features.listed() if value is not None],
    }
    if found.item.description:
        answer["description"] = found.item.description
    return answer


def suggestions(items: Iterable[LinkItem]) -> dict[str, object]:
    """Items for completion."""
    return {
        "result": [
            {"id": item.id, "name": item.name, "notable": [name_of_type(item.kind.value)]}
            | ({"description": item.description} if item.description else {})
            for item in items
        ]
    }


def extend(wanted: Extension, service: Service) -> dict[str, object]:
    """The values of properties, row by row; an identifier or a property that is unknown has none."""
    meta = [{"id": one.id, "name": PROPERTIES.get(one.id, one.id)} for one in wanted.properties]
    rows = {}
    for identifier in wanted.ids:
        item = service.find(identifier)
        rows[identifier] = {
            one.id: _values(one.id, item, service) if item is not None else [] for one in wanted.properties
        }
    return {"meta": meta, "rows": rows}


def proposed(kind: str | None) -> list[str]:
    """The properties that make sense for a type."""
    return list(_PLACES if kind == "Place" else PROPERTIES)


def _values(name: str, item: LinkItem, service: Service) -> list[dict[str, object]]:
    match name:
        case "country":
            return _country(item)
        case "coordinates" if item.latitude is not None and item.longitude is not None:
            return [{"str": f"{item.latitude:g},{item.longitude:g}"}]
        case "wikidata" if item.qid:
            return [{"id": item.qid, "name": item.name}]
        case "geonames" if item.geonames:
            return [{"int": item.geonames}]
        case "description" if item.description:
            return [{"str": item.description}]
        case "start" if item.start:
            return [{"str": item.start}]
        case "end" if item.end:
            return [{"str": item.end}]
        case "name_ar" | "name_en" if item.key:
            labels = service.snapshot.labels(service.snapshot.node(item.key))
            return [{"str": text} for text in labels.get(name.removeprefix("name_"), ())[:1]]
    return []


def _country(item: LinkItem) -> list[dict[str, object]]:
    codes = {code: key for key, code in territories(load_authority()).items()}
    key = codes.get(item.country or "")
    return [{"id": key, "name": known_items()[key].name}] if key else []
