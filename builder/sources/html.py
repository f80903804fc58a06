"""A page as it was fetched in, its article out: main text, title, date, author, outlet, language, canonical address.

What the page says of itself for machines comes first: JSON-LD of a news article, then Open Graph and other meta
elements, then what stands in sight. The text is found by `main_text`; where that finds next to nothing, by resiliparse.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import detect_encoding
from resiliparse.parse.html import HTMLTree

from builder.errors import RecordError
from builder.sources.items import Item
from builder.sources.language import language_code, speaks
from builder.sources.main_text import find_main_text
from builder.sources.page_date import find_date
from builder.sources.page_tree import attribute, select, select_one, text_of
from builder.sources.record import Defaults, Record, from_json

__all__ = ["read_page"]

_LEAST = 140  # characters: less is a caption or a notice, not an article
_ARTICLES = ("article", "newsarticle", "blogposting", "report", "liveblogposting")
_NAMES = {"title": ("og:title", "twitter:title"), "outlet": ("og:site_name",), "url": ("og:url",)}


def read_page(item: Item, defaults: Defaults) -> Iterator[Record]:
    """The record of a page; RecordError where it holds no text that could be an article."""
    if not item.data.strip():
        raise RecordError(item.where, "the page is empty")
    tree = HTMLTree.parse_from_bytes(item.data, item.charset or detect_encoding(item.data[: 1 << 16]) or "utf-8")
    stated = _find_linked_data(tree)
    named = _meta(tree)
    text = find_main_text(tree, lead=_first(named.get("og:description"), named.get("description")))
    if len(text) < _LEAST:
        text = max(extract_plain_text(tree, main_content=True, alt_texts=False, links=False).strip(), text, key=len)
    if not text:
        raise RecordError(item.where, "the page holds no text that could be an article; is it made by a script?")
    url = _address(tree, stated, named, item)
    fields = {
        "text": text,
        "url": url,
        "title": _first(stated.get("headline"), _named(named, "title"), item.title, _heading(tree)),
        "outlet": _first(_name(stated.get("publisher")), _named(named, "outlet")),
        "authors": _authors(stated, named),
        "published": find_date(tree, stated, named, url=url) or item.published,
        "lang": _language(tree, stated, text),
    }
    yield from_json(fields, where=item.where, defaults=defaults)


def _find_linked_data(tree: HTMLTree) -> Mapping[str, Any]:
    """The JSON-LD of the page's article; empty where there is none that can be read."""
    for script in select(tree, 'script[type="application/ld+json"]'):
        try:
            value = orjson.loads(text_of(script))
        except orjson.JSONDecodeError:
            continue
        for thing in _things(value):
            types = thing.get("@type")
            listed = types if isinstance(types, list) else [types]
            if any(isinstance(one, str) and one.lower().endswith(_ARTICLES) for one in listed):
                return thing
    return {}


def _things(value: object) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD document, those of its graph included."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield one
            yield from _things(one.get("@graph", []))


def _meta(tree: HTMLTree) -> dict[str, str]:
    """The page's meta elements by name; of several with one name the first."""
    found: dict[str, str] = {}
    for element in select(tree, "meta[content]"):
        name = attribute(element, "property") or attribute(element, "name") or attribute(element, "itemprop")
        value = attribute(element, "content") or ""
        if name and value:
            found.setdefault(name.lower(), value)
    return found


def _named(named: Mapping[str, str], field: str) -> str | None:
    return next((named[name] for name in _NAMES[field] if name in named), None)


def _heading(tree: HTMLTree) -> str | None:
    """The one first heading, or the page's title without the name of the site behind it."""
    headings = select(tree, "h1")
    if len(headings) == 1 and text_of(headings[0]):
        return text_of(headings[0])
    return (tree.title or "").rpartition(" | ")[0] or tree.title or None


def _first(*values: object) -> str | None:
    """The first that is a string with something in it, on one line and without entities."""
    for value in values:
        if isinstance(value, str) and (shown := " ".join(html.unescape(value).split())):
            return shown
    return None


def _name(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    name = value.get("name") if isinstance(value, dict) else value
    return name if isinstance(name, str) else None


def _authors(stated: Mapping[str, Any], named: Mapping[str, str]) -> list[str]:
    value = stated.get("author")
    names = [_first(_name(one)) for one in (value if isinstance(value, list) else [value])]
    found = [name for name in names if name] or [named[key] for key in ("author", "article:author") if key in named][:1]
    return [name for name in dict.fromkeys(found) if not name.startswith(("http://", "https://"))]


def _address(tree: HTMLTree, stated: Mapping[str, Any], named: Mapping[str, str], item: Item) -> str | None:
    """The address the page calls its own, else the one it was fetched from."""
    link = select_one(tree, 'link[rel="canonical"]')
    above = stated.get("mainEntityOfPage")
    above = above.get("@id") if isinstance(above, dict) else above
    given = (attribute(link, "href"), _named(named, "url"), stated.get("url"), above, item.url)
    return next(
        (one.strip() for one in given if isinstance(one, str) and one.strip().startswith(("http://", "https://"))), None
    )


def _language(tree: HTMLTree, stated: Mapping[str, Any], text: str) -> str | None:
    """The language that the page states, where its letters are those of the text; many a template says `en` of all."""
    root = select_one(tree, "html")
    for value in (stated.get("inLanguage"), attribute(root, "lang")):
        code = language_code(value) if isinstance(value, str) else None
        if code and speaks(text, code):
            return code
    return None
