"""A draft in; whether it says enough to be an event of its own out."""

from __future__ import annotations

from builder.extraction.discourse.drafts import Draft
from builder.extraction.event_types import CALLED_FOR, WORDS
from builder.extraction.kinds import Kind
from builder.extraction.passage import Passage
from builder.model import EventType, Factuality, Role

__all__ = ["is_event"]


def is_event(passage: Passage, draft: Draft) -> bool:
    """Whether somebody, some place or some time makes a draft more than a word."""
    if draft.factuality is Factuality.CALLED_FOR and draft.type not in CALLED_FOR:
        return False
    if draft.type in WORDS:
        return bool(draft.fillers(Role.AGENT))
    if draft.weak and draft.type is EventType.TRUCE_VIOLATION:
        return _names_truce(passage, draft)
    if draft.type is EventType.TERRITORIAL_CHANGE and draft.weak:
        sides = draft.fillers(Role.AGENT) and draft.fillers(Role.TARGET)
        return bool(draft.fillers(Role.PLACE) or sides)  # what is seized of nobody, nowhere, may be weapons
    if draft.weak and not draft.actors and not draft.tolls:
        return False
    if draft.tolls:
        return True
    if draft.type is EventType.WAR and draft.inherited:
        return bool(draft.when or draft.fillers(Role.PLACE))
    if draft.type in (EventType.MEETING, EventType.NEGOTIATION):
        return bool(draft.fillers(Role.PARTY))
    return bool(draft.actors or draft.fillers(Role.PLACE) or draft.when)


def _names_truce(passage: Passage, draft: Draft) -> bool:
    """Whether the truce stands in the same sentence as a word that may also say something else is broken."""
    sentence = passage.sentences[draft.sentence]
    chunks = passage.chunks[sentence.first : sentence.end]
    return any(EventType.TRUCE in chunk.values(Kind.TRIGGERS) for chunk in chunks)
