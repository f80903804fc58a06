"""An article with all that is found in its words: chunks, sentences, mentions, times, quantities; and their ties."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from builder.extraction.chunks import Chunk
from builder.extraction.expressions import Quantity, TimeExpression
from builder.extraction.government import Govern, Government, read_government
from builder.extraction.index import Index
from builder.extraction.kinds import Auxiliary, Kind, Symbol
from builder.extraction.mentions import Mention
from builder.extraction.sentences import Sentence
from builder.model import Article, Span

__all__ = ["Passage", "read_passage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What the later stages read; built by `read_passage`. The fields from `government` on follow from the others."""

    article: Article
    verb_first: bool
    chunks: tuple[Chunk, ...]
    index: Index
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    times: tuple[TimeExpression, ...]
    quantities: tuple[Quantity, ...]
    government: Government
    mention_by_chunk: Mapping[int, Mention]
    time_by_chunk: Mapping[int, TimeExpression]
    quantity_by_chunk: Mapping[int, Quantity]
    sentence_starts: tuple[int, ...]
    mention_starts: tuple[int, ...]
    time_starts: tuple[int, ...]

    def span(self, first: int, last: int) -> Span:
        """The published span of chunks `first` to `last`, inclusive."""
        return Span(start=self.chunks[first].start, end=self.chunks[last].end)

    def sentence_of(self, index: int) -> Sentence:
        """The sentence that holds a chunk."""
        return self.sentences[bisect_right(self.sentence_starts, index) - 1]

    def where(self, symbol: Symbol, first: int, end: int) -> Sequence[int]:
        """The chunks of a half-open range that have a reading of a kind, or with a sense."""
        return self.index.where(symbol, first, end)

    def mentions_in(self, first: int, end: int) -> tuple[Mention, ...]:
        """Mentions that begin in the half-open range."""
        starts = self.mention_starts
        return self.mentions[bisect_left(starts, first) : bisect_left(starts, end)]

    def times_in(self, first: int, end: int) -> tuple[TimeExpression, ...]:
        """Time expressions that begin in the half-open range."""
        starts = self.time_starts
        return self.times[bisect_left(starts, first) : bisect_left(starts, end)]

    def mention_at(self, index: int) -> Mention | None:
        """The mention that covers a chunk."""
        return self.mention_by_chunk.get(index)

    def time_at(self, index: int) -> TimeExpression | None:
        """The time expression that covers a chunk."""
        return self.time_by_chunk.get(index)

    def quantity_at(self, index: int) -> Quantity | None:
        """The quantity that covers a chunk."""
        return self.quantity_by_chunk.get(index)

    def govern(self, mention: Mention) -> Govern:
        """What governs a mention."""
        return self.government.governs[mention.first]

    def is_coordinated(self, mention: Mention) -> bool:
        """Whether a mention goes on from the one before it: "A and B", "A, B and C"."""
        return mention.first in self.government.coordinated

    def coordinated_to(self, mention: Mention) -> list[Mention]:
        """The mentions that go on right from one: B and C of "fighters of A, B and C"."""
        found: list[Mention] = []
        while True:
            last = (found or [mention])[-1]
            following = next((m for m in self.mentions_in(last.last + 1, last.last + _COORDINATED_REACH)), None)
            if following is None or not self.is_coordinated(following):
                return found
            found.append(following)

    def stands(self, mention: Mention) -> bool:
        """Whether a mention is more than an adjective: "Israeli" is none, "Israeli aircraft" stands for Israel."""
        if not mention.descriptive:
            return True
        return bool(self.govern(mention).heads) or mention.first in self.government.owners

    def is_verb(self, index: int) -> bool:
        """Whether a chunk is a finite verb, and not part of a name or a time: "dawn" is spelt as "blew up".

        Nor is a word that may be a noun one behind a preposition, where the verb comes first.
        """
        if not self.chunks[index].verb or index in self.mention_by_chunk or index in self.time_by_chunk:
            return False
        before = self.chunks[index - 1] if index and self.verb_first else None
        return before is None or not before.has(Kind.PREPOSITIONS) or before.has(Kind.CLAUSES)

    def is_passive(self, index: int) -> bool:
        """Whether an auxiliary "be" stands before a verb: its subject suffers."""
        return any(chunk.has(Auxiliary.BE) for chunk in self.chunks[max(0, index - 2) : index])


def read_passage(
    *,
    article: Article,
    verb_first: bool,
    chunks: tuple[Chunk, ...],
    index: Index,
    sentences: tuple[Sentence, ...],
    mentions: tuple[Mention, ...],
    times: tuple[TimeExpression, ...],
    quantities: tuple[Quantity, ...],
) -> Passage:
    """The passage of an article with what was found in it, each in reading order."""
    mention_by_chunk = _by_chunk(mentions)
    return Passage(
        article=article,
        verb_first=verb_first,
        chunks=chunks,
        index=index,
        sentences=sentences,
        mentions=mentions,
        times=times,
        quantities=quantities,
        government=read_government(
            chunks,
            mentions,
            mention_by_chunk,
            openings={sentence.first for sentence in sentences},
            owner_first=not verb_first,
        ),
        mention_by_chunk=mention_by_chunk,
        time_by_chunk=_by_chunk(times),
        quantity_by_chunk=_by_chunk(quantities),
        sentence_starts=tuple(sentence.first for sentence in sentences),
        mention_starts=tuple(mention.first for mention in mentions),
        time_starts=tuple(time.first for time in times),
    )


class _Stretch(Protocol):
    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...


_COORDINATED_REACH = 4  # first chunk too far behind a mention for what goes on from it
_S = TypeVar("_S", bound=_Stretch)


def _by_chunk(stretches: Sequence[_S]) -> Mapping[int, _S]:
    """What covers each chunk that something covers."""
    return {index: stretch for stretch in stretches for index in range(stretch.first, stretch.last + 1)}
