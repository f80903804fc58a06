"""Query parameters in, the filter that lists, facets, timelines and graphs have in common out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from api.exploration import Filter
from api.exploration.selection import Box
from api.problems import Problem
from api.server import CurrentSnapshot
from api.suggestions import find_node
from api.views.snapshot import Node, Snapshot
from builder.graph.iris import term
from builder.model import EventType, Factuality
from ontology.namespaces import HUD
from queries.dates import first_day, last_day

__all__ = ["CurrentFilter", "Lang", "NamedSnapshot", "PathFilter", "TimelessFilter", "read_day"]

Lang = Annotated[
    str | None,
    Query(pattern="^[a-z]{2,3}$", description="One name for each thing, in this language first", examples=["ar"]),
]


def _read_filter(
    snapshot: CurrentSnapshot,
    type: Annotated[
        str | None, Query(description="Local name of an event type or of one above it", examples=["Truce"])
    ] = None,
    actor: Annotated[
        str | None, Query(description="Agent, target, party or mediator: IRI or key", examples=["state/armenia"])
    ] = None,
    place: Annotated[str | None, Query(description="IRI or key of a place", examples=["place/goris"])] = None,
    bbox: Annotated[
        str | None,
        Query(description="Only where a place lies in this box: west,south,east,north", examples=["43,38,51,42"]),
    ] = None,
    conflict: Annotated[
        str | None,
        Query(description="Part of this conflict or war: IRI or key", examples=["conflict/armenia-azerbaijan"]),
    ] = None,
    factuality: Annotated[Factuality | None, Query(description="Whether it is told as having happened")] = None,
    background: Annotated[bool | None, Query(description="Told as background, or as news")] = None,
    told: Annotated[bool | None, Query(description="Told by an article, or known from reference data alone")] = None,
    claimant: Annotated[
        str | None, Query(description="Claimed by: IRI or key, an article for its own voice", examples=["state/russia"])
    ] = None,
    article: Annotated[str | None, Query(description="Claimed in this article: IRI or key")] = None,
    min_confidence: Annotated[float | None, Query(ge=0, le=1, description="Claims at least so sure")] = None,
    as_of: Annotated[
        str | None,
        Query(description="What had been claimed by the end of this date of publication", examples=["2022-09-14"]),
    ] = None,
    changed_since: Annotated[
        str | None, Query(description="What an article published since this date claims", examples=["2022-09-13"])
    ] = None,
) -> Filter:
    return Filter(
        type=_known_type(snapshot, type),
        actor=_iri(snapshot, actor, "actor"),
        place=_iri(snapshot, place, "place"),
        conflict=_iri(snapshot, conflict, "conflict"),
        box=_box(bbox),
        factuality=factuality.value if factuality else None,
        background=background,
        told=told,
        claimant=_iri(snapshot, claimant, "claimant"),
        article=_article(snapshot, article),
        min_confidence=min_confidence,
        as_of=read_day("as_of", as_of, last_day),
        changed_since=read_day("changed_since", changed_since, first_day),
    )


def _named(snapshot: CurrentSnapshot, lang: Lang = None) -> Snapshot:
    return snapshot.in_language(lang)


def _with_time(
    others: Annotated[Filter, Depends(_read_filter)],
    since: Annotated[
        str | None, Query(alias="from", description="Not over before this EDTF date begins", examples=["2020-09-27"])
    ] = None,
    until: Annotated[
        str | None, Query(alias="to", description="Begun before this EDTF date is over", examples=["2022-12"])
    ] = None,
) -> Filter:
    return replace(others, since=read_day("from", since, first_day), until=read_day("to", until, last_day))


def _with_time_of_path(
    others: Annotated[Filter, Depends(_read_filter)],
    since: Annotated[str | None, Query(description="Only along events not over before this EDTF date begins")] = None,
    until: Annotated[str | None, Query(description="Only along events begun before this EDTF date is over")] = None,
) -> Filter:
    return replace(others, since=read_day("since", since, first_day), until=read_day("until", until, last_day))


CurrentFilter = Annotated[Filter, Depends(_with_time)]
TimelessFilter = Annotated[Filter, Depends(_read_filter)]  # where `from` and `to` are days of publication
PathFilter = Annotated[Filter, Depends(_with_time_of_path)]  # `from` and `to` are the ends of a path
NamedSnapshot = Annotated[Snapshot, Depends(_named)]


def _known_type(snapshot: Snapshot, name: str | None) -> str | None:
    if name is None:
        return None
    if not _is_term(name) or not snapshot.exists(term(HUD[name])):
        known = ", ".join(sorted(kind.value for kind in EventType))
        raise Problem(404, f"No event type {name!r}; the types are: {known}.")
    return name


def _is_term(name: str) -> bool:
    """Whether the ontology has a term of that name; the namespace refuses others."""
    try:
        return bool(HUD[name])
    except (AttributeError, KeyError):
        return False


def _iri(snapshot: Snapshot, key: str | None, what: str) -> str | None:
    return None if key is None else find_node(snapshot, key, what=what).value


def _article(snapshot: Snapshot, key: str | None) -> str | None:
    if key is not None and "/" not in key:
        key = f"article/{key}"
    node: Node | None = find_node(snapshot, key, what="article") if key is not None else None
    return node.value if node else None


def _box(value: str | None) -> Box | None:
    if value is None:
        return None
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError as error:
        raise _refusal("bbox", f"{value!r} is not west,south,east,north in degrees", "43,38,51,42") from error
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise _refusal("bbox", f"{value!r} is not on the globe, or its south lies north of its north", "43,38,51,42")
    return west, south, east, north


def read_day(name: str, value: str | None, read: Callable[[str], date]) -> int | None:
    """The day that a parameter means, as a number such as 20220913; a Problem where it is no date of EDTF."""
    try:
        return int(read(value).strftime("%Y%m%d")) if value is not None else None
    except ValueError as error:
        raise _refusal(name, f"{value!r} is {error}", "2020-09-27") from error


def _refusal(name: str, problem: str, example: str) -> Problem:
    errors = [{"in": "query", "name": name, "problem": problem}]
    return Problem(422, f"query parameter {name}: {problem}, such as {example}", errors=errors)
