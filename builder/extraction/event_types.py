"""The event types in groups: which the rules treat alike, and which of two types wins where both fit."""

from __future__ import annotations

from builder.model import EventType

__all__ = [
    "ACCORDS",
    "CALLED_FOR",
    "FIGHTING",
    "HOSTILITIES",
    "LASTING",
    "ONE_SIDED",
    "OPPOSING",
    "PRECEDENCE",
    "TWO_SIDED",
    "WORDS",
]

FIGHTING = frozenset(
    {EventType.ARMED_CLASH, EventType.ATTACK, EventType.SHELLING, EventType.AIR_STRIKE, EventType.EXPLOSION}
)
# When two types fit one event, the order of the annotation guide decides.
PRECEDENCE = (EventType.EXPLOSION, EventType.AIR_STRIKE, EventType.SHELLING, EventType.ARMED_CLASH, EventType.ATTACK)
HOSTILITIES = FIGHTING | {EventType.WAR}
ONE_SIDED = FIGHTING - {EventType.ARMED_CLASH}
# What is done by speaking: who speaks is the agent, not a claimant.
WORDS = frozenset({EventType.ACCUSATION, EventType.DENIAL, EventType.APPEAL, EventType.CONDEMNATION, EventType.THREAT})
ACCORDS = frozenset({EventType.TRUCE, EventType.PEACE_AGREEMENT})
# These have parties, no agent and target.
TWO_SIDED = ACCORDS | {
    EventType.WAR,
    EventType.ARMED_CLASH,
    EventType.NEGOTIATION,
    EventType.MEETING,
    EventType.PRISONER_EXCHANGE,
}
# What an appeal may call for as an event of its own; a call to stop the fighting calls for no fighting.
CALLED_FOR = ACCORDS | {EventType.WITHDRAWAL, EventType.NEGOTIATION, EventType.PRISONER_EXCHANGE}
# Whose sides are opponents, apart from fighting itself.
OPPOSING = ACCORDS | {EventType.WAR, EventType.TRUCE_VIOLATION, EventType.ACCUSATION}
# What goes on "since Monday"; of anything else, Monday is the day.
LASTING = TWO_SIDED | {
    EventType.DEPLOYMENT,
    EventType.DISPLACEMENT,
    EventType.SANCTION,
    EventType.ATTACK,
    EventType.AIR_STRIKE,
}
