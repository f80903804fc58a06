"""Filters and a place in the order in, one page of events or articles out."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from pyoxigraph import Literal, NamedNode

from api.views.events import ROLES, read_row
from api.views.model import ArticleRef, EventRow
from api.views.snapshot import DEFAULT, Node, Snapshot
from builder.errors import UsageError
from builder.graph.iris import term
from ontology.namespaces import HUD, RDF, SCHEMA, SEM

__all__ = ["EventFilter", "Place", "find_articles", "list_articles", "list_events"]

_UNDATED = "9999"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """What events to list; None filters nothing. Dates bound the time of the event."""

    type: str | None = None
    actor: str | None = None
    place: str | None = None
    part_of: str | None = None
    since: str | None = None
    until: str | None = None


def list_events(
    snapshot: Snapshot, wanted: EventFilter, *, limit: int, after: str | None = None
) -> tuple[tuple[EventRow, ...], str | None]:
    """At most `limit` events in the order of time, and the cursor of the next page."""
    allowed = _allowed(snapshot, wanted)
    place = Place.read(after) if after else ("", "")
    found: list[tuple[str, str]] = []
    for key in _event_order(snapshot):
        if key <= place or (allowed is not None and key[1] not in allowed) or not _in_time(snapshot, key, wanted):
            continue
        if len(found) == limit:
            return tuple(read_row(snapshot, NamedNode(iri)) for _, iri in found), Place.write(found[-1])
        found.append(key)
    return tuple(read_row(snapshot, NamedNode(iri)) for _, iri in found), None


def _event_order(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Begin and IRI of every event, in order; one pass over each property instead of a look at each event."""
    if "event order" not in snapshot.kept:
        iris = {
            node.value
            for kind in (HUD.Event, HUD.UnrealisedEvent)
            for node in snapshot.subjects(RDF.type, kind, DEFAULT)
        }
        begins: dict[str, str] = {}
        for predicate in (SEM.hasEarliestBeginTimeStamp, SEM.hasBeginTimeStamp):
            for quad in snapshot.store.quads_for_pattern(None, term(predicate), None, DEFAULT):
                if isinstance(quad.subject, NamedNode):
                    begins[quad.subject.value] = getattr(quad.object, "value", _UNDATED)
        snapshot.kept["event order"] = sorted((begins.get(iri, _UNDATED), iri) for iri in iris)
    return cast("list[tuple[str, str]]", snapshot.kept["event order"])


def _allowed(snapshot: Snapshot, wanted: EventFilter) -> set[str] | None:
    sets = []
    if wanted.type:
        sets.append({node.value for node in _of_type(snapshot, wanted.type)})
    if wanted.actor:
        actor = _known(snapshot, wanted.actor)
        roles = [ROLES[role] for role in ("agent", "target", "party", "mediator")]
        sets.append({node.value for role in roles for node in snapshot.subjects(role, actor, DEFAULT)})
    if wanted.place:
        sets.append({node.value for node in snapshot.subjects(HUD.place, _known(snapshot, wanted.place), DEFAULT)})
    if wanted.part_of:
        sets.append({node.value for node in snapshot.subjects(HUD.partOf, _known(snapshot, wanted.part_of), DEFAULT)})
    return set.intersection(*sets) if sets else None


def _of_type(snapshot: Snapshot, name: str) -> Iterator[Node]:
    node = NamedNode(f"{HUD}{name}") if name.isascii() and name.isalpha() else None
    if node is None or not snapshot.exists(node, DEFAULT):
        raise UsageError(f"No event type {name!r}; the types are the local names of the ontology, such as Truce")
    yield from snapshot.subjects(RDF.type, node, DEFAULT)
    yield from snapshot.subjects(HUD.ofType, node, DEFAULT)


def _known(snapshot: Snapshot, name: str) -> Node:
    """The node of an IRI or of a key below the base."""
    try:
        node = NamedNode(name) if "://" in name else snapshot.node(name)
    except ValueError as error:
        raise UsageError(f"{name!r} is neither an IRI nor a key such as state/armenia") from error
    return node


def _in_time(snapshot: Snapshot, key: tuple[str, str], wanted: EventFilter) -> bool:
    if not wanted.since and not wanted.until:
        return True
    begin = key[0]
    if begin == _UNDATED or (wanted.until and begin > wanted.until):
        return False
    if wanted.since and begin < wanted.since:
        node = NamedNode(key[1])
        end = snapshot.text(node, SEM.hasEndTimeStamp) or snapshot.text(node, SEM.hasLatestEndTimeStamp)
        return end is not None and end >= wanted.since
    return True


def list_articles(
    snapshot: Snapshot, *, limit: int, after: str | None = None
) -> tuple[tuple[ArticleRef, ...], str | None]:
    """At most `limit` articles, the latest first, and the cursor of the next page."""
    order = _article_order(snapshot)
    start = 0
    if after:
        place = Place.read(after)
        start = next((index + 1 for index, key in enumerate(order) if key == place), len(order))
    page = order[start : start + limit]
    articles = tuple(snapshot.article(NamedNode(iri)) for _, iri in page)
    return articles, Place.write(page[-1]) if start + limit < len(order) else None


def _article_order(snapshot: Snapshot) -> list[tuple[str, str]]:
    if "article order" not in snapshot.kept:
        nodes = {
            node
            for node in snapshot.subjects(RDF.type, SCHEMA.NewsArticle, None)
            if node.value.startswith(snapshot.base_iri)
        }
        dated = sorted((snapshot.text(node, SCHEMA.datePublished, node) or "", node.value) for node in nodes)
        snapshot.kept["article order"] = [*sorted(dated, key=lambda key: key[0], reverse=True)]
    return cast("list[tuple[str, str]]", snapshot.kept["article order"])


def find_articles(snapshot: Snapshot, identifier: str) -> tuple[ArticleRef, ...]:
    """The articles that came with an identifier; several outlets may use the same."""
    quads = snapshot.store.quads_for_pattern(None, term(SCHEMA.identifier), Literal(identifier), None)
    nodes = [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]
    found = {node.value: snapshot.article(node) for node in nodes if snapshot.is_article(node)}
    return tuple(found[iri] for iri in sorted(found))
