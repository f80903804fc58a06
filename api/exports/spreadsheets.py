"""Rows of a list in, a table with their provenance out, as CSV that a spreadsheet opens without asking (RFC 4180).

A byte order mark says that it is UTF-8. Words that a spreadsheet would take for a formula get an apostrophe before
them: a headline must not be able to run anything.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

from api.views.evidence import ClaimRow, ContradictionRow, EventRef, TollRow
from api.views.model import ArticleRef, ClaimView, EventRow, Ref
from api.views.neighbours import Neighbour
from api.views.statements import StatementView

__all__ = [
    "MEDIA_TYPE",
    "write_articles",
    "write_claims",
    "write_contradictions",
    "write_csv",
    "write_events",
    "write_neighbours",
    "write_statements",
    "write_things",
    "write_tolls",
]

MEDIA_TYPE = "text/csv"
Cell = str | int | float | bool | None
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_EVENT = ("event", "event_label", "event_time")
_CLAIM = ("claim", "claimant", "claimant_name", "quote", "start", "end", "confidence", "claim_factuality")
_ARTICLE = ("article", "title", "outlet", "published", "url")


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    r"""The table.

    >>> write_csv(["a"], [["=1+1"], [-2]]).decode("utf-8-sig")
    "a\r\n'=1+1\r\n-2\r\n"
    """
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _cell(value: Cell) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        clean = _CONTROL.sub("", value)
        return f"'{clean}" if _FORMULA.match(clean) else clean
    return value


def name_of(names: Mapping[str, str]) -> str:
    """The one name, or the English one of several."""
    return names.get("en") or next(iter(names.values()), "")


def join_names(refs: Iterable[Ref]) -> str:
    """The names of several things in one cell."""
    return "; ".join(name_of(ref.names) for ref in refs)


def write_events(rows: Iterable[tuple[EventRow, ClaimView | None]]) -> bytes:
    """Events in the columns that coders of events use, each with one claim that it rests on."""
    columns = (
        *("event", "label", "event_type", "date_start", "date_end", "time", "realised", "factuality", "background"),
        *("agents", "targets", "parties", "mediators", "places", "latitude", "longitude"),
        *("fatalities_low", "fatalities_best", "fatalities_high", "reports"),
        *_CLAIM,
        *_ARTICLE,
    )
    return write_csv(columns, ((*_event(row), *_claim(claim)) for row, claim in rows))


def _event(row: EventRow) -> tuple[Cell, ...]:
    latitude, longitude = row.point or (None, None)
    # Figures of several sides do not add up to one without knowing that no one is counted twice
    deaths = row.deaths[0] if len(row.deaths) == 1 else None
    return (
        *(row.iri, name_of(row.names), row.type, row.begin, row.end, row.time, row.realised, row.factuality),
        row.background,
        *(join_names(refs) for refs in (row.agents, row.targets, row.parties, row.mediators, row.places)),
        *(latitude, longitude),
        *((deaths.low, deaths.best, deaths.high) if deaths else (None, None, None)),
        row.reports,
    )


def _about(event: EventRef | None) -> tuple[Cell, ...]:
    return (event.ref.iri, name_of(event.ref.names), event.time) if event else (None, None, None)


def _claim(claim: ClaimView | None) -> tuple[Cell, ...]:
    if claim is None:
        return (None,) * (len(_CLAIM) + len(_ARTICLE))
    speaker = claim.claimant
    return (
        claim.iri,
        speaker.iri if speaker else claim.quote.article.iri if claim.voice == "article" else None,
        name_of(speaker.names) if speaker else claim.voice,
        *(claim.quote.text, claim.quote.start, claim.quote.end, claim.confidence, claim.factuality),
        *_article(claim.quote.article),
    )


def _article(article: ArticleRef) -> tuple[Cell, ...]:
    return article.iri, article.title or article.excerpt, article.outlet, article.published, article.url


def write_claims(rows: Iterable[ClaimRow]) -> bytes:
    """Claims with the event that they are about."""
    return write_csv((*_EVENT, *_CLAIM, *_ARTICLE), ((*_about(row.event), *_claim(row.claim)) for row in rows))


def write_tolls(rows: Iterable[TollRow]) -> bytes:
    """Figures with the claim that gives each."""
    columns = (*_EVENT, "kind", "scope", "side", "victim", "low", "high", "undisclosed", *_CLAIM, *_ARTICLE)
    return write_csv(
        columns,
        (
            (
                *_about(row.event),
                *(row.toll.kind, row.toll.scope, name_of(row.toll.side.names) if row.toll.side else None),
                *(row.toll.victim, row.toll.low, row.toll.high, row.toll.undisclosed),
                *_claim(row.claim),
            )
            for row in rows
        ),
    )


def write_contradictions(rows: Iterable[ContradictionRow]) -> bytes:
    """Each claim of each contradiction in a row of its own."""
    return write_csv(
        (*_EVENT, "contradiction", "kind", *_CLAIM, *_ARTICLE),
        (
            (*_about(row.event), row.contradiction.iri, row.contradiction.kind, *_claim(claim))
            for row in rows
            for claim in row.contradiction.claims
        ),
    )


def write_articles(rows: Iterable[ArticleRef]) -> bytes:
    """Articles with where they come from."""
    return write_csv((*_ARTICLE, "id", "lang"), ((*_article(row), row.id, row.lang) for row in rows))


def write_neighbours(node: Ref, rows: Iterable[Neighbour]) -> bytes:
    """Ties of a node, each as it is stated."""
    columns = ("source", "source_label", "predicate", "target", "target_label", "type", "time", "reports")
    mine = (node.iri, name_of(node.names))

    def table() -> Iterable[tuple[Cell, ...]]:
        for row in rows:
            other = (row.node.iri, name_of(row.node.names))
            first, last = (other, mine) if row.direction == "inverse" else (mine, other)
            yield (*first, row.predicate, *last, row.node.type, row.time, row.reports)

    return write_csv(columns, table())


def write_things(rows: Iterable[tuple[Ref, Sequence[Cell]]], *more: str) -> bytes:
    """Things by IRI, name and class; `more` names the columns of what is said of each."""
    columns = ("iri", "name", "type", *more)
    return write_csv(columns, ((ref.iri, name_of(ref.names), ref.type, *cells) for ref, cells in rows))


def write_statements(node: Ref, rows: Iterable[StatementView]) -> bytes:
    """Statements with the graph that makes each."""
    columns = ("subject", "predicate", "value", "type", "lang", "graph", *_ARTICLE)
    empty = (None,) * len(_ARTICLE)
    return write_csv(
        columns,
        (
            (node.iri, row.predicate, row.value, row.type, row.lang, row.graph)
            + (_article(row.article) if row.article else empty)
            for row in rows
        ),
    )
