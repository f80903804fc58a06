"""A passage in; out comes who says what: each attribution names its sources, its cue and the chunks it covers.

A source may stand before or after what it says, or not at all: then the last source goes on ("and added"). A
statement mentioned again ("the statement also said") is its issuer's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from builder.extraction.event_types import WORDS
from builder.extraction.kinds import Clause, Cue, Function, Kind, Sense, Speech
from builder.extraction.mentions import Mention
from builder.extraction.passage import Passage
from builder.extraction.sentences import Sentence
from builder.model import EntityType, EventType

__all__ = ["Attribution", "find_attributions"]

_SUBJECT_REACH = 9  # chunks between a verb of saying and its subject: titles and appositions stand between
_BEFORE_REACH = 4  # chunks before a verb of saying in which its subject may end
_COORDINATED_REACH = 3  # chunks between two speakers of one verb
_TITLE_REACH = 12  # chunks between the first word of a title and the name of its holder
_PERSON = "person"  # what the identities of persons begin with
_CLOSING = 5  # chunks from a verb of saying to the end of a sentence that it closes: "…, Grigoryan said on Thursday."
_OPENING = 2  # chunks that may stand before a cue that still opens its sentence
_RESPONSIBILITY_REACH = 6  # chunks between "claimed responsibility" and who does
_PRONOUN = "pronoun"  # the value of words for who was named last
_APPOSITION_REACH = 16  # chunks between the commas around what describes a speaker
_SAYING = (Speech.VERB, Speech.RELAY)
_OPENING_SPEECH = frozenset('":«“(')
_COMMAS = frozenset(",،")
_PASSED_BEFORE = (Kind.CUES, Kind.WORDS, Kind.AUXILIARIES, Clause.RELATIVE)  # between a subject and its verb of saying


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """`sources` speak over the half-open chunk range `first` to `end`, `unnamed` where the source has no name.

    The cue, chunks `cue_first` to `cue_last`, is the word of saying with its source. `responsibility` says that the
    source claims the deed itself.
    """

    first: int
    end: int
    cue_first: int
    cue_last: int
    sources: tuple[Mention, ...]
    unnamed: bool = False
    via: Mention | None = None
    responsibility: bool = False

    def covers(self, index: int) -> bool:
        """Whether what stands at a chunk is said, and not itself part of the cue."""
        return self.first <= index < self.end and not self.cue_first <= index <= self.cue_last


@dataclass(frozen=True, slots=True, kw_only=True)
class _Speaker:
    """Who speaks, and the last chunk that says so."""

    last: int
    sources: tuple[Mention, ...] = ()
    unnamed: bool = False

    @property
    def known(self) -> bool:
        return bool(self.sources) or self.unnamed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cue:
    """A word of saying at a chunk; what it says reaches to `end` at most."""

    index: int
    mode: Sense | None
    sentence: Sentence
    end: int


def find_attributions(passage: Passage) -> tuple[Attribution, ...]:
    """The attributions of a passage in reading order."""
    found: list[Attribution] = []
    speaker = _Speaker(last=0)
    for cue in _cues(passage):
        attribution = _read(passage, cue, speaker)
        if attribution is not None:
            found.append(attribution)
            if attribution.sources or attribution.unnamed:
                speaker = replace(speaker, sources=attribution.sources, unnamed=attribution.unnamed)
    return tuple(found)


def _cues(passage: Passage) -> Iterator[_Cue]:
    """The words of saying. What one says ends where another begins its own clause."""
    for sentence in passage.sentences:
        words = [
            (index, entry.sense)
            for index in passage.where(Kind.SPEECH, sentence.first, sentence.end)
            if passage.mention_at(index) is None
            for entry in passage.chunks[index].readings.entries
            if entry.kind is Kind.SPEECH
        ]
        for position, (index, mode) in enumerate(words):
            yield _Cue(index=index, mode=mode, sentence=sentence, end=_end(passage, sentence, words[position + 1 :]))


def _end(passage: Passage, sentence: Sentence, later: Sequence[tuple[int, Sense | None]]) -> int:
    opening = (index for index, mode in later if mode in _SAYING and _opens_clause(passage, index))
    return next(opening, sentence.end)


def _opens_clause(passage: Passage, index: int) -> bool:
    before = passage.chunks[index - 1]
    return passage.chunks[index].proclitic.conjunction or before.mark or before.has(Clause.BOUNDARY)


def _read(passage: Passage, cue: _Cue, speaker: _Speaker) -> Attribution | None:
    """What a cue attributes; `speaker` is the last source, who may go on. What was not said is nobody's."""
    if _is_negated(passage, cue):
        return None
    if cue.mode in _SAYING:
        return _read_verb(passage, cue, speaker)
    if cue.mode is Speech.SOURCE:
        return _read_source(passage, cue)
    if cue.mode is Speech.CARRY:
        return _attribution(cue, cue.index, replace(speaker, last=cue.index))
    if cue.mode is Speech.RESPONSIBILITY:
        return _read_responsibility(passage, cue)
    return None


def _is_negated(passage: Passage, cue: _Cue) -> bool:
    """Whether a source did not say or claim: "has not claimed responsibility"."""
    first = max(cue.sentence.first, cue.index - (_RESPONSIBILITY_REACH if cue.mode is Speech.RESPONSIBILITY else 1))
    return any(passage.where(negation, first, cue.index) for negation in (Cue.NEGATION, Cue.UNDISCLOSED))


def _attribution(cue: _Cue, first: int, speaker: _Speaker, *, via: Mention | None = None) -> Attribution:
    return Attribution(
        first=first,
        end=cue.end,
        cue_first=cue.index,
        cue_last=max(cue.index, speaker.last),
        sources=speaker.sources,
        unnamed=speaker.unnamed,
        via=via,
    )


def _read_verb(passage: Passage, cue: _Cue, speaker: _Speaker) -> Attribution | None:
    found = _find_subject(passage, cue)
    via: Mention | None = None
    if cue.mode is Speech.RELAY and found.sources:
        quoted = _find_relayed(passage, found.last + 1, cue.end)
        if quoted is not None:
            via, found = found.sources[0], quoted
    goes_on = _is_elided(passage, cue) or _is_pronoun(passage, cue.index - 1) or _is_known_statement(passage, cue)
    if not found.known and goes_on:
        found = replace(_find_uttering(passage, cue) or speaker, last=found.last)
    if found.known and _is_afterthought(passage, cue, found):
        first = _clause_start(passage, replace(cue, index=cue.index - 1))
        return _attribution(replace(cue, end=found.last + 1), first, found)
    return _attribution(cue, _said_from(passage, cue, found), found, via=via) if found.known else None


def _is_afterthought(passage: Passage, cue: _Cue, speaker: _Speaker) -> bool:
    """Whether a word for "as" before the verb, and no clause behind its subject, make it "…, as X announced"."""
    before, following = passage.chunks[cue.index - 1], passage.chunks[min(speaker.last + 1, cue.sentence.end - 1)]
    if not passage.verb_first or cue.index - 1 <= cue.sentence.first or not before.has(Function.AS):
        return False
    ends = following.mark or speaker.last + 1 >= cue.sentence.end
    return ends and following.text not in _OPENING_SPEECH


def _find_uttering(passage: Passage, cue: _Cue) -> _Speaker | None:
    """Who condemned, accused or warned earlier in the sentence, and now goes on: "the group condemned … and said"."""
    for index in reversed(passage.where(Kind.TRIGGERS, cue.sentence.first, cue.index)):
        entry = passage.chunks[index].entry(Kind.TRIGGERS)
        if entry is None or EventType(entry.value) not in WORDS or not passage.is_verb(index):
            continue
        if any(passage.where(mode, index + 1, cue.index) for mode in _SAYING):
            return None
        span = range(index + 1, index + 3) if passage.verb_first else range(index - 1, index - _BEFORE_REACH, -1)
        behind = (passage.mention_at(position) for position in span if cue.sentence.first <= position < cue.index)
        speaker = next((m for m in behind if m is not None and _speaks(m)), None)
        if speaker is None and passage.verb_first:
            before = passage.mentions_in(cue.sentence.first, index)
            speaker = next((m for m in before if _speaks(m) and passage.govern(m).function is Function.NONE), None)
        return _Speaker(last=cue.index, sources=(speaker,)) if speaker is not None else None
    return None


def _said_from(passage: Passage, cue: _Cue, speaker: _Speaker) -> int:
    """Where what is said begins: at the verb, or at the sentence if a mark stands before the speaker: "…, X said"."""
    if passage.verb_first:
        return cue.index
    before = min([cue.index, *(mention.first for mention in speaker.sources)]) - 1
    while before > cue.sentence.first and passage.chunks[before].has(Kind.DETERMINERS):
        before -= 1
    closing = cue.sentence.end - cue.index <= _CLOSING and cue.index - cue.sentence.first > _CLOSING
    parted = before > cue.sentence.first and passage.chunks[before].mark
    return cue.sentence.first if parted or closing else cue.index


def _is_elided(passage: Passage, cue: _Cue) -> bool:
    """Whether a verb of saying without a subject goes on from the last source: it opens its sentence or its clause."""
    return cue.index <= cue.sentence.first + _OPENING or _opens_clause(passage, cue.index)


def _is_inverted(passage: Passage, cue: _Cue) -> bool:
    """Whether a subject may stand behind its verb in a language that puts it first: "…," said the minister."""
    return cue.index <= cue.sentence.first or passage.chunks[cue.index - 1].mark


def _is_known_statement(passage: Passage, cue: _Cue) -> bool:
    """Whether a statement known from before speaks, in a language that puts the subject first: "the statement said"."""
    return not passage.verb_first and passage.chunks[cue.index - 1].has(Speech.STATEMENT)


def _is_pronoun(passage: Passage, index: int) -> bool:
    """Whether a word for the last speaker stands at a chunk: "he said"."""
    return index >= 0 and _PRONOUN in passage.chunks[index].values(Kind.WORDS)


def _find_subject(passage: Passage, cue: _Cue) -> _Speaker:
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
            return _Speaker(last=cue.index)  # "the statement added": its issuer goes on
        if chunk.has(Kind.CLAUSES) or passage.is_verb(position):
            break
        if not sources and chunk.has(Kind.SOURCES):
            holder = _find_holder(passage, position, cue.sentence.end)
            return holder or _Speaker(last=position, unnamed=True)
        if not sources and chunk.has(Speech.STATEMENT) and (issuer := passage.mention_at(position + 1)) is not None:
            if _speaks(issuer) and passage.govern(issuer).function is Function.TO:
                return _Speaker(last=issuer.last, sources=(issuer,))  # "a statement by the ministry"
        if mention is None:
            if chunk.proclitic.preposition is Function.IN or (chunk.has(Kind.TRIGGERS) and not sources):
                break
        elif _is_subject(passage, mention, sources):
            sources.append(mention)
            last = mention.last
        elif sources:
            break
    if not passage.verb_first and _acts_behind(passage, last + 1, cue.sentence.end):
        return _Speaker(
            last=cue.index
        )  # "…, said the rebels attacked": who stands behind the verb is part of what is said
    return _Speaker(last=last, sources=tuple(sources)) if sources else _find_subject_before(passage, cue)


def _find_holder(passage: Passage, source: int, end: int) -> _Speaker | None:
    """The person whose title a word for a source opens: "the official of the ministry for media, Omar Saber, said"."""
    for position in range(source + 1, min(source + 1 + _TITLE_REACH, end)):
        chunk, mention = passage.chunks[position], passage.mention_at(position)
        if mention is not None and mention.type is EntityType.PERSON and mention.first == position:
            following = passage.chunks[mention.last + 1] if mention.last + 1 < end else None
            closed = following is not None and (following.mark or following.has(Kind.CLAUSES))
            named = mention.identity.startswith(_PERSON) and not passage.govern(mention).heads
            alone = chunk.proclitic.preposition is None and not chunk.proclitic.conjunction
            if closed:
                return _Speaker(last=mention.last, sources=(mention,)) if named and alone else None
        if chunk.mark or chunk.has(Kind.CLAUSES) or passage.is_verb(position):
            return None
    return None


def _acts_behind(passage: Passage, index: int, end: int) -> bool:
    """Whether a verb follows a mention right away, with its auxiliary."""
    return index < end and (passage.is_verb(index) or passage.chunks[index].has(Kind.AUXILIARIES))


def _is_subject(passage: Passage, mention: Mention, sources: Sequence[Mention]) -> bool:
    """Whether a mention speaks, alone or coordinated to the sources found so far."""
    if not _speaks(mention) or passage.govern(mention).function is not Function.NONE:
        return False
    if not sources:
        return True
    return passage.is_coordinated(mention) and mention.first - sources[-1].last <= _COORDINATED_REACH


def _speaks(mention: Mention) -> bool:
    return mention.actor and not mention.descriptive


def _find_subject_before(passage: Passage, cue: _Cue) -> _Speaker:
    """The speaker right before a verb of saying; times, small words and marks may stand between."""
    nobody = _Speaker(last=cue.index)
    for position in _positions_before(passage, cue):
        chunk, mention = passage.chunks[position], passage.mention_at(position)
        if mention is not None:
            goes_on = passage.chunks[cue.index].proclitic.conjunction
            return replace(nobody, sources=(mention,)) if _speaks(mention) and not goes_on else nobody
        if passage.time_at(position) is not None:
            continue
        if chunk.has(Kind.SOURCES):
            return replace(nobody, unnamed=True)
        if not chunk.mark and not any(chunk.has(symbol) for symbol in _PASSED_BEFORE):
            break
    return nobody


def _positions_before(passage: Passage, cue: _Cue) -> Iterator[int]:
    """The chunks before a verb of saying, the nearest first; what commas set off between may describe the speaker."""
    last = cue.index - 1
    if not passage.verb_first and last > cue.sentence.first and passage.chunks[last].text in _COMMAS:
        opening = range(last - 1, max(last - _APPOSITION_REACH, cue.sentence.first), -1)
        comma = next((position for position in opening if passage.chunks[position].text in _COMMAS), None)
        if comma is not None and (mention := passage.mention_at(comma - 1)) is not None and _speaks(mention):
            last = comma - 1
    yield from range(last, max(last - _BEFORE_REACH, cue.sentence.first - 1), -1)


def _find_relayed(passage: Passage, first: int, end: int) -> _Speaker | None:
    """Whom a relaying outlet quotes: "X quoted Y as saying"."""
    for position in range(first, min(first + _SUBJECT_REACH, end)):
        if passage.chunks[position].has(Kind.SOURCES):
            return _Speaker(last=position, unnamed=True)
        mention = passage.mention_at(position)
        if mention is not None and _speaks(mention) and passage.govern(mention).function is Function.ABOUT:
            return _Speaker(last=mention.last, sources=(mention,))
    return None


def _read_source(passage: Passage, cue: _Cue) -> Attribution | None:
    """What "according to X" attributes: the whole sentence if it opens it, else what stands before it."""
    speaker = _find_source(passage, cue)
    if not speaker.known:
        return None
    opens = cue.index <= cue.sentence.first + _OPENING
    whole = replace(cue, end=cue.sentence.end if opens else speaker.last + 1)
    return _attribution(whole, _clause_start(passage, cue), speaker)


def _find_source(passage: Passage, cue: _Cue) -> _Speaker:
    """Who is named behind a word such as "according to", with those coordinated to it."""
    sources: list[Mention] = []
    last = cue.index
    for position in range(cue.index + 1, min(cue.index + 1 + _SUBJECT_REACH, cue.sentence.end)):
        if position <= last:
            continue
        chunk, mention = passage.chunks[position], passage.mention_at(position)
        if not sources and chunk.has(Kind.SOURCES):
            return _Speaker(last=position, unnamed=True)
        if mention is not None and _speaks(mention):
            sources.append(mention)
            last = mention.last
            following = passage.chunks[last + 1] if last + 1 < cue.sentence.end else None
            if following is None or not following.proclitic.conjunction:
                break
        elif chunk.has(Kind.CLAUSES) or (passage.is_verb(position) and not chunk.has(Kind.SPEECH)):
            break
    return _Speaker(last=last, sources=tuple(sources))


def _clause_start(passage: Passage, cue: _Cue) -> int:
    before = range(cue.index - 1, cue.sentence.first, -1)
    return next((i for i in before if passage.chunks[i].has(Clause.BOUNDARY)), cue.sentence.first)


def _read_responsibility(passage: Passage, cue: _Cue) -> Attribution | None:
    """Who claims responsibility, right behind the verb or before it, speaks of the event named in the same sentence."""
    first = max(cue.sentence.first, cue.index - _RESPONSIBILITY_REACH)
    mentions = passage.mentions_in(first, min(cue.index + _RESPONSIBILITY_REACH, cue.sentence.end))
    beside = [m for m in mentions if passage.verb_first and passage.is_verb(cue.index) and m.first == cue.index + 1]
    for mention in (*beside, *mentions):
        if _speaks(mention) and passage.govern(mention).function in (Function.NONE, Function.OF):
            return Attribution(
                first=cue.sentence.first,
                end=cue.sentence.end,
                cue_first=cue.index,
                cue_last=cue.index,
                sources=(mention,),
                responsibility=True,
            )
    return None
