"""Frames and groups of event types: each is there because a language's triggers use it."""

from __future__ import annotations

from builder.extraction import event_types
from builder.extraction.frames import FRAMES
from builder.extraction.kinds import Kind
from builder.extraction.languages import load_languages
from builder.model import EventType, Role


def test_every_frame_is_one_that_a_trigger_has() -> None:
    used = {
        entry.features["frame"]
        for language in load_languages()
        for _, entry in language.forms
        if entry.kind is Kind.TRIGGERS
    }
    assert used == set(FRAMES)


def test_two_sided_frames_give_no_agent() -> None:
    for name in ("mutual", "accord", "meet"):
        assert Role.AGENT not in FRAMES[name].values()


def test_every_type_of_fighting_has_its_precedence() -> None:
    assert set(event_types.PRECEDENCE) == event_types.FIGHTING


def test_every_event_type_has_a_trigger_in_arabic() -> None:
    (arabic,) = (language for language in load_languages() if language.code == "ar")
    told = {entry.value for _, entry in arabic.forms if entry.kind is Kind.TRIGGERS}
    assert told == {event_type.value for event_type in EventType}
