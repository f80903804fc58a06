"""A candidate in, the words that show it out: the trigger with its arguments, in their clause."""

from __future__ import annotations

from builder.extraction.candidates import Candidate
from builder.extraction.expressions import TimeExpression
from builder.extraction.kinds import Kind
from builder.extraction.passage import Passage
from builder.extraction.tolls import Toll
from builder.model import Span

__all__ = ["evidence_of", "evidence_of_toll"]

_BEFORE = 8  # chunks of the clause before a trigger, and behind it, that a reader needs to know what happened
_BEHIND = 14
_TIME_GAP = 3  # chunks between the evidence of an event and a time that still belongs to it
_LOOSE = (Kind.PREPOSITIONS, Kind.CLAUSES, Kind.COORDINATORS, Kind.DETERMINERS)


def evidence_of(passage: Passage, candidate: Candidate, time: TimeExpression | None) -> Span:
    """The clause of a candidate around its trigger and arguments, with a time that stands right beside it."""
    first = min(candidate.first, _open(passage, max(candidate.start, candidate.trigger - _BEFORE), candidate.trigger))
    last = max(candidate.last, _close(passage, min(candidate.end - 1, candidate.trigger + _BEHIND), candidate.trigger))
    if time is not None and first - _TIME_GAP <= time.first and time.last <= last + _TIME_GAP:
        first, last = min(first, time.first), max(last, time.last)
    return passage.span(first, last)


def evidence_of_toll(passage: Passage, toll: Toll) -> Span:
    """The words around a figure that tells of an event by itself."""
    sentence = toll.sentence
    first = min(toll.first, _open(passage, max(sentence.first, toll.index - _BEFORE), toll.index))
    last = max(toll.last, _close(passage, min(sentence.end - 1, toll.index + _BEHIND), toll.index))
    return passage.span(first, last)


def _open(passage: Passage, first: int, trigger: int) -> int:
    """The first chunk from one on that opens a phrase: no mark, no part of a name or a time."""
    while first < trigger and (passage.chunks[first].mark or _begins_before(passage, first)):
        first += 1
    return first


def _close(passage: Passage, last: int, trigger: int) -> int:
    """The last chunk up to one that ends a phrase: no mark, no word that something must follow."""
    while last > trigger and (_is_loose(passage, last) or _ends_behind(passage, last)):
        last -= 1
    return last


def _begins_before(passage: Passage, index: int) -> bool:
    stretch = passage.mention_at(index) or passage.time_at(index)
    return stretch is not None and stretch.first < index


def _ends_behind(passage: Passage, index: int) -> bool:
    stretch = passage.mention_at(index) or passage.time_at(index)
    return stretch is not None and stretch.last > index


def _is_loose(passage: Passage, index: int) -> bool:
    chunk = passage.chunks[index]
    return chunk.mark or any(chunk.has(kind) for kind in _LOOSE)
