"""Filters and a place in the order in, one page of events or articles out."""

from __future__ import annotations

import base64
import binascii
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import Literal, NamedNode

from api.exploration import Explored, Filter, select_claims, select_events
from api.exploration.explored import UNDATED, Numbers
from api.views.events import read_row
from api.views.model import ArticleRef, EventRow
from api.views.snapshot import Snapshot
from builder.errors import UsageError
from builder.graph.iris import term
from ontology.namespaces import RDF, SCHEMA
from queries.dates import first_day, last_day

__all__ = ["Order", "Page", "Place", "find_articles", "list_articles", "list_events", "read_rows"]

_MOST_COUNTED = 999_999_999

T = TypeVar("T")
_Positions: TypeAlias = NDArray[np.int64]


class Place:
    """A place in an ordered list, as an opaque cursor: the key of the last item seen."""

    @staticmethod
    def write(key: Sequence[str]) -> str:
        return base64.urlsafe_b64encode("\n".join(key).encode()).decode().rstrip("=")

    @staticmethod
    def read(cursor: str) -> tuple[str, ...]:
        """The key behind a cursor; UsageError where it is none of ours."""
        try:
            padded = cursor + "=" * (-len(cursor) % 4)
            return tuple(base64.b64decode(padded, altchars=b"-_", validate=True).decode().split("\n"))
        except (binascii.Error, UnicodeDecodeError, ValueError) as error:
            raise UsageError(f"No cursor {cursor!r}; take the one of the Link header as it stands") from error

    @staticmethod
    def write_count(name: str, count: int) -> str:
        """The cursor of a list that is counted through, such as hits by likeness: its name and how many were seen."""
        return Place.write((name, str(count)))

    @staticmethod
    def read_count(cursor: str | None, name: str, *, most: int = _MOST_COUNTED) -> int:
        """How many items of a list were seen, 0 without a cursor.

        UsageError for the cursor of another list, or one beyond `most`.
        """
        if cursor is None:
            return 0
        place = Place.read(cursor)
        counted = len(place) == 2 and place[0] == name and place[1].isdecimal() and len(place[1]) <= len(str(most))
        if not counted or int(place[1]) > most:
            raise UsageError(f"No cursor {cursor!r} of this list; take the one of the Link header as it stands")
        return int(place[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """A part of a list: its items, the cursor of the next part (None: it ends here), and how long the list is."""

    items: tuple[T, ...]
    next: str | None
    total: int


class Order(StrEnum):
    """How events follow each other: by their time, or the last told first."""

    TIME = "time"
    LATEST = "-time"
    CHANGED = "-changed"


def list_events(
    snapshot: Snapshot, wanted: Filter, *, limit: int, after: str | None = None, order: Order = Order.TIME
) -> Page[EventRow]:
    """At most `limit` events in an order."""
    explored = snapshot.explored()
    numbers, keys = _ordered(explored, np.flatnonzero(select_events(explored, wanted)), order)
    start = _passed(explored, numbers, keys, order, after) if after else 0
    shown = numbers[start : start + limit].tolist()
    following = None
    if start + limit < len(numbers):
        last = shown[-1]
        key = keys[start + limit - 1]
        following = Place.write((order.value, str(key), str(explored.events.begin[last]), explored.iris[last]))
    rows = tuple(read_rows(snapshot, explored, shown, wanted))
    return Page(items=rows, next=following, total=len(numbers))


def read_rows(snapshot: Snapshot, explored: Explored, numbers: Sequence[int], wanted: Filter) -> Iterator[EventRow]:
    """The rows of events; where claims are filtered, a computed figure stays if all claims behind it pass."""
    kept = select_claims(explored, wanted) if wanted.asks_claims else None
    for number in numbers:
        row = read_row(snapshot, NamedNode(explored.iris[number]))
        if kept is not None and row.deaths:
            claims = explored.claims.of(number)
            passing = {explored.claims.iris[claim] for claim in claims[kept[claims]].tolist()}
            row = replace(row, deaths=tuple(each for each in row.deaths if passing.issuperset(each.claims)))
        yield row


def _ordered(explored: Explored, numbers: _Positions, order: Order) -> tuple[_Positions, Numbers]:
    """The events in an order, with the keys that ascend in it; those of one key by their number, up or down."""
    events = explored.events
    if order is Order.TIME:  # as their numbers are
        return numbers, events.begin[numbers]
    column = events.retold if order is Order.CHANGED else np.where(events.begin == UNDATED, 0, events.begin)
    keys = -column[numbers].astype(np.int32)
    sequence = np.lexsort((-numbers, keys))
    return numbers[sequence], keys[sequence]


def _passed(explored: Explored, numbers: _Positions, keys: Numbers, order: Order, after: str) -> int:
    """How many events of an ordered list come before the place where a cursor leads, whatever was added since."""
    place = Place.read(after)
    try:
        name, key, begin, iri = place[0], int(place[1]), int(place[2]), place[3]
    except (IndexError, ValueError):
        name, key, begin, iri = "", 0, 0, ""
    if name != order.value:
        raise UsageError(f"No cursor {after!r} of this list; take the one of the Link header as it stands")
    days = explored.events.begin
    low, high = int(np.searchsorted(days, begin)), int(np.searchsorted(days, begin, side="right"))
    number = bisect_left(explored.iris, iri, low, high)
    known = number < high and explored.iris[number] == iri
    first, last = int(np.searchsorted(keys, key)), int(np.searchsorted(keys, key, side="right"))
    same = numbers[first:last]
    return first + int((same < number + known).sum() if order is Order.TIME else (same >= number).sum())


def list_articles(
    snapshot: Snapshot,
    *,
    limit: int,
    after: str | None = None,
    since: int | None = None,
    until: int | None = None,
    wanted: Filter | None = None,
) -> tuple[tuple[ArticleRef, ...], str | None]:
    """At most `limit` articles published between two days, the latest first, and the cursor of the next page.

    `wanted` keeps those that make a claim which passes it.
    """
    order = _article_order(snapshot)
    if wanted is not None and (wanted.asks_events or wanted.asks_claims):
        claims = snapshot.explored().claims
        numbers = np.unique(claims.article[select_claims(snapshot.explored(), wanted)]).tolist()
        telling = {claims.articles[number] for number in numbers}
        order = [key for key in order if key[1] in telling]
    if since is not None or until is not None:
        order = [key for key in order if _published_within(key[0], since or 0, until or UNDATED - 1)]
    start = 0
    if after:
        place = Place.read(after)
        start = next((index + 1 for index, key in enumerate(order) if key == place), len(order))
    page = order[start : start + limit]
    articles = tuple(snapshot.article(NamedNode(iri)) for _, iri in page)
    return articles, Place.write(page[-1]) if start + limit < len(order) else None


def _published_within(published: str, since: int, until: int) -> bool:
    try:
        first, last = (int(read(published).strftime("%Y%m%d")) for read in (first_day, last_day))
    except ValueError:
        return False
    return last >= since and first <= until


def _article_order(snapshot: Snapshot) -> list[tuple[str, str]]:
    if "article order" not in snapshot.kept:
        days: dict[str, str] = {}
        for quad in snapshot.store.quads_for_pattern(None, term(SCHEMA.datePublished), None, None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                iri, day = quad.subject.value, quad.object.value
                days[iri] = min(day, days.get(iri, day))
        nodes = {node.value for node in snapshot.subjects(RDF.type, SCHEMA.NewsArticle, None)}
        dated = sorted((days.get(iri, ""), iri) for iri in nodes if iri.startswith(snapshot.base_iri))
        snapshot.kept["article order"] = [*sorted(dated, key=lambda key: key[0], reverse=True)]
    return cast("list[tuple[str, str]]", snapshot.kept["article order"])


def find_articles(snapshot: Snapshot, identifier: str) -> tuple[ArticleRef, ...]:
    """The articles that came with an identifier; several outlets may use the same."""
    quads = snapshot.store.quads_for_pattern(None, term(SCHEMA.identifier), Literal(identifier), None)
    nodes = [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]
    found = {node.value: snapshot.article(node) for node in nodes if snapshot.is_article(node)}
    return tuple(found[iri] for iri in sorted(found))
