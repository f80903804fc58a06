"""Chunks in, where those of each kind and sense stand out: rules go to the few words that concern them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from builder.extraction.chunks import Chunk
from builder.extraction.kinds import Symbol

__all__ = ["Index", "index_chunks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Indices of chunks in reading order: by symbol, of those that begin with a digit, and of punctuation marks."""

    by_symbol: Mapping[Symbol, Sequence[int]]
    digits: Sequence[int]
    marks: Sequence[int]

    def all(self, *symbols: Symbol) -> set[int]:
        """The chunks that have one of some symbols."""
        return {index for symbol in symbols for index in self.by_symbol.get(symbol, ())}

    def where(self, symbol: Symbol, first: int, end: int) -> Sequence[int]:
        """The chunks of a half-open range that have a symbol."""
        found = self.by_symbol.get(symbol)
        return found[bisect_left(found, first) : bisect_left(found, end)] if found else ()


def index_chunks(chunks: Sequence[Chunk]) -> Index:
    """The index of an article's chunks."""
    by_symbol: dict[Symbol, list[int]] = defaultdict(list)
    digits: list[int] = []
    marks: list[int] = []
    for index, chunk in enumerate(chunks):
        if chunk.mark:
            marks.append(index)
            continue
        for symbol in chunk.readings.symbols:
            by_symbol[symbol].append(index)
        if "0" <= chunk.text < ":":
            digits.append(index)
    return Index(by_symbol=by_symbol, digits=digits, marks=marks)
