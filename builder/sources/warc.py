"""A web archive in, the pages that it holds out; one that was cut off is told, where readers of archives just stop."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from builder.errors import RecordError
from builder.sources.items import Form, Item

__all__ = ["read_archive"]

_MOST = 10 << 20  # bytes of a page
_OK = 200
_PAGES = ("text/html", "application/xhtml+xml")
_BLOCK = 1 << 20
_GZIP = b"\x1f\x8b"


def read_archive(path: Path, *, advance: Callable[[int], None] = lambda size: None) -> Iterator[Item | RecordError]:
    """The HTML pages among the answers of servers in an archive, in order.

    The last item is a RecordError where the archive is damaged or ends in the middle of a record. `advance` hears how
    many bytes of the file are behind.
    """
    where, number, behind, is_cut = str(path), 0, 0, False
    with path.open("rb") as file:
        records = iter(ArchiveIterator(file, parse_http=True))
        while True:
            try:
                record = next(records, None)
            except OSError as error:
                yield RecordError(where, f"no WARC archive behind record {number}: {error}; what stands before is read")
                return
            if record is None:
                break
            number += 1
            advance(record.stream_pos - behind)
            behind = record.stream_pos
            data = record.reader.read(_MOST + 1)
            is_cut = len(data) < min(record.content_length, _MOST)
            if not is_cut and _is_page(record):
                yield _item(record, data, where, number)
    advance(path.stat().st_size - behind)
    if not number:
        yield RecordError(where, "the file holds no WARC record")
    elif is_cut or _ends_in_a_member(path, behind):
        yield RecordError(where, f"the archive ends in the middle of record {number}; fetch the file again")


def _is_page(record: WarcRecord) -> bool:
    headers = record.http_headers
    return (
        record.record_type == WarcRecordType.response
        and headers is not None
        and headers.status_code == _OK
        and (record.http_content_type or "").lower() in _PAGES
    )


def _item(record: WarcRecord, data: bytes, where: str, number: int) -> Item | RecordError:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    place = f"{where} record {number} ({url})"
    if len(data) > _MOST:
        return RecordError(place, f"the page is longer than {_MOST >> 20} MB; it is left out")
    return Item(form=Form.HTML, where=place, data=data, source=where, url=url, charset=record.http_charset)


def _ends_in_a_member(path: Path, last: int) -> bool:
    """Whether a compressed archive ends before a record does; the last one that was found begins at `last`."""
    with path.open("rb") as file:
        if file.read(len(_GZIP)) != _GZIP:
            return False
        file.seek(last)
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        data = file.read(_BLOCK)
        while data:
            try:
                member.decompress(data)
            except zlib.error:
                return True
            data = member.unused_data or file.read(_BLOCK)
            if member.eof and data:
                member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return not member.eof
