"""Events of one article in, the ties between them that the text itself states out.

`ends_hostilities_of`: a truce or treaty and the fighting it ended, joined by a word of ending. `follows`: what comes
"after" what. `violates`: a violation and the truce it breaks. Only within a sentence; what two sentences suggest
together is for resolution.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.extraction.discourse import Draft
from builder.extraction.event_types import ACCORDS, HOSTILITIES
from builder.extraction.kinds import Cue
from builder.extraction.passage import Passage
from builder.extraction.sentences import Sentence
from builder.model import EventType, Factuality, RelationKind, Span

__all__ = ["Tie", "find_ties"]

_TIE_REACH = 60  # chunks between two triggers that one construction may tie
_CUE_REACH = 4  # chunks between a cue and the trigger of the event it speaks of


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """`source` stands in a relation to `target` (positions in the list of events), in the words at `span`."""

    source: int
    kind: RelationKind
    target: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class _Telling:
    """A chunk that tells an event of the list."""

    trigger: int
    event: int


def find_ties(passage: Passage, events: Sequence[Draft]) -> tuple[Tie, ...]:
    """The ties of an article, each pair and kind once, in reading order."""
    found: dict[tuple[int, RelationKind, int], Tie] = {}
    tellings = sorted(_Telling(trigger=t, event=n) for n, event in enumerate(events) for t in event.triggers)
    position = 0
    for sentence in passage.sentences:
        first = position
        while position < len(tellings) and tellings[position].trigger < sentence.end:
            position += 1
        here = tellings[first:position]
        for tie in _in_sentence(passage, sentence, events, here):
            found.setdefault((tie.source, tie.kind, tie.target), tie)
    return tuple(found.values())


def _in_sentence(
    passage: Passage, sentence: Sentence, events: Sequence[Draft], tellings: Sequence[_Telling]
) -> Iterator[Tie]:
    for position, one in enumerate(tellings):
        for other in _near(tellings, position):
            if one.event == other.event or events[other.event].factuality is not Factuality.ACTUAL:
                continue
            kind = _relation(passage, sentence, events, one, other)
            if kind is not None:
                low, high = sorted((one.trigger, other.trigger))
                yield Tie(source=one.event, kind=kind, target=other.event, span=passage.span(low, high))


def _near(tellings: Sequence[_Telling], position: int) -> Iterator[_Telling]:
    """The tellings around one, so that a sentence of any length costs no more than its length."""
    trigger = tellings[position].trigger
    for step in (-1, 1):
        cursor = position + step
        while 0 <= cursor < len(tellings) and abs(tellings[cursor].trigger - trigger) <= _TIE_REACH:
            yield tellings[cursor]
            cursor += step


def _relation(
    passage: Passage, sentence: Sentence, events: Sequence[Draft], one: _Telling, other: _Telling
) -> RelationKind | None:
    """How the words tie one event to another that happened."""
    source, target = events[one.event], events[other.event]
    if source.type is EventType.TRUCE_VIOLATION and target.type is EventType.TRUCE:
        return RelationKind.VIOLATES
    if target.type not in HOSTILITIES:
        return None
    if source.type in ACCORDS and _is_ended(passage, sentence, one.trigger, other.trigger):
        return RelationKind.ENDS_HOSTILITIES_OF
    if source.type in HOSTILITIES and source.factuality is Factuality.ACTUAL:
        return RelationKind.FOLLOWS if _is_told_after(passage, sentence, other.trigger) else None
    return None


def _is_ended(passage: Passage, sentence: Sentence, accord: int, hostilities: int) -> bool:
    """A word of ending between the two, or right before the fighting; "since the end of" only tells when."""
    low, high = sorted((accord, hostilities))
    start = max(sentence.first, min(low, hostilities - _CUE_REACH))
    return any(
        not (index and passage.chunks[index - 1].has(Cue.SINCE)) for index in passage.where(Cue.END, start, high)
    )


def _is_told_after(passage: Passage, sentence: Sentence, earlier: int) -> bool:
    """Whether a word such as "after" stands right before the trigger of the earlier event."""
    return bool(passage.where(Cue.AFTER, max(sentence.first, earlier - _CUE_REACH), earlier))
