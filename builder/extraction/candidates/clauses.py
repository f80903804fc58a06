"""A trigger's place in a passage in; the bounds of its clause out, and who may be its subject or object there."""

from __future__ import annotations

from collections.abc import Iterable

from builder.extraction.candidates.candidate import Candidate
from builder.extraction.kinds import Clause, Function, Kind
from builder.extraction.mentions import Mention
from builder.extraction.passage import Passage
from builder.extraction.sentences import Sentence

__all__ = ["find_left_subject", "group", "is_direct", "left_limit", "right_limit", "with_coordinated"]

_MAX_DISTANCE = 24  # chunks between a trigger and its argument; longer links were wrong more often than right
_GROUP_REACH = 4  # chunks between two coordinated names: titles and places stand between
_STOPS = frozenset(".؛;")


def right_limit(passage: Passage, sentence: Sentence, trigger: int) -> int:
    """Where the reach of a trigger to the right ends: the sentence, a clause boundary, the next finite verb."""
    end = min(
        [sentence.end, trigger + 1 + _MAX_DISTANCE, *passage.where(Clause.BOUNDARY, trigger + 1, sentence.end)[:1]]
    )
    for index in range(trigger + 1, end):
        chunk = passage.chunks[index]
        if chunk.text in _STOPS:
            return index
        if chunk.verb and index > trigger + 1 and passage.is_verb(index) and not chunk.has(Kind.LIGHT):
            if not passage.chunks[index - 1].has(Clause.RELATIVE):
                return index
    return end


def left_limit(passage: Passage, sentence: Sentence, trigger: int) -> int:
    """Where the reach of a trigger to the left ends: the sentence, a clause boundary, a word that opens its clause."""
    start = max(sentence.first, trigger - _MAX_DISTANCE)
    opening = (passage.where(clause, start, trigger)[-1:] for clause in (Clause.BOUNDARY, Clause.COMPLEMENT))
    return max([start, *(index for last in opening for index in last)])


def is_direct(passage: Passage, mention: Mention) -> bool:
    """Whether a mention stands without a preposition, as subject, object or owner."""
    return passage.govern(mention).function in (Function.NONE, Function.OF)


def find_left_subject(passage: Passage, candidate: Candidate) -> Mention | None:
    """The mention before a verb in its own clause: "Azerbaijan launched", "the ministry, which said"."""
    if passage.verb_first and passage.chunks[candidate.trigger].proclitic.conjunction:
        return None
    found: Mention | None = None
    for mention in passage.mentions_in(candidate.start, candidate.trigger):
        if mention.last < candidate.trigger and mention.actor:
            if passage.stands(mention) and is_direct(passage, mention):
                found = mention
    if found is None:
        return None
    for index in range(found.last + 1, candidate.trigger):
        if passage.is_verb(index):
            return None
        if passage.chunks[index].has(Clause.RELATIVE) and index != candidate.trigger - 1:
            return None
    return found


def group(passage: Passage, mentions: Iterable[Mention]) -> list[list[Mention]]:
    """Mentions gathered by coordination: "A and B" is one group."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        if groups and passage.is_coordinated(mention) and mention.first - groups[-1][-1].last <= _GROUP_REACH:
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def with_coordinated(passage: Passage, mention: Mention) -> list[Mention]:
    """A mention and those it is coordinated to before it: "Armenia and Azerbaijan"."""
    found = [mention]
    while passage.is_coordinated(found[0]):
        before = next((m for back in (1, 2, 3) if (m := passage.mention_at(found[0].first - back))), None)
        if before is None or before in found or not before.actor:
            break
        found.insert(0, before)
    return found
