"""A snapshot in, what event coders need of each event out: actual, present, with its sides, place, toll and claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from builder.demo import DEMO_OUTLET
from builder.graph.reader import Reader
from ontology.namespaces import HUD, PREFIXES

__all__ = ["Actor", "Occurrence", "Site", "Source", "Toll", "read_occurrences"]

_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
_PRESENT = "?e a hud:Event ; hud:report ?r ; hud:factuality hud:actual ; hud:background false ."

_EVENTS = f"""SELECT DISTINCT ?e ?type ?weapon ?earliest ?latest ?label WHERE {{ {_PRESENT}
  ?e a ?type . FILTER(?type IN (%s))
  OPTIONAL {{ ?e hud:weapon ?weapon }}
  OPTIONAL {{ ?e sem:hasEarliestBeginTimeStamp ?earliest }} OPTIONAL {{ ?e sem:hasLatestEndTimeStamp ?latest }}
  OPTIONAL {{ ?e rdfs:label ?label FILTER(lang(?label) = "en") }} }}"""
_ACTORS = f"""SELECT DISTINCT ?e ?role ?a ?name ?kind ?state ?stateName WHERE {{ {_PRESENT}
  VALUES ?role {{ hud:agent hud:target hud:party }} ?e ?role ?a .
  OPTIONAL {{ ?a rdfs:label ?name FILTER(lang(?name) IN ("en", "ar")) }}
  OPTIONAL {{ VALUES ?kind {{ hud:State hud:ArmedForce hud:Organisation hud:Person }} ?a a ?kind }}
  OPTIONAL {{ ?a hud:state ?state . OPTIONAL {{ ?state rdfs:label ?stateName FILTER(lang(?stateName) = "en") }} }} }}"""
_SITES = f"""SELECT DISTINCT ?e ?p ?name ?lat ?long ?state ?stateName ?wide WHERE {{ {_PRESENT} ?e hud:place ?p .
  OPTIONAL {{ ?p rdfs:label ?name FILTER(lang(?name) IN ("en", "ar")) }}
  OPTIONAL {{ ?p wgs84:lat ?lat ; wgs84:long ?long }}
  OPTIONAL {{ ?p hud:state ?state . ?state rdfs:label ?stateName FILTER(lang(?stateName) = "en") }}
  OPTIONAL {{ ?p a hud:State BIND(true AS ?wide) }} }}"""
_TOLLS = f"""SELECT DISTINCT ?e ?t ?kind ?side ?victim ?low ?best ?high WHERE {{ {_PRESENT} ?e hud:casualtyEstimate ?t .
  ?t hud:kind ?kind ; hud:scope hud:eventScope .
  OPTIONAL {{ ?t hud:side ?side }} OPTIONAL {{ ?t hud:victim ?victim }}
  OPTIONAL {{ ?t hud:low ?low }} OPTIONAL {{ ?t hud:best ?best }} OPTIONAL {{ ?t hud:high ?high }} }}"""
_SOURCES = f"""SELECT DISTINCT ?e ?claim ?claimant ?claimantName ?article ?published ?headline ?outlet
  WHERE {{ {_PRESENT}
  GRAPH ?article {{ ?claim hud:about ?r ; hud:claimant ?claimant .
    OPTIONAL {{ ?article schema:datePublished ?published }} OPTIONAL {{ ?article schema:headline ?headline }}
    OPTIONAL {{ ?article schema:publisher ?outlet }} }}
  OPTIONAL {{ ?claimant rdfs:label ?claimantName FILTER(lang(?claimantName) = "en") }} }}"""
_CONFLICTS = f"""SELECT DISTINCT ?e ?c ?number ?name WHERE {{ {_PRESENT} ?e hud:partOf+ ?c . ?c a hud:Conflict .
  OPTIONAL {{ ?c hud:ucdpConflictId ?number }} OPTIONAL {{ ?c rdfs:label ?name FILTER(lang(?name) = "en") }} }}"""


_EXTERNAL = frozenset(
    {
        *("amisom", "international-coalition", "isaf", "minusma", "resolute-support-mission", "saudi-led-coalition"),
        *("unifil", "united-states-central-command"),
    }
)
"""Forces of several states, or of the United Nations: neither one state's nor rebels."""


@dataclass(slots=True, kw_only=True)
class Actor:
    """One who takes part: `role` is agent, target or party, `state` whom it acts for, itself for a state."""

    iri: str
    role: str
    name: str
    kind: str | None
    state: str | None
    state_name: str | None

    @property
    def armed(self) -> str:
        """`state` for a state and its bodies, `external` for a force of several, `rebel` for another armed group."""
        if self.iri.rsplit("/", 1)[-1] in _EXTERNAL:
            return "external"
        if self.state is not None or self.kind == "State":
            return "state"
        return "rebel" if self.kind == "ArmedForce" else "unknown"


@dataclass(slots=True, kw_only=True)
class Site:
    """Where: a place with its position, or a state as a whole (`wide`)."""

    iri: str
    name: str
    latitude: str | None
    longitude: str | None
    country: str | None
    wide: bool


@dataclass(slots=True, kw_only=True)
class Toll:
    """One estimate of the event itself, by kind, side and victims."""

    kind: str
    side: str | None
    victim: str | None
    low: int | None
    best: int | None
    high: int | None


def _add_up(tolls: Sequence[Toll], bound: str) -> int:
    """The figures of one side: those of kinds of victims together, or the one of all, whichever is larger."""
    named = [(toll.victim, getattr(toll, bound) or 0) for toll in tolls]
    of_all = max((int(number) for victim, number in named if victim in (None, "mixed")), default=0)
    return max(of_all, sum(int(number) for victim, number in named if victim not in (None, "mixed")))


@dataclass(slots=True, kw_only=True)
class Source:
    """A claim on the event, who makes it, and its article."""

    claim: str
    claimant: str
    article: str
    published: str | None
    headline: str | None
    outlet: str | None


@dataclass(slots=True, kw_only=True)
class Occurrence:
    """One event as coders see it."""

    iri: str
    types: list[str]
    label: str
    earliest: date | None
    latest: date | None
    weapons: list[str] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    tolls: list[Toll] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    conflict: tuple[str, str] | None = None

    def deaths(self, bound: str) -> int | None:
        """The killed, all sides together, by one bound; None where nobody gives one.

        Sides add up, and victims of one side; a figure without a side, or without victims, may be the sum of those with
        one, so the larger counts. Where some figure is open upwards, there is no `high`.
        """
        killed = [toll for toll in self.tolls if toll.kind == "killed" and toll.best is not None]
        if bound == "high" and any(toll.high is None for toll in killed):
            return None
        sides: dict[str | None, list[Toll]] = defaultdict(list)
        for toll in killed:
            sides[toll.side].append(toll)
        totals = {side: _add_up(tolls, bound) for side, tolls in sides.items()}
        apart = totals.pop(None, 0)
        return max(apart, sum(totals.values())) if killed else None


def read_occurrences(reader: Reader) -> list[Occurrence]:
    """Every event that a report tells as actual news, by day and IRI; the pieces written for the demo are no news."""
    store, base = reader.store, str(HUD)
    types = ", ".join(f"<{row[0]}>" for row in _ask(store, "SELECT ?t WHERE { ?t skos:inScheme hud:eventTypes }"))
    found: dict[str, Occurrence] = {}
    for row in _rows(store, _EVENTS % types):
        one = found.setdefault(
            row["e"],
            Occurrence(
                iri=row["e"],
                types=[],
                label=row.get("label", ""),
                earliest=_day(row, "earliest"),
                latest=_day(row, "latest"),
            ),
        )
        _add(one.types, row["type"].removeprefix(base))
        if "weapon" in row:
            _add(one.weapons, row["weapon"].removeprefix(base))
    _fill(store, found)
    told = [one for one in found.values() if one.sources]
    for one in told:
        one.types.sort()
        one.weapons.sort()
    return sorted(told, key=lambda one: (str(one.earliest or "9999"), one.iri))


def _fill(store: Store, found: Mapping[str, Occurrence]) -> None:
    for row in _best_named(_rows(store, _ACTORS), "a", "role"):
        found[row["e"]].actors.append(_actor(row))
    for row in _best_named(_rows(store, _SITES), "p"):
        found[row["e"]].sites.append(
            Site(
                iri=row["p"],
                name=row.get("name", ""),
                latitude=row.get("lat"),
                longitude=row.get("long"),
                country=row.get("stateName") or (row.get("name") if "wide" in row else None),
                wide="wide" in row,
            )
        )
    for row in _rows(store, _TOLLS):
        found[row["e"]].tolls.append(
            Toll(
                kind=row["kind"].removeprefix(str(HUD)),
                side=row.get("side"),
                victim=row["victim"].removeprefix(str(HUD)) if "victim" in row else None,
                **{bound: int(row[bound]) if bound in row else None for bound in ("low", "best", "high")},
            )
        )
    for row in _rows(store, _SOURCES):
        if row.get("outlet") == DEMO_OUTLET:
            continue
        found[row["e"]].sources.append(
            Source(
                claim=row["claim"],
                claimant=row.get("claimantName", row["claimant"]),
                article=row["article"],
                published=row.get("published"),
                headline=row.get("headline"),
                outlet=row.get("outlet"),
            )
        )
    for row in _rows(store, _CONFLICTS):
        found[row["e"]].conflict = (row.get("number", ""), row.get("name", ""))


def _actor(row: Mapping[str, str]) -> Actor:
    kind = row["kind"].removeprefix(str(HUD)) if "kind" in row else None
    return Actor(
        iri=row["a"],
        role=row["role"].removeprefix(str(HUD)),
        name=row.get("name", ""),
        kind=kind,
        state=row.get("state") or (row["a"] if kind == "State" else None),
        state_name=row.get("stateName") or (row.get("name") if kind == "State" else None),
    )


def _best_named(rows: Iterator[dict[str, str]], *keys: str) -> list[dict[str, str]]:
    """One row for each event and key, in English where there is a name in it, of the narrowest class."""
    kinds = {str(HUD.ArmedForce): 0, str(HUD.State): 0, str(HUD.Person): 1, str(HUD.Organisation): 2}
    found: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        found[row["e"], *(row[key] for key in keys)].append(row)
    return [
        min(
            group,
            key=lambda row: (kinds.get(row.get("kind", ""), 3), not row.get("name", "").isascii(), row.get("name", "")),
        )
        for _, group in sorted(found.items())
    ]


def _add(values: list[str], value: str) -> None:
    if value not in values:
        values.append(value)


def _day(row: Mapping[str, str], name: str) -> date | None:
    return date.fromisoformat(row[name]) if name in row else None


def _rows(store: Store, query: str) -> Iterator[dict[str, str]]:
    """The solutions of a query as texts, sorted, so that the same graph gives the same rows."""
    solutions = store.query(_PREFIXES + query)
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    rows = [
        {name: term.value for name in names if isinstance(term := solution[name], NamedNode | Literal)}
        for solution in solutions
    ]
    yield from sorted(rows, key=lambda row: sorted(row.items()))


def _ask(store: Store, query: str) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in _rows(store, query)]
