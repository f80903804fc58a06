"""The facts record: ids, confidence, and figures that leave open who gives them where the event says it."""

from __future__ import annotations

from builder.extraction import Engine
from tests.builder.extraction.reading import article

TEXT = (
    "قالت وزارة الدفاع الأوكرانية إن القوات الروسية قصفت مدينة خاركيف يوم الأحد، ما أسفر عن مقتل 12 جنديا أوكرانيا. "
    "وهاجمت حركة الشباب مدينة مقديشو."
)


def test_ids_count_entities_and_events_in_reading_order(engine: Engine) -> None:
    facts = engine.extract(article(TEXT))
    assert [event.id for event in facts.events] == ["v1", "v2"]
    assert [entity.id for entity in facts.entities] == [f"e{n}" for n in range(1, len(facts.entities) + 1)]
    starts = [min(span.start for span in entity.mentions) for entity in facts.entities]
    assert starts == sorted(starts)


def test_whoever_a_fact_names_is_listed(engine: Engine) -> None:
    facts = engine.extract(article(TEXT))
    listed = {entity.id for entity in facts.entities}
    for event in facts.events:
        named = {*event.agent, *event.target, *event.party, *event.mediator, *event.place, *event.claimants}
        assert named <= listed


def test_confidence_grows_with_what_the_words_say(engine: Engine) -> None:
    rich, poor = engine.extract(article(TEXT)).events
    assert 0 < poor.confidence < rich.confidence < 1


def test_a_figure_of_the_same_source_leaves_its_claimants_open(engine: Engine) -> None:
    event = engine.extract(article(TEXT)).events[0]
    (toll,) = event.casualties
    assert event.claimants
    assert toll.claimants is None


def test_the_rule_names_frame_and_type(engine: Engine) -> None:
    assert [event.rule for event in engine.extract(article(TEXT)).events] == ["assault:Shelling", "assault:Attack"]
