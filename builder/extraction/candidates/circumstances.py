"""A candidate in; added are the weapons and places of its clause."""

from __future__ import annotations

from collections.abc import Iterator

from builder.extraction.candidates.candidate import Candidate
from builder.extraction.candidates.triggers import has_trigger_between
from builder.extraction.event_types import FIGHTING, WORDS
from builder.extraction.kinds import Function, Head, Kind, Light
from builder.extraction.mentions import Mention
from builder.extraction.passage import Passage
from builder.model import EntityType, EventType, Role, Weapon

__all__ = ["fill_places", "fill_weapons"]

_WEAPON_REACH = 8  # chunks before a trigger in which its weapon may stand
_PLACING = frozenset(
    {
        Function.ABOUT,
        Function.ALONG,
        Function.BETWEEN,
        Function.DIRECTION,
        Function.FROM,
        Function.IN,
        Function.NEAR,
        Function.NONE,
        Function.OF,
        Function.ON,
        Function.TO,
    }
)
_POSSESSIVE = frozenset("'’‘")
# A capital without a preposition of place stands for its government.
_GOVERNING = frozenset({Function.NONE, Function.OF, Function.BETWEEN})
# A state is a place only where something happens inside it.
_INSIDE = frozenset({Function.IN, Function.NEAR, Function.ALONG, Function.DIRECTION})


def fill_weapons(passage: Passage, candidate: Candidate) -> None:
    """Add the weapons of fighting that stand nearer to it than to another event."""
    if candidate.type not in FIGHTING and candidate.type is not EventType.TRUCE_VIOLATION:
        return
    first = max(candidate.start, candidate.trigger - _WEAPON_REACH)
    for index in passage.where(Kind.WEAPONS, first, candidate.end):
        entry = passage.chunks[index].entry(Kind.WEAPONS)
        if entry is not None and entry.has("by") and passage.chunks[index].proclitic.preposition is not Function.IN:
            continue
        if entry is None or has_trigger_between(passage, *sorted((candidate.trigger, index))):
            continue
        candidate.add_weapons(Weapon(value) for value in passage.chunks[index].values(Kind.WEAPONS))
        if index > candidate.trigger:
            candidate.cover(index, index)


def fill_places(passage: Passage, candidate: Candidate) -> None:
    """Add the first places behind the trigger, else those before it, else where it is witnessed.

    A state is a place only where no narrower one is named.
    """
    if candidate.type in WORDS:
        return
    found = _places(passage, candidate, candidate.trigger + 1, candidate.end)
    found = found or _places(passage, candidate, candidate.start, candidate.trigger)
    for mention in found or _witnesses(passage, candidate):
        candidate.add(Role.PLACE, mention)


def _witnesses(passage: Passage, candidate: Candidate) -> Iterator[Mention]:
    """The subject of a verb that says where something happens: "Somalia is witnessing a civil war"."""
    for index in passage.where(Light.WITNESS, candidate.start, candidate.end):
        end = candidate.trigger if index < candidate.trigger else candidate.end
        beside = (index + 1, end) if passage.verb_first else (candidate.start, index)
        for mention in passage.mentions_in(*beside):
            if mention.type in (EntityType.PLACE, EntityType.STATE) and mention.named and passage.stands(mention):
                candidate.cover(index, index)
                yield mention
                return


def _places(passage: Passage, candidate: Candidate, first: int, end: int) -> list[Mention]:
    """The first place of a range with what is coordinated to it, else the first state in which something happens."""
    states: list[Mention] = []
    chosen: list[Mention] = []
    for mention in passage.mentions_in(first, end):
        if not mention.named or has_trigger_between(passage, candidate.trigger, mention.first):
            continue
        govern = passage.govern(mention)
        if mention.descriptive and govern.heads[-1:] != (Head.TERRITORY,):
            continue
        if mention.type is EntityType.PLACE and govern.function in _PLACING:
            if mention.capital_of and govern.function in _GOVERNING:
                continue
            if chosen and not passage.is_coordinated(mention):
                break
            chosen.append(mention)
        elif mention.type is EntityType.STATE and govern.function in _INSIDE and not mention.reference:
            if not _owns(passage, mention):
                states.append(mention)
    return chosen or states[:1]


def _owns(passage: Passage, mention: Mention) -> bool:
    """Whether what something happens in is a state's, not the state: "in Israel's war"."""
    return mention.last + 1 < len(passage.chunks) and passage.chunks[mention.last + 1].text in _POSSESSIVE
