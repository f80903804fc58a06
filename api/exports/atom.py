"""Events in the order of their last article in, an Atom feed out (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree

from api.exports.spreadsheets import name_of
from api.views.model import ClaimView, EventRow

__all__ = ["MEDIA_TYPE", "write_feed"]

MEDIA_TYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_EPOCH = "1970-01-01"


def write_feed(
    rows: Iterable[tuple[EventRow, ClaimView | None, str | None]], *, title: str, address: str, site: str
) -> bytes:
    """The feed at an address; each event comes with a claim and the day on which an article last told of it.

    A feed must say when it changed: the latest of those days, in UTC; the graph knows days of publication alone.
    """
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    entries = list(rows)
    _add(feed, "id", address)
    _add(feed, "title", title)
    _add(feed, "updated", _moment(max((day for _, _, day in entries if day), default=None)))
    _add(_add(feed, "author"), "name", "Hudna")
    _add(feed, "link", rel="self", href=address, type=MEDIA_TYPE)
    for row, claim, day in entries:
        _add_entry(feed, row, claim, day, site)
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True))


def _add_entry(feed: ElementTree.Element, row: EventRow, claim: ClaimView | None, day: str | None, site: str) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", row.iri)
    _add(entry, "title", name_of(row.names))
    _add(entry, "updated", _moment(day))
    _add(entry, "link", rel="alternate", type="text/html", href=f"{site}{row.path}")
    if row.type:
        _add(entry, "category", term=row.type)
    if claim:
        article = claim.quote.article
        source = name_of(claim.claimant.names) if claim.claimant else article.outlet or article.title or article.key
        _add(entry, "summary", f"«{claim.quote.text}» ({source})", type="text")
        if article.url:
            _add(entry, "link", rel="via", href=article.url)


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    clean = {key: _NOT_IN_XML.sub("", value) for key, value in attributes.items()}
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", clean)
    if text is not None:
        element.text = _NOT_IN_XML.sub("", text)
    return element


def _moment(day: str | None) -> str:
    return f"{day or _EPOCH}T00:00:00Z"
