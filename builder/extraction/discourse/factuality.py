"""A candidate in; whether its event happened, is denied, possible or to come, and whether it is background, out."""

from __future__ import annotations

from builder.extraction.candidates import Candidate
from builder.extraction.discourse.dating import is_old
from builder.extraction.event_types import ONE_SIDED, WORDS
from builder.extraction.expressions import TimeExpression
from builder.extraction.kinds import Clause, Cue, Kind
from builder.extraction.passage import Passage
from builder.model import EventType, Factuality

__all__ = ["is_background", "read_factuality"]

_CUE_REACH = 5  # chunks before a trigger in which a word may change its factuality
_FUTURE_BEHIND = 2  # chunks behind an event noun in which its own verb looks ahead: "the fighting will go on"
_POSSIBLE_REACH = 4
_BEGIN_BEFORE = 2  # chunks before and behind a truce in which a word says that it is yet to begin
_BEGIN_BEHIND = 10
_NEGATION_REACH = 2  # a negation farther off denies something else
_BACKGROUND_BEFORE = 6  # chunks before and behind a trigger in which a word may call it background
_BACKGROUND_BEHIND = 4
_PERFECT_REACH = 2  # chunks between "had" and its verb
_STOPS = frozenset(".؛")
_DECIDING = frozenset({Clause.BOUNDARY, Cue.NEGATION, Cue.FUTURE, Cue.CONTINUES, Cue.POSSIBLE})


def read_factuality(passage: Passage, candidate: Candidate) -> Factuality:
    """What the words before a trigger in its clause make of it; the nearest decides."""
    if candidate.entry.has("future"):
        return Factuality.FUTURE
    behind = passage.chunks[candidate.trigger + 1 : min(candidate.trigger + 1 + _FUTURE_BEHIND, candidate.sentence.end)]
    if not candidate.verb and any(chunk.has(Cue.CONTINUES) for chunk in behind):
        return Factuality.FUTURE
    if candidate.type is EventType.TRUCE and _is_yet_to_begin(passage, candidate):
        return Factuality.FUTURE
    start = max(candidate.sentence.first, candidate.trigger - _CUE_REACH)
    for position in range(candidate.trigger - 1, start - 1, -1):
        chunk, distance = passage.chunks[position], candidate.trigger - position
        if chunk.text in _STOPS:
            break
        if chunk.readings.symbols.isdisjoint(_DECIDING):
            continue
        if chunk.has(Clause.BOUNDARY):
            break
        if chunk.has(Cue.NEGATION) and distance <= _NEGATION_REACH:
            return Factuality.DENIED
        if chunk.has(Cue.FUTURE) or chunk.has(Cue.CONTINUES):
            return Factuality.FUTURE
        if chunk.has(Cue.POSSIBLE) and distance <= _POSSIBLE_REACH and candidate.type not in WORDS:
            if not _is_of_past(passage, position):
                return Factuality.POSSIBLE
    return Factuality.ACTUAL


def _is_yet_to_begin(passage: Passage, candidate: Candidate) -> bool:
    """Whether a word near a truce says when it begins: "a truce that begins on Saturday", "as from midnight"."""
    first = max(candidate.sentence.first, candidate.trigger - _BEGIN_BEFORE)
    end = min(candidate.trigger + 1 + _BEGIN_BEHIND, candidate.sentence.end)
    return bool(passage.where(Cue.BEGINS, first, end))


def _is_of_past(passage: Passage, cue: int) -> bool:
    """Whether a word that means "may" before the present stands before a verb in the past: "had" in Arabic."""
    entry = passage.chunks[cue].entry(Kind.CUES)
    following = passage.chunks[cue + 1].readings.entries
    return entry is not None and entry.has("present") and any(other.has("past") for other in following)


def is_background(passage: Passage, candidate: Candidate, time: TimeExpression | None, factuality: Factuality) -> bool:
    """Whether an event only explains the news: wars, what lies back, series of deeds, what a cue calls background."""
    if candidate.type in (EventType.WAR, EventType.PEACE_AGREEMENT):
        return True
    date = None if time is None or factuality is Factuality.FUTURE else time.edtf
    if date is not None and is_old(date, passage.article.published):
        return True
    if candidate.entry.has("plural") and candidate.type in ONE_SIDED:
        if time is None and not candidate.sentence.headline:
            return True
    if time is None and candidate.verb and _is_past_perfect(passage, candidate):
        return True
    first = max(candidate.sentence.first, candidate.trigger - _BACKGROUND_BEFORE)
    end = min(candidate.trigger + 1 + _BACKGROUND_BEHIND, candidate.sentence.end)
    return any(passage.time_at(position) is None for position in passage.where(Cue.BACKGROUND, first, end))


def _is_past_perfect(passage: Passage, candidate: Candidate) -> bool:
    """Whether "had" stands before a verb: told before the news, unless what somebody says is told so."""
    before = range(candidate.trigger - 1, max(candidate.sentence.first, candidate.trigger - _PERFECT_REACH) - 1, -1)
    told = next((i for i in before if (aux := passage.chunks[i].entry(Kind.AUXILIARIES)) and aux.has("past")), None)
    if told is None:
        return False
    said = passage.where(Kind.SPEECH, candidate.start, candidate.sentence.end)
    return not said and not passage.where(Clause.COMPLEMENT, candidate.start, told)
