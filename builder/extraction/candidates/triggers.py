"""A sentence in, its triggers out: the chunks that name an event, each with the reading that fits its place."""

from __future__ import annotations

from collections.abc import Iterator

from builder.extraction.entries import Entry
from builder.extraction.kinds import Auxiliary, Clause, Cue, Function, Kind
from builder.extraction.passage import Passage
from builder.extraction.sentences import Sentence

__all__ = ["find_triggers", "has_trigger_between"]

_FORCE_REACH = 4  # first chunk too far behind a trigger for the force that it sends
_BEFORE_VERB = (Clause.RELATIVE, Kind.COORDINATORS, Function.TO, Cue.FUTURE, Cue.POSSIBLE, Cue.NEGATION)
_NEED_REACH = 12  # chunks behind a trigger in which the word that it needs must stand


def find_triggers(passage: Passage, sentence: Sentence) -> Iterator[tuple[int, Entry]]:
    """The triggers of a sentence, from left to right."""
    for index in passage.where(Kind.TRIGGERS, sentence.first, sentence.end):
        if passage.time_at(index) is None:
            entry = _read(passage, index)
            if _fits(passage, sentence, index, entry):
                yield index, entry


def _fits(passage: Passage, sentence: Sentence, index: int, entry: Entry) -> bool:
    """Whether a trigger stands as its row asks: without the article, in one tense only, before another word."""
    if entry.has("bare") and passage.chunks[index].proclitic.definite:
        return False
    if "only" in entry.features and not entry.has(entry.features["only"]):
        return False
    if _is_means(passage, index) or _is_weapon(passage, index, entry) or _is_adjective(passage, index, entry):
        return False
    if entry.has("force") and not any(m.force for m in passage.mentions_in(index + 1, index + _FORCE_REACH)):
        return False  # "published on Twitter" is the same word as "deployed"
    if "needs" not in entry.features:
        return True
    wanted = Cue(entry.features["needs"])
    return bool(passage.where(wanted, index + 1, min(index + _NEED_REACH, sentence.end)))


def _is_means(passage: Passage, index: int) -> bool:
    """Whether a word that may be an event is what one is carried out with: "by drones" is no march."""
    chunk = passage.chunks[index]
    weapon = chunk.entry(Kind.WEAPONS)
    return weapon is not None and weapon.has("by") and chunk.proclitic.preposition is Function.IN


def _is_weapon(passage: Passage, index: int, entry: Entry) -> bool:
    """Whether a verb that is a weapon as well stands where nouns do, in a language that puts the subject first."""
    if passage.verb_first or not entry.verb or index == 0 or not passage.chunks[index].has(Kind.WEAPONS):
        return False
    return passage.chunks[index - 1].has(Kind.DETERMINERS) or passage.quantity_at(index - 1) is not None


def _is_adjective(passage: Passage, index: int, entry: Entry) -> bool:
    """Whether a past form stands between an article and a noun, where the subject comes first: "a captured tank"."""
    if passage.verb_first or not entry.has("past") or index == 0 or index + 1 >= len(passage.chunks):
        return False
    before, behind = passage.chunks[index - 1], passage.chunks[index + 1]
    if not before.has(Kind.DETERMINERS) or before.has(Kind.CLAUSES) or "function" in before.values(Kind.WORDS):
        return False
    return not behind.mark and not any(behind.has(kind) for kind in (Kind.PREPOSITIONS, Kind.DETERMINERS))


def _read(passage: Passage, index: int) -> Entry:
    """The noun reading after an article or a preposition, else the verb at the head of a clause, else the first."""
    chunk = passage.chunks[index]
    readings = [entry for entry in chunk.readings.entries if entry.kind is Kind.TRIGGERS]
    noun = next((entry for entry in readings if not entry.verb), None)
    verb = next((entry for entry in readings if entry.verb), None)
    if noun is None or verb is None:
        return readings[0]
    if not passage.verb_first:
        return verb if _acts(passage, index, verb) else noun
    if chunk.proclitic.definite or chunk.proclitic.preposition or _follows_preposition(passage, index):
        return noun
    return verb if _opens_clause(passage, index) else noun


def _follows_preposition(passage: Passage, index: int) -> bool:
    before = passage.chunks[index - 1]
    return index > 0 and (before.has(Kind.PREPOSITIONS) or before.has(Kind.LIGHT))


def _opens_clause(passage: Passage, index: int) -> bool:
    """Whether a word stands where a verb of a verb-first clause stands."""
    if index == passage.sentence_of(index).first:
        return True
    before = passage.chunks[index - 1]
    return before.mark or before.has(Kind.CLAUSES) or before.has(Kind.CUES) or passage.mention_at(index - 1) is not None


def _acts(passage: Passage, index: int, verb: Entry) -> bool:
    """Whether a word that may be noun or verb is a verb behind its subject: "they attack the town", "to attack it".

    An auxiliary before it decides; else it is one if what it acts on stands right behind it and no owner before it.
    """
    sentence = passage.sentence_of(index)
    if index == sentence.first or index + 1 >= sentence.end:
        return False
    before, behind = passage.chunks[index - 1], passage.chunks[index + 1]
    if before.has(Kind.AUXILIARIES):
        return verb.has("participle") or verb.has("past") or not before.has(Auxiliary.BE)
    mention = passage.mention_at(index - 1)
    owned = before.has(Kind.DETERMINERS) or (mention is not None and mention.descriptive)
    acts_on = behind.has(Kind.DETERMINERS) or passage.mention_at(index + 1) is not None
    if owned or not acts_on:
        return False
    stands = mention is not None and mention.actor
    return stands or verb.has("participle") or any(before.has(symbol) for symbol in _BEFORE_VERB)


def has_trigger_between(passage: Passage, first: int, end: int) -> bool:
    """Whether a trigger that makes an event alone stands between two chunks: what follows it is its own argument."""
    for index in passage.where(Kind.TRIGGERS, first + 1, end):
        entry = passage.chunks[index].entry(Kind.TRIGGERS)
        if entry is not None and not entry.has("weak") and passage.time_at(index) is None:
            return True
    return False
