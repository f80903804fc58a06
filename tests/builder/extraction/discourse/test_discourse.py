"""What sentences together make of events: mentions merged, words that control what they are about, tolls hung."""

from __future__ import annotations

from builder.extraction import Engine
from builder.model import EventFact, Facts
from tests.builder.extraction.reading import article


def extract(engine: Engine, text: str, lang: str = "ar") -> Facts:
    return engine.extract(article(text, lang))


def types(facts: Facts) -> list[str]:
    return [event.type.value for event in facts.events]


def names(facts: Facts, ids: tuple[str, ...]) -> list[str]:
    known = {entity.id: entity.names[0] for entity in facts.entities}
    return [known[id] for id in ids]


def only(facts: Facts) -> EventFact:
    (event,) = facts.events
    return event


def test_an_event_told_twice_is_one_with_two_reports(engine: Engine) -> None:
    facts = extract(engine, "هاجمت حركة الشباب قاعدة في مقديشو. وقالت الحكومة الصومالية إن الهجوم فشل.")
    event = only(facts)
    assert len(event.reports) == 2
    assert names(facts, event.claimants) == ["الحكومة الصومالية"]


def test_attacks_by_different_sides_are_two_events(engine: Engine) -> None:
    facts = extract(engine, "هاجمت حركة الشباب مدينة مقديشو. وهاجمت قوات الدعم السريع مدينة الخرطوم.")
    assert types(facts) == ["Attack", "Attack"]


def test_a_headline_counts_only_where_nothing_follows(engine: Engine) -> None:
    headline = "قصف روسي على مدينة خاركيف"
    assert types(extract(engine, f"{headline}\nقصفت القوات الروسية مدينة خاركيف.")) == ["Shelling"]
    assert types(extract(engine, f"{headline}\nعاد الهدوء إلى المدينة.")) == ["Shelling"]


def test_a_toll_without_an_event_belongs_to_the_fighting_told_last(engine: Engine) -> None:
    facts = extract(engine, "قصفت روسيا مدينة خاركيف. وقتل خمسة مدنيين.")
    assert [(toll.kind.value, toll.low) for toll in only(facts).casualties] == [("killed", 5)]


def test_a_toll_with_a_place_of_its_own_makes_an_attack(engine: Engine) -> None:
    facts = extract(engine, "قصفت روسيا مدينة خاركيف. وقتل خمسة مدنيين في بغداد.")
    assert types(facts) == ["Shelling", "Attack"]
    assert names(facts, facts.events[1].place) == ["بغداد"]


def test_a_toll_of_another_time_is_not_of_the_fighting_told_last(engine: Engine) -> None:
    facts = extract(engine, "قصفت روسيا مدينة خاركيف أمس. وكان خمسة مدنيين قتلوا في أبريل الماضي.")
    assert types(facts) == ["Shelling", "Attack"]
    assert [(event.when, event.background) for event in facts.events] == [("2024-05-13", False), ("2024-04", True)]


def test_a_toll_of_the_same_time_is_of_the_fighting_told_last(engine: Engine) -> None:
    facts = extract(engine, "قصفت روسيا مدينة خاركيف أمس. وقتل خمسة مدنيين مساء أمس.")
    assert [(toll.kind.value, toll.low) for toll in only(facts).casualties] == [("killed", 5)]


def test_a_second_count_is_of_the_same_people(engine: Engine) -> None:
    facts = extract(engine, "قتل 12 جنديا أوكرانيا وأصيب خمسة في قصف على مدينة خاركيف.")
    sides = [names(facts, (toll.side or "",)) for toll in only(facts).casualties]
    assert sides == [["أوكرانيا"], ["أوكرانيا"]]


def test_the_dead_of_a_war_are_a_total(engine: Engine) -> None:
    facts = extract(engine, "أودت الحرب بين إثيوبيا وإريتريا بحياة 70 ألف شخص.")
    assert [toll.scope.value for toll in only(facts).casualties] == ["total"]


def test_truces_of_the_sides_at_issue_inherit_them(engine: Engine) -> None:
    facts = extract(engine, "اتهمت أرمينيا أذربيجان بقصف قرية. وأعلنت هدنة يوم الأحد.")
    truce = facts.events[-1]
    assert truce.type.value == "Truce"
    assert names(facts, truce.party) == ["أرمينيا", "أذربيجان"]


def test_what_is_negotiated_about_is_not_agreed(engine: Engine) -> None:
    facts = extract(engine, "تجري روسيا وأوكرانيا مفاوضات بشأن هدنة.")
    assert types(facts) == ["Negotiation"]


def test_a_weapon_decides_the_type_of_fighting(engine: Engine) -> None:
    assert types(extract(engine, "هاجمت القوات الروسية مدينة خاركيف بسيارة مفخخة.")) == ["Explosion"]
    assert types(extract(engine, "هاجمت القوات الروسية مدينة خاركيف بالطائرات.")) == ["AirStrike"]
    assert types(extract(engine, "هاجمت القوات الروسية مدينة خاركيف بالمدفعية.")) == ["Shelling"]


def test_every_evidence_holds_its_trigger(engine: Engine) -> None:
    facts = extract(
        engine, "قتل 12 جنديا أوكرانيا في قصف روسي على مدينة خاركيف يوم الأحد، بحسب وزارة الدفاع الأوكرانية."
    )
    for event in facts.events:
        assert event.span.start <= event.trigger.start and event.trigger.end <= event.span.end


def test_an_attack_laid_to_somebody_is_by_him(engine: Engine) -> None:
    facts = extract(engine, "وعدت الحكومة التركية بالتحقيق غداة هجوم انتحاري نسب إلى تنظيم داعش.")
    assert names(facts, only(facts).agent) == ["تنظيم داعش"]


def test_a_claim_that_points_back_is_of_what_stands_before(engine: Engine) -> None:
    claimed = "كشفت السلطات التركية اسم منفذ الهجوم الانتحاري الذي تبناه تنظيم داعش في إسطنبول"
    facts = extract(engine, f"{claimed}، وقتل شرطيان في هجوم على دورية في مدينة شانلي أورفا.")
    assert [names(facts, event.agent) for event in facts.events] == [["تنظيم داعش"], []]


def test_a_claim_without_an_ending_is_of_what_stands_behind(engine: Engine) -> None:
    facts = extract(engine, "تبنى تنظيم داعش الهجوم الانتحاري في سوروتش.")
    assert names(facts, only(facts).agent) == ["تنظيم داعش"]


def test_who_speaks_during_a_meeting_takes_part(engine: Engine) -> None:
    facts = extract(
        engine, "قال وزير الخارجية الأمريكي جون كيري خلال لقاء مع الرئيس الروسي فلاديمير بوتين إن الوقت حان."
    )
    assert names(facts, only(facts).party) == ["جون كيري", "فلاديمير بوتين"]


def test_who_speaks_of_a_meeting_takes_no_part(engine: Engine) -> None:
    facts = extract(
        engine,
        "قال وزير الخارجية الأمريكي جون كيري إن الرئيس الروسي فلاديمير بوتين تحدث في لقاء مع المستشارة أنغيلا ميركل.",
    )
    assert "جون كيري" not in names(facts, only(facts).party)


def test_the_rebels_behind_a_preposition_are_those_named_before(engine: Engine) -> None:
    clash = "اشتبك الجيش التركي مع حزب العمال الكردستاني في دياربكر."
    facts = extract(engine, f"{clash} وقصفت طائرات تركية معسكرات للمتمردين في شمال العراق.")
    assert names(facts, facts.events[-1].target) == ["حزب العمال الكردستاني"]


def test_rebels_without_the_article_are_any(engine: Engine) -> None:
    clash = "اشتبك الجيش التركي مع حزب العمال الكردستاني في دياربكر."
    facts = extract(engine, f"{clash} وهاجم متمردون قاعدة في كركوك.")
    assert "حزب العمال الكردستاني" not in names(facts, facts.events[-1].agent)


def test_the_forces_of_a_person_are_one_body_by_any_name(engine: Engine) -> None:
    shelled = "قصفت القوات الموالية للجنرال حسن مراد الزبيدي مدينة تعز."
    facts = extract(engine, f"{shelled} وهاجمت قوات حسن الزبيدي مدينة عدن.")
    first, second = facts.events
    assert first.agent == second.agent
    assert names(facts, first.agent) == ["القوات الموالية للجنرال حسن مراد الزبيدي"]


def test_the_commander_of_the_troop_is_not_the_troop(engine: Engine) -> None:
    facts = extract(engine, "خطفت جبهة النصرة قائد الفرقة العقيد نديم الحسن قرب حلب.")
    assert names(facts, only(facts).target) == ["نديم الحسن"]


def test_the_resistance_is_the_one_named_before(engine: Engine) -> None:
    facts = extract(engine, "هاجمت المقاومة الشعبية مواقع الحوثيين في مأرب. وسيطرت المقاومة على مدينة لودر.")
    assert facts.events[0].agent == facts.events[1].agent


def test_the_army_is_the_forces_of_the_one_state_that_has_any(engine: Engine) -> None:
    facts = extract(engine, "قصفت القوات التركية قرية زركال. ونفى الجيش أن يكون استهدف منطقة مأهولة.")
    assert names(facts, facts.events[-1].agent) == ["القوات التركية"]


def test_the_army_of_two_states_is_neither(engine: Engine) -> None:
    facts = extract(engine, "قصفت القوات التركية مواقع القوات السورية. ونفى الجيش أن يكون استهدف منطقة مأهولة.")
    assert names(facts, facts.events[-1].agent) == ["الجيش"]


def test_security_forces_are_named_in_either_way(engine: Engine) -> None:
    facts = extract(engine, "هاجم تنظيم داعش مقر القوات الأمنية العراقية في الرمادي.")
    assert names(facts, only(facts).target) == ["القوات الأمنية العراقية"]


def test_what_words_answer_is_not_what_they_are_about(engine: Engine) -> None:
    facts = extract(engine, "هدد حزب العمال الكردستاني تركيا بالرد إثر الغارات التي شنها الجيش التركي السبت.")
    assert [(event.type.value, event.factuality.value) for event in facts.events] == [
        ("Threat", "actual"),
        ("AirStrike", "actual"),
    ]


def test_the_past_perfect_tells_what_lies_before_the_news(engine: Engine) -> None:
    assert only(extract(engine, "The rebels, who had attacked Goma, left the city.", "en")).background
    assert not only(extract(engine, "The rebels, who have attacked Goma, left the city.", "en")).background


def test_the_past_perfect_of_what_somebody_said_is_news(engine: Engine) -> None:
    assert not only(extract(engine, "The army said that rebels had attacked Goma.", "en")).background
    assert not only(extract(engine, "Rebels had attacked Goma, the army said.", "en")).background


def test_the_past_perfect_with_a_day_is_news(engine: Engine) -> None:
    assert not only(extract(engine, "The rebels had attacked Goma on Monday.", "en")).background
