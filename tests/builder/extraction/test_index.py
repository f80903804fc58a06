"""The index of chunks: where kinds and senses stand."""

from __future__ import annotations

from builder.extraction.index import index_chunks
from builder.extraction.kinds import Clause, Cue, Kind
from tests.builder.extraction.reading import read

CHUNKS = read("شن هجوما في 2014 ، لكن القتال لم يتوقف في 2015 .", "ar")
INDEX = index_chunks(CHUNKS)


def texts(positions: object) -> list[str]:
    assert isinstance(positions, (list, tuple, set))
    return [CHUNKS[position].text for position in sorted(positions)]


def test_chunks_are_found_by_kind_and_by_sense() -> None:
    assert texts(INDEX.where(Kind.TRIGGERS, 0, len(CHUNKS))) == ["هجوما", "قتال"]
    assert texts(INDEX.where(Cue.NEGATION, 0, len(CHUNKS))) == ["لم"]


def test_a_range_is_half_open() -> None:
    (boundary,) = INDEX.where(Clause.BOUNDARY, 0, len(CHUNKS))
    assert list(INDEX.where(Clause.BOUNDARY, boundary, boundary + 1)) == [boundary]
    assert not INDEX.where(Clause.BOUNDARY, 0, boundary)
    assert not INDEX.where(Clause.BOUNDARY, boundary + 1, len(CHUNKS))


def test_what_no_chunk_has_is_nowhere() -> None:
    assert not INDEX.where(Cue.BREAK, 0, len(CHUNKS))
    assert INDEX.all(Cue.BREAK) == set()


def test_numbers_and_marks_have_a_list_of_their_own() -> None:
    assert texts(INDEX.digits) == ["2014", "2015"]
    assert texts(INDEX.marks) == ["،", "."]
