"""Addresses in, the items behind them out: pages, and what feeds and lists of links lead to."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from builder.errors import RecordError
from builder.sources.fetching import Fetched, Fetcher
from builder.sources.items import BOM, Form, Item
from builder.sources.publication import publication_date
from builder.sources.record import Notice

__all__ = ["LINK_COLUMNS", "Web"]

LINK_COLUMNS = ("url", "link", "sourceurl", "source_url", "documentidentifier", "source_article", "href")
_DATES = ("published", "date_published", "seendate")
_FEEDS = (".rss", ".atom", ".xml", "/feed", "/feed/", "/rss", "/rss/")
_GDELT = {58: 57, 61: 60}  # columns of an event table of GDELT 1.0 and 2.0, which has no header, and that of the link
_LONGEST_FIELD = 1 << 20

Gathered = Item | RecordError | Notice


@dataclass(slots=True)
class Web:
    """What is fetched, with what is remembered from one run to the next: which pages were read, which feeds changed.

    What is new to it is kept by `save` only, when the run has put it into a store.
    """

    fetcher: Fetcher
    memory: Path | None = None
    _known: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.memory and self.memory.is_file():
            self._known = orjson.loads(self.memory.read_bytes())

    def save(self) -> None:
        """Keeps what was read for the next run."""
        if self.memory and self._known:
            draft = self.memory.with_suffix(".new")
            draft.write_bytes(orjson.dumps(self._known))
            draft.replace(self.memory)

    def page_or_feed(self, url: str) -> Iterator[Gathered]:
        """The page at an address; if it is a feed, the pages of its entries that were not read before."""
        before = self._known.get(url) or {}
        try:
            page = self.fetcher.get(url, etag=before.get("etag"), modified=before.get("modified"))
        except RecordError as error:
            yield error
            return
        if page.data is None:
            yield Notice(where=url, text="nothing has changed since the last run")
            return
        self._known[url] = {"etag": page.etag, "modified": page.modified}
        looks_like_html = page.data.lstrip(BOM).lstrip()[:200].lower().startswith((b"<!doctype html", b"<html"))
        if "xml" in page.type.replace("xhtml+xml", "") and not looks_like_html:
            yield from self.feed(page.data, url)
        elif url.lower().endswith(_FEEDS):
            yield RecordError(url, "it is a page and no RSS or Atom feed; the page may name the address of its feed")
        else:
            yield _item(page, url)

    def feed(self, data: bytes, where: str) -> Iterator[Gathered]:
        """The pages of a feed's entries that were not read before; what is no feed is refused."""
        import feedparser

        parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=True)
        if not parsed.version and not parsed.entries:
            head = data.lstrip(BOM).lstrip()[:200].lower()
            kind = "HTML" if b"<html" in head or b"<!doctype html" in head else "something else"
            yield RecordError(where, f"it is no RSS or Atom feed but {kind}; name a page as .html or by its address")
            return
        if parsed.bozo and not parsed.entries:
            yield RecordError(where, f"the feed cannot be read: {parsed.bozo_exception}")
            return
        for entry in parsed.entries:
            published = publication_date(_day(entry.get("published_parsed") or entry.get("updated_parsed")))
            yield from self._linked(entry.get("link", ""), where, published=published, title=entry.get("title"))

    def links(self, file: BinaryIO, where: str) -> Iterator[Gathered]:
        """The pages that a table of links leads to, such as those of GDELT: each once, and not those read before."""
        csv.field_size_limit(_LONGEST_FIELD)
        lines = (line.decode("utf-8", "replace") for line in file)
        first = next(lines, "").removeprefix("\ufeff")
        if not first.strip():
            yield RecordError(where, "the file is empty")
            return
        delimiter = max("\t,;", key=first.count)
        header = [name.strip().strip('"').lower() for name in next(csv.reader([first], delimiter=delimiter))]
        column = next((header.index(name) for name in LINK_COLUMNS if name in header), None)
        rows: Iterable[str] = lines
        if column is None:
            column, rows = _GDELT.get(len(header)), chain([first], lines)
        if column is None:
            names = ", ".join(LINK_COLUMNS)
            yield RecordError(where, f"the table has no column of links; its header must hold one of {names}")
            return
        date = next((header.index(name) for name in _DATES if name in header), None)
        seen: set[str] = set()
        for row in csv.reader(rows, delimiter=delimiter):
            url = row[column].strip() if len(row) > column else ""
            if url in seen or not url:
                continue
            seen.add(url)
            published = publication_date(row[date]) if date is not None and len(row) > date else None
            yield from self._linked(url, where, published=published)

    def _linked(
        self, url: str, source: str, *, published: str | None = None, title: str | None = None
    ) -> Iterator[Gathered]:
        if not url or url in self._known:
            return
        try:
            page = self.fetcher.get(url)
        except RecordError as error:
            yield RecordError(f"{source}: {error.where}", error.problem)
            return
        self._known[url] = True
        yield _item(page, url, source=source, published=published, title=title)


def _item(
    page: Fetched, url: str, *, source: str | None = None, published: str | None = None, title: str | None = None
) -> Item:
    assert page.data is not None, url
    return Item(
        form=Form.HTML,
        where=url,
        data=page.data,
        source=source,
        url=page.url,
        charset=page.charset,
        published=published,
        title=title,
    )


def _day(parsed: Any) -> str:  # noqa: ANN401
    return f"{parsed[0]:04}-{parsed[1]:02}-{parsed[2]:02}" if parsed else ""
