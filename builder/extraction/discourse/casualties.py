"""The tolls of a sentence in; each hung on its event: one of the sentence, the fighting told last, or a new attack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from builder.extraction.discourse.control import control
from builder.extraction.discourse.dating import find_time, is_old
from builder.extraction.discourse.drafts import Draft, DraftToll, Voice
from builder.extraction.discourse.evidence import evidence_of_toll
from builder.extraction.discourse.inference import add_claimant
from builder.extraction.discourse.merging import RECENT_SENTENCES, says_something_new
from builder.extraction.discourse.scene import Scene
from builder.extraction.discourse.settling import type_by_weapon
from builder.extraction.discourse.sides import add_side, infer_side, read_side
from builder.extraction.discourse.versions import contradicts, same_speaker, version_of
from builder.extraction.event_types import HOSTILITIES, ONE_SIDED, WORDS
from builder.extraction.kinds import Cue, Function, Kind
from builder.extraction.tolls import Toll
from builder.model import CasualtyKind, EntityType, EventType, Factuality, Role, Scope, Span, Weapon

__all__ = ["hang_tolls"]

_SIDE_BY_SIDE = 2  # chunks from one count to the next that share what is said behind them
_SAME_PEOPLE_REACH = 8  # chunks between two counts of which the second leaves out whose people they are
_EVIDENCE_REACH = 20  # chunks between a toll and an event whose evidence it becomes part of
_WEAPON_REACH = 5  # chunks between a toll and the weapon
_RESULT_REACH = 3  # chunks between a word such as "caused" and its toll,
_CAUSE_REACH = 25  # and between what caused it and the word
_PLACE_REACH = 10  # first chunk too far behind a toll to name its place
_FAR = 12  # chunks after which a toll rather belongs to an event behind it,
_FAR_WEIGHT = 6  # and what that weighs
_HURTING = HOSTILITIES | {EventType.TERRITORIAL_CHANGE}
# Which events people are hurt, taken or driven out by; all other kinds by hostilities.
_HOSTS = {
    CasualtyKind.CAPTURED: frozenset({EventType.DETENTION}),
    CasualtyKind.DISPLACED: frozenset({EventType.DISPLACEMENT}),
}


def hang_tolls(scene: Scene, drafts: list[Draft], tolls: Sequence[Toll], events: Sequence[Draft]) -> None:
    """Hang the tolls of a sentence on its drafts or on events told before; a toll without event may add a draft."""
    previous: DraftToll | None = None
    version: Draft | None = None
    for toll, following in zip_longest(tolls, tolls[1:]):
        host = _host(scene, drafts, toll)
        side = read_side(scene, toll)
        if side is None and following is not None and _ends_with(toll, following):
            side = read_side(scene, following)
        entry = DraftToll(
            toll=toll, side=side, voice=scene.voice(toll.index, scene.passage.span(toll.first, toll.last))
        )
        if previous is not None:
            entry = _continue(entry, previous)
        host = host or _told_last(scene, events, toll, entry.voice)
        if host is not None and _is_by_others(scene, host, toll):
            host = None
        if host is None:
            host = _attack(scene, toll, entry)
            if host is not None:
                _settle_attack(scene, host, drafts)
                drafts.append(host)
        if host is not None and version is not None and same_speaker(entry.voice, version.voices[0]):
            host = version
        if host is not None and contradicts(host, entry):
            version = host = version_of(host, entry, evidence_of_toll(scene.passage, toll))
            drafts.append(version)
        elif host is not None:
            entry = _hang(scene, host, toll, entry)
        previous = entry


def _ends_with(toll: Toll, following: Toll) -> bool:
    """Whether the words behind two counts side by side say whose people both count: "dead and wounded of the army"."""
    return toll.victim is None and following.first - toll.last <= _SIDE_BY_SIDE and toll.kind is not following.kind


def _continue(entry: DraftToll, previous: DraftToll) -> DraftToll:
    """A count that names no people is of those counted shortly before: "12 soldiers were killed and five wounded"."""
    toll = entry.toll
    if entry.side is not None or toll.victim is not None or toll.first - previous.toll.last > _SAME_PEOPLE_REACH:
        return entry
    return replace(entry, side=previous.side, toll=replace(toll, victim=previous.toll.victim))


def _hang(scene: Scene, draft: Draft, toll: Toll, entry: DraftToll) -> DraftToll:
    """Hang an entry, with its side inferred, unless the event has the same figure."""
    if draft.type is EventType.WAR:
        entry = replace(entry, scope=Scope.TOTAL)
    entry = _with_voice(scene, draft, entry)
    if entry.side is None:
        entry = replace(entry, side=infer_side(scene, draft, toll, entry.voice))
    _add_killer(scene, draft, toll)
    _add_hurt(scene, draft, toll)
    if toll.person is not None and draft.type in ONE_SIDED and not draft.fillers(Role.TARGET):
        draft.roles[Role.TARGET] = list(scene.register.resolve(toll.person, Role.TARGET))
    add_side(scene, draft, entry)
    if says_something_new(draft, entry):
        draft.tolls.append(entry)
        _widen(scene, draft, toll)
    return entry


def _add_killer(scene: Scene, draft: Draft, toll: Toll) -> None:
    """The subject of a verb of killing is the agent of an attack that names none."""
    if toll.killer is None or draft.type not in ONE_SIDED or draft.fillers(Role.AGENT):
        return
    killers = list(scene.register.resolve(toll.killer, Role.AGENT))
    draft.roles[Role.AGENT] = killers
    if Role.TARGET in draft.roles:
        draft.roles[Role.TARGET] = [identity for identity in draft.roles[Role.TARGET] if identity not in killers]


def _add_hurt(scene: Scene, draft: Draft, toll: Toll) -> None:
    """The force whose people fall in an attack that names no target is its target, and not who did it."""
    if toll.side is None or draft.type not in ONE_SIDED or draft.fillers(Role.TARGET):
        return
    sides = [toll.side, *scene.passage.coordinated_to(toll.side)]
    resolved = (identity for side in sides for identity in scene.register.resolve(side, Role.TARGET))
    hurt = [identity for identity in dict.fromkeys(resolved) if _is_force(scene, identity)]
    if hurt:
        draft.roles[Role.AGENT] = [agent for agent in draft.fillers(Role.AGENT) if agent not in hurt]
        draft.roles[Role.TARGET] = hurt


def _is_force(scene: Scene, identity: str) -> bool:
    return scene.register.type_of(identity) is EntityType.ORGANISATION and scene.register.fights(identity)


def _with_voice(scene: Scene, draft: Draft, entry: DraftToll) -> DraftToll:
    """A figure within the words that a source is given for is that source's: "accused it of killing a soldier"."""
    if entry.voice.sources or entry.voice.unnamed or draft.type in WORDS:
        return entry
    sentence = entry.toll.sentence
    span = scene.passage.span(sentence.first, sentence.end - 1)
    for voice in draft.voices:
        if (voice.sources or voice.unnamed) and span.start <= voice.span.start and voice.span.end <= span.end:
            return replace(entry, voice=replace(voice, span=entry.voice.span))
    return entry


def _host(scene: Scene, drafts: Sequence[Draft], toll: Toll) -> Draft | None:
    """The event of the sentence whose result a toll is by its words, else the nearest that hurts people so."""
    types = _HOSTS.get(toll.kind, _HURTING)
    hosts = [draft for draft in drafts if draft.type in types and draft.factuality is Factuality.ACTUAL]
    cues = scene.passage.where(Cue.RESULT, max(toll.sentence.first, toll.first - _RESULT_REACH), toll.index + 1)
    causes = [draft for draft in hosts if cues and cues[0] - _CAUSE_REACH <= draft.trigger < cues[0]]
    return min(causes or hosts, key=lambda draft: (_distance(draft, toll), draft.trigger), default=None)


def _distance(draft: Draft, toll: Toll) -> int:
    far = draft.trigger < toll.index - _FAR
    return abs(draft.trigger - toll.index) + (_FAR_WEIGHT if far else 0)


def _told_last(scene: Scene, events: Sequence[Draft], toll: Toll, voice: Voice) -> Draft | None:
    """What hurt people last, a few sentences ago at most, unless the toll names new ground.

    A figure that somebody gives farther on is of the one event that the article tells of, if there is one.
    """
    if toll.kind in _HOSTS or _own_place(scene, toll):
        return None
    told = [e for e in events if e.type in _HURTING - {EventType.WAR} and not e.background and not e.version]
    if told and toll.sentence.index - told[-1].sentence <= RECENT_SENTENCES:
        return None if _is_at_another_time(scene, told[-1], toll) else told[-1]
    return told[0] if len(told) == 1 and (voice.sources or voice.unnamed) else None


def _is_at_another_time(scene: Scene, event: Draft, toll: Toll) -> bool:
    """Whether a figure has a time of its own, and another than the event told before."""
    time = find_time(scene.passage, toll.sentence, toll.index)
    if time is None:
        return False
    return time.edtf is not None and (
        event.when is None or not (event.when.startswith(time.edtf) or time.edtf.startswith(event.when))
    )


def _is_by_others(scene: Scene, event: Draft, toll: Toll) -> bool:
    """Whether who killed is named beside a figure, and did not do what was told before."""
    agents = event.fillers(Role.AGENT)
    if toll.killer is None or not agents or event.sentence == toll.sentence.index:
        return False
    return not set(scene.register.resolve(toll.killer, Role.AGENT)) & set(agents)


def _own_place(scene: Scene, toll: Toll) -> list[str]:
    """The place right behind a toll."""
    passage = scene.passage
    for mention in passage.mentions_in(toll.last + 1, min(toll.last + _PLACE_REACH, toll.sentence.end)):
        if mention.type is EntityType.PLACE and mention.named:
            if passage.govern(mention).function in (Function.IN, Function.NEAR):
                return list(scene.register.resolve(mention, Role.PLACE))
    return []


def _attack(scene: Scene, toll: Toll, entry: DraftToll) -> Draft | None:
    """The attack that people killed or wounded tell of, where it is told who they were, who did it, where or when."""
    if toll.kind not in (CasualtyKind.KILLED, CasualtyKind.WOUNDED) or toll.undisclosed:
        return None
    if toll.low is None and toll.high is None and not entry.side:
        return None
    places = _own_place(scene, toll)
    time = find_time(scene.passage, toll.sentence, toll.index)
    span = evidence_of_toll(scene.passage, toll)
    if not (places or entry.side or time or toll.killer or toll.force or toll.person):
        return None
    weapons = _weapons(scene, toll)
    draft = Draft(
        type=type_by_weapon(EventType.ATTACK, set(weapons)),
        weapons=weapons,
        sentence=toll.sentence.index,
        trigger=toll.index,
        span=span,
        when=time.edtf if time else None,
        background=time is not None and is_old(time.edtf, scene.passage.article.published),
        headline=toll.sentence.headline,
        rule="toll:Attack",
        voices=[scene.voice(toll.index, span)],
    )
    if places:
        draft.roles[Role.PLACE] = places
    if toll.person is not None:
        draft.roles[Role.TARGET] = list(scene.register.resolve(toll.person, Role.TARGET))
    elif entry.side:
        draft.roles[Role.TARGET] = [entry.side]
    return draft


def _weapons(scene: Scene, toll: Toll) -> list[Weapon]:
    """What people were killed or wounded with, in the words around their count."""
    first = max(toll.sentence.first, min(toll.first, toll.index) - _WEAPON_REACH)
    end = min(toll.last + _WEAPON_REACH, toll.sentence.end)
    chunks = [scene.passage.chunks[index] for index in scene.passage.where(Kind.WEAPONS, first, end)]
    named = [chunk for chunk in chunks if (entry := chunk.entry(Kind.WEAPONS)) is not None and not entry.has("by")]
    return list(dict.fromkeys(Weapon(value) for chunk in named for value in chunk.values(Kind.WEAPONS)))


def _settle_attack(scene: Scene, draft: Draft, drafts: Sequence[Draft]) -> None:
    """Let those who claim an attack, and the words before it in its sentence, say what they say of it."""
    if scene.responsibility(draft.trigger) is not None:
        for voice in draft.voices:
            add_claimant(scene, draft, voice)
    before = [head for head in drafts if head.trigger < draft.trigger]
    if before:
        control(scene, draft, before[-1])


def _widen(scene: Scene, draft: Draft, toll: Toll) -> None:
    """Let a toll near the trigger be part of the evidence, and of what those say who assert it in the same words."""
    same = toll.sentence.index == scene.passage.sentence_of(draft.trigger).index
    if not same or abs(toll.index - draft.trigger) > _EVIDENCE_REACH:
        return
    told, span = draft.span, scene.passage.span(toll.first, toll.last)
    draft.span = Span(start=min(told.start, span.start), end=max(told.end, span.end))
    draft.voices = [replace(voice, span=draft.span) if voice.span == told else voice for voice in draft.voices]
