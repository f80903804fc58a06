"""Chunks in, mentions of persons, states, organisations and places out, each with the identity it stands for in its article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from builder.extraction.chunks import Chunk
from builder.extraction.lexicon import Language
from builder.model import EntityType, Span

__all__ = ["Known", "Mention", "find_mentions"]

MAX_NAME_WORDS = 4
LARGE_CITY = 300_000  # named without a country
LARGE_TOWN = 30_000  # named beside its country without a word that calls it a place
_SKIPPED_MARKS = frozenset("«»\"“”()'‘’")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a key: its type and state, for a capital the state whose government it may stand for.

    `population` is set for places of the gazetteer, which are unchecked and need company to count.
    """

    type: EntityType
    state: str | None = None
    capital_of: str | None = None
    force: bool = False
    population: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stretch of chunks (`first` to `last`, inclusive) that names something.

    `identity` is equal for mentions of the same thing; `key` is an authority or composite key. `reference` is `both` for "the two
    countries", `group` for "the organisation"; `state` the state it belongs to; `within` the chunk that names
    the state a part of which is meant; `descriptive` marks a bare nationality adjective.
    """

    first: int
    last: int
    span: Span
    type: EntityType
    identity: str
    names: tuple[Span, ...]
    key: str | None = None
    state: str | None = None
    capital_of: str | None = None
    office: str | None = None
    reference: str | None = None
    descriptive: bool = False
    named: bool = True
    force: bool = False
    borders: tuple[str, ...] = ()
    within: int | None = None


def find_mentions(
    chunks: Sequence[Chunk], known: Mapping[str, Known], language: Language | None
) -> tuple[Mention, ...]:
    """The mentions of an article in reading order, without overlap; a text in no known language names only what is known."""
    finder = _Finder(
        chunks=chunks,
        known=known,
        states=_states(chunks, known),
        article=language.article if language else "",
        cased=language.cased if language else True,
        owner_first=language is not None and language.order == "subject-first",
    )
    mentions = list(finder.run())
    return tuple(sorted([*mentions, *_repeated_names(chunks, mentions)], key=lambda mention: mention.first))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finder:
    chunks: Sequence[Chunk]
    known: Mapping[str, Known]
    states: frozenset[str]
    article: str
    cased: bool
    owner_first: bool

    def run(self) -> Iterator[Mention]:
        index = 0
        while index < len(self.chunks):
            mention = self._at(index)
            if mention is None:
                index += 1
            else:
                yield mention
                index = mention.last + 1

    def _at(self, index: int) -> Mention | None:
        chunk = self.chunks[index]
        if not chunk.entries:
            return self._capitalised(index) if self.cased and chunk.capital else None
        if self.owner_first and (owned := self._owned(index)):
            return owned
        return (
            (self._titled(index) if chunk.has("titles") else None)
            or (self._institution(index) if chunk.has("institutions") else None)
            or (self._place(index) if chunk.has("place_nouns") else None)
            or (self._part_of_state(index) if chunk.has("prepositions", "direction") else None)
            or self._name(index)
            or (self._group(index) if chunk.has("groups") else None)
            or (self._reference(index) if chunk.has("references") else None)
            or (self._side(index) if chunk.has("heads", "side") else None)
            or (self._nationality(index) if chunk.has("nationality") else None)
            or (self._speaker(index) if chunk.has("speech") else None)
        )

    def _span(self, first: int, last: int) -> Span:
        return Span(start=self.chunks[first].span.start, end=self.chunks[last].span.end)

    def _get(self, index: int) -> Chunk | None:
        return self.chunks[index] if 0 <= index < len(self.chunks) else None

    def _key(self, index: int, *, governed: bool = False) -> str | None:
        """The key that a name stands for: checked names first, then the place whose country the article names, then the largest."""
        chunk = self._get(index)
        if chunk is None:
            return None
        keys = [entry.value for entry in chunk.entries if entry.kind == "name"]
        checked = [key for key in keys if self.known[key].population is None]
        if checked:
            return checked[0]
        places = [key for key in keys if self._admits(index, self.known[key], governed=governed)]
        return max(
            places,
            key=lambda key: (self.known[key].state in self.states, self.known[key].population or 0),
            default=None,
        )

    def _admits(self, index: int, place: Known, *, governed: bool) -> bool:
        """A small place of the gazetteer counts only with its country in the article and a word that calls it a place."""
        chunk = self.chunks[index]
        if governed:
            return True
        if any(entry.kind not in {"name", "given_names"} for entry in chunk.entries):
            return False
        if place.state not in self.states:
            return (place.population or 0) >= LARGE_CITY
        if (place.population or 0) >= LARGE_TOWN:
            return True
        before = self._get(index - 1)
        return chunk.proclitic.preposition == "in" or bool(
            before and before.has("prepositions") and not before.has("prepositions", "from")
        )

    def _name(self, index: int) -> Mention | None:
        key = self._key(index)
        return self._known(index, key) if key else None

    def _known(self, index: int, key: str) -> Mention:
        known = self.known[key]
        span = self._span(index, index)
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

    def _nationality(self, index: int) -> Mention:
        entry = self.chunks[index].entry("nationality")
        assert entry is not None
        span = self._span(index, index)
        return Mention(
            first=index,
            last=index,
            span=span,
            type=EntityType.STATE,
            identity=entry.value,
            names=(span,),
            key=entry.value,
            state=entry.value,
            descriptive=True,
        )

    def _owned(self, index: int) -> Mention | None:
        """ "Armenian defence ministry", "Israel's army", "Russian President Vladimir Putin", "Turkish jets": owner before what it owns."""
        chunk = self.chunks[index]
        nationality = chunk.entry("nationality")
        key = nationality.value if nationality else self._key(index)
        if key is None or (self.known[key].type is not EntityType.STATE and not self.known[key].capital_of):
            return None
        state = key if self.known[key].type is EntityType.STATE else self.known[key].capital_of
        cursor = index + 1
        while (following := self._get(cursor)) is not None and (
            (following.mark and following.text in "'’‘") or following.text == "s"
        ):
            cursor += 1
        if following is None or (cursor == index + 1 and nationality is None and not following.has("institutions")):
            return None
        if following.has("institutions"):
            body = following.entry("institutions")
            assert body is not None and state is not None
            span = self._span(index, cursor)
            composed = f"organisation/{state.removeprefix('state/')}-{body.value}"
            return Mention(
                first=index,
                last=cursor,
                span=span,
                type=EntityType.ORGANISATION,
                identity=composed,
                names=(span,),
                key=composed,
                state=state,
                force=body.has("force"),
            )
        if following.has("titles") and (titled := self._titled(cursor)) is not None:
            names = (
                (*titled.names, self._span(index, cursor))
                if titled.identity != f"office:{titled.office}"
                else titled.names
            )
            entry = following.entry("titles")
            assert entry is not None
            return replace(titled, first=index, names=names, state=state, office=_office_key(state, entry.value))
        if following.has("titles") and (entry := following.entry("titles")) is not None and entry.has("office"):
            return self._office(index, cursor, state, entry.value)
        return None

    def _capitalised(self, index: int) -> Mention | None:
        """A run of capitalised unknown words: a person where it speaks or a title stands beside it, a place behind "in" or "near"."""
        last = self._name_run(index)
        assert last is not None
        before, after = self._get(index - 1), self._get(last + 1)
        second = self._get(last + 2)
        speaks = after is not None and (
            after.has("speech", "verb")
            or (after.mark and after.text == "," and second is not None and second.has("titles"))
        )
        if last > index and speaks:
            return self._person(index, last, first=index, title_last=None, state=None, office=None)
        if before is not None and any(before.has("prepositions", function) for function in ("in", "near", "direction")):
            span = self._span(index, last)
            return Mention(
                first=index,
                last=last,
                span=span,
                type=EntityType.PLACE,
                identity=f"place:{self._text(index, last)}",
                names=(span,),
            )
        return None

    def _part_of_state(self, index: int) -> Mention | None:
        """ "northern Iraq", "the east of the country": a place inside a state."""
        following = index + 1
        while (chunk := self._get(following)) is not None and chunk.has("prepositions", "direction"):
            following += 1
        key = self._key(following)
        if chunk is None or chunk.proclitic.conjunction or chunk.proclitic.preposition:
            return None
        if not (key and self.known[key].type is EntityType.STATE) and not chunk.has("country"):
            return None
        span = self._span(index, following)
        return Mention(
            first=index,
            last=following,
            span=span,
            type=EntityType.PLACE,
            identity=f"place:{self._text(index, following)}",
            names=(span,),
            state=key,
            within=following if key else None,
        )

    def _side(self, index: int) -> Mention | None:
        """ "the Ukrainian side", "the Syrian regime": the state itself."""
        following = self._get(index + 1)
        if following is None or not following.has("nationality"):
            return None
        span = self._span(index, index + 1)
        return replace(self._nationality(index + 1), first=index, span=span, names=(span,), descriptive=False)

    def _state_after(self, index: int) -> tuple[int, str] | None:
        """The state that a nationality, a state's name or a capital at `index` stands for, and its index."""
        chunk = self._get(index)
        if chunk is None:
            return None
        nationality = chunk.entry("nationality")
        if nationality:
            return index, nationality.value
        key = self._key(index)
        if key and not chunk.proclitic.conjunction and chunk.proclitic.preposition is None:
            known = self.known[key]
            if known.type is EntityType.STATE:
                return index, key
            if known.capital_of:
                return index, known.capital_of
        return None

    def _institution(self, index: int) -> Mention | None:
        entry = self.chunks[index].entry("institutions")
        assert entry is not None
        last, state = index, None
        found = self._state_after(index + 1) or self._state_after_adjective(index + 1)
        if found:
            last, state = found
        elif "state" in entry.features:
            state = f"state/{entry.features['state']}"
        span = self._span(index, last)
        key = f"organisation/{state.removeprefix('state/')}-{entry.value}" if state else None
        return Mention(
            first=index,
            last=last,
            span=span,
            type=EntityType.ORGANISATION,
            identity=key or f"institution:{entry.value}",
            names=(span,),
            key=key,
            state=state,
            reference=None if state else f"institution:{entry.value}",
            force=entry.has("force"),
        )

    def _state_after_adjective(self, index: int) -> tuple[int, str] | None:
        """A nationality behind one adjective: "armed forces" + "Armenian"."""
        chunk = self._get(index)
        if chunk is None or chunk.mark or not chunk.proclitic.definite or chunk.has("triggers"):
            return None
        following = self._get(index + 1)
        nationality = following.entry("nationality") if following else None
        return (index + 1, nationality.value) if nationality else None

    def _group(self, index: int) -> Mention:
        entry = self.chunks[index].entry("groups")
        assert entry is not None
        span = self._span(index, index)
        anaphor = entry.has("anaphor")
        return Mention(
            first=index,
            last=index,
            span=span,
            type=EntityType.ORGANISATION,
            identity=f"group:{entry.value}",
            names=(span,),
            reference="group" if anaphor else None,
            named=not anaphor,
            force=True,
        )

    def _reference(self, index: int) -> Mention:
        span = self._span(index, index)
        return Mention(
            first=index,
            last=index,
            span=span,
            type=EntityType.STATE,
            identity="reference:both",
            names=(span,),
            reference="both",
            named=False,
        )

    def _place(self, index: int) -> Mention | None:
        entry = self.chunks[index].entry("place_nouns")
        assert entry is not None
        if entry.value == "border":
            return self._border(index)
        following = self._skip_marks(index + 1)
        chunk = self._get(following)
        if entry.value == "after" or (self.cased and chunk is not None and not chunk.capital):
            return None
        if chunk is None or chunk.mark or chunk.proclitic.conjunction or chunk.proclitic.preposition:
            return None
        key = self._key(following, governed=True)
        if key and self.known[key].type is EntityType.PLACE:
            mention, span = self._known(following, key), self._span(index, following)
            return replace(mention, first=index, span=span, names=(*mention.names, span), capital_of=None)
        if key or not chunk.unknown or chunk.text.isdigit():
            return None
        if self.chunks[index].proclitic.definite and self.article and chunk.text.startswith(self.article):
            return None  # "the western areas": an adjective, not a name
        last = following
        span = self._span(following, last)
        return Mention(
            first=index,
            last=last,
            span=self._span(index, last),
            type=EntityType.PLACE,
            identity=f"place:{self._text(following, last)}",
            names=(span, self._span(index, last)),
        )

    def _border(self, index: int) -> Mention:
        """The border of one state or between two: the words are the name."""
        last = index
        states: list[str] = []
        cursor = index + 1
        while len(states) < 2:
            chunk = self._get(cursor)
            if chunk is None:
                break
            if chunk.has("references"):
                states, last = ["both"], cursor
                break
            if any(chunk.has("prepositions", function) for function in ("with", "between")) or chunk.has(
                "coordinators"
            ):
                cursor += 1
                continue
            if chunk.has("determiners"):
                cursor += 1
                continue
            nationality, name = chunk.entry("nationality"), chunk.entry("name")
            state = (
                nationality.value if nationality else name.value if name and name.value.startswith("state/") else None
            )
            if state is None:
                break
            states.append(state)
            last = cursor
            cursor += 1
        span = self._span(index, last)
        return Mention(
            first=index,
            last=index if not states else last,
            span=span,
            type=EntityType.PLACE,
            identity="place:border:" + "+".join(sorted(states)),
            names=(span,),
            named=bool(states),
            borders=tuple(states) if states else self._shared_border(index),
        )

    def _shared_border(self, index: int) -> tuple[str, ...]:
        return ("both",) if self.chunks[index].entries[0].features.get("shared") is not None else ()

    def _titled(self, index: int) -> Mention | None:
        """Title, what it is a title of, and the name: "the Russian president Vladimir Putin", "prime minister of Armenia"."""
        entry = self.chunks[index].entry("titles")
        assert entry is not None
        cursor, state = index + 1, None
        while True:
            linked = self._get(cursor)
            if linked is not None and linked.has("prepositions", "of") and self._state_after(cursor + 1):
                cursor += 1
            found = self._state_after(cursor)
            if found:
                cursor, state = found[0] + 1, found[1]
                continue
            chunk = self._get(cursor)
            if chunk and chunk.has("institutions") and not chunk.proclitic.conjunction and entry.has("of"):
                body = self._institution(cursor)
                assert body is not None
                cursor, state = body.last + 1, body.state or state
                continue
            if chunk and chunk.has("titles") and not chunk.proclitic.conjunction and not chunk.proclitic.preposition:
                cursor += 1
                continue
            break
        title_last = cursor - 1
        name_first = self._skip_marks(cursor)
        chunk = self._get(name_first)
        name = (
            chunk.entry("name")
            if chunk and not chunk.proclitic.conjunction and not chunk.proclitic.preposition
            else None
        )
        if name and self.known[name.value].type is EntityType.PERSON:
            person = self._name(name_first)
            assert person is not None
            return self._with_title(person, index, title_last, state, entry.value)
        last = self._name_run(name_first)
        if last is not None:
            return self._person(name_first, last, first=index, title_last=title_last, state=state, office=entry.value)
        if state and entry.has("office"):
            return self._office(index, title_last, state, entry.value)
        return None

    def _with_title(self, person: Mention, first: int, title_last: int, state: str | None, office: str) -> Mention:
        names = (*person.names, self._span(first, title_last)) if state else person.names
        return replace(person, first=first, names=names, state=state or person.state, office=_office_key(state, office))

    def _person(
        self, first_name: int, last: int, *, first: int, title_last: int | None, state: str | None, office: str | None
    ) -> Mention:
        span = self._span(first_name, last)
        names = (span, self._span(first, title_last)) if title_last is not None and state else (span,)
        return Mention(
            first=first,
            last=last,
            span=span,
            type=EntityType.PERSON,
            identity=f"person:{self._text(first_name, last)}",
            names=names,
            state=state,
            office=_office_key(state, office) if office else None,
        )

    def _office(self, first: int, last: int, state: str, office: str) -> Mention:
        span = self._span(first, last)
        return Mention(
            first=first,
            last=last,
            span=span,
            type=EntityType.PERSON,
            identity=f"office:{_office_key(state, office)}",
            names=(span,),
            state=state,
            office=_office_key(state, office),
        )

    def _speaker(self, index: int) -> Mention | None:
        """A name of two or more unknown words right after a verb of saying, before a title, a mark or the reported clause."""
        entry = self.chunks[index].entry("speech")
        if entry is None or entry.value not in {"verb", "relay", "source"}:
            return None
        last = self._name_run(index + 1)
        if last is None or last < index + 2:
            return None
        after = self._get(last + 1)
        if after and (after.has("titles") or after.has("clauses") or after.mark):
            return replace(self._person(index + 1, last, first=index + 1, title_last=None, state=None, office=None))
        return None

    def _name_run(self, first: int) -> int | None:
        """The last index of a run of unknown words that may be a name, or None."""
        last = None
        for index in range(first, min(first + MAX_NAME_WORDS, len(self.chunks))):
            chunk = self.chunks[index]
            if chunk.mark or chunk.text.isdigit() or not (chunk.unknown or chunk.has("given_names")):
                break
            if self.cased and not chunk.capital:
                break
            last = index
        return last

    def _skip_marks(self, index: int) -> int:
        while (chunk := self._get(index)) is not None and chunk.mark and chunk.text in _SKIPPED_MARKS:
            index += 1
        return index

    def _text(self, first: int, last: int) -> str:
        return " ".join(chunk.text for chunk in self.chunks[first : last + 1])


def _states(chunks: Sequence[Chunk], known: Mapping[str, Known]) -> frozenset[str]:
    """The states an article names, by name, nationality or capital."""
    found: set[str] = set()
    for chunk in chunks:
        for entry in chunk.entries:
            if entry.kind == "nationality":
                found.add(entry.value)
            elif entry.kind == "name":
                place = known[entry.value]
                if place.type is EntityType.STATE:
                    found.add(entry.value)
                elif place.capital_of:
                    found.add(place.capital_of)
                elif place.population is not None and place.population >= LARGE_CITY and place.state:
                    found.add(place.state)
    return frozenset(found)


def _office_key(state: str | None, office: str | None) -> str | None:
    return f"{office}:{state}" if state and office else None


def _repeated_names(chunks: Sequence[Chunk], mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Later mentions of a person by the last word of a name that was given in full."""
    taken = {index for mention in mentions for index in range(mention.first, mention.last + 1)}
    surnames: dict[str, Mention] = {}
    for mention in mentions:
        if mention.identity.startswith("person:"):
            words = mention.identity.removeprefix("person:").split()
            if len(words) > 1:
                surnames.setdefault(words[-1], mention)
    cased = any(chunk.capital for chunk in chunks)
    for index, chunk in enumerate(chunks):
        if index in taken or not chunk.unknown or (cased and not chunk.capital):
            continue
        person = surnames.get(chunk.text)
        if person and index > person.last:
            yield replace(person, first=index, last=index, span=chunk.span, names=(chunk.span,), office=None)
