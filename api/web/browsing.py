"""The pages on which a reader looks around: the graph, time and map, two claimants side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.exploration import Filter
from api.exports.graphs import FORMATS
from api.server import CurrentServer, CurrentSnapshot, Server
from api.views.chronicle import NOTHING, read_chronicle
from api.views.comparison import compare, list_claimants, list_pairs
from api.views.conflicts import list_conflicts
from api.views.counts import count_told
from api.views.events import ROLES
from api.views.finding import find_thing
from api.views.model import EventRow
from api.views.snapshot import Snapshot
from api.views.ties import read_ties
from api.web.charts import write_chronicle
from api.web.pages import choose_page_language
from builder.model import EventType
from queries.dates import first_day, last_day

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_MOST_NEIGHBOURS = 40  # of each tie
_MOST_EVENTS = 400
_MOST_PAIRS = 12
_MOST_NAMED = 40
_LONGEST = 200
_IN_GRAPH = frozenset(
    {"Event", "UnrealisedEvent", "Person", "State", "Organisation", "Place", "Office", "Conflict", "Episode"}
)
Words = Annotated[str, Query(max_length=_LONGEST)]


@router.get("/graph")
def get_graph(
    request: Request, server: CurrentServer, snapshot: CurrentSnapshot, seed: Words = "", seed_name: Words = ""
) -> Response:
    """What lies around a thing; without one, a choice of things to begin with."""
    node = find_thing(snapshot, seed, seed_name, types=_IN_GRAPH)
    if node is None:
        return _choose_seed(request, server, snapshot, seed_name or seed)
    key = node.value.removeprefix(snapshot.base_iri)
    if key != seed:
        return _redirect(request, {"seed": key}, without=("seed_name",))
    ties = {_words_of(*tie): refs for tie, refs in read_ties(snapshot, node, limit=_MOST_NEIGHBOURS).items()}
    return server.pages.render(
        request, "graph.html", seed=snapshot.ref(node), key=key, ties=ties, formats=tuple(FORMATS)
    )


def _choose_seed(request: Request, server: Server, snapshot: Snapshot, asked: str) -> Response:
    conflicts = [snapshot.ref(node) for node in list_conflicts(snapshot, limit=_MOST_PAIRS)]
    starts = [*conflicts, *(ref for ref, _ in list_claimants(snapshot, limit=_MOST_PAIRS))]
    return server.pages.render(
        request, "graph.html", status=404 if asked else 200, seed=None, key="", starts=starts, asked=asked
    )


def _words_of(name: str, inverse: bool) -> str:
    """The key of the words for a tie, as the thing in the middle would say it."""
    if name in ROLES:
        return f"entity.as.{name}" if inverse else f"role.{name}"
    return f"relation.{name}{'.inverse' if inverse else ''}"


@router.get("/timeline")
def get_timeline(
    request: Request,
    server: CurrentServer,
    snapshot: CurrentSnapshot,
    conflict: Words = "",
    actor: Words = "",
    actor_name: Words = "",
    type: Words = "",
    begin: Annotated[str, Query(alias="from", max_length=10)] = "",
    end: Annotated[str, Query(alias="to", max_length=10)] = "",
) -> Response:
    """Events on an axis of time and on a map; the window of either narrows the other."""
    who = find_thing(snapshot, actor, actor_name) if actor or actor_name else None
    part_of = find_thing(snapshot, conflict, types=frozenset({"Conflict", "Episode", "War"})) if conflict else None
    kind = type if type in {each.value for each in EventType} else None
    wanted = Filter(
        type=kind,
        actor=who.value if who else None,
        conflict=part_of.value if part_of else None,
        told=None if part_of else True,  # a conflict is shown whole, with what the reference data alone know of it
    )
    asked = {"type": kind, "actor": actor, "conflict": conflict, "told": None if part_of else "true"}
    missing = bool((actor or actor_name) and who is None) or bool(conflict and part_of is None)
    chronicle = NOTHING if missing else read_chronicle(snapshot, wanted, _window(begin, end), limit=_MOST_EVENTS)
    return server.pages.render(
        request,
        "timeline.html",
        chronicle=chronicle,
        drawn=write_chronicle(chronicle.rows, chronicle.spots, choose_page_language(request)),
        conflicts=[snapshot.ref(node) for node in list_conflicts(snapshot, limit=_MOST_NAMED)],
        chosen={"conflict": part_of.value if part_of else "", "type": kind or ""},
        actor=snapshot.ref(who) if who else None,
        asked_actor="" if who else actor_name or actor,
        data=urlencode({name: value for name, value in asked.items() if value}),
        window=(begin, end),
        inside={row.id for row in chronicle.rows if _is_inside(row, begin, end)},
        missing=missing,
        told=count_told(snapshot)["articles"] > 0,
    )


def _window(begin: str, end: str) -> tuple[int | None, int | None]:
    """The first and the last day of a window, as numbers such as 20220913; None where it is open or says no date."""
    days = []
    for text, read in ((begin, first_day), (end, last_day)):
        try:
            days.append(int(read(text).strftime("%Y%m%d")) if text else None)
        except ValueError:
            days.append(None)
    return days[0], days[1]


def _is_inside(row: EventRow, begin: str, end: str) -> bool:
    """Whether an event reaches into a window of days, months or years; one without a date only where there is none."""
    if not begin and not end:
        return True
    first = row.begin or row.reported or ""
    last = row.end or first
    return bool(first) and (not end or first[: len(end)] <= end) and (not begin or last[: len(begin)] >= begin)


@router.get("/compare")
def get_comparison(
    request: Request,
    server: CurrentServer,
    snapshot: CurrentSnapshot,
    a: Words = "",
    b: Words = "",
    a_name: Words = "",
    b_name: Words = "",
) -> Response:
    """What two claimants say of the same days; without two, the pairs that contradict each other."""
    first, second = find_thing(snapshot, a, a_name), find_thing(snapshot, b, b_name)
    if first and second and first != second:
        keys = {name: node.value.removeprefix(snapshot.base_iri) for name, node in (("a", first), ("b", second))}
        if keys != {"a": a, "b": b}:
            return _redirect(request, keys, without=("a_name", "b_name"))
    return server.pages.render(
        request,
        "compare.html",
        comparison=compare(snapshot, first, second) if first and second and first != second else None,
        first=snapshot.ref(first) if first else None,
        second=snapshot.ref(second) if second else None,
        unknown=[words for words, node in ((a_name or a, first), (b_name or b, second)) if words and node is None],
        pairs=list_pairs(snapshot, limit=_MOST_PAIRS),
        claimants=list_claimants(snapshot, limit=_MOST_NAMED),
    )


def _redirect(request: Request, values: Mapping[str, str], *, without: tuple[str, ...]) -> Response:
    """To the same page with keys in place of names, so that the address means the same tomorrow."""
    left_out = {*values, *without}
    pairs = [(name, value) for name, value in request.query_params.multi_items() if name not in left_out]
    return RedirectResponse(f"{request.url.path}?{urlencode([*values.items(), *pairs], safe='/')}", 303)
