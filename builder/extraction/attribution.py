"""A passage in; out comes who says what: each attribution names a source, its cue and the chunks it covers.

A source may stand before or after what it says, or not at all: then the last source goes on ("and added"). A statement mentioned
again ("the statement also said") is its issuer's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from builder.extraction.mentions import Mention
from builder.extraction.passage import Passage, Sentence
from builder.model import EntityType

__all__ = ["Attribution", "find_attributions"]

SUBJECT_REACH = 9  # chunks between a verb of saying and its subject: titles and appositions stand between


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """`sources` speak over the half-open chunk range `first` to `end`; `unnamed` where the source has no name; `via` passes it on."""

    first: int
    end: int
    cue_first: int
    cue_last: int
    sources: tuple[Mention, ...]
    unnamed: bool = False
    via: Mention | None = None
    responsibility: bool = False

    def covers(self, index: int) -> bool:
        return self.first <= index < self.end


@dataclass(slots=True)
class _Speaker:
    sources: tuple[Mention, ...] = ()
    unnamed: bool = False


def find_attributions(passage: Passage) -> tuple[Attribution, ...]:
    """The attributions of a passage in reading order."""
    found: list[Attribution] = []
    speaker = _Speaker()
    for sentence in passage.sentences:
        here = list(_in_sentence(passage, sentence, speaker))
        found.extend(here)
        for attribution in here:
            if attribution.sources or attribution.unnamed:
                speaker.sources, speaker.unnamed = attribution.sources, attribution.unnamed
    return tuple(found)


def _in_sentence(passage: Passage, sentence: Sentence, speaker: _Speaker) -> Iterator[Attribution]:
    cues = [
        (index, entry)
        for index in range(sentence.first, sentence.end)
        for entry in passage.chunks[index].entries
        if entry.kind == "speech" and (passage.mention_at(index) is None)
    ]
    current = _Speaker(speaker.sources, speaker.unnamed)
    for position, (index, entry) in enumerate(cues):
        end = sentence.end
        for later, later_entry in cues[position + 1 :]:
            if later_entry.value in {"verb", "relay"} and _starts_clause(passage, later):
                end = later
                break
        attribution = _read(passage, sentence, index, entry.value, end, current)
        if attribution is None:
            continue
        if attribution.sources or attribution.unnamed:
            current = _Speaker(attribution.sources, attribution.unnamed)
        yield attribution


def _starts_clause(passage: Passage, index: int) -> bool:
    chunk = passage.chunks[index]
    before = passage.chunks[index - 1]
    return chunk.proclitic.conjunction or before.mark or before.has("clauses", "boundary")


def _read(
    passage: Passage, sentence: Sentence, index: int, mode: str, end: int, speaker: _Speaker
) -> Attribution | None:
    if mode in {"verb", "relay"}:
        return _read_verb(passage, sentence, index, mode, end, speaker)
    if mode == "source":
        return _read_source(passage, sentence, index)
    if mode == "carry":
        return Attribution(
            first=index, end=end, cue_first=index, cue_last=index, sources=speaker.sources, unnamed=speaker.unnamed
        )
    if mode == "responsibility":
        return _read_responsibility(passage, sentence, index)
    return None


def _read_verb(
    passage: Passage, sentence: Sentence, index: int, mode: str, end: int, speaker: _Speaker
) -> Attribution | None:
    sources, unnamed, last = _subject(passage, sentence, index)
    via: Mention | None = None
    if mode == "relay" and sources:
        quoted = _relayed(passage, last + 1, end)
        if quoted is not None:
            via, (sources, unnamed, last) = sources[0], quoted
    if not sources and not unnamed:
        if not _elided(passage, sentence, index):
            return None
        sources, unnamed = speaker.sources, speaker.unnamed
    if not sources and not unnamed:
        return None
    first = index
    if passage.order == "subject-first":
        subject = min([m.first for m in sources], default=index)
        before = min(subject, index) - 1
        while before > sentence.first and passage.chunks[before].has("determiners"):
            before -= 1
        if before > sentence.first and passage.chunks[before].mark:
            first = sentence.first  # "…, the ministry said"
    return Attribution(
        first=first, end=end, cue_first=index, cue_last=max(index, last), sources=sources, unnamed=unnamed, via=via
    )


def _elided(passage: Passage, sentence: Sentence, index: int) -> bool:
    """Whether a verb of saying without a subject goes on from the last source: it opens its clause, and what is said follows."""
    if index == sentence.first:
        return True
    return _starts_clause(passage, index) or index <= sentence.first + 2


def _subject(passage: Passage, sentence: Sentence, index: int) -> tuple[tuple[Mention, ...], bool, int]:
    """The subject of a verb of saying: behind it up to the reported clause, else right before it."""
    if passage.order == "subject-first":
        before = _subject_before(passage, sentence, index)
        if before[0] or before[1]:
            return before
    sources: list[Mention] = []
    last = index
    unnamed = False
    for position in range(index + 1, min(index + 1 + SUBJECT_REACH, sentence.end)):
        chunk = passage.chunks[position]
        if position <= last:
            continue
        if chunk.has("speech", "statement") and chunk.proclitic.definite and not sources:
            return (), False, index  # "the statement added": its issuer goes on
        if chunk.has("clauses") or (passage.is_verb(position) and passage.mention_at(position) is None):
            break
        if chunk.has("sources") and not sources:
            unnamed, last = True, position
            break
        mention = passage.mention_at(position)
        if mention is None:
            if chunk.proclitic.preposition == "in" or (chunk.has("triggers") and not sources):
                break
            continue
        function = passage.govern(mention).function
        if _speaks(mention) and function == "none" and (not sources or _continues(passage, sources[-1], mention)):
            sources.append(mention)
            last = mention.last
        elif sources or function not in {"none"}:
            if not sources and chunk.proclitic.preposition is None and function == "none":
                continue
            if sources:
                break
    if sources or unnamed:
        return tuple(sources), unnamed, last
    return _subject_before(passage, sentence, index)


def _continues(passage: Passage, previous: Mention, mention: Mention) -> bool:
    return passage.is_coordinated(mention) and mention.first - previous.last <= 3


def _speaks(mention: Mention) -> bool:
    if mention.descriptive or mention.reference == "group":
        return mention.reference == "group"
    return mention.type is not EntityType.PLACE or mention.capital_of is not None


def _subject_before(passage: Passage, sentence: Sentence, index: int) -> tuple[tuple[Mention, ...], bool, int]:
    position = index - 1
    for _ in range(4):
        if position < sentence.first:
            break
        chunk = passage.chunks[position]
        mention = passage.mention_at(position)
        if mention is not None:
            if _speaks(mention) and not passage.chunks[index].proclitic.conjunction:
                return (mention,), False, index
            break
        if passage.time_at(position) is not None:
            position -= 1
            continue
        if chunk.has("sources"):
            return (), True, index
        if not (
            chunk.mark
            or any(chunk.has(kind) for kind in ("cues", "words", "auxiliaries"))
            or chunk.has("clauses", "relative")
        ):
            break
        position -= 1
    return (), False, index


def _relayed(passage: Passage, first: int, end: int) -> tuple[tuple[Mention, ...], bool, int] | None:
    """Whom a relaying outlet quotes: "X quoted Y as saying"."""
    for position in range(first, min(first + SUBJECT_REACH, end)):
        chunk = passage.chunks[position]
        if chunk.has("sources"):
            return (), True, position
        mention = passage.mention_at(position)
        if mention is not None and _speaks(mention) and passage.govern(mention).function == "about":
            return (mention,), False, mention.last
    return None


def _read_source(passage: Passage, sentence: Sentence, index: int) -> Attribution | None:
    """ "According to X": over the whole sentence if it opens it, else over the words before it as well."""
    sources: list[Mention] = []
    unnamed, last = False, index
    for position in range(index + 1, min(index + 1 + SUBJECT_REACH, sentence.end)):
        chunk = passage.chunks[position]
        if position <= last:
            continue
        mention = passage.mention_at(position)
        if chunk.has("sources") and not sources:
            unnamed, last = True, position
            break
        if mention is not None and _speaks(mention):
            sources.append(mention)
            last = mention.last
            following = passage.chunks[last + 1] if last + 1 < sentence.end else None
            if following is None or not following.proclitic.conjunction:
                break
        elif chunk.has("clauses") or (passage.is_verb(position) and mention is None and not chunk.has("speech")):
            break
    if not sources and not unnamed:
        return None
    return Attribution(
        first=_clause_start(passage, sentence, index),
        end=sentence.end if index <= sentence.first + 2 else last + 1,
        cue_first=index,
        cue_last=last,
        sources=tuple(sources),
        unnamed=unnamed,
    )


def _clause_start(passage: Passage, sentence: Sentence, index: int) -> int:
    for position in range(index - 1, sentence.first, -1):
        if passage.chunks[position].has("clauses", "boundary"):
            return position
    return sentence.first


def _read_responsibility(passage: Passage, sentence: Sentence, index: int) -> Attribution | None:
    """ "claimed responsibility": the claimant speaks of the event named in the same sentence."""
    for mention in passage.mentions_in(max(sentence.first, index - 6), min(index + 6, sentence.end)):
        if _speaks(mention) and passage.govern(mention).function in {"none", "of"}:
            return Attribution(
                first=sentence.first,
                end=sentence.end,
                cue_first=index,
                cue_last=index,
                sources=(mention,),
                responsibility=True,
            )
    return None
