"""A chunk that begins a title, speaks, or stands with a capital letter in; the mention of the person out."""

from __future__ import annotations

from dataclasses import replace

from builder.extraction.entries import Entry
from builder.extraction.kinds import Function, Head, Kind, PersonName, Speech
from builder.extraction.mentions.institutions import find_institution
from builder.extraction.mentions.mention import PERSON, Mention
from builder.extraction.mentions.names import Names, is_particle
from builder.extraction.mentions.places import find_capitalised_place
from builder.model import EntityType

__all__ = ["find_capitalised", "find_given", "find_speaker", "find_titled", "office_key", "office_mention", "speaks"]

_COMPLEMENT_REACH = 9  # chunks between a title and the name of who holds it
_COMPLEMENTS = (Kind.NAME, Kind.NATIONALITY, Kind.PLACE_NOUNS, Kind.INSTITUTIONS, Kind.GROUPS)
_COMMON = frozenset({Kind.COMMON, Kind.PERSON_NAMES, *PersonName, Kind.HEADS, *Head})
_COMMAS = frozenset(",،")


# What stands before the names of places and bodies, not before those of people.
_POSSESSIVE = frozenset("'’‘s")
_BEFORE_OTHERS = (Kind.DETERMINERS, Function.IN, Function.NEAR, Function.DIRECTION, Kind.NATIONALITY)


def office_key(state: str | None, office: str | None) -> str | None:
    """What a person holds: `president:state/russia`; None where the state or the office is not told."""
    return f"{office}:{state}" if state and office else None


def find_titled(names: Names, index: int) -> Mention | None:
    """Title, what it is a title of, and the name: "the Russian president Vladimir Putin", "premier of Armenia"."""
    entry = names.chunks[index].entry(Kind.TITLES)
    if entry is None:
        return None
    title_last, state = _read_title(names, index, entry)
    name_first = names.skip_marks(title_last + 1)
    chunk = names.get(name_first)
    free = chunk is not None and not chunk.proclitic.conjunction and not chunk.proclitic.preposition
    name = chunk.entry(Kind.NAME) if chunk is not None and free else None
    if name is not None and names.known[name.value].type is EntityType.PERSON:
        person = names.known_at(name_first, name.value)
        called = (*person.names, names.span(index, title_last)) if state else person.names
        office = office_key(state, entry.value)
        return replace(person, first=index, names=called, state=state or person.state, office=office)
    portfolio = names.get(name_first) is not None and names.is_definite(name_first)
    alone = name_first == title_last + 1 and names.chunks[title_last].proclitic.definite
    last = names.run(name_first, announced=True, lone=alone)
    if last is None or (portfolio and not names.chunks[title_last].proclitic.definite):
        name_first, last = _name_behind(names, title_last + 1)
    if last is not None:
        person = _unknown_person(
            names, name_first, last, first=index, title_last=title_last, state=state, office=entry.value
        )
        return replace(person, behalf=_group_between(names, title_last + 1, name_first))
    return office_mention(names, index, title_last, state, entry.value) if state and entry.has("office") else None


def _read_title(names: Names, index: int, entry: Entry) -> tuple[int, str | None]:
    """The last chunk of a title with all that belongs to it, and the state it is a title of."""
    cursor = index + 1
    state: str | None = None
    while (chunk := names.get(cursor)) is not None:
        if chunk.has(Function.OF) and names.state_at(cursor + 1):
            cursor += 1
        elif chunk.has(Function.OF) and _is_article(names, cursor + 1) and names.state_at(cursor + 2):
            cursor += 2
        elif entry.has("of") and cursor == index + 1 and chunk.has(Kind.DETERMINERS) and _is_body(names, cursor + 1):
            cursor += 1
            continue
        found = names.state_at(cursor)
        if found:
            state = found
            cursor += 1
        elif (body := _titled_body(names, cursor, entry)) is not None:
            cursor, state = body.last + 1, body.state or state
        elif chunk.has(Kind.TITLES) and not chunk.proclitic.conjunction and not chunk.proclitic.preposition:
            cursor += 1
        else:
            break
    return cursor - 1, state


def _titled_body(names: Names, index: int, title: Entry) -> Mention | None:
    """The body that a title such as "spokesman of" is of."""
    chunk = names.chunks[index]
    if not title.has("of") or chunk.proclitic.conjunction or not chunk.has(Kind.INSTITUTIONS):
        return None
    return find_institution(names, index)


def _name_behind(names: Names, index: int) -> tuple[int, int | None]:
    """Where a name stands behind what a title is of: "the governor of Herat province, Ahmad Shah".

    What lies between are names, nouns of place and of bodies; the name is of two words, or begins with a given name.
    """
    between = False
    for cursor in range(index, min(index + _COMPLEMENT_REACH, len(names.chunks))):
        chunk = names.chunks[cursor]
        if chunk.proclitic.conjunction or cursor in names.openings or chunk.verb:
            break
        place = cursor > index and names.chunks[cursor - 1].has(Kind.PLACE_NOUNS) and not chunk.has(PersonName.GIVEN)
        last = names.run(cursor, announced=between)
        if last is not None and between and last > cursor and not place and not names.is_definite(cursor):
            return cursor, last
        named = place or names.is_definite(cursor) or any(chunk.has(kind) for kind in _COMPLEMENTS)
        if not named and not (between and chunk.mark and chunk.text in _COMMAS) and not chunk.has(Kind.PREPOSITIONS):
            if not chunk.readings.symbols <= _COMMON:
                break
        between = between or named
    return index, None


def _group_between(names: Names, first: int, end: int) -> tuple[str, int] | None:
    """The armed group named between a title and the name of its holder."""
    for index in range(first, end):
        key = names.key(index)
        if key is not None and names.known[key].force:
            return key, index
    return None


def _is_article(names: Names, index: int) -> bool:
    chunk = names.get(index)
    return chunk is not None and chunk.has(Kind.DETERMINERS)


def _is_body(names: Names, index: int) -> bool:
    chunk = names.get(index)
    return chunk is not None and (chunk.has(Kind.INSTITUTIONS) or names.state_at(index) is not None)


def _unknown_person(
    names: Names,
    name_first: int,
    last: int,
    *,
    first: int,
    title_last: int | None = None,
    state: str | None = None,
    office: str | None = None,
) -> Mention:
    """A person whom only the article names; with a state, the title is a name too."""
    span = names.span(name_first, last)
    return Mention(
        first=first,
        last=last,
        span=span,
        type=EntityType.PERSON,
        identity=f"{PERSON}{names.text(name_first, last)}",
        names=(span, names.span(first, title_last)) if title_last is not None and state else (span,),
        state=state,
        office=office_key(state, office),
    )


def office_mention(names: Names, first: int, last: int, state: str, office: str) -> Mention:
    """A title that names its holder on its own."""
    span = names.span(first, last)
    return Mention(
        first=first,
        last=last,
        span=span,
        type=EntityType.PERSON,
        identity=f"office:{office_key(state, office)}",
        names=(span,),
        state=state,
        office=office_key(state, office),
    )


def find_given(names: Names, index: int) -> Mention | None:
    """A given name with the name behind it, where no title announces the person."""
    last = names.run(index)
    if last is None or last == index or not names.chunks[index].has(PersonName.GIVEN):
        return None
    return _unknown_person(names, index, last, first=index) if names.continues_name(index + 1) else None


def find_speaker(names: Names, index: int) -> Mention | None:
    """A name of two or more unknown words behind a verb of saying, before a title, a mark or the reported clause."""
    entry = names.chunks[index].entry(Kind.SPEECH)
    if entry is None or entry.sense not in (Speech.VERB, Speech.RELAY, Speech.SOURCE):
        return None
    last = names.run(index + 1, announced=True, lone=True)
    if last is None or (last < index + 2 and not _has_title_behind(names, last)):
        return None
    after = names.get(last + 1)
    if after is None or not (after.has(Kind.TITLES) or after.has(Kind.CLAUSES) or after.mark):
        return None
    return _unknown_person(names, index + 1, last, first=index + 1)


def _has_title_behind(names: Names, last: int) -> bool:
    """Whether a title right behind a single unknown word says who speaks: "said" + "Bahir" + "the deputy governor"."""
    following = names.get(last + 1)
    return following is not None and following.has(Kind.TITLES) and not following.proclitic.preposition


def find_capitalised(names: Names, index: int) -> Mention | None:
    """A run of capitalised unknown words: a person where it speaks or has a title, a place where places stand."""
    last = names.run(index)
    if last is None:
        return None
    first = _with_particle(names, index)
    if last > first and speaks(names, last):
        return _unknown_person(names, first, last, first=first)
    place = find_capitalised_place(names, first, last)
    if place is not None:
        return place
    return _unknown_person(names, first, last, first=first) if last > index and _is_person(names, first, last) else None


def _with_particle(names: Names, index: int) -> int:
    """Where a name begins whose first word is joined to a particle: "al-Mawasi"."""
    hyphen, before = names.get(index - 1), names.get(index - 2)
    joined = hyphen is not None and hyphen.text == "-" and before is not None and is_particle(before)
    return index - 2 if joined else index


def _is_person(names: Names, first: int, last: int) -> bool:
    """Whether a run of capitalised words stands as people's names do: without article, not in a title of words."""
    before, after = names.get(first - 1), names.get(last + 1)
    if first in names.openings:
        return after is not None and (after.verb or after.has(Kind.AUXILIARIES))
    if before is None or any(before.has(symbol) for symbol in _BEFORE_OTHERS):
        return False
    if before.capital and not before.has(Kind.TITLES):
        return False
    if before.text in _POSSESSIVE and _is_owned_by_place(names, first - 1):
        return False
    return after is None or not after.capital or after.mark


def _is_owned_by_place(names: Names, index: int) -> bool:
    """Whether a possessive follows the name of a place or a state, which owns places: "Gaza's Khan Younis"."""
    while index > 0 and names.chunks[index].text in _POSSESSIVE:
        index -= 1
    key = names.key(index)
    return key is not None and names.known[key].type in (EntityType.PLACE, EntityType.STATE)


def speaks(names: Names, last: int) -> bool:
    """Whether a verb of saying, or a comma and a title, follows a name."""
    after, second = names.get(last + 1), names.get(last + 2)
    if after is None:
        return False
    if second is not None and second.has(Kind.DETERMINERS):
        second = names.get(last + 3)  # ", a commander"
    return after.has(Speech.VERB) or (after.text == "," and second is not None and second.has(Kind.TITLES))
