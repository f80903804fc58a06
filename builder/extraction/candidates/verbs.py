"""A candidate whose trigger is a verb in; its subject and objects added."""

from __future__ import annotations

from collections.abc import Sequence

from builder.extraction.candidates.candidate import Candidate
from builder.extraction.candidates.clauses import (
    find_following_subject,
    find_left_subject,
    group,
    is_direct,
    with_coordinated,
)
from builder.extraction.event_types import FIGHTING, ONE_SIDED, WORDS
from builder.extraction.kinds import Clause, Function, Head, Kind
from builder.extraction.mentions import BOTH, Mention
from builder.extraction.passage import Passage
from builder.model import EventType, Role

__all__ = ["fill_verb"]

_OBJECT_REACH = 6  # chunks between a verb and its object in a language that puts the subject first
_OPENING_REACH = 2  # chunks between a verb that opens its clause and its subject
_EVENT_REACH = 6  # chunks before a verb in which an event may be its subject
_SOURCE_REACH = 8  # chunks before a verb in which an unnamed source may be its subject
_COMMAS = frozenset(",،")
_ON_GROUND = ONE_SIDED | {EventType.WAR, EventType.TERRITORIAL_CHANGE}  # what a city as an object is the place of

_Arguments = tuple[Sequence[Mention], Sequence[Mention]]  # subjects and objects


def fill_verb(passage: Passage, candidate: Candidate, previous: Candidate | None) -> None:
    """Add the subjects and objects of a verb; a verb without subject goes on from the one before it."""
    if _is_laid_to(passage, candidate):
        return
    right = [
        mention
        for mention in passage.mentions_in(candidate.trigger + 1, candidate.end)
        if mention.actor and passage.stands(mention) and is_direct(passage, mention)
    ]
    groups = group(passage, right)
    left = find_left_subject(passage, candidate)
    if left and groups and groups[0][0].first <= candidate.trigger + _OPENING_REACH:
        if _is_marked_off(passage, left, candidate.trigger):
            left = None  # a mark before the verb and a name right behind it: the verb opens its own clause
    if passage.verb_first:
        subjects, objects = _verb_first(passage, candidate, left, groups, previous)
    else:
        subjects, objects = _subject_first(passage, candidate, left, groups, previous)
    if Function.SUBJECT in candidate.frame:
        for mention in subjects:
            candidate.add(candidate.frame[Function.SUBJECT], mention)
        candidate.subject = subjects[0] if subjects else None
    if Function.OBJECT in candidate.frame:
        for mention in objects:
            candidate.add(_role_of_object(candidate, mention), mention)


def _role_of_object(candidate: Candidate, mention: Mention) -> Role:
    """The role of what a verb acts on: a capital that is struck or taken is a place, not a government."""
    role = candidate.frame[Function.OBJECT]
    return Role.PLACE if mention.capital_of and role is Role.TARGET and candidate.type in _ON_GROUND else role


def _subject_first(
    passage: Passage,
    candidate: Candidate,
    left: Mention | None,
    groups: Sequence[Sequence[Mention]],
    previous: Candidate | None,
) -> _Arguments:
    """A verb in the passive, or one with "by" right behind it, has its subject as object; a participle borrows one."""
    subjects = with_coordinated(passage, left) if left else []
    if not candidate.entry.has("participle"):
        behind = passage.chunks[candidate.trigger + 1 : candidate.end][:1]
        if passage.is_passive(candidate.trigger) or any(chunk.has(Function.BY) for chunk in behind):
            return (), subjects
    elif (following := find_following_subject(passage, candidate)) is not None:
        subjects = [following]
    elif not subjects and previous and previous.subject and previous.sentence is candidate.sentence:
        subjects = [previous.subject]
    return subjects, groups[0] if groups and _is_near(passage, candidate, groups[0][0]) else ()


def _is_near(passage: Passage, candidate: Candidate, mention: Mention) -> bool:
    """Whether a mention behind a verb may be its object: a comma between them ends what the verb acts on."""
    between = passage.chunks[candidate.trigger + 1 : mention.first]
    return mention.first - candidate.trigger <= _OBJECT_REACH and not any(chunk.text == "," for chunk in between)


def _verb_first(
    passage: Passage,
    candidate: Candidate,
    left: Mention | None,
    groups: Sequence[Sequence[Mention]],
    previous: Candidate | None,
) -> _Arguments:
    if left:
        relative = passage.chunks[candidate.trigger - 1].has(Clause.RELATIVE)
        return [left] if relative else with_coordinated(passage, left), groups[0] if groups else ()
    if len(groups) >= 2:
        return groups[0], groups[1]
    if not groups:
        return (), ()
    if _has_other_subject(passage, candidate, groups[0][0]):
        return (), groups[0] if candidate.type in WORDS | FIGHTING else ()
    if not _is_object(passage, candidate, groups[0]):
        return groups[0], ()
    return [previous.subject] if previous and previous.subject else (), groups[0]


def _is_laid_to(passage: Passage, candidate: Candidate) -> bool:
    """Whether "to" right behind a verb of blame makes it a passive without subject: "an attack laid to the rebels"."""
    if candidate.entry.features["frame"] != "blame" or not passage.verb_first:
        return False
    behind = passage.chunks[candidate.trigger + 1 : candidate.end][:1]
    return any(chunk.has(Function.TO) or chunk.proclitic.preposition is Function.TO for chunk in behind)


def _is_marked_off(passage: Passage, mention: Mention, end: int) -> bool:
    return any(passage.chunks[index].text in _COMMAS for index in range(mention.last + 1, end))


def _goes_on(passage: Passage, candidate: Candidate) -> bool:
    """Whether an event or a weapon stands before a verb in its clause, and is its subject: "a blast that targeted"."""
    start = max(candidate.start, candidate.trigger - _EVENT_REACH)
    return bool(
        passage.where(Kind.TRIGGERS, start, candidate.trigger) or passage.where(Kind.WEAPONS, start, candidate.trigger)
    )


def _is_object(passage: Passage, candidate: Candidate, mentions: Sequence[Mention]) -> bool:
    """Whether the only bare noun after a verb is what it acts on, not who acts.

    So are "the two countries", whom an accuser names, what follows a participle, positions and vehicles, and any noun
    where an unnamed source stands before a verb of words or nameless people behind a verb of deeds.
    """
    if any(mention.reference == BOTH for mention in mentions) or candidate.entry.has("participle"):
        return True
    if candidate.type is EventType.ACCUSATION:
        return True
    if candidate.entry.has("light") and _goes_on(passage, candidate):
        return True
    told = passage.chunks[candidate.trigger - 1].readings.entries if candidate.trigger else ()
    if any(entry.kind is Kind.CLAUSES and entry.has("pronoun") for entry in told):  # "that it shelled X"
        return True
    if candidate.type not in WORDS:
        return _is_hit(passage, mentions) or _has_nameless_subject(passage, candidate, mentions)
    before = range(max(candidate.sentence.first, candidate.trigger - _SOURCE_REACH), candidate.trigger)
    return any(passage.chunks[index].has(Kind.SOURCES) for index in before)


def _has_other_subject(passage: Passage, candidate: Candidate, mention: Mention) -> bool:
    """Whether an unknown word right behind a verb, apart from a mention, may act: "urged" + "lawmakers" … "X"."""
    index = candidate.trigger + 1
    chunk = passage.chunks[index]
    if not chunk.unknown or chunk.text.isdigit() or chunk.proclitic.preposition or chunk.proclitic.conjunction:
        return False
    if passage.mention_at(index) is not None or passage.time_at(index) is not None:
        return False
    return mention.first > index + 1 and passage.govern(mention).anchor > index


def _is_hit(passage: Passage, mentions: Sequence[Mention]) -> bool:
    """Whether a noun for what is hit stands before a name: "attacked" + "a patrol of the police"."""
    return any(Head.SITE in passage.govern(mention).heads for mention in mentions)


def _has_nameless_subject(passage: Passage, candidate: Candidate, mentions: Sequence[Mention]) -> bool:
    """Whether people without a name stand right behind a verb, apart from a name: "attacked" + "gunmen" + "X"."""
    subject = candidate.trigger + 1
    noun = passage.chunks[subject].entry(Kind.VICTIMS) if subject < candidate.end else None
    if noun is None or noun.value != "military" or passage.chunks[subject].proclitic.preposition is not None:
        return False
    return all(passage.govern(mention).anchor > subject for mention in mentions)
