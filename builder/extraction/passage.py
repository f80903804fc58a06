"""An article with everything found in its words: chunks, sentences, mentions, times and quantities, and how they stand to each other."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from builder.extraction.chunks import Chunk
from builder.extraction.mentions import Mention
from builder.extraction.quantities import Quantity
from builder.extraction.time import TimeExpression
from builder.model import Article, Span

__all__ = ["Govern", "Passage", "Sentence", "sentences_of"]

MAX_HEADS = 6
SUBHEADING_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Half-open range of chunk indices; `headline` for a line that is a title or sub-heading."""

    index: int
    first: int
    end: int
    headline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Govern:
    """What governs a mention: a function (`on`, `between`, `of`, `none`, …), the chunk it comes from, and the nouns passed on the way."""

    function: str
    anchor: int
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    article: Article
    chunks: tuple[Chunk, ...]
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    times: tuple[TimeExpression, ...]
    quantities: tuple[Quantity, ...]
    order: str
    _starts: tuple[int, ...] = field(init=False, repr=False)
    _mention_at: Mapping[int, Mention] = field(init=False, repr=False)
    _time_at: Mapping[int, TimeExpression] = field(init=False, repr=False)
    _quantity_at: Mapping[int, Quantity] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(sentence.first for sentence in self.sentences))
        object.__setattr__(self, "_mention_at", _cover(self.mentions))
        object.__setattr__(self, "_time_at", _cover(self.times))
        object.__setattr__(self, "_quantity_at", _cover(self.quantities))

    def span(self, first: int, last: int) -> Span:
        """The published span of chunks `first` to `last`, inclusive."""
        return Span(start=self.chunks[first].span.start, end=self.chunks[last].span.end)

    def mention_is_owner(self, mention: Mention) -> bool:
        """Whether a nationality follows the noun it owns: "Israeli aircraft" in a language where the adjective comes after."""
        return mention.descriptive and self._is_head(mention.first - 1)

    def sentence_of(self, index: int) -> Sentence:
        """The sentence that holds a chunk."""
        return self.sentences[bisect.bisect_right(self._starts, index) - 1]

    def mentions_in(self, first: int, end: int) -> Iterator[Mention]:
        """Mentions that begin in the half-open range."""
        position = bisect.bisect_left(self.mentions, first, key=lambda mention: mention.first)
        while position < len(self.mentions) and self.mentions[position].first < end:
            yield self.mentions[position]
            position += 1

    def times_in(self, first: int, end: int) -> Iterator[TimeExpression]:
        """Time expressions that begin in the half-open range."""
        position = bisect.bisect_left(self.times, first, key=lambda time: time.first)
        while position < len(self.times) and self.times[position].first < end:
            yield self.times[position]
            position += 1

    def mention_at(self, index: int) -> Mention | None:
        """The mention that covers a chunk."""
        return self._mention_at.get(index)

    def time_at(self, index: int) -> TimeExpression | None:
        """The time expression that covers a chunk."""
        return self._time_at.get(index)

    def quantity_at(self, index: int) -> Quantity | None:
        """The quantity that covers a chunk."""
        return self._quantity_at.get(index)

    def govern(self, mention: Mention) -> Govern:
        """The function of a mention, read leftwards over coordination and over nouns that let it through."""
        return self._govern(mention.first, (), MAX_HEADS)

    def _govern(self, first: int, heads: tuple[str, ...], budget: int) -> Govern:
        chunk = self.chunks[first]
        preposition = chunk.proclitic.preposition
        previous = first - 1
        if preposition and not (preposition == "to" and self._is_head(previous)):
            return Govern(function=preposition, anchor=first, heads=heads)
        if previous < 0 or budget == 0:
            return Govern(function="none", anchor=first, heads=heads)
        if self.chunks[previous].has("determiners") and previous and self._is_coordinator(previous - 1):
            previous -= 1
        listed = self.chunks[previous].mark and self.chunks[previous].text in ",،" and self._list_goes_on(first)
        if chunk.proclitic.conjunction or self._is_coordinator(previous) or listed:
            before = previous if chunk.proclitic.conjunction else previous - 1
            if self.chunks[before].mark and before:
                before -= 1
            coordinated = self._coordinated(before)
            if coordinated is not None:
                return self._govern(coordinated, heads, budget - 1)
            return Govern(function="none", anchor=first, heads=heads)
        return self._govern_by(previous, first, heads, budget)

    def _govern_by(self, previous: int, first: int, heads: tuple[str, ...], budget: int) -> Govern:
        before = self.chunks[previous]
        if before.has("determiners") and previous > 0:
            return self._govern_by(previous - 1, first, heads, budget)
        entry = before.entry("prepositions")
        if entry and entry.value == "of" and previous > 0:
            noun = previous - 1
            if self._is_head(noun):
                return self._govern(noun, self._head_values(heads, noun), budget - 1)
            trigger = self.chunks[noun].has("triggers")
            return Govern(function="of", anchor=noun if trigger else previous, heads=heads)
        if entry:
            if entry.value == "from" and self._is_head(previous - 1):
                return self._govern(previous - 1, self._head_values(heads, previous - 1), budget - 1)
            if entry.value == "direction":
                found = self._govern(previous, heads, budget - 1)
                return (
                    found
                    if found.function in {"in", "to", "near"}
                    else Govern(function="in", anchor=previous, heads=heads)
                )
            return Govern(function=entry.value, anchor=previous, heads=heads)
        trigger = before.entry("triggers")
        if trigger and trigger.features.get("ends"):
            return Govern(function=trigger.features["ends"], anchor=previous, heads=heads)
        if self._is_head(previous):
            return self._govern(previous, self._head_values(heads, previous), budget - 1)
        if before.unknown and self._is_head(previous - 1) and not before.proclitic.conjunction:
            return self._govern(
                previous - 1, self._head_values(heads, previous - 1), budget - 1
            )  # "military positions of"
        if before.has("triggers") and not self._is_verb(previous):
            return Govern(function="of", anchor=previous, heads=heads)
        if before.mark and before.text in '«"“(‘' and budget:
            return (
                self._govern_by(previous - 1, first, heads, budget - 1)
                if previous > 0
                else Govern(function="none", anchor=first, heads=heads)
            )
        return Govern(function="none", anchor=first, heads=heads)

    def _head_values(self, heads: tuple[str, ...], index: int) -> tuple[str, ...]:
        entry = self.chunks[index].entry("heads")
        return (entry.value, *heads) if entry else ("means", *heads)

    def _is_head(self, index: int) -> bool:
        if index < 0 or self.mention_at(index) is not None:
            return False
        chunk = self.chunks[index]
        weapon = chunk.entry("weapons")
        return chunk.has("heads") or (weapon is not None and weapon.has("head"))

    def is_coordinated(self, mention: Mention) -> bool:
        """Whether a mention goes on from the one before it: by a conjunction on it, a word before it, or a comma of a list."""
        if self.chunks[mention.first].proclitic.conjunction:
            return True
        previous = mention.first - 1
        while previous >= 0 and self.chunks[previous].has("determiners"):
            previous -= 1
        if previous < 0:
            return False
        comma = self.chunks[previous].mark and self.chunks[previous].text in ",،"
        return self._is_coordinator(previous) or (comma and self._list_goes_on(mention.first))

    def _list_goes_on(self, first: int) -> bool:
        """Whether a name behind a comma is part of a list that ends in a coordinator: "Goris, Sotk and Jermuk"."""
        mention = self.mention_at(first)
        if mention is None:
            return False
        for index in range(mention.last + 1, min(mention.last + 8, len(self.chunks))):
            if self._is_coordinator(index):
                return self.mention_at(index + 1) is not None
            if not self.chunks[index].mark and self.mention_at(index) is None:
                return False
        return False

    def _is_coordinator(self, index: int) -> bool:
        return self.chunks[index].has("coordinators")

    def _is_verb(self, index: int) -> bool:
        entry = self.chunks[index].entry("triggers")
        return entry is not None and entry.features.get("form") == "verb"

    def _coordinated(self, index: int) -> int | None:
        """The first chunk of the mention that ends at `index` or one or two descriptive words before it."""
        for back in range(3):
            mention = self.mention_at(index - back)
            if mention is not None and not (
                mention.descriptive and back == 0 and self.mention_at(index - 1) is not None
            ):
                return mention.first
            if index - back < 0 or self.chunks[index - back].mark:
                return None
        return None

    def passive(self, index: int) -> bool:
        """Whether an auxiliary "be" stands before a verb: its subject suffers."""
        return any(self.chunks[i].has("auxiliaries", "be") for i in (index - 1, index - 2) if i >= 0)

    def is_verb(self, index: int) -> bool:
        """Whether a chunk is a finite verb of some table."""
        chunk = self.chunks[index]
        return (
            self._is_verb(index)
            or any(
                entry.features.get("form") == "verb" for entry in chunk.entries if entry.kind in {"casualties", "light"}
            )
            or any(entry.kind == "light" for entry in chunk.entries)
            or any(entry.kind == "speech" and entry.value in {"verb", "relay"} for entry in chunk.entries)
        )


class _Stretch(Protocol):
    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...


_S = TypeVar("_S", bound=_Stretch)


def _cover(stretches: Sequence[_S]) -> Mapping[int, _S]:
    return {index: stretch for stretch in stretches for index in range(stretch.first, stretch.last + 1)}


def sentences_of(chunks: Sequence[Chunk], spans: Sequence[Span], text: str) -> tuple[Sentence, ...]:
    """The sentences as chunk ranges. A first or short line that a line break ends without a stop is a headline."""
    sentences: list[Sentence] = []
    position = 0
    for span in spans:
        first = position
        while position < len(chunks) and chunks[position].span.start < span.end:
            position += 1
        if position == first:
            continue
        unstopped = text[span.end : span.end + 1] == "\n" and text[span.end - 1] not in '.!?؟۔:»”"'
        headline = unstopped and (not sentences or position - first <= SUBHEADING_WORDS)
        sentences.append(Sentence(index=len(sentences), first=first, end=position, headline=headline))
    return tuple(sentences)
