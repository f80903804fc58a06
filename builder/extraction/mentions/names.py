"""Chunks that hold a name in; the key of the authority or the gazetteer that it stands for, and its mention, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from builder.extraction.chunks import Chunk
from builder.extraction.event_types import HOSTILITIES
from builder.extraction.index import Index
from builder.extraction.kinds import Function, Kind, Light, PersonName
from builder.extraction.languages import Language
from builder.extraction.mentions.mention import BOTH, Known, Mention
from builder.model import EntityType, EventType, Span

__all__ = ["Names", "find_name", "find_nationality", "find_reference", "find_side", "is_particle"]

# What is done to places: "shelled Rafah".
_ON_GROUND = HOSTILITIES | {EventType.TERRITORIAL_CHANGE}
_METROPOLIS = 1_000_000  # named although its name is a frequent word
_LARGE_CITY = 300_000  # named without a country
_CITY = 100_000  # named without a country behind a preposition of place
_LARGE_TOWN = 30_000  # named beside its country without a word that calls it a place
_MAX_NAME_WORDS = 4
_MAX_NAME_CHUNKS = 10  # of its words with the hyphens and particles between them
_NAMING = frozenset({Kind.NAME, Kind.PERSON_NAMES})
_OF_NAMES = frozenset({Kind.NAME, Kind.NATIONALITY})
_JOINING = frozenset("-'’")
_PLACING = (Function.IN, Function.NEAR)
_SKIPPED_MARKS = frozenset("«»\"“”()'‘’")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The chunks of an article, what is known of the names among them, and how the article's language writes names.

    `states` are those the article names: a place counts for more beside its country. `openings` are the first chunks of
    sentences, over which no name reaches.
    """

    chunks: Sequence[Chunk]
    known: Mapping[str, Known]
    states: frozenset[str]
    article: str
    prefixes: tuple[str, ...]
    cased: bool
    openings: frozenset[int]

    @classmethod
    def of(
        cls,
        chunks: Sequence[Chunk],
        index: Index,
        known: Mapping[str, Known],
        language: Language | None,
        openings: frozenset[int],
    ) -> Self:
        """The names of an article; in a language without tables, names are taken to begin with a capital letter."""
        return cls(
            chunks=chunks,
            known=known,
            states=_states(chunks, index, known),
            article=language.article if language else "",
            prefixes=language.definite_prefixes if language else (),
            cased=language.cased if language else True,
            openings=openings,
        )

    def get(self, index: int) -> Chunk | None:
        """The chunk at an index; None beyond the ends."""
        return self.chunks[index] if 0 <= index < len(self.chunks) else None

    def span(self, first: int, last: int) -> Span:
        return Span(start=self.chunks[first].start, end=self.chunks[last].end)

    def text(self, first: int, last: int) -> str:
        """The folded words of chunks `first` to `last`."""
        return " ".join(chunk.text for chunk in self.chunks[first : last + 1])

    def key(self, index: int, *, governed: bool = False) -> str | None:
        """The key that a name stands for: a checked name's, else the place whose country is named, else the largest.

        `governed` says that a word before the name calls it a place.
        """
        chunk = self.get(index)
        if chunk is None or not chunk.has(Kind.NAME):
            return None
        keys = list(chunk.values(Kind.NAME))
        checked = next((key for key in keys if self.known[key].population is None), None)
        if checked is not None:
            return checked
        places = [key for key in keys if governed or self._admits(index, self.known[key])]
        return max(
            places,
            key=lambda key: (self.known[key].state in self.states, self.known[key].population or 0),
            default=None,
        )

    def _admits(self, index: int, place: Known) -> bool:
        """Whether a place of the gazetteer counts: a small one only with its country or a preposition of place."""
        chunk, population = self.chunks[index], place.population or 0
        others = {entry.kind for entry in chunk.readings.entries} - _NAMING
        if others == {Kind.COMMON} and population >= _METROPOLIS:
            return self._is_located(index)  # the largest cities are frequent words
        if others:
            return False
        before = self.get(index - 1)
        if self.cased and before is not None and any(before.has(function) for function in _PLACING):
            return True  # a capitalised name behind "in" is a place's
        if place.state not in self.states:
            least = _CITY if self._is_located(index) else _LARGE_CITY
            return population >= least and not chunk.has(Kind.PERSON_NAMES)
        return population >= _LARGE_TOWN or self._is_located(index)

    def _is_located(self, index: int) -> bool:
        """Whether a preposition of place or a verb of witnessing stands before a name, or is written onto it.

        In a language that puts the subject first a verb of fighting does as well: "shelled Rafah".
        """
        if self.chunks[index].proclitic.preposition is Function.IN:
            return True
        before = self.get(index - 1)
        if before is None:
            return False
        trigger = before.entry(Kind.TRIGGERS)
        if self.cased and trigger is not None and trigger.verb and EventType(trigger.value) in _ON_GROUND:
            return True
        return before.has(Light.WITNESS) or (before.has(Kind.PREPOSITIONS) and not before.has(Function.FROM))

    def known_at(self, index: int, key: str) -> Mention:
        """The mention of a known key in one chunk."""
        known, span = self.known[key], self._with_full_stop(index)
        return Mention(
            first=index,
            last=index,
            span=span,
            type=known.type,
            identity=key,
            names=(span,),
            key=key,
            state=key if known.type is EntityType.STATE else known.state,
            capital_of=known.capital_of,
            force=known.force,
        )

    def _with_full_stop(self, index: int) -> Span:
        """The span of a chunk; that of an abbreviation has its last full stop: "U.S."."""
        chunk, following = self.chunks[index], self.get(index + 1)
        letters = chunk.text.split()
        if len(letters) > 1 and all(len(letter) == 1 for letter in letters):
            if following is not None and following.text == "." and following.start == chunk.end:
                return Span(start=chunk.start, end=following.end)
        return chunk.span

    def state_at(self, index: int) -> str | None:
        """The state that a nationality, a state's name or a capital at a chunk stands for."""
        chunk = self.get(index)
        if chunk is None:
            return None
        nationality = chunk.entry(Kind.NATIONALITY)
        if nationality is not None:
            return nationality.value if self.known[nationality.value].type is EntityType.STATE else None
        key = self.key(index)
        if key is None or chunk.proclitic.conjunction or chunk.proclitic.preposition:
            return None
        return key if self.known[key].type is EntityType.STATE else self.known[key].capital_of

    def run(self, first: int, *, announced: bool = False, lone: bool = False) -> int | None:
        """The last index of a run of words that may be a name, or None.

        Two unknown words may be one, or one that is known as a name of persons; it goes on with such names, and with a
        third unknown word that ends a phrase. Where a title or a verb of saying has announced a person, the run may
        begin with a given name that is another word too; `lone` lets it be one unknown word without the article.
        """
        if self.cased:
            return self._capitalised_run(first)
        last = first - 1
        for index in range(first, min(first + _MAX_NAME_WORDS, len(self.chunks))):
            if index > first and (index in self.openings or self.chunks[index].proclitic.conjunction):
                break
            if not (self.may_name(index) or (announced and index == first and self._opens_name(index))):
                break
            if index > first + 1 and not self.continues_name(index) and not self.ends_phrase(index):
                break
            last = index
        known = self.cased or (first < len(self.chunks) and self.chunks[first].has(Kind.PERSON_NAMES))
        enough = last > first or (last == first and (known or (lone and not self.is_definite(first))))
        return last if enough else None

    def _capitalised_run(self, first: int) -> int | None:
        """The last of a run of capitalised words; hyphens and particles may join them: "Omar al-Bashir"."""
        last: int | None = None
        index, words = first, 0
        end = min(len(self.chunks), first + _MAX_NAME_CHUNKS)
        while index < end and words < _MAX_NAME_WORDS and (index == first or index not in self.openings):
            chunk = self.chunks[index]
            if index == first or not (chunk.text in _JOINING or is_particle(chunk)):
                if not self.may_name(index):
                    break
                last, words = index, words + 1
            index += 1
        return last

    def continues_name(self, index: int) -> bool:
        """Whether a word behind a given name goes on with it: a name of persons, or with the article."""
        return self.cased or self.chunks[index].has(Kind.PERSON_NAMES) or self.is_definite(index)

    def is_definite(self, index: int) -> bool:
        """Whether an unknown word is written with the article."""
        return bool(self.article) and self.chunks[index].text.startswith(self.article)

    def has_article(self, index: int) -> bool:
        """Whether a word, known or unknown, is written with the article."""
        return self.chunks[index].proclitic.definite or self.is_definite(index)

    def _opens_name(self, index: int) -> bool:
        """Whether a frequent word that is also a given name stands before another name: "Ali" is also "on"."""
        chunk = self.chunks[index]
        if not chunk.has(PersonName.GIVEN) or not chunk.readings.symbols.isdisjoint(_OF_NAMES):
            return False
        return index + 1 < len(self.chunks) and self.may_name(index + 1) and self.continues_name(index + 1)

    def ends_phrase(self, index: int) -> bool:
        """Whether a mark, a new clause or a title follows a word, or nothing."""
        following = self.get(index + 1)
        return following is None or following.mark or following.has(Kind.CLAUSES) or following.has(Kind.TITLES)

    def may_name(self, index: int) -> bool:
        """Whether a word may be part of a name: unknown, no number, nothing written onto a preposition."""
        chunk = self.chunks[index]
        if not chunk.unknown or chunk.text.isdigit() or (self.cased and not chunk.capital):
            return False
        return not (self.prefixes and chunk.text.startswith(self.prefixes) and not chunk.readings.entries)

    def skip_marks(self, index: int) -> int:
        """The first chunk from an index on that is no bracket or quotation mark."""
        while (chunk := self.get(index)) is not None and chunk.mark and chunk.text in _SKIPPED_MARKS:
            index += 1
        return index


def is_particle(chunk: Chunk) -> bool:
    """Whether a chunk is a small word inside names: "bin", "al", "von"."""
    entry = chunk.entry(Kind.WORDS)
    return entry is not None and entry.value == "particle"


def _states(chunks: Sequence[Chunk], index: Index, known: Mapping[str, Known]) -> frozenset[str]:
    """The states an article names, by name, nationality, capital or large city."""
    found = {key for position in index.all(Kind.NATIONALITY) for key in chunks[position].values(Kind.NATIONALITY)}
    for position in index.all(Kind.NAME):
        for key in chunks[position].values(Kind.NAME):
            place = known[key]
            if place.type is EntityType.STATE:
                found.add(key)
            elif place.capital_of:
                found.add(place.capital_of)
            elif place.state and (place.population or 0) >= _LARGE_CITY:
                found.add(place.state)
    return frozenset(found)


def find_name(names: Names, index: int) -> Mention | None:
    """A name of the authority, or a place of the gazetteer that counts here."""
    key = names.key(index)
    return names.known_at(index, key) if key is not None else None


def find_nationality(names: Names, index: int) -> Mention | None:
    """A nationality alone describes: it stands for its state only where a noun before it does."""
    entry = names.chunks[index].entry(Kind.NATIONALITY)
    if entry is None:
        return None
    return replace(names.known_at(index, entry.value), descriptive=True)


def find_side(names: Names, index: int) -> Mention | None:
    """A noun such as "side" or "regime" with a nationality is the state itself: "the Ukrainian side"."""
    mention = find_nationality(names, index + 1) if names.get(index + 1) else None
    if mention is None:
        return None
    span = names.span(index, index + 1)
    return replace(mention, first=index, span=span, names=(span,), descriptive=False)


def find_reference(names: Names, index: int) -> Mention:
    """Words such as "the two countries": whoever was at issue before."""
    span = names.span(index, index)
    return Mention(
        first=index,
        last=index,
        span=span,
        type=EntityType.STATE,
        identity=f"reference:{BOTH}",
        names=(span,),
        reference=BOTH,
        named=False,
    )
