"""Ties between events that one sentence states."""

from __future__ import annotations

import pytest

from builder.extraction import Engine
from tests.builder.extraction.reading import article


@pytest.mark.parametrize(
    ("text", "ties"),
    [
        (
            "انتهت الحرب بين إثيوبيا وإريتريا باتفاق سلام.",
            [("PeaceAgreement", "ends_hostilities_of", "War")],
        ),
        (
            "أنهى اتفاق السلام الحرب بين إثيوبيا وإريتريا.",
            [("PeaceAgreement", "ends_hostilities_of", "War")],
        ),
        ("وقع اتفاق سلام. وتحدث الناس عن الحرب بين إثيوبيا وإريتريا.", []),
        ("اتهمت روسيا أوكرانيا بخرق الهدنة.", []),
    ],
)
def test_ties_of_a_text(engine: Engine, text: str, ties: list[tuple[str, str, str]]) -> None:
    facts = engine.extract(article(text))
    types = {event.id: event.type.value for event in facts.events}
    found = [(event.type.value, tie.kind.value, types[tie.event]) for event in facts.events for tie in event.relations]
    assert found == ties


def test_the_words_of_a_tie_hold_both_triggers(engine: Engine) -> None:
    facts = engine.extract(article("انتهت الحرب بين إثيوبيا وإريتريا باتفاق سلام."))
    war, accord = facts.events
    (tie,) = accord.relations
    assert (tie.span.start, tie.span.end) == (war.trigger.start, accord.trigger.end)
