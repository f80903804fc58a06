"""What the tests of the parsers share: the lexicon of the shipped languages, chunks of a text, rows of a table."""

from __future__ import annotations

import functools
from pathlib import Path

from builder.extraction.chunks import Chunk, chunk
from builder.extraction.languages import load_languages
from builder.extraction.lexicon import Lexicon
from builder.text import fold

HERE = Path(__file__).parent
SHARED = HERE.parents[3] / "shared"


@functools.cache
def lexicon() -> Lexicon:
    return Lexicon.build(load_languages(), [])


def read(text: str, lang: str) -> tuple[Chunk, ...]:
    return chunk(fold(text), lexicon(), lang, text)


def rows(table: str) -> list[list[str]]:
    lines = (HERE / table).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
