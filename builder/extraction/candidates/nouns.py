"""A candidate whose trigger is a noun in; added are its owner, its adjective and what follows it."""

from __future__ import annotations

from builder.extraction.candidates.candidate import Candidate
from builder.extraction.candidates.clauses import is_direct
from builder.extraction.kinds import Function, Head, Kind, Light
from builder.extraction.mentions import Mention
from builder.extraction.passage import Passage
from builder.model import EntityType, Role

__all__ = ["fill_noun"]

_OWNER_REACH = 7  # first chunk too far before a noun to own it
_MODIFYING = (Kind.WEAPONS, Kind.CUES, Kind.NUMBERS, Kind.CALENDAR, Kind.WORDS)  # between an owner and its noun
_ANTECEDENT_REACH = 16  # chunks between a noun and the owner that its ending points back to
_OWNING = (Function.SUBJECT, Function.OF)
_ADJECTIVE_REACH = 4  # first chunk too far behind a noun to be its adjective


def fill_noun(passage: Passage, candidate: Candidate) -> None:
    """Add the mentions that stand beside a noun without a preposition."""
    if Function.ADJECTIVE in candidate.frame:
        owner = _find_owner(passage, candidate.trigger) if not passage.verb_first else None
        if owner is not None:
            place = owner.type is EntityType.PLACE
            candidate.add(Role.PLACE if place else candidate.frame[Function.ADJECTIVE], owner)
        if passage.verb_first:
            _fill_adjective(passage, candidate)
    if candidate.entry.has("owned"):
        _fill_owner(passage, candidate)
    for mention in passage.mentions_in(candidate.trigger + 1, candidate.end):
        govern = passage.govern(mention)
        if govern.function is Function.OF and govern.anchor == candidate.trigger and mention.actor:
            role = _role_of(candidate, mention, govern.heads)
            if role is not None:
                candidate.add(role, mention)
    if candidate.entry.has("inner"):
        _place_inside(candidate)


def _place_inside(candidate: Candidate) -> None:
    """Take the state whose war it is for where it is fought, when the war is inside one: "the Syrian civil war"."""
    states = [m for m in candidate.fillers(Role.PARTY) if m.type is EntityType.STATE]
    candidate.roles[Role.PARTY] = [m for m in candidate.fillers(Role.PARTY) if m not in states]
    for state in states:
        candidate.add(Role.PLACE, state)


def _fill_owner(passage: Passage, candidate: Candidate) -> None:
    """The owner that a noun's ending points back to: the subject before it, "the group stepped up" + "its attacks"."""
    role = next((candidate.frame[f] for f in _OWNING if f in candidate.frame), None)
    start = max(candidate.sentence.first, candidate.trigger - _ANTECEDENT_REACH)
    if role is None or candidate.fillers(role):
        return
    before = [m for m in passage.mentions_in(start, candidate.trigger) if m.actor and passage.stands(m)]
    subjects = [m for m in before if is_direct(passage, m) and m.last < candidate.trigger]
    if subjects:
        candidate.add(role, subjects[-1])


def _find_owner(passage: Passage, trigger: int) -> Mention | None:
    """The mention right before a noun, or a word off: "Israeli air strike", "Russia's invasion"."""
    for index in range(trigger - 1, max(trigger - _OWNER_REACH, -1), -1):
        mention = passage.mention_at(index)
        if mention is not None:
            return mention if mention.type is not EntityType.PERSON and not mention.reference else None
        chunk = passage.chunks[index]
        possessive = (chunk.mark and chunk.text in "'’‘-") or chunk.text == "s" or _is_hyphenated(passage, index)
        if not possessive and not chunk.unknown and not any(chunk.has(symbol) for symbol in _MODIFYING):
            return None
    return None


def _is_hyphenated(passage: Passage, index: int) -> bool:
    """Whether a word of doing is joined to the owner before it: "Saudi-led"."""
    return passage.chunks[index - 1].text == "-" and passage.chunks[index].has(Light.DO)


def _fill_adjective(passage: Passage, candidate: Candidate) -> None:
    """The nationality behind a noun, unless a preposition stands between: "the strikes" + "Israeli".

    Where the subject comes first, an adjective stands before its noun: in "killing four Jordanian soldiers" they die.
    """
    for index in range(candidate.trigger + 1, min(candidate.trigger + _ADJECTIVE_REACH, candidate.end)):
        chunk, mention = passage.chunks[index], passage.mention_at(index)
        if chunk.proclitic.preposition:
            return
        if mention is not None:
            if mention.descriptive and mention.first == index:
                candidate.add(candidate.frame[Function.ADJECTIVE], mention)
            return
        if chunk.has(Kind.PREPOSITIONS):
            return


def _role_of(candidate: Candidate, mention: Mention, heads: tuple[Head, ...]) -> Role | None:
    """The role of what follows a verbal noun, as the row says it; `auto`: a site is hit, anybody else acts."""
    named = candidate.entry.features.get("of")
    if named == "auto":
        return Role.TARGET if Head.SITE in heads else Role.AGENT
    if named == "none" or (candidate.entry.has("force") and not mention.force):
        return None
    return Role(named) if named else candidate.frame.get(Function.OF)
