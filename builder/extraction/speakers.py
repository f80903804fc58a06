"""A cue of saying in; who speaks out: the subject of a verb, or whom "according to" names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from builder.extraction.chunks import Chunk
from builder.extraction.kinds import Clause, Function, Kind, PersonName, Sense, Speech
from builder.extraction.mentions import Mention
from builder.extraction.passage import Passage
from builder.extraction.recalled import find_recalled
from builder.extraction.sentences import Sentence
from builder.model import EntityType

__all__ = ["Speaker", "SpeechCue", "find_other", "find_relayed", "find_source", "find_subject", "speaks"]

_SUBJECT_REACH = 9  # chunks between a verb of saying and its subject: titles and appositions stand between
_BEFORE_REACH = 4  # chunks before a verb of saying in which its subject may end
_COORDINATED_REACH = 3  # chunks between two speakers of one verb
_BELONGING = (Function.OF, Function.FROM, Function.WITH)
_INSIDE = (Function.IN, Function.FROM)
_HOUSE_REACH = 4  # chunks between a source and the body that it belongs to
_TITLE_REACH = 12  # chunks between the first word of a title and the name of its holder
_PERSON = "person"  # what the identities of persons begin with
_APPOSITION_REACH = 16  # chunks between the commas around what describes a speaker
_COMMAS = frozenset(",،")
_SAID = frozenset(':"«“')  # marks with which what is said begins
_COMMON = frozenset({Kind.COMMON, Kind.PERSON_NAMES, PersonName.GIVEN, PersonName.FAMILY})
_PASSED_BEFORE = (Kind.CUES, Kind.WORDS, Kind.AUXILIARIES, Clause.RELATIVE)  # between a subject and its verb of saying
_UNNAMED = "unnamed"  # the value of words that stand for a source wherever they are
_AUXILIARY_REACH = 12  # chunks between an auxiliary with its subject and the verb of saying


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who speaks, and the last chunk that says so."""

    last: int
    sources: tuple[Mention, ...] = ()
    unnamed: bool = False

    @property
    def known(self) -> bool:
        return bool(self.sources) or self.unnamed


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechCue:
    """A word of saying at a chunk; what it says reaches to `end` at most."""

    index: int
    mode: Sense | None
    sentence: Sentence
    end: int


def find_subject(passage: Passage, cue: SpeechCue) -> Speaker:
    """The subject of a verb of saying: behind it up to the reported clause, else right before it."""
    if not passage.verb_first:
        before = _find_subject_before(passage, cue)
        if before.known or not _is_inverted(passage, cue):
            return before
    sources: list[Mention] = []
    last = cue.index
    for position in range(cue.index + 1, min(cue.index + 1 + _SUBJECT_REACH, cue.sentence.end)):
        if position <= last:
            continue
        chunk, mention = passage.chunks[position], passage.mention_at(position)
        if not sources and chunk.has(Speech.STATEMENT) and chunk.proclitic.definite:
            return Speaker(last=cue.index)  # "the statement added": its issuer goes on
        if chunk.has(Kind.CLAUSES) or passage.is_verb(position):
            break
        if not sources and _is_source(chunk, beside=position == cue.index + 1):
            end = cue.sentence.end
            holder = _find_holder(passage, position, end) or _find_house(passage, position, end)
            return holder or Speaker(last=position, unnamed=True)
        if not sources and chunk.has(Speech.STATEMENT) and (issuer := passage.mention_at(position + 1)) is not None:
            if speaks(issuer) and passage.govern(issuer).function is Function.TO:
                return Speaker(last=issuer.last, sources=(issuer,))  # "a statement by the ministry"
        if mention is None:
            if chunk.proclitic.preposition is Function.IN or (chunk.has(Kind.TRIGGERS) and not sources):
                break
        elif _is_subject(passage, mention, sources):
            sources.append(mention)
            last = mention.last
        elif sources:
            break
    if not passage.verb_first and _acts_behind(passage, last + 1, cue.sentence.end):
        return Speaker(
            last=cue.index
        )  # "…, said the rebels attacked": who stands behind the verb is part of what is said
    if sources:
        return Speaker(last=last, sources=tuple(sources))
    before = _find_subject_before(passage, cue)
    return before if before.known else _find_behind_auxiliary(passage, cue)


def _is_source(chunk: Chunk, *, beside: bool) -> bool:
    """Whether a word stands for a source without a name; one for a bystander ("a medic") only beside its verb."""
    return chunk.has(Kind.SOURCES) and (beside or _UNNAMED in chunk.values(Kind.SOURCES))


def _find_holder(passage: Passage, source: int, end: int) -> Speaker | None:
    """The person whose title a word for a source opens: "the official of the ministry for media, Omar Saber, said"."""
    for position in range(source + 1, min(source + 1 + _TITLE_REACH, end)):
        chunk, mention = passage.chunks[position], passage.mention_at(position)
        if mention is not None and mention.type is EntityType.PERSON and mention.first == position:
            following = passage.chunks[mention.last + 1] if mention.last + 1 < end else None
            closed = following is not None and (following.mark or following.has(Kind.CLAUSES))
            named = mention.identity.startswith(_PERSON) and not passage.govern(mention).heads
            alone = chunk.proclitic.preposition is None and not chunk.proclitic.conjunction
            if closed:
                return Speaker(last=mention.last, sources=(mention,)) if named and alone else None
        if chunk.mark or chunk.has(Kind.CLAUSES) or passage.is_verb(position):
            return None
    return None


def find_other(passage: Passage, cue: SpeechCue) -> Speaker | None:
    """The speaker that no mention covers, right behind a verb: part of a name told before, else one without a name."""
    subject = cue.index + 1
    if not passage.verb_first or subject >= cue.sentence.end or not _may_name(passage, subject):
        return None
    recalled = find_recalled(passage, subject)
    if recalled is not None and speaks(recalled):
        return Speaker(last=subject, sources=(recalled,))
    return Speaker(last=subject, unnamed=True) if _says_something(passage, subject + 1, cue.sentence.end) else None


def _may_name(passage: Passage, index: int) -> bool:
    """Whether a noun that no table knows but as a common word, or a people, stands at a chunk without a preposition."""
    chunk, mention = passage.chunks[index], passage.mention_at(index)
    if chunk.mark or chunk.proclitic.preposition is not None or chunk.proclitic.conjunction:
        return False
    if mention is not None:
        return mention.descriptive
    counted = passage.time_at(index) or passage.quantity_at(index)
    return counted is None and (chunk.unknown or chunk.readings.symbols <= _COMMON)


def _says_something(passage: Passage, first: int, end: int) -> bool:
    """Whether what is said begins a few words behind a subject, before another clause does."""
    for chunk in passage.chunks[first : min(first + _SUBJECT_REACH, end)]:
        if chunk.has(Clause.COMPLEMENT) or chunk.text in _SAID:
            return True
        if chunk.has(Kind.CLAUSES) or chunk.verb:
            return False
    return False


def _is_inverted(passage: Passage, cue: SpeechCue) -> bool:
    """Whether a subject may stand behind its verb in a language that puts it first: "…," said the minister."""
    return cue.index <= cue.sentence.first or passage.chunks[cue.index - 1].mark


def _find_house(passage: Passage, source: int, end: int) -> Speaker | None:
    """The body of a state for which a source without a name speaks: "sources in the foreign ministry said"."""
    for mention in passage.mentions_in(source + 1, min(source + 1 + _HOUSE_REACH, end)):
        if mention.type is EntityType.ORGANISATION and mention.named and not mention.force:
            function = passage.govern(mention).function
            inside = function in _INSIDE or (function is Function.NONE and mention.first == source + 1)
            return Speaker(last=mention.last, sources=(mention,)) if inside else None
    return None


def _acts_behind(passage: Passage, index: int, end: int) -> bool:
    """Whether a verb follows a mention right away, with its auxiliary."""
    return index < end and (passage.is_verb(index) or passage.chunks[index].has(Kind.AUXILIARIES))


def _is_subject(passage: Passage, mention: Mention, sources: Sequence[Mention]) -> bool:
    """Whether a mention speaks, alone or coordinated to the sources found so far."""
    if not speaks(mention) or passage.govern(mention).function is not Function.NONE:
        return False
    if not sources:
        return True
    return passage.is_coordinated(mention) and mention.first - sources[-1].last <= _COORDINATED_REACH


def speaks(mention: Mention) -> bool:
    return mention.actor and not mention.descriptive


def _find_subject_before(passage: Passage, cue: SpeechCue) -> Speaker:
    """The speaker right before a verb of saying; times, small words and marks may stand between."""
    nobody = Speaker(last=cue.index)
    for position in _positions_before(passage, cue):
        chunk, mention = passage.chunks[position], passage.mention_at(position)
        if mention is not None:
            goes_on = passage.chunks[cue.index].proclitic.conjunction
            mention = _find_member(passage, mention) or mention
            return replace(nobody, sources=(mention,)) if speaks(mention) and not goes_on else nobody
        if passage.time_at(position) is not None:
            continue
        if _is_source(chunk, beside=position == cue.index - 1 and not passage.verb_first):
            return replace(nobody, unnamed=True)
        if not chunk.mark and not any(chunk.has(symbol) for symbol in _PASSED_BEFORE):
            break
    return nobody


def _find_member(passage: Passage, mention: Mention) -> Mention | None:
    """The person who speaks as one of a body: "Jane Roe of Amnesty International said"."""
    govern = passage.govern(mention)
    if passage.verb_first or mention.type is not EntityType.ORGANISATION or govern.function not in _BELONGING:
        return None
    person = passage.mention_at(govern.anchor - 1) if govern.anchor > 0 else None
    return person if person is not None and person.type is EntityType.PERSON else None


def _find_behind_auxiliary(passage: Passage, cue: SpeechCue) -> Speaker:
    """The subject between an auxiliary and its verb: "had" + "an official of the administration" + "said that"."""
    first = max(cue.sentence.first, cue.index - _AUXILIARY_REACH)
    for position in reversed(passage.where(Kind.AUXILIARIES, first, cue.index)):
        between = range(position + 1, cue.index)
        if any(passage.chunks[i].has(Kind.CLAUSES) or passage.is_verb(i) for i in between):
            break
        mention = passage.mention_at(position + 1)
        if mention is not None and speaks(mention):
            return Speaker(last=cue.index, sources=(mention,))
        if _is_source(passage.chunks[position + 1], beside=True):
            return Speaker(last=cue.index, unnamed=True)
    return Speaker(last=cue.index)


def _positions_before(passage: Passage, cue: SpeechCue) -> Iterator[int]:
    """The chunks before a verb of saying, the nearest first; what commas set off between may describe the speaker."""
    last = cue.index - 1
    if not passage.verb_first and last > cue.sentence.first and passage.chunks[last].text in _COMMAS:
        opening = range(last - 1, max(last - _APPOSITION_REACH, cue.sentence.first), -1)
        comma = next((position for position in opening if passage.chunks[position].text in _COMMAS), None)
        if comma is not None and (mention := passage.mention_at(comma - 1)) is not None and speaks(mention):
            last = comma - 1
    yield from range(last, max(last - _BEFORE_REACH, cue.sentence.first - 1), -1)


def find_relayed(passage: Passage, first: int, end: int) -> Speaker | None:
    """Whom a relaying outlet quotes: "X quoted Y as saying"."""
    for position in range(first, min(first + _SUBJECT_REACH, end)):
        if _is_source(passage.chunks[position], beside=position == first):
            return Speaker(last=position, unnamed=True)
        mention = passage.mention_at(position)
        if mention is not None and speaks(mention) and passage.govern(mention).function is Function.ABOUT:
            return Speaker(last=mention.last, sources=(mention,))
    return None


def find_source(passage: Passage, cue: SpeechCue) -> Speaker:
    """Who is named behind a word such as "according to", with those coordinated to it."""
    sources: list[Mention] = []
    last = cue.index
    for position in range(cue.index + 1, min(cue.index + 1 + _SUBJECT_REACH, cue.sentence.end)):
        if position <= last:
            continue
        chunk, mention = passage.chunks[position], passage.mention_at(position)
        if not sources and _is_source(chunk, beside=position == cue.index + 1):
            return Speaker(last=position, unnamed=True)
        if mention is not None and speaks(mention):
            sources.append(mention)
            last = mention.last
            following = passage.chunks[last + 1] if last + 1 < cue.sentence.end else None
            if following is None or not following.proclitic.conjunction:
                break
        elif chunk.has(Kind.CLAUSES) or (passage.is_verb(position) and not chunk.has(Kind.SPEECH)):
            break
    return Speaker(last=last, sources=tuple(sources))
