"""Names that several places share: the article decides which one is meant."""

from __future__ import annotations

import pytest

from builder.extraction import Engine
from builder.linking.homonyms import load_homonyms
from builder.linking.joining import join_entities
from builder.model import EntityFact, EntityType, EventFact, EventType, Facts, Span
from tests.builder.extraction.reading import article

CASES = {
    "يرموك in Armenia": (
        "place/jermuk",
        "قصفت القوات الأذربيجانية مدينة يرموك في أرمينيا. وقالت وزارة الدفاع الأرمينية إن القصف طال غوريس.",
    ),
    "يرموك in Syria": (
        "place/geonames-166716",
        "قصفت قوات النظام السوري مخيم اليرموك جنوبي دمشق وقتل 5 مدنيين.",
    ),
    "طرابلس in Lebanon": (
        "place/geonames-266826",
        "اندلعت اشتباكات في طرابلس شمالي لبنان بين الجيش اللبناني ومسلحين.",
    ),
    "طرابلس in Libya": (
        "place/tripoli",
        "اندلعت اشتباكات في طرابلس بين ميليشيات ليبية وقتل 5 أشخاص في العاصمة الليبية.",
    ),
    "Georgia, the state": (
        "state/georgia",
        "Russian forces shelled Gori in Georgia. Georgia accused Russia of killing 20 soldiers near Tbilisi.",
    ),
    "Georgia, in America": (
        "place/georgia-united-states",
        "Police killed three gunmen in an attack in Atlanta, Georgia. The United States president condemned it.",
    ),
}


def keys(engine: Engine, text: str, lang: str) -> set[str | None]:
    read = article(text, lang)
    return {entity.key for entity in load_homonyms().settle(read, engine.extract(read)).entities}


@pytest.mark.parametrize("name", CASES)
def test_surroundings_decide(engine: Engine, name: str) -> None:
    key, text = CASES[name]
    found = keys(engine, text, "en" if text.isascii() else "ar")
    assert key in found
    assert not (found - {key}) & {case[0] for case in CASES.values()}


def test_state_that_acts_is_the_state(engine: Engine) -> None:
    text = "Georgia accused the United States of an attack in Atlanta."
    assert "state/georgia" in keys(engine, text, "en")


def test_district_of_the_authority_is_not_taken_for_its_town(engine: Engine) -> None:
    text = "قصفت أرمينيا مقاطعات داشكسان وكالباجار ولاشين في أذربيجان، وقتل جنود قرب غوريس."
    found = keys(engine, text, "ar")
    assert {"place/kalbajar-district", "place/lachin-district", "place/dashkasan-district"} <= found


def test_facts_without_shared_names_stay_as_they_are(engine: Engine) -> None:
    read = article("التقى رئيس الوزراء نيكول باشينيان.")
    facts = engine.extract(read)
    assert load_homonyms().settle(read, facts) is facts


def test_two_entities_that_are_one_are_joined_everywhere() -> None:
    def camp(id: str, start: int) -> EntityFact:
        span = Span(start=start, end=start + 2)
        return EntityFact(id=id, type=EntityType.PLACE, names=(id,), key="place/x", mentions=(span,))

    span = Span(start=0, end=1)
    event = EventFact(
        id="v1", type=EventType.ATTACK, span=span, evidence="a", trigger=span, place=("e1", "e2"), target=("e2",)
    )
    joined = join_entities(
        Facts(id="a", lang="ar", published=None, sha256="", entities=(camp("e1", 0), camp("e2", 5)), events=(event,))
    )
    (entity,) = joined.entities
    assert (entity.id, entity.names, len(entity.mentions)) == ("e1", ("e1", "e2"), 2)
    assert (joined.events[0].place, joined.events[0].target) == (("e1",), ("e1",))
