"""A draft and an event told before in; whether both are one event, and if so, the event with what the draft adds."""

from __future__ import annotations

from collections.abc import Sequence

from builder.extraction.discourse.drafts import Draft, DraftToll, Voice
from builder.extraction.discourse.scene import Scene
from builder.extraction.discourse.versions import contradicts, inherit, same_speaker
from builder.extraction.event_types import FIGHTING, ONE_SIDED, TWO_SIDED, WORDS
from builder.extraction.mentions import PART
from builder.extraction.register import Register
from builder.model import EntityType, EventType, Role

__all__ = ["RECENT_SENTENCES", "enter", "says_something_new"]

RECENT_SENTENCES = 3  # how far back "the attack" and a toll without event reach
_NEAR_SENTENCES = 2  # how far back one thing in common makes one event of two-sided acts
_ENOUGH_SHARED = 2
_MOST_VOICES = 20  # quotes of one source for one event
_MEMORY = 200  # events back that a sentence may tell again: more than any article tells


def enter(scene: Scene, events: list[Draft], draft: Draft) -> bool:
    """Merge a draft into the event it tells again, the last told first; False where there is none."""
    for event in reversed(events[-_MEMORY:]):
        if draft.version is not event.version and not _speak_alike(event, draft):
            continue
        if _is_same(event, draft) and not _accuses_itself(scene, event, draft):
            if any(contradicts(event, entry) for entry in draft.tolls):
                inherit(draft, event)
                return False
            _merge(event, draft, scene.register)
            return True
    return False


def _speak_alike(event: Draft, draft: Draft) -> bool:
    return all(any(same_speaker(voice, said) for said in event.voices) for voice in draft.voices)


def _is_same(event: Draft, draft: Draft) -> bool:
    if draft.factuality is not event.factuality or not _are_compatible(event, draft):
        return False
    if draft.type in WORDS:
        return _shares(event, draft, Role.AGENT) and not _differs(event, draft, Role.TARGET)
    dated_alike = event.when == draft.when
    if event.when and draft.when and not (event.when.startswith(draft.when) or draft.when.startswith(event.when)):
        return False
    refers = draft.definite and draft.type in FIGHTING
    if any(_differs(event, draft, role) for role in Role if not (refers and role is Role.PLACE)):
        return False
    if refers and (not draft.plural or (event.plural and draft.sentence - event.sentence <= RECENT_SENTENCES)):
        return True
    if event.background is not draft.background and not dated_alike and not _refers_back(draft):
        return False
    shared = sum(len(set(event.fillers(role)) & set(draft.fillers(role))) for role in Role)
    shared += bool(event.when) and dated_alike
    shared += sum(_is_same_figure(entry, other) for entry in draft.tolls for other in event.tolls if entry.toll.low)
    return _is_enough(event, draft, shared)


def _refers_back(draft: Draft) -> bool:
    """Whether a draft names one thing known from before ("the truce") and no time of its own."""
    return draft.definite and not draft.plural and draft.when is None


def _is_enough(event: Draft, draft: Draft, shared: int) -> bool:
    """Whether so many fillers and dates in common make one event, told as it is in both sentences."""
    distance = draft.sentence - event.sentence
    if event.headline:
        return shared >= 1
    if draft.definite and not draft.richness:
        return distance <= RECENT_SENTENCES
    if draft.definite:
        return shared >= 1 or distance <= 1
    return shared >= _ENOUGH_SHARED or (shared >= 1 and distance <= _NEAR_SENTENCES and draft.type in TWO_SIDED)


def _are_compatible(event: Draft, draft: Draft) -> bool:
    """Whether types may tell one event: "the attack" may be any one-sided fighting."""
    if event.type is draft.type:
        return True
    if draft.definite and draft.type is EventType.SHELLING and event.type is EventType.AIR_STRIKE:
        return True
    return draft.definite and draft.type is EventType.ATTACK and event.type in ONE_SIDED


def _shares(event: Draft, draft: Draft, role: Role) -> bool:
    return not set(event.fillers(role)).isdisjoint(draft.fillers(role))


def _differs(event: Draft, draft: Draft, role: Role) -> bool:
    """Whether both name somebody in a role and nobody in common."""
    return bool(event.fillers(role) and draft.fillers(role)) and not _shares(event, draft, role)


def _accuses_itself(scene: Scene, event: Draft, draft: Draft) -> bool:
    """Whether merging would have a side report its own strike as suffered."""
    if draft.fillers(Role.AGENT) or event.type not in FIGHTING or not event.voices[0].sources:
        return False
    agents = scene.sides(event.fillers(Role.AGENT))
    return any(side in agents for voice in draft.voices for side in scene.sides(voice.sources))


def _merge(event: Draft, draft: Draft, register: Register) -> None:
    """The richer mention gives the evidence; roles, weapons, voices and tolls add up."""
    if event.headline or (draft.richness > event.richness and not draft.headline):
        event.span, event.trigger, event.sentence, event.rule = draft.span, draft.trigger, draft.sentence, draft.rule
        event.headline = draft.headline
    for role in Role:
        _add_fillers(event, draft, role, register)
    event.weapons.extend(weapon for weapon in draft.weapons if weapon not in event.weapons)
    if draft.when and (not event.when or len(draft.when) > len(event.when)):
        event.when = draft.when
    if not _refers_back(draft):
        event.background = event.background and draft.background
    event.voices.extend(voice for voice in draft.voices if not _repeats(event.voices, voice))
    event.triggers.extend(draft.triggers)
    for entry in draft.tolls:
        if says_something_new(event, entry):
            event.tolls.append(entry)


def _repeats(voices: Sequence[Voice], voice: Voice) -> bool:
    """Whether a voice has spoken so often already that one more mention of the event is no news."""
    speaker = (voice.sources, voice.unnamed, voice.via)
    return sum((said.sources, said.unnamed, said.via) == speaker for said in voices) >= _MOST_VOICES


def _add_fillers(event: Draft, draft: Draft, role: Role, register: Register) -> None:
    """Add who is not there yet; an army is there with its state.

    The first words that name places give them all, but a part of a state gives way to what is named in it.
    """
    fillers = event.roles.setdefault(role, [])
    if role is Role.PLACE and fillers:
        if not _are_vaguer(fillers, draft.fillers(role), register):
            return
        fillers.clear()
    for identity in draft.fillers(role):
        if identity not in fillers and register.state_of(identity) not in fillers:
            fillers.append(identity)


def _are_vaguer(fillers: Sequence[str], others: Sequence[str], register: Register) -> bool:
    """Whether places are states or parts of states only, and others none of them."""
    return (
        bool(others)
        and all(_is_vague(place, register) for place in fillers)
        and not any(_is_vague(place, register) for place in others)
    )


def _is_vague(identity: str, register: Register) -> bool:
    return identity.startswith(PART) or register.type_of(identity) is EntityType.STATE


def says_something_new(draft: Draft, entry: DraftToll) -> bool:
    """Whether an event has no such figure of the same people yet, nor one beside which it says less."""
    return not any(_is_same_figure(entry, other) or _is_vaguer(entry, other) for other in draft.tolls)


def _is_same_figure(entry: DraftToll, other: DraftToll) -> bool:
    a, b = entry.toll, other.toll
    same_side = entry.side == other.side or entry.side is None or other.side is None
    return a.kind is b.kind and (a.low, a.high) == (b.low, b.high) and same_side


def _is_vaguer(entry: DraftToll, other: DraftToll) -> bool:
    """Whether a figure without number is of people already counted."""
    toll = entry.toll
    vague = toll.low is None and toll.high is None and not toll.undisclosed
    return vague and toll.kind is other.toll.kind and (entry.side is None or entry.side == other.side)
