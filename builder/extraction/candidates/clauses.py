"""A trigger's place in a passage in; the bounds of its clause out, and who may be its subject or object there."""

from __future__ import annotations

from collections.abc import Iterable

from builder.extraction.candidates.candidate import Candidate
from builder.extraction.kinds import Clause, Function, Kind
from builder.extraction.mentions import Mention
from builder.extraction.passage import Passage
from builder.extraction.sentences import Sentence
from builder.model import EntityType

__all__ = ["find_left_subject", "group", "is_direct", "left_limit", "right_limit", "with_coordinated"]

_MAX_DISTANCE = 24  # chunks between a trigger and its argument; longer links were wrong more often than right
_GROUP_REACH = 4  # chunks between two coordinated names: titles and places stand between
_APPOSITION_REACH = 24  # chunks between the commas around what describes a subject
_BESIDE_PRONOUN = (Kind.AUXILIARIES, Kind.CUES)
_BESIDE_VERB = (Kind.AUXILIARIES, Kind.CUES, Kind.WORDS)
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


def _may_be_subject(passage: Passage, mention: Mention) -> bool:
    """Whether a mention before a verb may be its subject; of "opponents of the president" the opponents are."""
    direct = is_direct(passage, mention)
    return direct and (passage.verb_first or passage.govern(mention).function is Function.NONE)


def find_left_subject(passage: Passage, candidate: Candidate) -> Mention | None:
    """The mention before a verb in its own clause: "Azerbaijan launched", "the ministry, which said"."""
    if passage.verb_first and passage.chunks[candidate.trigger].proclitic.conjunction:
        return None
    if not passage.verb_first:
        if (described := _find_described(passage, candidate)) is not None:
            return described
        if _is_pronoun(passage, candidate):
            return _find_topic(passage, candidate.sentence)
    if (antecedent := _find_antecedent(passage, candidate.trigger)) is not None:
        return antecedent
    found: Mention | None = None
    for mention in passage.mentions_in(candidate.start, candidate.trigger):
        if mention.last < candidate.trigger and mention.actor:
            if passage.stands(mention) and _may_be_subject(passage, mention):
                found = mention
    if found is None:
        return None
    for index in range(found.last + 1, candidate.trigger):
        if passage.is_verb(index):
            return None
        if passage.chunks[index].has(Clause.RELATIVE) and not _is_beside(passage, index + 1, candidate.trigger):
            return None
    return found


def _is_beside(passage: Passage, first: int, verb: int) -> bool:
    """Whether only what belongs to a verb stands before it: "which" + "was" + "designated"."""
    between = (passage.chunks[index] for index in range(first, verb))
    return all(any(chunk.has(kind) for kind in _BESIDE_VERB) for chunk in between)


def _find_antecedent(passage: Passage, verb: int) -> Mention | None:
    """Whom a relative clause right before a verb is about, whatever governs it: "loyal to the group that seized"."""
    if not passage.verb_first or verb < 2 or not passage.chunks[verb - 1].has(Clause.RELATIVE):
        return None
    mention = passage.mention_at(verb - 2)
    if mention is None or not mention.actor or mention.reference or mention.type is EntityType.PLACE:
        return None  # "the fighters who": which ones, the clause says
    return mention if passage.stands(mention) else None


def _is_pronoun(passage: Passage, candidate: Candidate) -> bool:
    """Whether the subject of a verb is a word such as "they"."""
    index = candidate.trigger - 1
    while index > candidate.sentence.first and any(passage.chunks[index].has(kind) for kind in _BESIDE_PRONOUN):
        index -= 1
    return index >= candidate.sentence.first and "pronoun" in passage.chunks[index].values(Kind.WORDS)


def _find_topic(passage: Passage, sentence: Sentence) -> Mention | None:
    """Whom a pronoun stands for: the first who stands without a preposition in the sentence before."""
    if sentence.index == 0:
        return None
    before = passage.sentences[sentence.index - 1]
    for mention in passage.mentions_in(before.first, before.end):
        if mention.actor and not mention.descriptive and mention.type is not EntityType.PLACE:
            if passage.govern(mention).function is Function.NONE:
                return mention
    return None


def _find_described(passage: Passage, candidate: Candidate) -> Mention | None:
    """The subject that commas part from its verb: "The RSF, which holds the west, has attacked"."""
    closing = candidate.trigger - 1
    while closing > candidate.sentence.first and any(passage.chunks[closing].has(kind) for kind in _BESIDE_VERB):
        closing -= 1
    if passage.chunks[closing].text != ",":
        return None
    for opening in range(closing - 2, max(candidate.sentence.first, closing - _APPOSITION_REACH), -1):
        mention = passage.mention_at(opening - 1) if passage.chunks[opening].text == "," else None
        if mention is not None:
            acts = mention.actor and not mention.descriptive and is_direct(passage, mention)
            return mention if acts else None
    return None


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
