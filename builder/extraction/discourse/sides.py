"""A toll in; out comes on whose side the people counted stand."""

from __future__ import annotations

from builder.extraction.discourse.drafts import Draft, DraftToll, Voice
from builder.extraction.discourse.scene import Scene
from builder.extraction.tolls import Toll
from builder.model import CasualtyKind, EntityType, EventType, Role, Victim

__all__ = ["add_side", "infer_side", "read_side"]

_HURT = (CasualtyKind.KILLED, CasualtyKind.WOUNDED)


def read_side(scene: Scene, toll: Toll) -> str | None:
    """The side that the words of a count name: the state of soldiers, the entity itself for civilians and persons."""
    register = scene.register
    if toll.side is None or any(other.force for other in scene.passage.coordinated_to(toll.side)):
        return None  # "56 fighters of A and B": some of either
    found = register.resolve(toll.side, Role.TARGET)
    if not found:
        return None
    identity = found[0]
    state = register.home_state() if identity.startswith("institution:") else register.state_of(identity)
    if state and toll.victim is not Victim.CIVILIAN and register.type_of(identity) is not EntityType.PERSON:
        return register.state(state)
    return identity


def infer_side(scene: Scene, draft: Draft, toll: Toll, voice: Voice) -> str | None:
    """The side of soldiers, police, fighters and people driven from their homes that nobody is named for."""
    side = _warring_side(scene, draft, voice, toll.force) if toll.victim is Victim.MILITARY else None
    if side is None and toll.kind in _HURT and toll.force == "regular":
        return _home_side(scene, draft)
    if side is None and toll.kind is CasualtyKind.DISPLACED and draft.type is EventType.DISPLACEMENT:
        return _home_of_displaced(scene, draft)
    return side


def _home_of_displaced(scene: Scene, draft: Draft) -> str | None:
    """The state that the article is about, whose people leave their homes unless a place elsewhere is named."""
    home = scene.register.home_state()
    places = {scene.register.state_of(place) for place in draft.fillers(Role.PLACE)}
    if home is None or home in scene.sides(draft.fillers(Role.AGENT)) or not places <= {home}:
        return None
    return scene.register.state(home)


def _warring_side(scene: Scene, draft: Draft, voice: Voice, force: str | None) -> str | None:
    """The side at war: of rebels the armed group at issue, of soldiers the side whose official counts them.

    Where no side counts them, soldiers are those of the lone target, else of the one state whose forces are named.
    """
    register = scene.register
    if force == "insurgent":
        groups = register.recent_groups()
        return next((group for group in groups if group in draft.actors), next(iter(groups), None))
    sides = set(scene.sides(list(draft.actors)))
    for source in (*voice.sources, *(source for voice in draft.voices for source in voice.sources)):
        counting = register.side_of(source)
        if counting in sides and counting not in scene.sides(draft.fillers(Role.AGENT)):
            return _entity(scene, counting)
    targets = [target for target in draft.fillers(Role.TARGET) if register.fights(target)]
    if len(targets) == 1:
        return _entity(scene, register.side_of(targets[0]))
    states = [side for side in sides if side.startswith("state/")]
    if force == "regular" and len(states) == 1 and states[0] not in draft.fillers(Role.AGENT):
        return register.state(states[0])
    return None


def _entity(scene: Scene, side: str) -> str:
    """A side as an entity of the register, where it may have only its army."""
    return scene.register.state(side) if side.startswith("state/") else side


def _home_side(scene: Scene, draft: Draft) -> str | None:
    """The state the article is about, for soldiers and police of no named state, unless it strikes or fights here."""
    state = scene.register.home_state()
    warring = set(scene.sides(draft.fillers(Role.PARTY)))
    if state is None or (len(warring) > 1 and state in warring) or state in scene.sides(draft.fillers(Role.AGENT)):
        return None
    return scene.register.state(state)


def add_side(scene: Scene, draft: Draft, entry: DraftToll) -> None:
    """Whose soldiers fall in a clash of which no other side is named, or one, fights in it."""
    parties = draft.fillers(Role.PARTY)
    if draft.type is not EventType.ARMED_CLASH or len(parties) > 1 or entry.side is None:
        return
    fights = entry.toll.victim is Victim.MILITARY or (entry.toll.victim is None and scene.register.fights(entry.side))
    if fights and entry.side not in scene.sides(parties):
        draft.roles.setdefault(Role.PARTY, []).append(entry.side)
