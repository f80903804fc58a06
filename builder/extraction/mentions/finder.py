"""Chunks in, the mentions of an article out, in order and without overlap: at each chunk the first rule that fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from builder.extraction.chunks import Chunk
from builder.extraction.index import Index
from builder.extraction.kinds import Function, Head, Kind, Light, Symbol
from builder.extraction.languages import Language
from builder.extraction.mentions.bodies import find_body
from builder.extraction.mentions.institutions import find_group, find_institution
from builder.extraction.mentions.mention import FORCES, PERSON, Known, Mention
from builder.extraction.mentions.names import Names, find_name, find_nationality, find_reference, find_side
from builder.extraction.mentions.organisations import find_forces, find_organisation
from builder.extraction.mentions.owners import find_owned
from builder.extraction.mentions.persons import find_capitalised, find_given, find_speaker, find_titled, speaks
from builder.extraction.mentions.places import find_listed, find_located, find_part_of_state, find_place, unknown_place
from builder.model import EntityType

__all__ = ["find_mentions"]

# The rules in the order in which they are tried, with what a chunk must have: longer names before the names in them.
_RULES: tuple[tuple[Symbol, Callable[[Names, int], Mention | None]], ...] = (
    (Kind.TITLES, find_titled),
    (Kind.INSTITUTIONS, find_forces),
    (Kind.ORGANISATION_NOUNS, find_forces),
    (Kind.INSTITUTIONS, find_institution),
    (Kind.PLACE_NOUNS, find_place),
    (Function.DIRECTION, find_part_of_state),
    (Kind.NAME, find_name),
    (Kind.GROUPS, find_group),
    (Kind.REFERENCES, find_reference),
    (Head.SIDE, find_side),
    (Kind.NATIONALITY, find_nationality),
    (Kind.ORGANISATION_NOUNS, find_organisation),
    (Kind.SPEECH, find_speaker),
    (Function.IN, find_located),
    (Function.NEAR, find_located),
    (Kind.PERSON_NAMES, find_given),
    (Kind.BODIES, find_body),
)
_LINKS = 2  # a comma and a coordinator
_OPENERS = tuple(symbol for symbol, _ in _RULES)


def find_mentions(
    chunks: Sequence[Chunk],
    index: Index,
    known: Mapping[str, Known],
    language: Language | None,
    *,
    openings: frozenset[int],
) -> tuple[Mention, ...]:
    """The mentions of an article; in a language without tables, what is known and what has a capital letter."""
    names = Names.of(chunks, index, known, language, openings)
    owner_first = language is not None and not language.verb_first
    openers = index.all(*_OPENERS)
    if names.cased:
        openers.update(position for position, chunk in enumerate(chunks) if chunk.capital and chunk.unknown)
    mentions: list[Mention] = []
    following = 0
    for position in sorted(openers):
        if position < following:
            continue
        mention = _find_next_place(names, position, mentions[-1:]) or _find(names, position, owner_first=owner_first)
        if mention is not None:
            mentions.append(mention)
            while (listed := find_listed(names, position, mentions[-1])) is not None:
                mentions.append(listed)
            following = mentions[-1].last + 1
    return tuple(sorted([*mentions, *_repeated_names(chunks, mentions)], key=lambda mention: mention.first))


def _find(names: Names, index: int, *, owner_first: bool) -> Mention | None:
    symbols = names.chunks[index].readings.symbols
    if not symbols:
        return find_body(names, index) or find_capitalised(names, index)
    if owner_first and (owned := find_owned(names, index)) is not None:
        return owned
    for symbol, rule in _RULES:
        if symbol in symbols and (mention := rule(names, index)) is not None:
            return replace(mention, descriptive=True) if owner_first and _is_compounded(names, mention) else mention
    return None


def _find_next_place(names: Names, index: int, before: Sequence[Mention]) -> Mention | None:
    """A capitalised name that goes on a list of places: "Goris, Sotk and Jermuk"."""
    last = names.run(index) if names.cased else None
    if last is None or not before or before[0].type is not EntityType.PLACE or speaks(names, last):
        return None
    linking = names.chunks[before[0].last + 1 : index]
    if not linking or len(linking) > _LINKS or not all(c.text == "," or c.has(Kind.COORDINATORS) for c in linking):
        return None
    return unknown_place(names, index, last)


def _is_compounded(names: Names, mention: Mention) -> bool:
    """Whether a name only describes what follows: "the Rwanda-backed rebels"; but "Saudi-led" says who acts."""
    hyphen, word = names.get(mention.last + 1), names.get(mention.last + 2)
    if hyphen is None or hyphen.text != "-" or word is None or word.capital or word.mark:
        return False
    return not word.has(Light.DO)


def _person_of(mention: Mention) -> Mention | None:
    """The unknown person that a mention names, itself or as whose forces it names."""
    if mention.identity.startswith(FORCES):
        identity = f"{PERSON}{mention.identity.removeprefix(FORCES)}"
        return replace(mention, type=EntityType.PERSON, identity=identity, force=False)
    return mention if mention.identity.startswith(PERSON) else None


def _repeated_names(chunks: Sequence[Chunk], mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Later mentions of a person by the last word of a name that was given in full."""
    surnames: dict[str, Mention] = {}
    for mention in mentions:
        person = _person_of(mention)
        words = person.identity.removeprefix(PERSON).split() if person is not None else []
        if person is not None and len(words) > 1:
            surnames.setdefault(words[-1], person)
    if not surnames:
        return
    taken = {index for mention in mentions for index in range(mention.first, mention.last + 1)}
    cased = any(chunk.capital for chunk in chunks)
    for index, chunk in enumerate(chunks):
        person = surnames.get(chunk.text)
        if person is None or index <= person.last or index in taken or not chunk.unknown:
            continue
        if chunk.capital or not cased:
            yield replace(person, first=index, last=index, span=chunk.span, names=(chunk.span,), office=None)
