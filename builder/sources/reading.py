"""What a user names as sources in; their items out, one after the other, what cannot be read as errors in its place."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import orjson

from builder.errors import RecordError, UsageError
from builder.sources.compression import COMPRESSED, kind_of, open_file
from builder.sources.fetching import Fetcher
from builder.sources.items import BOM, STDIN, Form, Item, Reading, check_defaults, parse
from builder.sources.record import Notice
from builder.sources.warc import read_archive
from builder.sources.web import Web

__all__ = ["READABLE", "Gathered", "gather", "read"]

Gathered = Item | RecordError | Notice

_TABLES = (".csv", ".tsv")
_FEEDS = (".rss", ".atom", ".xml")
READABLE = (".txt", ".json", ".jsonl", ".html", ".htm", ".warc", *_TABLES, *_FEEDS)
_FORMS = {".txt": Form.TEXT, ".json": Form.JSON, ".html": Form.HTML, ".htm": Form.HTML}
_SHOWN = f"{', '.join(READABLE)}, also with {' or '.join(COMPRESSED)} behind"


def read(
    sources: Sequence[str],
    *,
    published: str | None = None,
    lang: str | None = None,
    stdin: BinaryIO | None = None,
    web: Web | None = None,
) -> Iterator[Reading]:
    """Each record of each source in order, or the error that refuses it: one bad record never stops the next.

    `published` and `lang` hold for records that do not state their own. UsageError, before anything is read, where
    they cannot, or where a source is none of those that `gather` takes.
    """
    defaults = check_defaults(published=published, lang=lang)
    items = gather(sources, stdin=stdin, web=web)
    return chain.from_iterable(parse(item, defaults) if isinstance(item, Item) else (item,) for item in items)


def gather(
    sources: Sequence[str],
    *,
    stdin: BinaryIO | None = None,
    advance: Callable[[int], None] = lambda size: None,
    web: Web | None = None,
) -> Iterator[Gathered]:
    """Each item of each source in order; `advance` hears how many bytes of the named files are behind.

    A source is a file of a readable kind, a folder (read with all below it, in sorted order), the address of a page or
    feed, or `-`; `web` fetches what they lead to. UsageError, before anything is read, where it is none of these.
    """
    for source in sources:
        _check(source)
    gatherer = _Gatherer(stdin=stdin, advance=advance, web=web or Web(Fetcher()))
    return chain.from_iterable(gatherer.items(source) for source in sources)


def _check(source: str) -> None:
    path = Path(source)
    if source == "-" or source.startswith(("http://", "https://")) or path.is_dir():
        return
    readable = f"read are {_SHOWN}, folders of such files, http and https addresses, and - for standard input"
    if "://" in source:
        raise UsageError(f"{source} is an address of a kind that cannot be read: {readable}")
    if not path.exists():
        raise UsageError(f"{source} does not exist: {readable}")
    if kind_of(path) not in READABLE:
        raise UsageError(f"{source} is of a kind that cannot be read: {readable}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gatherer:
    """Reads sources one by one; what a file cannot give is an error in its place."""

    stdin: BinaryIO | None
    advance: Callable[[int], None]
    web: Web

    def items(self, source: str) -> Iterator[Gathered]:
        if source == "-":
            yield from _standard_input(self.stdin or sys.stdin.buffer)
        elif source.startswith(("http://", "https://")):
            yield from self.web.page_or_feed(source)
        elif Path(source).is_dir():
            yield from self._folder(Path(source))
        else:
            yield from self._file(Path(source))

    def _folder(self, folder: Path) -> Iterator[Gathered]:
        """Everything readable below a folder; a notice names the kinds of file that were left aside."""
        aside: Counter[str] = Counter()
        found = False
        for path in _walk(folder):
            if kind_of(path) in READABLE:
                found = True
                yield from self._file(path)
            else:
                aside[path.suffix.lower() or path.name] += 1
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(aside.items()))
        if not found:
            only = f", only {kinds}" if kinds else ""
            yield RecordError(str(folder), f"the folder holds no file that can be read ({_SHOWN}){only}")
        elif kinds:
            yield Notice(where=str(folder), text=f"left aside, they are of no kind that is read: {kinds}")

    def _file(self, path: Path) -> Iterator[Gathered]:
        where = str(path)
        kind = kind_of(path)
        try:
            if kind == ".warc" and path.suffix.lower() != ".zst":
                yield from read_archive(path, advance=self.advance)
                return
            with open_file(path, advance=self.advance) as file:
                if kind == ".jsonl":
                    yield from _lines(file, where)
                elif kind in _TABLES:
                    yield from self.web.links(file, where)
                elif kind in _FEEDS:
                    yield from self.web.feed(file.read(), where)
                elif kind == ".warc":
                    raise RecordError(where, "a .warc.zst has a dictionary of its own; unpack it with zstd first")
                else:
                    yield Item(form=_FORMS[kind], where=where, data=file.read())
        except RecordError as error:
            yield error
        except OSError as error:
            yield RecordError(where, f"the file cannot be read: {error.strerror or error}")


def _walk(folder: Path) -> Iterator[Path]:
    """The files below a folder in sorted order, without hidden ones; links to folders are not followed, so it ends."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent) / name for name in sorted(files) if not name.startswith("."))


def _lines(lines: Iterable[bytes], where: str) -> Iterator[Gathered]:
    """One record a line. Lines end at the byte 0x0A alone: to `str.splitlines` U+2028 inside a text ends one too."""
    found = False
    for number, line in enumerate(lines, start=1):
        data = line.removeprefix(BOM) if number == 1 else line
        if data.strip():
            found = True
            yield Item(form=Form.LINE, where=f"{where} line {number}", data=data, source=where)
    if not found:
        yield RecordError(where, "the file is empty" if where != STDIN else "nothing was given")


def _standard_input(stream: BinaryIO) -> Iterator[Gathered]:
    """JSON Lines where the first line is a JSON object, one JSON document where all of it is, else one plain text."""
    first = stream.readline()
    head = first.removeprefix(BOM).lstrip()
    if head.startswith(b"{") and _is_json(head):
        yield from _lines(chain([first], stream), STDIN)
        return
    data = first + stream.read()
    body = data.removeprefix(BOM).lstrip()
    if body.startswith((b"{", b"[")) and _is_json(body):
        yield Item(form=Form.JSON, where=STDIN, data=data)
    elif body.startswith(b"{"):
        yield from _lines(data.split(b"\n"), STDIN)
    else:
        yield Item(form=Form.TEXT, where=STDIN, data=data)


def _is_json(data: bytes) -> bool:
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError:
        return False
    return True
