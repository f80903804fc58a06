"""One piece of a source in, as it stood there, its records out: it is parsed where there is time, by whoever has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

import orjson

from builder.errors import RecordError, UsageError
from builder.model import Article, make_article
from builder.sources.language import language_code
from builder.sources.publication import FORM, publication_date
from builder.sources.record import Defaults, Notice, Record, from_json, from_text

__all__ = ["BOM", "STDIN", "Form", "Item", "Reading", "article_item", "check_defaults", "parse"]

Reading = Record | RecordError | Notice

BOM = b"\xef\xbb\xbf"
STDIN = "standard input"


class Form(StrEnum):
    """What the bytes of an item are."""

    TEXT = "text"
    JSON = "json"
    LINE = "line"
    HTML = "html"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Bytes of a source and where they stood; `source` names the file or list that holds it among others.

    `url` is the address that a page was fetched from, `charset` the encoding that its server gave it; `published` and
    `title` what a feed or a list says of it.
    """

    form: Form
    where: str
    data: bytes
    source: str | None = None
    url: str | None = None
    charset: str | None = None
    published: str | None = None
    title: str | None = None


def check_defaults(*, published: str | None, lang: str | None) -> Defaults:
    """What holds for records that do not say it themselves; UsageError where it is no date or no language."""
    if published is not None and publication_date(published) is None:
        raise UsageError(f'the publication date "{published}" is not {FORM}')
    if lang is not None and language_code(lang) is None:
        raise UsageError(f'the language "{lang}" is not a language code such as ar or en')
    return Defaults(
        published=publication_date(published) if published is not None else None,
        lang=language_code(lang) if lang is not None else None,
    )


def article_item(article: Article, *, where: str) -> Item:
    """An article that is one already, as an item: `parse` gives it back."""
    return Item(form=Form.ARTICLE, where=where, data=orjson.dumps(asdict(article), option=orjson.OPT_SORT_KEYS))


def parse(item: Item, defaults: Defaults) -> Iterator[Reading]:
    """The records of an item, the refused ones as errors."""
    try:
        match item.form:
            case Form.TEXT:
                yield from_text(_decode(item.data.removeprefix(BOM), item.where), where=item.where, defaults=defaults)
            case Form.LINE:
                _decode(item.data, item.where)
                yield from_json(_load(item.data, item.where), where=item.where, defaults=defaults)
            case Form.ARTICLE:
                yield Record(article=make_article(orjson.loads(item.data)), where=item.where)
            case Form.JSON:
                yield from _document(item, defaults)
            case Form.HTML:
                from builder.sources.html import read_page

                yield from read_page(item, defaults)
    except RecordError as error:
        yield error


def _document(item: Item, defaults: Defaults) -> Iterator[Reading]:
    """The records of a JSON object or of a list of objects. A byte order mark is no part of it."""
    body = item.data.removeprefix(BOM)
    _decode(body, item.where)
    value = _load(body, item.where, hint="; if it is JSON Lines, name it .jsonl")
    listed = isinstance(value, list)
    for number, one in enumerate(value if isinstance(value, list) else [value], start=1):
        try:
            yield from_json(one, where=f"{item.where} record {number}" if listed else item.where, defaults=defaults)
        except RecordError as error:
            yield error


def _load(data: bytes, where: str, *, hint: str = "") -> object:
    try:
        value: object = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        place = f"column {error.colno}" if " line " in where else f"line {error.lineno}, column {error.colno}"
        raise RecordError(where, f"not valid JSON: {error.msg.split(': line')[0]} at {place}{hint}") from error
    return value


def _decode(data: bytes, where: str) -> str:
    """The text of UTF-8 bytes, every character as it stands; RecordError where they are something else."""
    if not data.strip():
        raise RecordError(where, "the file is empty" if where != STDIN else "nothing was given")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        looks = " (it looks like UTF-16)" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
        raise RecordError(
            where, f"not UTF-8: byte {error.object[error.start]:#04x} at offset {error.start}{looks}; save it as UTF-8"
        ) from error
