"""One text or one JSON object in, one record out: an article, where it stood and what was amiss with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from builder.errors import RecordError
from builder.model import Article, article_key
from builder.sources.language import identify_language, language_code
from builder.sources.publication import FORM, publication_date

__all__ = ["Defaults", "Notice", "Record", "from_json", "from_text"]

_SHAPE = '{"text": "…", "id": "…", "published": "2022-09-13", "lang": "ar"}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What the caller says of articles that do not say it themselves."""

    published: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An article, the file and record it stood in, and what had to be left out of it.

    `given_id` is the id exactly as the source wrote it (JSON ids may be numbers), None where it gave none.
    """

    article: Article
    where: str
    given_id: str | int | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something the reader should know about a source, though no record was refused."""

    where: str
    text: str


def from_text(text: str, *, where: str, defaults: Defaults) -> Record:
    """The record of a bare text; RecordError where it holds no word."""
    return from_json({"text": text}, where=where, defaults=defaults)


def from_json(value: object, *, where: str, defaults: Defaults) -> Record:
    """The record of a JSON object; RecordError where it is none or has no text.

    Any other value that cannot be used is left out with a warning: the article itself is worth more.
    """
    if not isinstance(value, Mapping):
        raise RecordError(where, f"a record is a JSON object such as {_SHAPE}, this is {_kind(value)}")
    text = value.get("text")
    if text is None:
        raise RecordError(where, f'the record has no "text"; a record is {_SHAPE}, only "text" is required')
    if not isinstance(text, str):
        raise RecordError(where, f'"text" is {_kind(text)}, it must be a string')
    if not text.strip():
        raise RecordError(where, "the text is empty")
    fields = _Fields(value)
    given_id = fields.identifier()
    url, outlet, title = fields.address(), fields.string("outlet"), fields.string("title")
    id = None if given_id is None else str(given_id)
    key = article_key(text=text, id=id, url=url, outlet=outlet)
    if "\0" in text:
        fields.warnings.append(f"the text holds a NUL character at offset {text.index(chr(0))}; is it really text?")
    article = Article(
        key=key,
        id=key if id is None else id,
        text=text,
        lang=fields.language(text, default=defaults.lang),
        published=fields.published(default=defaults.published),
        url=url,
        title=title,
        outlet=outlet,
        sources=fields.sources(),
    )
    return Record(article=article, where=where, given_id=given_id, warnings=tuple(fields.warnings))


class _Fields:
    """Reads the optional fields of one JSON object and notes each value it had to leave out."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values
        self.warnings: list[str] = []

    def string(self, name: str) -> str | None:
        value = self._values.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            return value
        self.warnings.append(f'"{name}" is {_kind(value)}, not a string; it is left out')
        return None

    def sources(self) -> tuple[str, ...]:
        """What the article was written from: a list of names, or one item a sentence with the names under `from`."""
        value = self._values.get("sources")
        if value is None:
            return ()
        if isinstance(value, list):
            names = [name for item in value for name in _names(item)]
            if all(isinstance(name, str) for name in names):
                return tuple(dict.fromkeys(str(name) for name in names))
        self.warnings.append('"sources" is not a list of strings; it is left out')
        return ()

    def address(self) -> str | None:
        value = self.string("url")
        if value is None or _is_address(value):
            return value
        self.warnings.append(f'"url" is "{_shorten(value)}", not an http or https address; it is left out')
        return None

    def identifier(self) -> str | int | None:
        value = self._values.get("id")
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        return self.string("id")

    def published(self, *, default: str | None) -> str | None:
        value = self.string("published")
        if value is None:
            return default
        found = publication_date(value)
        if found is None:
            self.warnings.append(f'"published" is "{_shorten(value)}", not {FORM}; the article is read without a date')
        return found

    def language(self, text: str, *, default: str | None) -> str:
        value = self.string("lang")
        code = language_code(value) if value is not None else default
        if value is not None and code is None:
            self.warnings.append(
                f'"lang" is "{_shorten(value)}", not a language code such as ar; the language is told from the text'
            )
        return code or identify_language(text)


def _names(item: object) -> list[object]:
    listed = item.get("from") if isinstance(item, dict) else None
    return list(listed) if isinstance(listed, list) else [item]


def _is_address(value: str) -> bool:
    """Whether the store takes the address as the IRI that it becomes (RFC 3987: no spaces, no brackets)."""
    try:
        NamedNode(value)
    except ValueError:
        return False
    return value.startswith(("http://", "https://"))


def _shorten(value: str) -> str:
    return value if len(value) <= 60 else value[:59] + "…"


def _kind(value: object) -> str:
    """A JSON value as a message names it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    names = {str: "a string", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), type(value).__name__)
