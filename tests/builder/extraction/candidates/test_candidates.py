"""Candidate events: which mention fills which role of a trigger, before sentences are put together."""

from __future__ import annotations

import pytest

from builder.extraction import Engine
from builder.extraction.candidates import find_candidates
from builder.model import Role
from tests.builder.extraction.reading import article

Roles = dict[str, list[str]]


def told(engine: Engine, text: str, lang: str) -> list[tuple[str, Roles]]:
    """The candidates of a text: the rule that found each, and the words in its roles."""
    passage = engine.read(article(text, lang))
    found = []
    for candidate in find_candidates(passage):
        roles = {
            role.value: [passage.article.quote(passage.span(m.first, m.last)) for m in candidate.fillers(role)]
            for role in Role
            if candidate.fillers(role)
        }
        found.append((candidate.rule, roles))
    return found


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "ar",
            "هاجم الجيش السوري تنظيم داعش.",
            [("assault:Attack", {"agent": ["الجيش السوري"], "target": ["تنظيم داعش"]})],
        ),
        (
            "ar",
            "الجيش السوري هاجم تنظيم داعش.",
            [("assault:Attack", {"agent": ["الجيش السوري"], "target": ["تنظيم داعش"]})],
        ),
        (
            "ar",
            "شنت إسرائيل غارة على حزب الله.",
            [("assault:AirStrike", {"agent": ["إسرائيل"], "target": ["حزب الله"]})],
        ),
        ("ar", "انسحاب القوات الأمريكية", [("withdraw:Withdrawal", {"agent": ["القوات الأمريكية"]})]),
        (
            "ar",
            "الغارات الإسرائيلية على بيروت",
            [("assault:AirStrike", {"agent": ["الإسرائيلية"], "place": ["بيروت"]})],
        ),
        (
            "ar",
            "معارك بين الجيش السوداني وقوات الدعم السريع قرب الخرطوم",
            [("mutual:ArmedClash", {"party": ["الجيش السوداني", "قوات الدعم السريع"], "place": ["الخرطوم"]})],
        ),
        (
            "ar",
            "هدنة برعاية مصر بين إسرائيل وحركة حماس",
            [("accord:Truce", {"party": ["إسرائيل", "حركة حماس"], "mediator": ["مصر"]})],
        ),
        ("en", "Israeli air strike on Beirut", [("assault:AirStrike", {"agent": ["Israeli"], "place": ["Beirut"]})]),
        ("en", "Russia's invasion", [("assault:War", {"agent": ["Russia"]})]),
        (
            "en",
            "Rebels were attacked by the Syrian army.",
            [("assault:Attack", {"agent": ["Syrian army"], "target": ["Rebels"]})],
        ),
    ],
)
def test_roles_of_a_trigger(engine: Engine, lang: str, text: str, expected: list[tuple[str, Roles]]) -> None:
    assert told(engine, text, lang) == expected


def test_a_trigger_reaches_no_farther_than_its_clause(engine: Engine) -> None:
    found = told(engine, "قصفت روسيا قرية، بينما عاد الرئيس الفرنسي إيمانويل ماكرون إلى باريس.", "ar")
    assert found[0] == ("assault:Shelling", {"agent": ["روسيا"]})


def test_a_word_of_time_is_no_trigger(engine: Engine) -> None:
    assert told(engine, "في الاجتماع يوم الأحد", "ar")
    assert not told(engine, "يوم الأحد", "ar")


def test_dawn_does_not_part_a_light_verb_from_its_event(engine: Engine) -> None:
    text = "شن تنظيم داعش فجر اليوم الأحد هجوما على مواقع الجيش العراقي في الرمادي."
    roles = {"agent": ["تنظيم داعش"], "target": ["الجيش العراقي"], "place": ["الرمادي"]}
    assert told(engine, text, "ar") == [("assault:Attack", roles)]


def test_the_same_word_as_a_verb_is_an_event(engine: Engine) -> None:
    found = told(engine, "شن تنظيم داعش هجوما بعد أن فجر مسلحون جسرا.", "ar")
    assert [rule for rule, _ in found] == ["assault:Attack", "assault:Explosion"]


def test_a_noun_behind_a_preposition_ends_no_clause(engine: Engine) -> None:
    text = "هاجمت حركة الشباب بعد مقتل زعيمها في قصف أمريكي القوات الكينية."
    assert told(engine, text, "ar")[0] == (
        "assault:Attack",
        {"agent": ["حركة الشباب"], "target": ["القوات الكينية"]},
    )


def test_who_an_event_is_laid_to_is_blamed_by_nobody_named(engine: Engine) -> None:
    found = told(engine, "وعدت الحكومة التركية بالتحقيق غداة هجوم انتحاري نسب إلى تنظيم داعش.", "ar")
    assert found[1] == ("blame:Accusation", {"target": ["تنظيم داعش"]})


def test_who_lays_an_event_to_somebody_accuses(engine: Engine) -> None:
    found = told(engine, "نسبت الحكومة التركية الى تنظيم داعش الهجوم. واتهمت أنقرة دمشق.", "ar")
    assert found[-1] == ("accuse:Accusation", {"agent": ["أنقرة"], "target": ["دمشق"]})


def test_who_stands_behind_an_attack_did_it(engine: Engine) -> None:
    found = told(engine, "كشف الجيش الإسرائيلي أن حركة حماس تقف وراء الهجوم على القدس.", "ar")
    assert found == [("assault:Attack", {"agent": ["حركة حماس"], "place": ["القدس"]})]


def test_an_unknown_word_behind_a_verb_is_its_subject(engine: Engine) -> None:
    found = told(engine, "طالب مشرعون متشككون وزير الخارجية الأمريكي جون كيري بالكشف عن الاتفاق.", "ar")
    assert found[0] == ("appeal:Appeal", {"target": ["وزير الخارجية الأمريكي جون كيري"]})


def test_a_noun_that_stands_for_its_people_leaves_them_the_subject(engine: Engine) -> None:
    found = told(engine, "هاجم مقاتلون من حركة الشباب القوات الكينية.", "ar")
    assert found[0] == ("assault:Attack", {"agent": ["حركة الشباب"], "target": ["القوات الكينية"]})
