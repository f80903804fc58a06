"""An event and a figure that another source gives otherwise in; the version of the event that this source tells out.

Versions that contradict each other stay apart, each with who claims it: "49 died, said the army; the rebels said 100".
"""

from __future__ import annotations

from dataclasses import replace

from builder.extraction.discourse.drafts import Draft, DraftToll, Voice
from builder.extraction.tolls import Toll
from builder.model import Role, Span

__all__ = ["contradicts", "inherit", "same_speaker", "version_of"]


def contradicts(event: Draft, entry: DraftToll) -> bool:
    """Whether another source counts the people hurt in an event otherwise, so that both cannot be right."""
    return any(_are_incompatible(entry, other) for other in event.tolls)


def same_speaker(voice: Voice, other: Voice) -> bool:
    """Whether two assertions are of the same named source, or of sources without a name."""
    return voice.unnamed == other.unnamed and set(voice.sources) == set(other.sources)


def version_of(event: Draft, entry: DraftToll, span: Span) -> Draft:
    """The event as a source tells it that gives a figure of its own."""
    return Draft(
        type=event.type,
        sentence=entry.toll.sentence.index,
        trigger=entry.toll.index,
        span=span,
        rule=f"version:{event.type.value}",
        when=event.when,
        background=event.background,
        version=True,
        roles={role: list(fillers) for role, fillers in event.roles.items()},
        weapons=list(event.weapons),
        triggers=[entry.toll.index],
        voices=[replace(entry.voice, span=span)],
        tolls=[entry],
    )


def inherit(draft: Draft, event: Draft) -> None:
    """Let a version say of the event what it leaves out."""
    draft.type, draft.version = event.type, True
    draft.when = draft.when or event.when
    draft.weapons.extend(weapon for weapon in event.weapons if weapon not in draft.weapons)
    for role in Role:
        if not draft.fillers(role) and event.fillers(role):
            draft.roles[role] = list(event.fillers(role))


def _are_incompatible(entry: DraftToll, other: DraftToll) -> bool:
    toll, told = entry.toll, other.toll
    if toll.kind is not told.kind or entry.scope is not other.scope or same_speaker(entry.voice, other.voice):
        return False
    if not (_is_sourced(entry.voice) and _is_sourced(other.voice)) or toll.person or told.person:
        return False
    if _are_others(entry.side, other.side) or _are_others(toll.victim, told.victim):
        return False
    part = _is_narrower(entry, other), _is_narrower(other, entry)
    exceeds = _lies_below(told, toll), _lies_below(toll, told)
    return any(beyond for beyond, narrower in zip(exceeds, reversed(part), strict=True) if not narrower)


def _is_sourced(voice: Voice) -> bool:
    return bool(voice.sources) or voice.unnamed


def _are_others(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other


def _is_narrower(entry: DraftToll, other: DraftToll) -> bool:
    """Whether a figure may be of some of those whom another counts: soldiers among the dead."""
    narrower = other.toll.victim is None and entry.toll.victim is not None
    return narrower or (other.side is None and entry.side is not None)


def _lies_below(toll: Toll, told: Toll) -> bool:
    """Whether a figure is smaller than another within the bounds of both."""
    return toll.high is not None and told.low is not None and toll.high < told.low
