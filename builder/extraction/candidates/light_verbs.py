"""A candidate whose trigger is a noun in; added is what a light verb beside it lends.

"launched an attack on", "came under fire", "strikes that the army carries out": the light verb has the subject and
the object.
"""

from __future__ import annotations

from builder.extraction.candidates.candidate import Candidate
from builder.extraction.candidates.clauses import group, is_direct, with_coordinated
from builder.extraction.candidates.triggers import has_trigger_between
from builder.extraction.entries import Entry
from builder.extraction.kinds import Function, Kind, Light
from builder.extraction.mentions import Mention
from builder.extraction.passage import Passage
from builder.model import EntityType, Role

__all__ = ["fill_light"]

_OPENING = frozenset('«“":')


def fill_light(passage: Passage, candidate: Candidate) -> None:
    """Add what the nearest light verb before the trigger lends, then what those behind it lend."""
    for index in reversed(passage.where(Kind.LIGHT, candidate.start, candidate.trigger)):
        if any(passage.is_verb(between) for between in range(index + 1, candidate.trigger)):
            break
        if passage.where(Kind.TRIGGERS, index + 1, candidate.trigger) and not passage.verb_first:
            break
        if has_trigger_between(passage, index, candidate.trigger):
            break
        light = _light_at(passage, candidate, index)
        if light is not None:
            actors = _actors_in(passage, index + 1, candidate.trigger) or _actors_before(passage, candidate, index)
            _lend_before(passage, candidate, light, actors)
            candidate.cover(index, index)
            break
    for index in passage.where(Kind.LIGHT, candidate.trigger + 1, candidate.end):
        light = _light_at(passage, candidate, index)
        if light is not None:
            _lend_after(passage, candidate, light, index)
            candidate.cover(index, index)


def _light_at(passage: Passage, candidate: Candidate, index: int) -> Entry | None:
    """The light verb at a chunk in its reading for the trigger's frame: one signs a truce and voices concern."""
    frame = candidate.entry.features["frame"]
    entries = [
        e for e in passage.chunks[index].readings.entries if e.kind is Kind.LIGHT and e.sense is not Light.WITNESS
    ]
    return next((entry for entry in entries if entry.features.get("for") in (None, frame)), None)


def _actors_in(passage: Passage, first: int, end: int) -> list[Mention]:
    """Who stands without a preposition in a range."""
    return [
        mention
        for mention in passage.mentions_in(first, end)
        if mention.actor and passage.stands(mention) and is_direct(passage, mention)
    ]


def _is_quoted_off(passage: Passage, mention: Mention, verb: int) -> bool:
    """Whether a quotation begins between a person and a verb: who speaks does not do what is told."""
    between = range(mention.last + 1, verb)
    return mention.type is EntityType.PERSON and any(passage.chunks[index].text in _OPENING for index in between)


def _actors_before(passage: Passage, candidate: Candidate, verb: int) -> list[Mention]:
    """The last who stands before a light verb, unless the verb goes on from another."""
    if passage.chunks[verb].proclitic.conjunction:
        return []
    left = [
        mention
        for mention in passage.mentions_in(candidate.start, verb)
        if mention.actor
        and not mention.descriptive
        and is_direct(passage, mention)
        and not _is_quoted_off(passage, mention, verb)
    ]
    return with_coordinated(passage, left[-1]) if left else []


def _lend(candidate: Candidate, light: Entry, mention: Mention) -> bool:
    """Add the subject of a light verb in its role; False for a verb that says what is hit."""
    agent = candidate.frame.get(Function.SUBJECT, Role.AGENT)
    if light.sense is Light.MEDIATE:
        candidate.add(Role.MEDIATOR, mention)
    elif light.sense is Light.DO:
        candidate.add(agent, mention)
        candidate.subject = candidate.subject or mention
    elif light.sense is Light.SUFFER:
        candidate.add(Role.TARGET if agent is Role.AGENT else agent, mention)
    else:
        return False
    return True


def _lend_before(passage: Passage, candidate: Candidate, light: Entry, actors: list[Mention]) -> None:
    for mention in next(iter(group(passage, actors)), []):
        if not _lend(candidate, light, mention) and candidate.subject is None:
            candidate.add(candidate.frame.get(Function.SUBJECT, Role.AGENT), mention)


def _lend_after(passage: Passage, candidate: Candidate, light: Entry, verb: int) -> None:
    """What stands behind a light verb that follows the trigger; one that says what is hit lends places too."""
    for mention in next(iter(group(passage, _actors_in(passage, verb + 1, candidate.end))), []):
        if not _lend(candidate, light, mention):
            candidate.add(candidate.frame.get(Function.OBJECT, Role.TARGET), mention)
    if light.sense is Light.TARGET:
        for mention in passage.mentions_in(verb + 1, candidate.end):
            if mention.type is EntityType.PLACE and passage.stands(mention) and is_direct(passage, mention):
                candidate.add(Role.PLACE, mention)
