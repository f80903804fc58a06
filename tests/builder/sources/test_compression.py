"""Packed files: read as what they hold, and told where they end too early."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import zstandard

from builder.errors import RecordError
from builder.sources import Record, read

LINES = b"".join(json.dumps({"id": str(n), "text": f"Truce {n} " + "word " * 50}).encode() + b"\n" for n in range(2000))
PACKED = {
    ".gz": gzip.compress(LINES),
    ".zst": zstandard.compress(LINES[: len(LINES) // 2]) + zstandard.compress(LINES[len(LINES) // 2 :]),
}


def write(folder: Path, ending: str, data: bytes) -> str:
    path = folder / f"a.jsonl{ending}"
    path.write_bytes(data)
    return str(path)


@pytest.mark.parametrize("ending", PACKED)
def test_packed_lines_are_read_as_lines(tmp_path: Path, ending: str) -> None:
    readings = list(read([write(tmp_path, ending, PACKED[ending])]))
    assert [reading.given_id for reading in readings if isinstance(reading, Record)] == [str(n) for n in range(2000)]
    assert len(readings) == 2000


@pytest.mark.parametrize("ending", PACKED)
@pytest.mark.parametrize("cut", [1, 100, 0.5])
def test_file_that_was_cut_off_gives_what_it_holds_and_says_so(tmp_path: Path, ending: str, cut: float) -> None:
    data = PACKED[ending]
    path = write(tmp_path, ending, data[: -int(cut)] if cut >= 1 else data[: int(len(data) * cut)])
    *readings, last = read([path])
    assert isinstance(last, RecordError)
    assert (
        str(last) == f"{path}: the compressed file ends in the middle; what stands before is read; fetch the file again"
    )
    assert sum(isinstance(reading, Record) for reading in readings) > (0 if ending == ".zst" and cut < 1 else 100)


@pytest.mark.parametrize("ending", PACKED)
def test_file_that_is_not_packed_at_all_is_refused(tmp_path: Path, ending: str) -> None:
    (refusal,) = read([write(tmp_path, ending, b"not packed")])
    assert "the compressed file is damaged" in str(refusal)


def test_text_may_be_packed_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress("خبر".encode()))
    (reading,) = read([str(tmp_path)])
    assert isinstance(reading, Record)
    assert reading.article.text == "خبر"
