"""A page in, its day of publication out: what it states for machines, else what its address or its head show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from resiliparse.parse.html import HTMLTree

from builder.sources.page_tree import attribute, select, select_one, text_of
from builder.sources.publication import publication_date

__all__ = ["find_date"]

_META = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "publishdate",
    "pubdate",
    "publish-date",
    "parsely-pub-date",
    "sailthru.date",
)
_IN_ADDRESS = re.compile(r"/(?P<year>(?:19|20)\d\d)(?:/[a-z_-]+)?[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?=[/.-]|$)")
_IN_SIGHT = (
    re.compile(r"(?<!\d)(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"),
    # Day first, as all the world but one country writes a date in figures; that one writes it with slashes.
    re.compile(r"(?<!\d)(?P<day>\d{1,2})[.-](?P<month>\d{1,2})[.-](?P<year>20\d\d)(?!\d)"),
)
_NEAR = 500  # characters after the heading, in which a date is likely that of the article


def find_date(tree: HTMLTree, stated: Mapping[str, Any], named: Mapping[str, str], *, url: str | None) -> str | None:
    """The day as EDTF; None where nothing tells it. A date that cannot be read is passed over for the next one."""
    for value in _candidates(tree, stated, named):
        if isinstance(value, str) and (found := publication_date(value)):
            return found
    match = _IN_ADDRESS.search(url) if url else None
    return (_day(match) if match else None) or _in_sight(tree)


def _candidates(tree: HTMLTree, stated: Mapping[str, Any], named: Mapping[str, str]) -> Iterator[object]:
    yield stated.get("datePublished")
    yield from (named.get(name) for name in _META)
    times = select(tree, "time[datetime]")
    yield from (attribute(time, "datetime") for time in times[:1])


def _in_sight(tree: HTMLTree) -> str | None:
    """The first date in figures soon after the heading, wherever the page repeats that."""
    heading = select_one(tree, "h1")
    title = text_of(heading)
    for after in text_of(tree.body).split(title)[1:] if title else ():
        matches = [match for pattern in _IN_SIGHT for match in pattern.finditer(after[:_NEAR])]
        for match in sorted(matches, key=lambda match: match.start()):
            if day := _day(match):
                return day
    return None


def _day(match: re.Match[str]) -> str | None:
    return publication_date(f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}")
