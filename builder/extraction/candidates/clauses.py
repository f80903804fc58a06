"""A trigger's place in a passage in; the bounds of its clause out, and who may be its subject or object there."""

from __future__ import annotations

from collections.abc import Iterable

from builder.extraction.candidates.candidate import Candidate
from builder.extraction.kinds import Clause, Cue, Function, Kind, Speech
from builder.extraction.mentions import Mention
from builder.extraction.passage import Passage
from builder.extraction.sentences import Sentence
from builder.model import EntityType

__all__ = [
    "find_following_subject",
    "find_left_subject",
    "group",
    "is_direct",
    "left_limit",
    "right_limit",
    "with_coordinated",
]

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
        if (relative := _find_relative(passage, candidate)) is not None:
            return relative
        if _is_joined(passage, candidate):
            return _find_first_subject(passage, candidate)
    if (antecedent := _find_antecedent(passage, candidate.trigger)) is not None:
        return antecedent
    found: Mention | None = None
    for mention in passage.mentions_in(candidate.start, candidate.trigger):
        if mention.last < candidate.trigger and mention.actor:
            if passage.stands(mention) and _may_be_subject(passage, mention):
                found = mention
    if found is None:
        return None
    goes_on = _goes_on_from_verb(passage, candidate.trigger)
    for index in range(found.last + 1, candidate.trigger):
        if passage.is_verb(index) and not goes_on:
            return None
        if passage.chunks[index].has(Clause.RELATIVE) and not _is_beside(passage, index + 1, candidate.trigger):
            return None
    return found


def _goes_on_from_verb(passage: Passage, verb: int) -> bool:
    """Whether a verb has the subject of the one before it: "decided to withdraw", "began shelling"."""
    before = passage.chunks[verb - 1]
    return not passage.verb_first and (before.has(Function.TO) or before.has(Kind.LIGHT))


def _find_relative(passage: Passage, candidate: Candidate) -> Mention | None:
    """Whom the relative clause of a verb is about, whatever governs it: "held by the army, which on Monday attacked".

    Nobody else may stand without a preposition before the verb, and no other verb but one joined to it by "and".
    """
    relatives = passage.where(Clause.RELATIVE, candidate.start, candidate.trigger)
    if not relatives:
        return None
    relative = relatives[-1]
    mention = passage.mention_at(relative - 2 if passage.chunks[relative - 1].text == "," else relative - 1)
    if mention is None or not mention.actor or mention.reference or not passage.stands(mention):
        return None
    between = range(relative + 1, candidate.trigger)
    if any(passage.chunks[index].text == "," for index in between):
        return None  # the clause has ended
    if any(is_direct(passage, m) and m.actor for m in passage.mentions_in(relative, candidate.trigger)):
        return None
    acting = any(passage.is_verb(index) for index in between) and not _is_joined(passage, candidate)
    return None if acting else mention


def _is_joined(passage: Passage, candidate: Candidate) -> bool:
    """Whether "and" stands before a verb: it has the subject of the verb before it, "entered the town and killed"."""
    index = candidate.trigger - 1
    while index > candidate.start and any(passage.chunks[index].has(kind) for kind in _BESIDE_VERB):
        if passage.chunks[index].has(Kind.COORDINATORS):
            break
        index -= 1
    return index > candidate.start and passage.chunks[index].has(Kind.COORDINATORS)


def _find_first_subject(passage: Passage, candidate: Candidate) -> Mention | None:
    """The first who stands without a preposition in the clause of joined verbs, behind a verb of saying if one is."""
    said = passage.where(Speech.VERB, candidate.start, candidate.trigger)[-1:]
    for mention in passage.mentions_in(max([candidate.start, *(index + 1 for index in said)]), candidate.trigger):
        if mention.actor and passage.stands(mention) and _may_be_subject(passage, mention):
            return mention
    return None


def find_following_subject(passage: Passage, candidate: Candidate) -> Mention | None:
    """The subject of the clause behind a participle that opens its own: "Since seizing Goma, the M23 has"."""
    sentence = candidate.sentence
    if not _opens_participle(passage, candidate):
        return None
    for comma in range(candidate.trigger + 1, min(candidate.trigger + _MAX_DISTANCE, sentence.end - 1)):
        if passage.chunks[comma].text != ",":
            continue
        first = comma + 2 if passage.chunks[comma + 1].has(Kind.DETERMINERS) else comma + 1
        mention = passage.mention_at(first) or passage.mention_at(comma + 1)
        if mention is None or not mention.actor or mention.descriptive or mention.last + 1 >= sentence.end:
            continue
        behind = mention.last + 1
        if passage.chunks[behind].has(Kind.SPEECH) and not (mention.force or mention.type is EntityType.STATE):
            return None
        if passage.is_verb(behind) or passage.chunks[behind].has(Kind.AUXILIARIES):
            return mention
    return None


def _opens_participle(passage: Passage, candidate: Candidate) -> bool:
    """Whether a participle opens its sentence, alone or behind a word such as "after", which may follow a comma."""
    first, trigger = candidate.sentence.first, candidate.trigger
    if trigger == first:
        return True
    before = passage.chunks[trigger - 1]
    if not (before.has(Function.CAUSE) or before.has(Function.BY) or before.has(Cue.AFTER)):
        return False
    return trigger - 1 == first or passage.chunks[trigger - 2].text == ","


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
