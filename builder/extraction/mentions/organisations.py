"""A noun that opens the name of a body in; the mention of a body that only the article names out."""

from __future__ import annotations

from builder.extraction.kinds import Function, Kind
from builder.extraction.mentions.mention import FORCES, PERSON, Mention
from builder.extraction.mentions.names import Names, find_name
from builder.extraction.mentions.persons import find_given, find_titled
from builder.model import EntityType

__all__ = ["find_forces", "find_organisation"]

# What stands between forces and whom they serve is no adjective where it is one of these.
_NO_ADJECTIVE = (Kind.TRIGGERS, Kind.NAME, Kind.NATIONALITY, Kind.PREPOSITIONS, Kind.CLAUSES, Kind.CUES, Kind.TITLES)
_LONGEST = 5  # words behind the noun
_QUOTED = 4  # words of a name between quotation marks
# What ends a name: verbs and what begins another phrase. A trigger is part of one with the article: "of the talks".
_ENDING = (
    Kind.CLAUSES,
    Kind.PREPOSITIONS,
    Kind.SPEECH,
    Kind.CALENDAR,
    Kind.CASUALTIES,
    Kind.LIGHT,
    Kind.NUMBERS,
    Kind.CUES,
    Kind.VICTIMS,
    Kind.TITLES,
    Kind.SOURCES,
    Kind.GROUPS,
    Kind.PLACE_NOUNS,
)


def find_organisation(names: Names, index: int) -> Mention | None:
    """A body named by its noun and the words it governs: "the committee for the Arab peace initiative"."""
    entry = names.chunks[index].entry(Kind.ORGANISATION_NOUNS)
    if entry is None or names.cased:
        return None
    last = _last_quoted(names, index) or _last_governed(names, index)
    if last is None:
        return None
    span = names.span(index, last)
    return Mention(
        first=index,
        last=last,
        span=span,
        type=EntityType.ORGANISATION,
        identity=f"organisation:{names.text(index, last)}",
        names=(span,),
        force=entry.has("force"),
    )


def find_forces(names: Names, index: int) -> Mention | None:
    """The forces of a person, or loyal to one: "forces of Haftar", "the forces loyal to the president Hadi"."""
    entry = names.chunks[index].entry(Kind.ORGANISATION_NOUNS) or names.chunks[index].entry(Kind.INSTITUTIONS)
    if entry is None or not entry.has("force") or names.cased:
        return None
    definite = names.has_article(index)
    owner = None if definite else _person_at(names, index + 1)  # a noun with its article has no owner behind it
    person = owner or _person_served(names, index + 2)
    if person is None:
        return None
    span = names.span(index, person.last)
    return Mention(
        first=index,
        last=person.last,
        span=span,
        type=EntityType.ORGANISATION,
        identity=f"{FORCES}{_called(names, person)}",
        names=(span,),
        force=True,
    )


def _called(names: Names, person: Mention) -> str:
    """The words of a person's name, without title."""
    unknown = person.identity.startswith(PERSON)
    return person.identity.removeprefix(PERSON) if unknown else names.chunks[person.last].text


def _person_served(names: Names, index: int) -> Mention | None:
    """The person behind "to" and an adjective: "loyal" + "to Hadi"."""
    chunk, adjective = names.get(index), names.get(index - 1)
    if chunk is None or adjective is None or chunk.proclitic.preposition is not Function.TO:
        return None
    if adjective.mark or adjective.proclitic.preposition or adjective.proclitic.conjunction or adjective.verb:
        return None
    if any(adjective.has(kind) for kind in _NO_ADJECTIVE):
        return None
    return _person_at(names, index, served=True)


def _person_at(names: Names, index: int, *, served: bool = False) -> Mention | None:
    """The person named or titled at a chunk that no conjunction begins, behind a preposition only if `served`."""
    chunk = names.get(index)
    if chunk is None or chunk.proclitic.conjunction or (chunk.proclitic.preposition is not None) is not served:
        return None
    person = find_titled(names, index) if chunk.has(Kind.TITLES) else find_name(names, index)
    person = person or (find_given(names, index) if chunk.has(Kind.PERSON_NAMES) else None)
    return person if person is not None and person.type is EntityType.PERSON and person.named else None


def _last_quoted(names: Names, index: int) -> int | None:
    """The closing mark of a name that stands between quotation marks behind the noun, unless the name is known."""
    first = names.skip_marks(index + 1)
    if first == index + 1 or names.key(first) is not None:
        return None
    for last in range(first, min(first + _QUOTED, len(names.chunks) - 1)):
        if names.chunks[last + 1].mark:
            return last + 1 if names.skip_marks(last + 1) > last + 1 else None
    return None


def _last_governed(names: Names, index: int) -> int | None:
    """The last of the words behind the noun that make it a name; None where there are none.

    They go on to the first word with the article, or the first name, and the adjectives behind it.
    """
    last, told = index, False
    for cursor in range(index + 1, min(index + 1 + _LONGEST, len(names.chunks))):
        if cursor in names.openings or not _belongs(names, cursor, told=told):
            break
        last, told = cursor, told or _is_definite(names, cursor)
    if not told:
        return None
    while not _is_definite(names, last):
        last -= 1
    head = names.chunks[index]
    if head.proclitic.definite and not head.has(Kind.HEADS):
        return last if any(names.chunks[c].has(Kind.NATIONALITY) for c in range(index + 1, last + 1)) else None
    return last


def _belongs(names: Names, index: int, *, told: bool) -> bool:
    """Whether a word may go on with a name; `told` says that a word with the article has come."""
    chunk = names.chunks[index]
    if chunk.mark or chunk.verb or chunk.proclitic.conjunction or any(chunk.has(kind) for kind in _ENDING):
        return False
    if chunk.proclitic.preposition:  # "network" + "for the rights of"
        return told and chunk.proclitic.definite and not chunk.has(Kind.NAME)
    if chunk.has(Kind.NAME) and (key := names.key(index)) is not None:
        return names.known[key].type in (EntityType.PLACE, EntityType.STATE)
    return not told or _is_definite(names, index)


def _is_definite(names: Names, index: int) -> bool:
    chunk = names.chunks[index]
    return names.has_article(index) or chunk.has(Kind.NAME)
