"""Web archives: their pages, and archives that were cut off."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from builder.errors import RecordError
from builder.sources import Item, gather

HTML = "text/html; charset=utf-8"


def record(number: int, *, type: str = HTML, status: str = "200 OK", kind: str = "response") -> bytes:
    page = f"<html><body><p>Page {number}: {'the army said so. ' * 30}</p></body></html>"
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {type}\r\n\r\n{page}".encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://e.org/{number}\r\n"
        f"WARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


RECORDS = [record(number) for number in range(10)]
ARCHIVES = {"a.warc": b"".join(RECORDS), "a.warc.gz": b"".join(map(gzip.compress, RECORDS))}


def write(folder: Path, name: str, data: bytes) -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


@pytest.mark.parametrize("name", ARCHIVES)
def test_pages_come_in_order_with_their_addresses(tmp_path: Path, name: str) -> None:
    items = list(gather([write(tmp_path, name, ARCHIVES[name])]))
    assert [item.url for item in items if isinstance(item, Item)] == [f"https://e.org/{n}" for n in range(10)]
    assert all(isinstance(item, Item) and b"Page" in item.data and item.charset == "utf-8" for item in items)
    assert items[3].where == f"{tmp_path / name} record 4 (https://e.org/3)"


def test_answers_that_are_no_pages_are_left_out(tmp_path: Path) -> None:
    data = b"".join(
        (record(1, type="image/png"), record(2, status="404 Not Found"), record(3, kind="request"), record(4))
    )
    (item,) = gather([write(tmp_path, "a.warc", data)])
    assert isinstance(item, Item)
    assert item.url == "https://e.org/4"


@pytest.mark.parametrize("name", ARCHIVES)
@pytest.mark.parametrize("cut", [20, 120, 250])
def test_archive_that_was_cut_off_gives_what_it_holds_and_says_so(tmp_path: Path, name: str, cut: int) -> None:
    path = write(tmp_path, name, ARCHIVES[name][:-cut])
    *items, last = gather([path])
    assert 7 <= len(items) <= 9
    assert isinstance(last, RecordError)
    assert str(last).startswith(f"{path}: the archive ends in the middle of record ")


def test_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    (refusal,) = gather([write(tmp_path, "a.warc", b"not an archive")])
    assert str(refusal).startswith(f"{tmp_path / 'a.warc'}: no WARC archive behind record 0")
