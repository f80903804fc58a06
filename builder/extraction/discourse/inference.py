"""A draft that leaves roles open in; filled out are those that its speaker, its border or the sides at issue fill."""

from __future__ import annotations

from collections.abc import Sequence

from builder.extraction.candidates import Candidate
from builder.extraction.discourse.dating import is_day
from builder.extraction.discourse.drafts import Draft, Voice
from builder.extraction.discourse.scene import Scene
from builder.extraction.event_types import FIGHTING, ONE_SIDED, TWO_SIDED, WORDS
from builder.extraction.kinds import Function, Kind
from builder.model import EventType, Factuality, Role, Victim

__all__ = [
    "add_attendee",
    "add_claimant",
    "add_speaker",
    "carry_date",
    "infer_target",
    "inherit_parties",
    "recall_target",
]

_MET = (Function.WITH, Function.OF)  # "a meeting with him", "his meeting" + him
_MEMORY = 200  # events back in which a state fought whom it strikes now
_STRIKES = frozenset({EventType.AIR_STRIKE, EventType.ATTACK, EventType.SHELLING})


def add_speaker(scene: Scene, draft: Draft, candidate: Candidate, voice: Voice) -> None:
    """Enter a speaker who tells its own deed: "said it had arrested", "fighting with rebels", "claimed the attack"."""
    speakers = [source for source in voice.sources if scene.register.fights(source)]
    if not speakers or draft.type in WORDS:
        return
    parties = draft.fillers(Role.PARTY)
    if draft.type in (EventType.ARMED_CLASH, EventType.WAR) and len(parties) == 1:
        if scene.register.side_of(speakers[0]) not in scene.sides(parties):
            draft.roles[Role.PARTY].append(speakers[0])
    if draft.type not in TWO_SIDED and not draft.fillers(Role.AGENT) and _is_own_deed(scene, draft, candidate, voice):
        draft.roles[Role.AGENT] = [speaker for speaker in speakers if speaker not in draft.fillers(Role.TARGET)]


def _is_own_deed(scene: Scene, draft: Draft, candidate: Candidate, voice: Voice) -> bool:
    """Whether a pronoun stands for the speaker, who claims the deed, or speaks of an arrest without saying by whom."""
    trigger = candidate.trigger
    if _is_told_of_speaker(scene, trigger):
        return True
    if scene.responsibility(trigger) is not None:
        return True
    return draft.type is EventType.DETENTION and trigger > 0 and voice.cue is not None and not candidate.verb


def add_claimant(scene: Scene, draft: Draft, claim: Voice) -> None:
    """Enter who claims responsibility for an attack of which nobody else says who did it."""
    if not draft.fillers(Role.AGENT):
        speakers = [source for source in claim.sources if scene.register.fights(source)]
        draft.roles[Role.AGENT] = [speaker for speaker in speakers if speaker not in draft.fillers(Role.TARGET)]


def _is_told_of_speaker(scene: Scene, trigger: int) -> bool:
    """Whether a pronoun stands before a deed, or before the light verb of one: "that it carried out the attack"."""
    before = trigger - 1
    if before >= 0 and scene.passage.chunks[before].has(Kind.LIGHT):
        before -= 1
    entries = scene.passage.chunks[before].readings.entries if before >= 0 else ()
    return any(entry.kind is Kind.CLAUSES and entry.has("pronoun") for entry in entries)


def add_attendee(scene: Scene, draft: Draft, candidate: Candidate) -> None:
    """Enter who speaks at a meeting that names only the other side: "said during a meeting with the minister"."""
    passage, trigger = scene.passage, candidate.trigger
    if draft.type is not EventType.MEETING or candidate.verb or len(draft.fillers(Role.PARTY)) != 1:
        return
    if any(passage.govern(mention).function not in _MET for mention in candidate.fillers(Role.PARTY)):
        return
    before = passage.chunks[trigger - 1 : trigger]
    during = passage.chunks[trigger].proclitic.preposition is Function.IN or any(c.has(Function.IN) for c in before)
    speaker = scene.speaker_before(trigger) if during else None
    if speaker is not None and speaker not in draft.fillers(Role.PARTY):
        draft.roles[Role.PARTY] = [speaker, *draft.fillers(Role.PARTY)]


def infer_target(scene: Scene, draft: Draft, voice: Voice) -> None:
    """An official who reports the other side's strike without naming its target speaks of his own side."""
    agents = set(scene.sides(draft.fillers(Role.AGENT)))
    if draft.type not in ONE_SIDED or not agents or draft.fillers(Role.TARGET):
        return
    opponents = set(scene.register.opponents())
    for source in voice.sources:
        state = scene.register.state_of(source)
        if state and state not in agents and state in opponents and agents & opponents:
            draft.roles[Role.TARGET] = [scene.register.state(state)]
            return


def recall_target(scene: Scene, draft: Draft, events: Sequence[Draft]) -> None:
    """What a state strikes without a word of whom, it strikes at the armed group that it fought in the article last."""
    agents = draft.fillers(Role.AGENT)
    if draft.type not in _STRIKES or not agents or draft.fillers(Role.TARGET) or draft.factuality is Factuality.DENIED:
        return
    sides = {state for agent in agents if (state := scene.register.state_of(agent)) is not None}
    if not sides or any(entry.toll.victim is Victim.CIVILIAN for entry in draft.tolls):
        return
    for event in reversed(events[-_MEMORY:]):
        groups = [foe for foe in _foes(scene, event, sides) if _is_group(scene, foe)]
        if groups:
            draft.roles[Role.TARGET] = groups
            return


def _foes(scene: Scene, event: Draft, sides: set[str]) -> Sequence[str]:
    """Whom any of some sides strikes or fights in an event."""
    if not sides.isdisjoint(scene.sides(event.fillers(Role.AGENT))):
        return event.fillers(Role.TARGET) if event.type in FIGHTING else ()
    return event.fillers(Role.PARTY) if not sides.isdisjoint(scene.sides(event.fillers(Role.PARTY))) else ()


def _is_group(scene: Scene, identity: str) -> bool:
    return scene.register.fights(identity) and scene.register.state_of(identity) is None


def inherit_parties(scene: Scene, draft: Draft, candidate: Candidate) -> None:
    """Give a two-sided event without named sides those of the border it names, else the sides last at issue."""
    if draft.type not in TWO_SIDED or draft.type is EventType.MEETING or len(draft.fillers(Role.PARTY)) >= 2:
        return
    for mention in candidate.fillers(Role.PLACE):
        if mention.borders:
            sides = [side for key in mention.borders for side in scene.register.border_sides(key, mention)]
            speakers = scene.voice(draft.trigger, draft.span).sources
            states = [state for speaker in speakers if (state := scene.register.state_of(speaker))]
            parties = list(dict.fromkeys([*sides, *states]))
            if len(parties) >= 2:
                draft.roles[Role.PARTY] = parties[:2]
                return
    if not draft.fillers(Role.PARTY) and draft.type is not EventType.PRISONER_EXCHANGE:
        opponents = scene.register.last_opponents()
        if opponents:
            draft.roles[Role.PARTY] = list(opponents)
            draft.inherited = True


def carry_date(draft: Draft, events: Sequence[Draft]) -> None:
    """Date fighting that the sentence after tells without a time of its own: it goes on with the day of the news."""
    if draft.when or draft.background or draft.definite or draft.factuality is not Factuality.ACTUAL:
        return
    if draft.type not in FIGHTING:
        return
    for event in reversed(events):
        if draft.sentence - event.sentence > 1:
            return
        if event.type in FIGHTING and not event.background and is_day(event.when):
            draft.when = event.when
            return
