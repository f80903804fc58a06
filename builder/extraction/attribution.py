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
from builder.extraction.quotations import end_of_quotation
from builder.extraction.sentences import Sentence
from builder.extraction.speakers import Speaker, SpeechCue, find_other, find_relayed, find_source, find_subject, speaks
from builder.model import EventType

__all__ = ["Attribution", "find_attributions"]

_BEFORE_REACH = 4  # chunks before a verb of saying in which its subject may end
_CLOSING = 5  # chunks from a verb of saying to the end of a sentence that it closes: "…, Grigoryan said on Thursday."
_OPENING = 2  # chunks that may stand before a cue that still opens its sentence
_RESPONSIBILITY_REACH = 6  # chunks between "claimed responsibility" and who does
_ADJECTIVE_REACH = 2  # chunks behind "the official" in which what he says begins
_PRONOUN = "pronoun"  # the value of words for who was named last
_SAYING = (Speech.VERB, Speech.RELAY)
_OPENING_SPEECH = frozenset('":«“(')


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """`sources` speak over the half-open chunk range `first` to `end`, `unnamed` where the source has no name.

    The cue, chunks `cue_first` to `cue_last`, is the word of saying with its source. `responsibility` says that the
    source claims the deed itself, `back` that the deed stands before the cue, whose ending points to it.
    """

    first: int
    end: int
    cue_first: int
    cue_last: int
    sources: tuple[Mention, ...]
    unnamed: bool = False
    via: Mention | None = None
    responsibility: bool = False
    back: bool = False

    def covers(self, index: int) -> bool:
        """Whether what stands at a chunk is said, and not itself part of the cue."""
        return self.first <= index < self.end and not self.cue_first <= index <= self.cue_last


def find_attributions(passage: Passage) -> tuple[Attribution, ...]:
    """The attributions of a passage in reading order."""
    found: list[Attribution] = []
    speaker = Speaker(last=0)
    for cue in _cues(passage):
        attribution = _read(passage, cue, speaker)
        if attribution is not None:
            found.append(_extended(passage, attribution, cue.sentence))
            if attribution.sources or attribution.unnamed:
                speaker = replace(speaker, sources=attribution.sources, unnamed=attribution.unnamed)
    return tuple(found)


def _cues(passage: Passage) -> Iterator[SpeechCue]:
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
            yield SpeechCue(
                index=index, mode=mode, sentence=sentence, end=_end(passage, sentence, words[position + 1 :])
            )


def _end(passage: Passage, sentence: Sentence, later: Sequence[tuple[int, Sense | None]]) -> int:
    opening = (index for index, mode in later if mode in _SAYING and _opens_clause(passage, index))
    return next(opening, sentence.end)


def _opens_clause(passage: Passage, index: int) -> bool:
    before = passage.chunks[index - 1]
    return passage.chunks[index].proclitic.conjunction or before.mark or before.has(Clause.BOUNDARY)


def _read(passage: Passage, cue: SpeechCue, speaker: Speaker) -> Attribution | None:
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


def _extended(passage: Passage, attribution: Attribution, sentence: Sentence) -> Attribution:
    """An attribution that reaches over the next sentences where they go on with what its own begins to quote."""
    closing = end_of_quotation(passage, sentence, attribution.cue_first) if attribution.end == sentence.end else None
    return attribution if closing is None else replace(attribution, end=closing)


def _is_negated(passage: Passage, cue: SpeechCue) -> bool:
    """Whether a source did not say or claim: "has not claimed responsibility"."""
    first = max(cue.sentence.first, cue.index - (_RESPONSIBILITY_REACH if cue.mode is Speech.RESPONSIBILITY else 1))
    return any(passage.where(negation, first, cue.index) for negation in (Cue.NEGATION, Cue.UNDISCLOSED))


def _attribution(cue: SpeechCue, first: int, speaker: Speaker, *, via: Mention | None = None) -> Attribution:
    return Attribution(
        first=first,
        end=cue.end,
        cue_first=cue.index,
        cue_last=max(cue.index, speaker.last),
        sources=speaker.sources,
        unnamed=speaker.unnamed,
        via=via,
    )


def _read_verb(passage: Passage, cue: SpeechCue, speaker: Speaker) -> Attribution | None:
    found = find_subject(passage, cue)
    via: Mention | None = None
    if cue.mode is Speech.RELAY and found.sources:
        quoted = find_relayed(passage, found.last + 1, cue.end)
        if quoted is not None:
            via, found = found.sources[0], quoted
    goes_on = _is_elided(passage, cue) or _is_pronoun(passage, cue.index - 1) or _is_known_statement(passage, cue)
    if not found.known and goes_on:
        found = find_other(passage, cue) or replace(_find_uttering(passage, cue) or speaker, last=found.last)
    if found.unnamed and speaker.known and _recalls(passage, cue):
        found = replace(speaker, last=found.last)  # "the official said": who spoke last
    if found.known and _is_afterthought(passage, cue, found):
        first = _clause_start(passage, replace(cue, index=cue.index - 1))
        return _attribution(replace(cue, end=found.last + 1), first, found)
    return _attribution(cue, _said_from(passage, cue, found), found, via=via) if found.known else None


def _is_afterthought(passage: Passage, cue: SpeechCue, speaker: Speaker) -> bool:
    """Whether a word for "as" before the verb, and no clause behind its subject, make it "…, as X announced"."""
    before, following = passage.chunks[cue.index - 1], passage.chunks[min(speaker.last + 1, cue.sentence.end - 1)]
    if not passage.verb_first or cue.index - 1 <= cue.sentence.first or not before.has(Function.AS):
        return False
    ends = following.mark or speaker.last + 1 >= cue.sentence.end
    return ends and following.text not in _OPENING_SPEECH


def _find_uttering(passage: Passage, cue: SpeechCue) -> Speaker | None:
    """Who condemned, accused or warned earlier in the sentence, and now goes on: "the group condemned … and said"."""
    for index in reversed(passage.where(Kind.TRIGGERS, cue.sentence.first, cue.index)):
        entry = passage.chunks[index].entry(Kind.TRIGGERS)
        if entry is None or EventType(entry.value) not in WORDS or not passage.is_verb(index):
            continue
        if any(passage.where(mode, index + 1, cue.index) for mode in _SAYING):
            return None
        span = range(index + 1, index + 3) if passage.verb_first else range(index - 1, index - _BEFORE_REACH, -1)
        behind = (passage.mention_at(position) for position in span if cue.sentence.first <= position < cue.index)
        speaker = next((m for m in behind if m is not None and speaks(m)), None)
        if speaker is None and passage.verb_first:
            before = passage.mentions_in(cue.sentence.first, index)
            speaker = next((m for m in before if speaks(m) and passage.govern(m).function is Function.NONE), None)
        return Speaker(last=cue.index, sources=(speaker,)) if speaker is not None else None
    return None


def _said_from(passage: Passage, cue: SpeechCue, speaker: Speaker) -> int:
    """Where what is said begins: at the verb, or at the sentence if a mark stands before the speaker: "…, X said"."""
    if passage.verb_first:
        return cue.index
    before = min([cue.index, *(mention.first for mention in speaker.sources)]) - 1
    while before > cue.sentence.first and passage.chunks[before].has(Kind.DETERMINERS):
        before -= 1
    closing = cue.sentence.end - cue.index <= _CLOSING and cue.index - cue.sentence.first > _CLOSING
    parted = before > cue.sentence.first and passage.chunks[before].mark
    return cue.sentence.first if parted or closing else cue.index


def _is_elided(passage: Passage, cue: SpeechCue) -> bool:
    """Whether a verb of saying without a subject goes on from the last source: it opens its sentence or its clause."""
    return cue.index <= cue.sentence.first + _OPENING or _opens_clause(passage, cue.index)


def _is_known_statement(passage: Passage, cue: SpeechCue) -> bool:
    """Whether a statement known from before speaks, in a language that puts the subject first: "the statement said"."""
    return not passage.verb_first and passage.chunks[cue.index - 1].has(Speech.STATEMENT)


def _recalls(passage: Passage, cue: SpeechCue) -> bool:
    """Whether a known source stands right behind a verb, with an adjective at most: "the (Turkish) official said"."""
    source, end = cue.index + 1, cue.sentence.end
    entry = passage.chunks[source].entry(Kind.SOURCES) if source < end else None
    if entry is None or not entry.has("recalls") or not passage.chunks[source].proclitic.definite:
        return False
    behind = passage.chunks[source + 1 : min(source + 1 + _ADJECTIVE_REACH, end)]
    return any(c.has(Clause.COMPLEMENT) or c.text in _OPENING_SPEECH or c.has(Function.TO) for c in behind)


def _is_pronoun(passage: Passage, index: int) -> bool:
    """Whether a word for the last speaker stands at a chunk: "he said"."""
    return index >= 0 and _PRONOUN in passage.chunks[index].values(Kind.WORDS)


def _read_source(passage: Passage, cue: SpeechCue) -> Attribution | None:
    """What "according to X" attributes: the whole sentence if it opens it, else what stands before it."""
    speaker = find_source(passage, cue)
    if not speaker.known:
        return None
    opens = cue.index <= cue.sentence.first + _OPENING
    whole = replace(cue, end=cue.sentence.end if opens else speaker.last + 1)
    return _attribution(whole, _clause_start(passage, cue), speaker)


def _clause_start(passage: Passage, cue: SpeechCue) -> int:
    before = range(cue.index - 1, cue.sentence.first, -1)
    return next((i for i in before if passage.chunks[i].has(Clause.BOUNDARY)), cue.sentence.first)


def _read_responsibility(passage: Passage, cue: SpeechCue) -> Attribution | None:
    """Who claims responsibility, right behind the verb or before it, speaks of the event named in the same sentence."""
    first = max(cue.sentence.first, cue.index - _RESPONSIBILITY_REACH)
    mentions = passage.mentions_in(first, min(cue.index + _RESPONSIBILITY_REACH, cue.sentence.end))
    beside = [m for m in mentions if passage.verb_first and passage.is_verb(cue.index) and m.first == cue.index + 1]
    entry = passage.chunks[cue.index].entry(Kind.SPEECH)
    for mention in (*beside, *mentions):
        if speaks(mention) and passage.govern(mention).function in (Function.NONE, Function.OF):
            return Attribution(
                first=cue.sentence.first,
                end=cue.sentence.end,
                cue_first=cue.index,
                cue_last=cue.index,
                sources=(mention,),
                responsibility=True,
                back=entry is not None and entry.has("back"),
            )
    return None
