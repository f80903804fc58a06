"""A candidate in; added are the mentions behind prepositions that its frame gives a role."""

from __future__ import annotations

from builder.extraction.candidates.candidate import Candidate
from builder.extraction.candidates.triggers import has_trigger_between
from builder.extraction.government import Govern
from builder.extraction.kinds import Function, Head, Kind
from builder.extraction.mentions import Mention
from builder.extraction.passage import Passage
from builder.model import EntityType, Role

__all__ = ["fill_prepositions"]

_SIDE_REACH = 16  # chunks between the two sides of "between A, led by B, and C"
_PEOPLE_REACH = 2  # chunks between people and "from"
_WITHOUT_PREPOSITION = (Function.SUBJECT, Function.OBJECT, Function.OF, Function.NONE)


def fill_prepositions(passage: Passage, candidate: Candidate) -> None:
    """Add what prepositions behind the trigger govern, and mediators before it too."""
    if Function.MEDIATED in candidate.frame:
        for mention in passage.mentions_in(candidate.sentence.first, candidate.trigger):
            if passage.govern(mention).function is Function.MEDIATED and mention.type is not EntityType.PLACE:
                candidate.add(Role.MEDIATOR, mention)
    for mention in passage.mentions_in(candidate.trigger + 1, candidate.end):
        govern = passage.govern(mention)
        if not _belongs(passage, candidate, govern) or not passage.stands(mention):
            continue
        if govern.function is Function.FROM and _says_whence(passage, govern.anchor):
            continue
        role = _role(passage, candidate, mention, govern)
        if role is None:
            continue
        if role is Role.PLACE or mention.type is not EntityType.PLACE:
            candidate.add(role, mention)
        if govern.function is Function.BETWEEN and len(candidate.fillers(Role.PARTY)) == 1:
            _add_other_side(passage, candidate, mention.last + 1)


def _belongs(passage: Passage, candidate: Candidate, govern: Govern) -> bool:
    """Whether a preposition is the trigger's: not one before it, nor one behind another event, except a mediator's."""
    if govern.anchor < candidate.trigger:
        return False
    return govern.function is Function.MEDIATED or not has_trigger_between(passage, candidate.trigger, govern.anchor)


def _says_whence(passage: Passage, anchor: int) -> bool:
    """Whether "from" says where people hurt are from, a word off at most: "a woman visiting from Canada"."""
    if passage.verb_first:
        return False
    return bool(passage.where(Kind.VICTIMS, anchor - _PEOPLE_REACH, anchor))


def _role(passage: Passage, candidate: Candidate, mention: Mention, govern: Govern) -> Role | None:
    """The role of a function in the candidate's frame; "to" changes with what stands around it."""
    role = candidate.frame.get(govern.function) if govern.function not in _WITHOUT_PREPOSITION else None
    if govern.function is Function.IN and role is Role.PARTY and mention.type is EntityType.STATE:
        return None  # where people meet, not with whom
    if govern.function is not Function.TO:
        return role
    if (
        candidate.entry.features["frame"] == "assault"
    ):  # "attack of A to B" has its agent, "attack to the army" is the army's
        acts = candidate.entry.features.get("of") == "agent" or _hits_elsewhere(passage, candidate, govern)
        first = not candidate.fillers(Role.AGENT) or passage.is_coordinated(mention)
        role = Role.AGENT if acts and first else None if _is_told(mention) else Role.TARGET
    if role is not None and Head.MEANS in govern.heads:  # "by aircraft to the army": who owns the means acts
        role = candidate.frame.get(Function.SUBJECT, role)
    return role


def _is_told(mention: Mention) -> bool:
    """Whether "to" rather says who was told: an agency or another body without arms or state."""
    civil = mention.type is EntityType.ORGANISATION and not mention.force and mention.state is None
    return civil and mention.key is not None


def _hits_elsewhere(passage: Passage, candidate: Candidate, govern: Govern) -> bool:
    """Whether "on" follows what "to" governs: "shelling" + "to the rebels" + "on quarters of the city" is by them."""
    return candidate.entry.features.get("of") == "auto" and any(
        passage.chunks[index].has(Function.ON) for index in range(govern.anchor + 1, candidate.end)
    )


def _add_other_side(passage: Passage, candidate: Candidate, first: int) -> None:
    """The second side of "between A, led by B, and C"."""
    for mention in passage.mentions_in(first, min(candidate.end, first + _SIDE_REACH)):
        if not passage.is_coordinated(mention) or mention.descriptive:
            continue
        if mention.actor and mention.type is not EntityType.PERSON:
            if passage.govern(mention).function in (Function.NONE, Function.BETWEEN, Function.LED):
                candidate.add(Role.PARTY, mention)
                return
