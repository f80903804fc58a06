"""A draft and the one before it in its sentence in; what the words of the first make of the second entered in both.

What one is accused of is by the accused and claimed by the accuser; what one appeals for is called for; what one
denies is denied.
"""

from __future__ import annotations

from builder.extraction.discourse.drafts import Draft, Voice
from builder.extraction.discourse.scene import Scene
from builder.extraction.event_types import FIGHTING, ONE_SIDED, TWO_SIDED, WORDS
from builder.extraction.kinds import Clause, Function
from builder.model import EventType, Factuality, Role

__all__ = ["control"]

_REACH = 14  # chunks between words and what they are about


def control(scene: Scene, draft: Draft, head: Draft) -> None:
    """Enter what the head, the draft before, makes of a draft near behind it in its clause."""
    if draft.trigger - head.trigger > _REACH or scene.passage.where(Clause.BOUNDARY, head.trigger + 1, draft.trigger):
        return
    if scene.passage.where(Function.CAUSE, head.trigger + 1, draft.trigger):
        return  # "threatened to break the truce after the strikes"
    if head.type is EventType.CONDEMNATION:
        _condemn(draft, head)
    elif draft.type in WORDS:
        return
    elif head.type is EventType.ACCUSATION:
        _accuse(scene, draft, head)
    elif head.type is EventType.APPEAL:
        _call_for(draft, head)
    elif head.type is EventType.DENIAL:
        draft.factuality = Factuality.DENIED
        _claim(draft, head)
    elif head.type is EventType.THREAT:
        draft.factuality = Factuality.POSSIBLE
        _undate(draft, head)


def _undate(draft: Draft, head: Draft) -> None:
    """The time of the words is not that of what they call for or threaten: "called on Monday for talks"."""
    if draft.when == head.when:
        draft.when = None


def _claim(draft: Draft, head: Draft) -> None:
    """The agent of the words is who asserts what they are about."""
    draft.voices = [Voice(span=draft.span, sources=tuple(head.fillers(Role.AGENT)))]


def _condemn(draft: Draft, head: Draft) -> None:
    """Whoever did what is condemned is the target of the words."""
    if draft.type in FIGHTING and not head.fillers(Role.TARGET):
        speakers = head.fillers(Role.AGENT)
        head.roles[Role.TARGET] = [agent for agent in draft.fillers(Role.AGENT) if agent not in speakers]


def _accuse(scene: Scene, draft: Draft, head: Draft) -> None:
    """The accused did it, and to the accuser's side where nobody else is named."""
    if not head.fillers(Role.TARGET):  # somebody without a name did it, not the accuser
        accusers = head.fillers(Role.AGENT)
        draft.roles[Role.AGENT] = [agent for agent in draft.fillers(Role.AGENT) if agent not in accusers]
        return
    if draft.type not in TWO_SIDED and not draft.fillers(Role.AGENT):
        draft.roles[Role.AGENT] = list(head.fillers(Role.TARGET))
    if draft.type in ONE_SIDED and not draft.fillers(Role.TARGET):
        victims = dict.fromkeys(scene.sides(head.fillers(Role.AGENT)))
        draft.roles[Role.TARGET] = [side for side in victims if side not in draft.fillers(Role.AGENT)]
    _claim(draft, head)


def _call_for(draft: Draft, head: Draft) -> None:
    """An appeal calls for something by those whom it addresses."""
    draft.factuality = Factuality.CALLED_FOR
    _undate(draft, head)
    _claim(draft, head)
    if draft.type in TWO_SIDED and not draft.fillers(Role.PARTY):
        draft.roles[Role.PARTY] = list(head.fillers(Role.TARGET))
