"""A verb of casualties in a language that puts the subject first in; who hurts out, or the person hurt, by name."""

from __future__ import annotations

from builder.extraction.kinds import Function, Kind
from builder.extraction.mentions import Mention
from builder.extraction.passage import Passage
from builder.extraction.sentences import Sentence
from builder.model import EntityType

__all__ = ["find_doer", "find_named"]

_SUBJECT_REACH = 6  # chunks before a verb in which its subject begins,
_SUBJECT_GAP = 3  # and in which it ends
_AGENT_REACH = 6  # first chunk too far behind a passive verb for who did it
_PASSED = (Kind.AUXILIARIES, Kind.CUES, Kind.WORDS)  # between a person and the verb


def find_doer(passage: Passage, sentence: Sentence, index: int, *, hurt_first: bool) -> Mention | None:
    """The armed group or force that hurts: before an active verb, behind "by" where the people hurt stand first."""
    if hurt_first or passage.is_passive(index):
        behind = passage.mentions_in(index + 1, min(index + _AGENT_REACH, sentence.end))
        agents = (m for m in behind if m.force and passage.govern(m).function is Function.BY)
        return next(agents, None)
    for mention in reversed(passage.mentions_in(max(sentence.first, index - _SUBJECT_REACH), index)):
        if mention.last >= index - _SUBJECT_GAP and mention.force and passage.stands(mention):
            return mention if passage.govern(mention).function is Function.NONE else None
    return None


def find_named(passage: Passage, sentence: Sentence, index: int) -> Mention | None:
    """The person named right before a passive verb: "its commander, Ahmed Sarhan, was killed"."""
    if not passage.is_passive(index):
        return None
    for position in range(index - 1, max(sentence.first, index - _SUBJECT_REACH) - 1, -1):
        chunk = passage.chunks[position]
        if chunk.text == "," or any(chunk.has(kind) for kind in _PASSED):
            continue
        mention = passage.mention_at(position)
        return mention if mention is not None and mention.type is EntityType.PERSON else None
    return None
