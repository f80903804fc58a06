"""Occurrences in, the rows of event coders out: ACLED and UCDP GED tables, PLOVER records; one row an event.

Column names, precision codes and the way actors are named are those projects' own; `hudna_event` and `hudna_claims`
stand after them. What cannot be decided is empty. An event is left out where no code of the project fits, where it is
not dated to a month (ACLED), and, for UCDP, where nobody was killed or no organised side is named.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from api.exports.coding import Codes, code
from api.exports.occurrences import Actor, Occurrence, Site, Toll

__all__ = ["ACLED_COLUMNS", "FORMATS", "UCDP_COLUMNS", "acled_rows", "plover_records", "ucdp_rows"]

Row = dict[str, str]

ACLED_COLUMNS: Final = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type"),
    *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting"),
    *("iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision"),
    *("source", "source_scale", "notes", "fatalities", "tags", "timestamp", "hudna_event", "hudna_claims"),
)
UCDP_COLUMNS: Final = (
    *("id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_new_id", "conflict_name"),
    *("dyad_new_id", "dyad_name", "side_a_new_id", "side_a", "side_b_new_id", "side_b", "number_of_sources"),
    *("source_article", "source_office", "source_date", "source_headline", "source_original", "where_prec"),
    *("where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude", "country", "country_id"),
    *("event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians"),
    *("deaths_unknown", "best", "high", "low", "hudna_event", "hudna_claims"),
)
_DISORDER = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Protests": "Demonstrations",
    "Strategic developments": "Strategic developments",
}
_WEEK, _MONTH = 7, 31
_CIVILIANS = ("civilian", "journalist")


def acled_rows(occurrences: Iterable[Occurrence]) -> Iterator[Row]:
    """A row for each event that ACLED would code and that is dated to a month at least."""
    for one in occurrences:
        codes, days = _codes(one), _days(one)
        if codes.acled_event is None or days is None or days > _MONTH or one.earliest is None:
            continue
        first, second = _sides(one)
        site = _site(one)
        civilian = _target(one, second) == "civilian"
        row: Row = {
            "event_date": one.earliest.isoformat(),
            "year": str(one.earliest.year),
            "time_precision": "1" if days == 1 else "2" if days <= _WEEK else "3",
            "disorder_type": _DISORDER[codes.acled_event],
            "event_type": codes.acled_event,
            "sub_event_type": codes.acled_sub_event or "",
            "actor1": _acled_name(first),
            "inter1": _inter(first, site),
            "actor2": _acled_name(second) or (_civilians(site) if civilian else ""),
            "inter2": "7" if civilian and second is None else _inter(second, site),
            "civilian_targeting": "Civilian targeting" if civilian else "",
            **_where(site),
            "geo_precision": "" if site is None else "3" if site.wide else "1" if site.latitude else "2",
            "source": "; ".join(sorted({source.outlet or source.article for source in one.sources})),
            "notes": one.label,
            "fatalities": _number(one.deaths("best")),
        }
        row["interaction"] = "".join(sorted(row["inter1"] + row["inter2"])) if row["inter1"] and row["inter2"] else ""
        yield {column: (row | _review(one)).get(column, "") for column in ACLED_COLUMNS}


def ucdp_rows(occurrences: Iterable[Occurrence]) -> Iterator[Row]:
    """A row for each deadly event with an organised side."""
    for one in occurrences:
        first, second = _sides(one)
        organised = [side for side in (first, second) if side is not None and side.armed != "unknown"]
        if not organised or not (one.deaths("high") or one.deaths("best")) or not _is_violent(one):
            continue
        site, kind = _site(one), _violence(one, first, second)
        row: Row = {
            "year": str(one.earliest.year) if one.earliest else "",
            "type_of_violence": kind,
            "conflict_new_id": one.conflict[0] if one.conflict and kind == "1" else "",
            "conflict_name": one.conflict[1] if one.conflict and kind == "1" else "",
            "side_a": _ucdp_name(first),
            "side_b": "Civilians" if kind == "3" else _ucdp_name(second),
            "number_of_sources": str(len({source.article for source in one.sources})),
            "source_article": "; ".join(sorted({source.article for source in one.sources})),
            "source_office": "; ".join(sorted({source.outlet for source in one.sources if source.outlet})),
            "source_date": min((source.published for source in one.sources if source.published), default=""),
            "source_headline": min((source.headline for source in one.sources if source.headline), default=""),
            "source_original": "; ".join(sorted({source.claimant for source in one.sources})),
            "where_prec": "" if site is None else "6" if site.wide else "1" if site.latitude else "",
            "where_coordinates": site.name if site else "",
            **_where(site),
            "event_clarity": "1" if one.earliest and one.earliest == one.latest else "2",
            "date_prec": _date_precision(one),
            "date_start": one.earliest.isoformat() if one.earliest else "",
            "date_end": one.latest.isoformat() if one.latest else "",
            **_deaths(one, first, second),
        }
        yield {column: (row | _review(one)).get(column, "") for column in UCDP_COLUMNS}


def plover_records(occurrences: Iterable[Occurrence]) -> Iterator[dict[str, object]]:
    """A record for each event that has a PLOVER type."""
    for one in occurrences:
        codes = _codes(one)
        if codes.plover is None:
            continue
        agents = [actor for actor in one.actors if actor.role in ("agent", "party")]
        recipients = [actor for actor in one.actors if actor.role in ("target", "party")]
        site = _site(one)
        yield {
            "id": one.iri,
            "date": one.earliest.isoformat() if one.earliest else None,
            "date_end": one.latest.isoformat() if one.latest else None,
            "event_type": codes.plover,
            "mode": codes.plover_mode,
            "actor": [_plover_actor(actor) for actor in agents],
            "recipient": [_plover_actor(actor) for actor in recipients],
            "placename": site.name if site else None,
            "country": site.country if site else None,
            "latitude": site.latitude if site else None,
            "longitude": site.longitude if site else None,
            "dead": one.deaths("best"),
            "injured": _sum(toll for toll in one.tolls if toll.kind == "wounded"),
            "arrested": _sum(toll for toll in one.tolls if toll.kind == "captured"),
            "text": one.label,
            "citation": sorted({source.article for source in one.sources}),
            "hudna_claims": sorted(source.claim for source in one.sources),
        }


# What an event is


def _codes(one: Occurrence) -> Codes:
    """The codes of the first of its types that has any; a doubtful one has none of a type that the others deny."""
    first, second = _sides(one)
    actor = first.armed if first else "unknown"
    found = [code(type, one.weapons, target=_target(one, second), actor=actor) for type in one.types]
    return next((codes for codes in found if codes != Codes()), Codes())


def _sides(one: Occurrence) -> tuple[Actor | None, Actor | None]:
    """Who acts and who is acted upon, or the two parties; a state gives way to its own force."""
    agents = _without_states_of_forces([actor for actor in one.actors if actor.role == "agent"])
    targets = _without_states_of_forces([actor for actor in one.actors if actor.role == "target"])
    parties = _without_states_of_forces([actor for actor in one.actors if actor.role == "party"])
    if agents or targets:
        others = [actor for actor in parties if not agents or actor.iri != agents[0].iri]
        return next(iter(agents or parties), None), next(iter(targets or others), None)
    return (parties[0] if parties else None), (parties[1] if len(parties) > 1 else None)


def _without_states_of_forces(actors: list[Actor]) -> list[Actor]:
    acting = {actor.state for actor in actors if actor.kind != "State"}
    return [actor for actor in actors if actor.kind != "State" or actor.iri not in acting]


def _target(one: Occurrence, second: Actor | None) -> str:
    victims = {toll.victim for toll in one.tolls if toll.victim}
    if victims and victims <= set(_CIVILIANS):
        return "civilian"
    if "military" in victims or (second is not None and second.kind == "ArmedForce"):
        return "armed"
    return "unknown"


def _is_violent(one: Occurrence) -> bool:
    return _codes(one).plover == "ASSAULT"


def _violence(one: Occurrence, first: Actor | None, second: Actor | None) -> str:
    """1 between a state and an organised side, 2 between others, 3 against civilians; empty where it is not told."""
    if _target(one, second) == "civilian" and (second is None or second.armed == "unknown"):
        return "3"
    if first is None or second is None or "unknown" in (first.armed, second.armed):
        return ""
    return "2" if {first.armed, second.armed} == {"rebel"} else "1"


def _days(one: Occurrence) -> int | None:
    return (one.latest - one.earliest).days + 1 if one.earliest and one.latest else None


def _date_precision(one: Occurrence) -> str:
    """1 a day, 2 up to six days, 3 a week, 4 a month, 5 more."""
    days = _days(one)
    if days is None:
        return ""
    return "1" if days == 1 else "2" if days < _WEEK else "3" if days == _WEEK else "4" if days <= _MONTH else "5"


def _site(one: Occurrence) -> Site | None:
    """The most precise place: with a position before one without, a town or region before a state."""
    return min(one.sites, key=lambda site: (site.wide, site.latitude is None, site.iri), default=None)


def _where(site: Site | None) -> Row:
    if site is None:
        return {}
    return {
        "country": site.country or "",
        "location": site.name,
        "where_description": site.name,
        "latitude": site.latitude or "",
        "longitude": site.longitude or "",
    }


def _review(one: Occurrence) -> Row:
    return {"hudna_event": one.iri, "hudna_claims": " ".join(sorted(source.claim for source in one.sources))}


# How sides are named


def _acled_name(actor: Actor | None) -> str:
    """`Military Forces of X` for a state and its armed force, the name of any other."""
    if actor is None:
        return ""
    force = actor.kind == "State" or (actor.kind == "ArmedForce" and actor.state is not None)
    return f"Military Forces of {actor.state_name}" if force and actor.state_name else actor.name


def _civilians(site: Site | None) -> str:
    return f"Civilians ({site.country})" if site and site.country else "Civilians"


def _inter(actor: Actor | None, site: Site | None) -> str:
    """1 state forces, 8 those of another country, 2 rebels; empty where it is not told which an armed group is."""
    if actor is None or actor.armed == "unknown":
        return ""
    if actor.armed != "state":
        return "2" if actor.armed == "rebel" else "8"
    abroad = site is not None and site.country is not None and actor.state_name not in (None, site.country)
    return "8" if abroad else "1"


def _ucdp_name(actor: Actor | None) -> str:
    if actor is None:
        return ""
    return f"Government of {actor.state_name}" if actor.armed == "state" and actor.state_name else actor.name


def _plover_actor(actor: Actor) -> dict[str, str | None]:
    return {"name": actor.name, "country": actor.state_name, "iri": actor.iri}


# Figures


def _deaths(one: Occurrence, first: Actor | None, second: Actor | None) -> Row:
    """The best estimate by side and for civilians, the rest of it unknown, and its bounds."""
    killed = [toll for toll in one.tolls if toll.kind == "killed"]
    civilians = [toll for toll in killed if toll.victim in _CIVILIANS]
    armed = [toll for toll in killed if toll.victim not in _CIVILIANS]
    best = one.deaths("best") or 0
    found = {"deaths_a": _of(first, armed), "deaths_b": _of(second, armed), "deaths_civilians": _sum(civilians) or 0}
    if sum(found.values()) > best:  # a side's figure holds its civilians
        found["deaths_civilians"] = 0
    row = {name: str(number) for name, number in found.items()}
    row["deaths_unknown"] = str(max(0, best - sum(found.values())))
    return row | {bound: _number(one.deaths(bound)) for bound in ("best", "high", "low")}


def _of(actor: Actor | None, tolls: Iterable[Toll]) -> int:
    sides = {actor.iri, actor.state} - {None} if actor else set()
    return _sum(toll for toll in tolls if toll.side in sides) or 0


def _sum(tolls: Iterable[Toll]) -> int | None:
    known = [toll.best for toll in tolls if toll.best is not None]
    return sum(known) if known else None


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


# Writing


def _csv(columns: tuple[str, ...], rows: Iterable[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


FORMATS: Final[Mapping[str, Callable[[Iterable[Occurrence]], str]]] = {
    "acled-csv": lambda found: _csv(ACLED_COLUMNS, acled_rows(found)),
    "ucdp-csv": lambda found: _csv(UCDP_COLUMNS, ucdp_rows(found)),
    "plover-json": lambda found: "".join(
        json.dumps(record, ensure_ascii=False) + "\n" for record in plover_records(found)
    ),
}
"""How the events of a store are written for coders, by the name of the format."""
