"""The candidates of one sentence in, its drafts out."""

from __future__ import annotations

from collections.abc import Sequence

from builder.extraction.candidates import Candidate
from builder.extraction.discourse.absorption import absorb
from builder.extraction.discourse.control import control
from builder.extraction.discourse.dating import date_of, find_time
from builder.extraction.discourse.drafts import Draft, Voice
from builder.extraction.discourse.evidence import evidence_of
from builder.extraction.discourse.factuality import is_background, read_factuality
from builder.extraction.discourse.inference import (
    add_attendee,
    add_claimant,
    add_speaker,
    infer_target,
    inherit_parties,
)
from builder.extraction.discourse.scene import Scene
from builder.extraction.discourse.settling import settle
from builder.extraction.event_types import ACCORDS, FIGHTING, HOSTILITIES, OPPOSING, WORDS
from builder.model import EventType, Role

__all__ = ["draft_sentence"]

# What news agencies, monitors and other bodies without arms report but do not do.
_BY_FORCE = HOSTILITIES | {EventType.TERRITORIAL_CHANGE, EventType.DETENTION, EventType.TRUCE_VIOLATION}
_CONTENT_REACH = 4  # chunks between talks and what they are about


def draft_sentence(scene: Scene, candidates: Sequence[Candidate]) -> list[Draft]:
    """The drafts of a sentence, in reading order. What is negotiated about is not yet agreed, and makes no draft."""
    drafts: list[Draft] = []
    for candidate in absorb(candidates):
        draft = _draft(scene, candidate)
        last = drafts[-1] if drafts else None
        if last is not None:
            control(scene, draft, last)
            about = last.type is EventType.NEGOTIATION and draft.type in ACCORDS
            if about and draft.trigger - last.trigger <= _CONTENT_REACH:
                continue
        drafts.append(draft)
    return drafts


def _draft(scene: Scene, candidate: Candidate) -> Draft:
    roles = _resolve_roles(scene, candidate)
    sentence = candidate.sentence
    factuality = read_factuality(scene.passage, candidate)
    time = None if sentence.headline else find_time(scene.passage, sentence, candidate.trigger, factuality)
    draft = Draft(
        type=candidate.type,
        sentence=sentence.index,
        trigger=candidate.trigger,
        triggers=[candidate.trigger],
        span=evidence_of(scene.passage, candidate, time),
        roles=roles,
        weapons=list(candidate.weapons),
        when=date_of(scene.passage, candidate, time, factuality) if time else None,
        factuality=factuality,
        background=is_background(scene.passage, candidate, time, factuality),
        definite=candidate.definite,
        plural=candidate.entry.has("plural"),
        weak=candidate.weak,
        headline=sentence.headline,
        rule=candidate.rule,
    )
    settle(scene, draft, candidate)
    voice = _give_voice(scene, draft, candidate)
    add_attendee(scene, draft, candidate)
    infer_target(scene, draft, voice)
    inherit_parties(scene, draft, candidate)
    if draft.type in FIGHTING or draft.type in OPPOSING:
        sides = [side for role in (Role.PARTY, Role.AGENT, Role.TARGET) for side in draft.fillers(role)]
        scene.register.note_opponents(side for side in sides if scene.register.fights(side))
    return draft


def _resolve_roles(scene: Scene, candidate: Candidate) -> dict[Role, list[str]]:
    roles: dict[Role, list[str]] = {}
    for role, mentions in candidate.roles.items():
        identities = [identity for mention in mentions for identity in scene.register.resolve(mention, role)]
        if candidate.type in _BY_FORCE and role in (Role.AGENT, Role.PARTY):
            identities = [identity for identity in identities if scene.register.may_fight(identity)]
        if candidate.type is EventType.PROTEST and role is Role.AGENT:  # no state, and none of its bodies, protests
            identities = [i for i in identities if not scene.register.fights(i) and not scene.register.state_of(i)]
        if identities:
            roles[role] = list(dict.fromkeys(identities))
    return roles


def _give_voice(scene: Scene, draft: Draft, candidate: Candidate) -> Voice:
    """Enter who asserts a draft.

    Of words, the article asserts that they were said, and the speaker is their agent; a war is what everybody knows.
    """
    voice = scene.voice(candidate.trigger, draft.span)
    add_speaker(scene, draft, candidate, voice)
    if draft.type in WORDS:
        speakers = voice.sources or scene.issuer_behind(candidate.trigger)
        if speakers and not draft.fillers(Role.AGENT):
            draft.roles[Role.AGENT] = list(speakers)
        voice = Voice(span=draft.span)
    draft.voices.append(Voice(span=draft.span) if draft.type is EventType.WAR else voice)
    if draft.type in FIGHTING and (claim := scene.claim_of(candidate.trigger, draft.span)) is not None:
        draft.voices.append(claim)
        add_claimant(scene, draft, claim)
    return voice
