"""Events of one article in, the ties between them that the text itself states out.

`ends_hostilities_of`: a truce or treaty and the fighting it ended, joined by a word of ending. `follows`: what comes "after" what.
`violates`: a violation and the truce it breaks. Only within a sentence; what two sentences suggest together is for resolution.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.extraction.discourse import Draft
from builder.extraction.frames import FIGHTING
from builder.extraction.passage import Passage, Sentence
from builder.model import EventType, Factuality, RelationKind, Span

__all__ = ["Tie", "find_ties"]

CUE_REACH = 4
_ACCORDS = frozenset({EventType.TRUCE, EventType.PEACE_AGREEMENT})
_HOSTILITIES = FIGHTING | {EventType.WAR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """`source` stands in a relation to `target` (positions in the list of events), in the words at `span`."""

    source: int
    kind: RelationKind
    target: int
    span: Span


def find_ties(passage: Passage, events: Sequence[Draft]) -> tuple[Tie, ...]:
    """The ties of an article, each pair and kind once, in reading order."""
    found: dict[tuple[int, RelationKind, int], Tie] = {}
    for sentence in passage.sentences:
        told = [
            (trigger, n)
            for n, event in enumerate(events)
            for trigger in event.triggers
            if sentence.first <= trigger < sentence.end
        ]
        for tie in _in_sentence(passage, sentence, events, sorted(told)):
            found.setdefault((tie.source, tie.kind, tie.target), tie)
    return tuple(found.values())


def _in_sentence(
    passage: Passage, sentence: Sentence, events: Sequence[Draft], told: Sequence[tuple[int, int]]
) -> Iterator[Tie]:
    for one, first in told:
        for other, second in told:
            if first == second:
                continue
            span = passage.span(min(one, other), max(one, other))
            a, b = events[first], events[second]
            if b.factuality is not Factuality.ACTUAL:
                continue
            if a.type in _ACCORDS and b.type in _HOSTILITIES and _ended(passage, sentence, one, other):
                yield Tie(source=first, kind=RelationKind.ENDS_HOSTILITIES_OF, target=second, span=span)
            elif a.type in _HOSTILITIES and b.type in _HOSTILITIES and _told_after(passage, sentence, other, a):
                yield Tie(source=first, kind=RelationKind.FOLLOWS, target=second, span=span)
            elif a.type is EventType.TRUCE_VIOLATION and b.type is EventType.TRUCE:
                yield Tie(source=first, kind=RelationKind.VIOLATES, target=second, span=span)


def _ended(passage: Passage, sentence: Sentence, accord: int, hostilities: int) -> bool:
    """A word of ending between the two, or right before the fighting."""
    low, high = sorted((accord, hostilities))
    start = max(sentence.first, min(low, hostilities - CUE_REACH))
    return any(
        passage.chunks[index].has("cues", "end") and not (index and passage.chunks[index - 1].has("cues", "since"))
        for index in range(start, high)
    )


def _told_after(passage: Passage, sentence: Sentence, earlier: int, later_event: Draft) -> bool:
    """ "After" right before the trigger of the earlier event, both told as facts."""
    if later_event.factuality is not Factuality.ACTUAL:
        return False
    start = max(sentence.first, earlier - CUE_REACH)
    return any(passage.chunks[index].has("cues", "after") for index in range(start, earlier))
