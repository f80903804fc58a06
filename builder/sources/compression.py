"""A file in, its bytes out as they were before gzip or Zstandard; a file that was cut off is told, never just short."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import zstandard

from builder.errors import RecordError

__all__ = ["COMPRESSED", "kind_of", "open_file"]

COMPRESSED = (".gz", ".zst")
_BLOCK = 1 << 18


def kind_of(path: Path) -> str:
    """The ending that tells what a file holds, behind that of its compression: `.jsonl` of `a.jsonl.gz`."""
    ending = path.suffix.lower()
    return Path(path.stem).suffix.lower() if ending in COMPRESSED else ending


@contextmanager
def open_file(path: Path, *, advance: Callable[[int], None] = lambda size: None) -> Iterator[BinaryIO]:
    """The bytes of a file, unpacked while they are read; `advance` hears how many bytes of the file are behind.

    RecordError, once what came before was read, where the file is damaged or ends in the middle.
    """
    with path.open("rb") as raw:
        counted = _Counted(raw, advance)
        ending = path.suffix.lower()
        try:
            if ending == ".gz":
                with gzip.GzipFile(fileobj=cast(BinaryIO, io.BufferedReader(counted, _BLOCK))) as unpacked:
                    yield cast(BinaryIO, unpacked)
            elif ending == ".zst":
                yield cast(BinaryIO, io.BufferedReader(_Zstandard(counted), _BLOCK))
            else:
                yield cast(BinaryIO, io.BufferedReader(counted, _BLOCK))
        except (EOFError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError) as error:
            problem = "ends in the middle" if isinstance(error, EOFError) else f"is damaged ({error})"
            raise RecordError(
                str(path), f"the compressed file {problem}; what stands before is read; fetch the file again"
            ) from error


class _Counted(io.RawIOBase):
    """A file that tells how much of it was read."""

    def __init__(self, raw: BinaryIO, advance: Callable[[int], None]) -> None:
        self._raw = raw
        self._advance = advance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._raw.read(len(buffer))
        buffer[: len(data)] = data
        self._advance(len(data))
        return len(data)


class _Zstandard(io.RawIOBase):
    """The frames of a Zstandard file, one behind the other; EOFError where the last one is not complete.

    The library's own reader ends there without a word.
    """

    def __init__(self, raw: io.RawIOBase) -> None:
        self._raw = raw
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._begun = False
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        while not self._ready:
            data = self._frame.unused_data if self._frame.eof else self._raw.read(_BLOCK)
            if not data and self._frame.eof:
                data = self._raw.read(_BLOCK)
            if not data:
                if self._begun and not self._frame.eof:
                    raise EOFError
                return 0
            if self._frame.eof:
                self._frame = zstandard.ZstdDecompressor().decompressobj()
            self._begun = True
            self._ready = self._frame.decompress(data)
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count
