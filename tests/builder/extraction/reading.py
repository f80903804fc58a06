"""What the tests of extraction share: chunks and passages of a text, rows of a table of cases, the engine's lexicon."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builder.extraction.chunks import Chunk, chunk
from builder.extraction.expressions import Quantity, TimeExpression, parse_quantities, parse_times
from builder.extraction.index import index_chunks
from builder.extraction.languages import load_languages
from builder.extraction.lexicon import Lexicon
from builder.model import Article
from builder.text import fold

HERE = Path(__file__).parent
SHARED = HERE.parents[3] / "shared"


@functools.cache
def lexicon() -> Lexicon:
    """The words of the shipped languages, without names."""
    return Lexicon.build(load_languages(), [])


def read(text: str, lang: str) -> tuple[Chunk, ...]:
    return chunk(fold(text), lexicon(), lang, text)


def times(text: str, lang: str, published: Any) -> tuple[TimeExpression, ...]:
    chunks = read(text, lang)
    return parse_times(chunks, index_chunks(chunks), published=published)


def quantities(text: str, lang: str) -> tuple[Quantity, ...]:
    chunks = read(text, lang)
    return parse_quantities(chunks, index_chunks(chunks))


def article(text: str, lang: str = "ar", *, published: str | None = "2024-05-14") -> Article:
    return Article(key="k", id="k", text=text, lang=lang, published=published)


def rows(table: Path) -> list[list[str]]:
    """The rows of a table of cases; lines that begin with # explain it."""
    lines = table.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def cases(table: Path) -> list[Mapping[str, Any]]:
    """The cases of a JSON Lines file, each with a `name` that reads as a sentence."""
    return [json.loads(line) for line in table.read_text(encoding="utf-8").splitlines()]
