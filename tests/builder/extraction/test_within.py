"""States that other mentions name in their own words are entities of the article too."""

from __future__ import annotations

import pytest

from builder.extraction import Engine
from builder.extraction.within import is_numbered
from tests.builder.extraction.reading import article


def states(engine: Engine, text: str, lang: str = "ar") -> dict[str | None, tuple[str, ...]]:
    facts = engine.extract(article(text, lang))
    return {entity.key: entity.names for entity in facts.entities if entity.type == "State"}


@pytest.mark.parametrize(
    ("text", "state", "name"),
    [
        ("قتل جنديان في هجوم على الحدود مع سوريا.", "state/syria", "سوريا"),
        ("وقع الانفجار على الحدود مع العراق وسوريا.", "state/syria", "سوريا"),
        ("رئيس وزراء ماليزيا يواجه انتقادات.", "state/malaysia", "ماليزيا"),
        ("وأضافت المصادر أن طهران لا تريد التصعيد.", "state/iran", "طهران"),
        ("أعلنت الوزارة أن باريس وواشنطن سترسلان مبعوثين.", "state/united-states", "واشنطن"),
    ],
)
def test_state_named_inside_another_mention_is_listed(engine: Engine, text: str, state: str, name: str) -> None:
    assert name in states(engine, text)[state]


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("US envoy Tom Barrack met Lebanese President Joseph Aoun in Beirut.", False),
        ("U.S. Secretary of State Antony Blinken arrived in Beirut.", False),
        ("Tom Barrack, the envoy of the United States, met Joseph Aoun in Beirut.", True),
        ("The United States condemned the attack in Beirut.", True),
    ],
)
def test_state_before_a_title_only_describes_who_holds_it(engine: Engine, text: str, listed: bool) -> None:
    assert ("state/united-states" in states(engine, text, "en")) is listed


def test_capital_that_is_a_place_is_no_state(engine: Engine) -> None:
    assert "state/iran" not in states(engine, "وقع انفجار في طهران وقتل ثلاثة.")


def test_what_has_an_item_is_listed_though_no_event_names_it(engine: Engine) -> None:
    facts = engine.extract(article("قال الأمين العام لحلف شمال الأطلسي إن الحلف قلق."))
    assert "organisation/nato" in {entity.key for entity in facts.entities}


@pytest.mark.parametrize(
    ("text", "numbered"),
    [
        ("بعد توقيع اتفاقات سلام مينسك 2 لكنها لم تصمد.", True),
        ("أعلنت موسكو الهدنة.", False),
        ("قتلت موسكو 5 جنود.", False),
        ("أعلنت موسكو 15 هدنة.", False),
    ],
)
def test_numbered_capital_is_an_accord_and_no_government(engine: Engine, text: str, numbered: bool) -> None:
    passage = engine.read(article(text))
    (capital,) = (mention for mention in passage.mentions if mention.capital_of)
    assert is_numbered(passage.chunks, capital) is numbered
