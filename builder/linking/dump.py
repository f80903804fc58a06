"""A Wikidata JSON dump in, link items out, one line at a time: plain, gzip or bzip2, whole or a slice of it."""

from __future__ import annotations

import bz2
import gzip
import re
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path

import orjson

from builder.errors import RecordError, UsageError
from builder.linking.entities import LANGUAGES, Refusal, read_entity
from builder.linking.items import LinkItem

__all__ = ["Dump", "Tally"]

_TOLD = 5  # lines that are no JSON and are named; the others are counted
_QID = re.compile(r"Q[1-9][0-9]*")


@dataclass(slots=True, kw_only=True)
class Tally:
    """What became of the lines of a dump: how many gave an item, and why the others gave none."""

    items: int = 0
    filtered: int = 0
    refused: Counter[Refusal] = field(default_factory=Counter)
    broken: int = 0
    cut_off: str | None = None

    def __str__(self) -> str:
        parts = [f"{self.items} items"]
        parts += [f"{self.filtered} of other types"] if self.filtered else []
        parts += [f"{count} {reason.value}" for reason, count in sorted(self.refused.items())]
        parts += [f"{self.broken} lines that are no JSON"] if self.broken else []
        return ", ".join(parts)


@dataclass(slots=True, kw_only=True)
class Dump:
    """One dump file. `types` keeps items with one of these QIDs in P31 alone; `tell` hears of every line refused.

    UsageError where the file is not there or a type is no QID.
    """

    path: Path
    countries: Mapping[str, str]
    types: Collection[str] = ()
    languages: Collection[str] = LANGUAGES
    tell: Callable[[RecordError], None] = lambda error: None
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        if not self.path.is_file():
            raise UsageError(f"there is no dump {self.path}")
        if wrong := [name for name in self.types if not _QID.fullmatch(name)]:
            raise UsageError(f"{wrong[0]!r} is no Wikidata item; name types as Q5,Q6256")

    def read(self, *, after: int = 0) -> Iterator[tuple[int, LinkItem | None]]:
        """Each line behind the first `after` ones: its number, and its item where it gives one."""
        marks = [f'"{name}"'.encode() for name in self.types]
        number = 0
        try:
            with _open(self.path) as file:
                for number, line in enumerate(file, start=1):
                    if number > after:
                        yield number, self._item(number, line, marks)
        except (EOFError, zlib.error, gzip.BadGzipFile, OSError) as error:
            self._cut_off(number, str(error))
        else:
            self._check_end(number)

    def _item(self, number: int, line: bytes, marks: list[bytes]) -> LinkItem | None:
        text = line.strip().rstrip(b",")
        if text in (b"", b"[", b"]"):
            return None
        if marks and not any(mark in text for mark in marks):
            self.tally.filtered += 1
            return None
        try:
            entity = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            self._broken(number, text, str(error))
            return None
        if not isinstance(entity, dict):
            self._broken(number, text, "no object")
            return None
        found = read_entity(entity, languages=self.languages, countries=self.countries)
        if isinstance(found, Refusal):
            self.tally.refused[found] += 1
            return None
        if marks and not set(self.types) & set(found.types):
            self.tally.filtered += 1
            return None
        self.tally.items += 1
        return found

    def _broken(self, number: int, text: bytes, problem: str) -> None:
        self.tally.broken += 1
        if self.tally.broken <= _TOLD:
            start = text[:60].decode(errors="replace")
            self.tell(RecordError(f"{self.path}:{number}", f"{start!r} is not an entity in JSON ({problem}); left out"))

    def _cut_off(self, number: int, problem: str) -> None:
        self.tally.cut_off = (
            f"the dump ends in the middle, after line {number} ({problem}); fetch it again for the rest"
        )
        self.tell(RecordError(str(self.path), self.tally.cut_off))

    def _check_end(self, number: int) -> None:
        if number == 0:
            self._cut_off(number, "it is empty")


def _open(path: Path) -> BufferedReader | gzip.GzipFile | bz2.BZ2File:
    """The lines of a file, unpacked as its first bytes say, whatever its name."""
    with path.open("rb") as file:
        head = file.read(3)
    if head[:2] == b"\x1f\x8b":
        return gzip.open(path, "rb")
    return bz2.open(path, "rb") if head == b"BZh" else path.open("rb")
