"""Names of files, folders and standard input in; their records out, one after the other, the refused ones as errors."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import orjson

from builder.errors import RecordError, UsageError
from builder.sources.language import language_code
from builder.sources.publication import FORM, publication_date
from builder.sources.record import Defaults, Notice, Record, from_json, from_text

__all__ = ["READABLE", "Reading", "read"]

Reading = Record | RecordError | Notice

READABLE = (".txt", ".json", ".jsonl")
_BOM = b"\xef\xbb\xbf"
_STDIN = "standard input"


def read(
    sources: Sequence[str], *, published: str | None = None, lang: str | None = None, stdin: BinaryIO | None = None
) -> Iterator[Reading]:
    """Each record of each source in order, or the error that refuses it: one bad record never stops the next.

    `published` and `lang` hold for records that do not state their own. A source is a .txt, .json or .jsonl file,
    a folder (read with all below it, in sorted order) or `-`. UsageError, before anything is read, where it is neither.
    """
    if published is not None and publication_date(published) is None:
        raise UsageError(f'the publication date "{published}" is not {FORM}')
    if lang is not None and language_code(lang) is None:
        raise UsageError(f'the language "{lang}" is not a language code such as ar or en')
    for source in sources:
        _check(source)
    defaults = Defaults(
        published=publication_date(published) if published is not None else None,
        lang=language_code(lang) if lang is not None else None,
    )
    return chain.from_iterable(_records(source, defaults, stdin) for source in sources)


def _check(source: str) -> None:
    path = Path(source)
    if source == "-" or path.is_dir():
        return
    readable = f"read today are {', '.join(READABLE)} files, folders of them, and - for standard input"
    if "://" in source:
        raise UsageError(f"{source} is an address: {readable}; save the page's text to a file first")
    if not path.exists():
        raise UsageError(f"{source} does not exist: {readable}")
    if path.suffix.lower() not in READABLE:
        raise UsageError(f"{source} is of a kind that cannot be read: {readable}")


def _records(source: str, defaults: Defaults, stdin: BinaryIO | None) -> Iterator[Reading]:
    if source == "-":
        yield from _standard_input(stdin or sys.stdin.buffer, defaults)
    elif Path(source).is_dir():
        yield from _folder(Path(source), defaults)
    else:
        yield from _file(Path(source), defaults)


def _folder(folder: Path, defaults: Defaults) -> Iterator[Reading]:
    """Everything readable below a folder; a notice names the kinds of file that were left aside."""
    aside: Counter[str] = Counter()
    found = False
    for path in _walk(folder):
        if path.suffix.lower() in READABLE:
            found = True
            yield from _file(path, defaults)
        else:
            aside[path.suffix.lower() or path.name] += 1
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(aside.items()))
    if not found:
        yield RecordError(
            str(folder), f"the folder holds no {', '.join(READABLE)} file" + (f", only {kinds}" if kinds else "")
        )
    elif kinds:
        yield Notice(where=str(folder), text=f"left aside, only {', '.join(READABLE)} files are read: {kinds}")


def _walk(folder: Path) -> Iterator[Path]:
    """The files below a folder in sorted order, without hidden ones; links to folders are not followed, so it ends."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent) / name for name in sorted(files) if not name.startswith("."))


def _file(path: Path, defaults: Defaults) -> Iterator[Reading]:
    where = str(path)
    try:
        if path.suffix.lower() == ".jsonl":
            with path.open("rb") as lines:
                yield from _json_lines(lines, where, defaults)
        else:
            yield from _document(path.read_bytes(), where, defaults, json=path.suffix.lower() == ".json")
    except OSError as error:
        yield RecordError(where, f"the file cannot be read: {error.strerror or error}")


def _document(data: bytes, where: str, defaults: Defaults, *, json: bool) -> Iterator[Reading]:
    """The records of a whole file: one text, a JSON object or a list of objects. A byte order mark is no part of it."""
    body = data.removeprefix(_BOM)
    try:
        text = _decode(body, where)
        if not json:
            yield from_text(text, where=where, defaults=defaults)
            return
        value = _parse(body, where, hint="; if it is JSON Lines, name it .jsonl")
    except RecordError as error:
        yield error
        return
    if isinstance(value, list):
        for number, item in enumerate(value, start=1):
            yield _guarded(item, f"{where} record {number}", defaults)
    else:
        yield _guarded(value, where, defaults)


def _json_lines(lines: Iterable[bytes], where: str, defaults: Defaults) -> Iterator[Reading]:
    """One record a line. Lines end at the byte 0x0A alone: to `str.splitlines` U+2028 inside a text ends one too."""
    found = False
    for number, line in enumerate(lines, start=1):
        data = line.removeprefix(_BOM) if number == 1 else line
        if not data.strip():
            continue
        found = True
        place = f"{where} line {number}"
        try:
            _decode(data, place)
            value = _parse(data, place)
        except RecordError as error:
            yield error
        else:
            yield _guarded(value, place, defaults)
    if not found:
        yield RecordError(where, "the file is empty" if where != _STDIN else "nothing was given")


def _standard_input(stream: BinaryIO, defaults: Defaults) -> Iterator[Reading]:
    """JSON Lines where the first line is a JSON object, one JSON document where all of it is, else one plain text."""
    first = stream.readline()
    head = first.removeprefix(_BOM).lstrip()
    if head.startswith(b"{") and _is_json(head):
        yield from _json_lines(chain([first], stream), _STDIN, defaults)
        return
    data = first + stream.read()
    body = data.removeprefix(_BOM).lstrip()
    if body.startswith((b"{", b"[")) and _is_json(body):
        yield from _document(data, _STDIN, defaults, json=True)
    elif body.startswith(b"{"):
        yield from _json_lines(data.split(b"\n"), _STDIN, defaults)
    else:
        yield from _document(data, _STDIN, defaults, json=False)


def _is_json(data: bytes) -> bool:
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError:
        return False
    return True


def _guarded(value: object, where: str, defaults: Defaults) -> Record | RecordError:
    try:
        return from_json(value, where=where, defaults=defaults)
    except RecordError as error:
        return error


def _parse(data: bytes, where: str, *, hint: str = "") -> object:
    try:
        value: object = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        place = f"column {error.colno}" if " line " in where else f"line {error.lineno}, column {error.colno}"
        raise RecordError(where, f"not valid JSON: {error.msg.split(': line')[0]} at {place}{hint}") from error
    return value


def _decode(data: bytes, where: str) -> str:
    """The text of UTF-8 bytes, every character as it stands; RecordError where they are something else."""
    if not data.strip():
        raise RecordError(where, "the file is empty" if where != _STDIN else "nothing was given")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        looks = " (it looks like UTF-16)" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
        raise RecordError(
            where, f"not UTF-8: byte {error.object[error.start]:#04x} at offset {error.start}{looks}; save it as UTF-8"
        ) from error
