"""A draft in; its type and roles settled: what a weapon, an attempt or a word of breaking makes of an event."""

from __future__ import annotations

from builder.extraction.candidates import Candidate
from builder.extraction.discourse.dating import is_day
from builder.extraction.discourse.drafts import Draft
from builder.extraction.discourse.scene import Scene
from builder.extraction.event_types import HOSTILITIES, TWO_SIDED
from builder.extraction.kinds import Cue, Function, Kind
from builder.model import EventType, Role, Weapon

__all__ = ["settle", "type_by_weapon"]

_ATTEMPT_REACH = 4  # chunks between "tried to" and what was tried
_BREAK_REACH = 5  # chunks between a word of breaking and the truce
_ENDED_REACH = 2  # chunks between a truce and the hostilities that it ended
_BREAK_BEHIND = 3  # chunks between the truce and its verb in a language that puts the subject first
_BREAKER_BEFORE = 8  # chunks before and behind a word of breaking in which its subject stands
_BREAKER_BEHIND = 4
_EXPLOSIVES = {Weapon.CAR_BOMB, Weapon.SUICIDE, Weapon.MINE}
_FLYING = {Weapon.AIRCRAFT, Weapon.DRONE}
_GUNS = {Weapon.ARTILLERY, Weapon.MORTAR}


def settle(scene: Scene, draft: Draft, candidate: Candidate) -> None:
    """Settle the type and the roles of a draft."""
    if draft.type is EventType.TERRITORIAL_CHANGE and _is_attempt(scene, candidate):
        draft.type = EventType.ATTACK
    if draft.type is EventType.TRUCE:
        _break_truce(scene, draft, candidate)
    if draft.type is EventType.WAR and is_day(draft.when):
        draft.when = None  # no war takes a day: it is the day on which something was said of it, or on which it ended
    if draft.type in (EventType.ATTACK, EventType.SHELLING):
        draft.type = type_by_weapon(draft.type, set(draft.weapons))
    if draft.type is EventType.TRUCE:
        _settle_brokers(scene, draft)
    _settle_roles(draft)


def _settle_brokers(scene: Scene, draft: Draft) -> None:
    """Who announces a truce and is no side of a war, nor a body or official of one, brought it about."""
    parties = draft.fillers(Role.PARTY)
    sides = [identity for identity in parties if _is_side(scene, identity)]
    if len(sides) < len(parties):
        brokers = [identity for identity in parties if identity not in sides]
        draft.roles[Role.PARTY] = sides
        draft.roles[Role.MEDIATOR] = list(dict.fromkeys([*draft.fillers(Role.MEDIATOR), *brokers]))


def _is_side(scene: Scene, identity: str) -> bool:
    return scene.register.fights(identity) or scene.register.state_of(identity) is not None


def _is_attempt(scene: Scene, candidate: Candidate) -> bool:
    """Ground that somebody tries to take has not changed hands: the attempt is an attack."""
    start = max(candidate.sentence.first, candidate.trigger - _ATTEMPT_REACH)
    return bool(scene.passage.where(Cue.ATTEMPT, start, candidate.trigger))


def _break_truce(scene: Scene, draft: Draft, candidate: Candidate) -> None:
    """A truce that a side ends, breaks or lets collapse is a violation by that side."""
    passage, register = scene.passage, scene.register
    if passage.chunks[candidate.trigger].proclitic.preposition:
        return  # "ended by a truce"
    start = max(candidate.sentence.first, candidate.trigger - _BREAK_REACH)
    cues = passage.where(Cue.BREAK, start, candidate.trigger)
    if not cues and not passage.verb_first:  # "the truce has collapsed"
        cues = passage.where(Cue.BREAK, candidate.trigger + 1, candidate.trigger + 1 + _BREAK_BEHIND)
    if not cues:
        return
    cue = cues[-1]
    if passage.chunks[cue].has(Cue.END) and _stands_before_hostilities(scene, candidate):
        return  # "a truce ended the war"
    breakers = [
        identity
        for mention in passage.mentions_in(max(candidate.sentence.first, cue - _BREAKER_BEFORE), cue + _BREAKER_BEHIND)
        if mention.first < candidate.trigger and passage.govern(mention).function in (Function.NONE, Function.OF)
        for identity in register.resolve(mention, Role.AGENT)
        if register.fights(identity)
    ][-1:]
    sides = draft.roles.pop(Role.PARTY, [])
    draft.type = EventType.TRUCE_VIOLATION
    draft.roles[Role.AGENT] = breakers or sides
    draft.roles[Role.TARGET] = [side for side in sides if side not in breakers]
    draft.span = passage.span(min(cue, candidate.first), candidate.last)


def _stands_before_hostilities(scene: Scene, candidate: Candidate) -> bool:
    """Whether what was ended are the hostilities right behind a truce, not the truce."""
    stop = min(candidate.trigger + _ENDED_REACH + 1, candidate.sentence.end)
    behind = [scene.passage.chunks[position] for position in range(candidate.trigger + 1, stop)]
    return any(EventType(e.value) in HOSTILITIES for chunk in behind if (e := chunk.entry(Kind.TRIGGERS)) is not None)


def type_by_weapon(told: EventType, weapons: set[Weapon]) -> EventType:
    """A car bomb makes an explosion of an attack, aircraft an air strike, guns a shelling."""
    if weapons & _EXPLOSIVES or (Weapon.BOMB in weapons and told is EventType.ATTACK):
        return EventType.EXPLOSION
    if weapons & _FLYING:
        return told if weapons & _GUNS else EventType.AIR_STRIKE
    return EventType.SHELLING if weapons & {*_GUNS, Weapon.ROCKET} else told


def _settle_roles(draft: Draft) -> None:
    """Two-sided events know parties; nobody is both agent and target of one act."""
    if draft.type in TWO_SIDED:
        actors = [*draft.roles.pop(Role.AGENT, []), *draft.roles.pop(Role.TARGET, [])]
        parties = dict.fromkeys([*draft.fillers(Role.PARTY), *actors])
        if parties:
            mediators = draft.fillers(Role.MEDIATOR)
            draft.roles[Role.PARTY] = [identity for identity in parties if identity not in mediators]
    elif draft.type not in (EventType.TRUCE_VIOLATION, EventType.ACCUSATION):
        agents = draft.fillers(Role.AGENT)
        if Role.TARGET in draft.roles:
            draft.roles[Role.TARGET] = [i for i in draft.roles[Role.TARGET] if i not in agents]
