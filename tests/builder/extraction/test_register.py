"""The register: which names are one entity, and whom words that point back stand for."""

from __future__ import annotations

import pytest

from builder.extraction import Engine
from builder.extraction.register import Register, read_entities
from builder.model import EntityType, Role
from tests.builder.extraction.reading import article


def register(engine: Engine, text: str, lang: str = "ar") -> Register:
    return read_entities(engine.read(article(text, lang)), engine.wikidata)


def resolved(engine: Engine, text: str, words: str, role: Role | None = Role.AGENT) -> tuple[str, ...]:
    """What the mention with these words stands for."""
    entities = register(engine, text)
    passage = entities.passage
    (mention,) = (m for m in passage.mentions if passage.article.quote(passage.span(m.first, m.last)) == words)
    return entities.resolve(mention, role)


def test_both_countries_are_the_two_named_last(engine: Engine) -> None:
    text = "عاد من تركيا ثم الهند. واتفق البلدان على ذلك."
    assert resolved(engine, text, "البلدان") == ("state/india", "state/turkey")


def test_both_countries_are_those_at_issue_before_those_named(engine: Engine) -> None:
    entities = register(engine, "قصفت أرمينيا أذربيجان. وزار وفد من تركيا الهند. واتفق البلدان.")
    for mention in entities.passage.mentions[:2]:
        entities.note_opponents(entities.resolve(mention, Role.PARTY))
    assert entities.resolve(entities.passage.mentions[-1], Role.PARTY) == ("state/armenia", "state/azerbaijan")


def test_both_countries_stand_for_nobody_where_fewer_are_named(engine: Engine) -> None:
    assert resolved(engine, "واتفق البلدان على ذلك.", "البلدان") == ()


def test_the_organisation_is_the_armed_group_named_last(engine: Engine) -> None:
    text = "هاجمت حركة الشباب القاعدة. وقال التنظيم إنه انسحب."
    assert resolved(engine, text, "التنظيم") == resolved(engine, text, "حركة الشباب")


def test_the_organisation_is_nobody_before_a_group_is_named(engine: Engine) -> None:
    assert resolved(engine, "وقال التنظيم إنه انسحب.", "التنظيم") == ()


def test_the_army_is_the_one_named_with_its_state(engine: Engine) -> None:
    text = "تقدم الجيش السوداني. ثم انسحب الجيش."
    assert resolved(engine, text, "الجيش") == ("organisation/sudan-army",)


def test_the_army_named_before_its_state_is_the_only_one_of_the_article(engine: Engine) -> None:
    text = "انسحب الجيش. وقال الجيش السوداني إنه عاد."
    assert resolved(engine, text, "الجيش") == ("organisation/sudan-army",)


def test_a_title_alone_is_the_person_named_with_it(engine: Engine) -> None:
    text = "وصل الرئيس الفرنسي إيمانويل ماكرون. وقال الرئيس الفرنسي ذلك."
    assert resolved(engine, text, "الرئيس الفرنسي") == ("person/emmanuel-macron",)


def test_a_shorter_name_is_the_longest_that_contains_it(engine: Engine) -> None:
    text = "قال الوزير جون ماك كويمبي: نعم. وعاد الوزير ماك كويمبي."
    assert resolved(engine, text, "الوزير ماك كويمبي") == ("person:جون ماك كويمبي",)


def test_of_two_longest_names_the_first_in_the_text_is_meant(engine: Engine) -> None:
    text = "قال الوزير جون كويمبي ذلك. وقال الوزير رون كويمبي ذلك. وعاد الوزير كويمبي."
    assert resolved(engine, text, "الوزير كويمبي") == ("person:جون كويمبي",)


@pytest.mark.parametrize(("role", "identity"), [(Role.AGENT, "state/russia"), (None, "state/russia")])
def test_a_capital_acts_and_speaks_for_its_state(engine: Engine, role: Role | None, identity: str) -> None:
    assert resolved(engine, "اتهمت موسكو كييف.", "موسكو", role) == (identity,)


def test_a_capital_as_place_is_itself(engine: Engine) -> None:
    assert resolved(engine, "اتهمت موسكو كييف.", "موسكو", Role.PLACE) == ("place/moscow",)


def test_the_home_state_is_the_one_named_most_often(engine: Engine) -> None:
    assert register(engine, "في تونس. عاد الجيش التونسي من فرنسا إلى تونس.").home_state() == "state/tunisia"
    assert register(engine, "عاد الهدوء.").home_state() is None


def test_sides_are_states_and_groups_without_one(engine: Engine) -> None:
    entities = register(engine, "اشتبك الجيش السوداني مع قوات الدعم السريع.")
    army, group = (entities.resolve(mention, Role.PARTY)[0] for mention in entities.passage.mentions)
    assert entities.side_of(army) == "state/sudan"
    assert entities.side_of(group) == group
    assert entities.fights(army) and entities.fights(group)


def test_states_and_persons_are_listed_and_others_where_a_fact_names_them(engine: Engine) -> None:
    entities = register(engine, "زار الرئيس الفرنسي إيمانويل ماكرون لبنان والتقى الجيش اللبناني.")
    listed, ids = entities.entities(())
    assert {entity.type for entity in listed} == {EntityType.PERSON, EntityType.STATE}
    more, ids = entities.entities({"organisation/lebanon-army"})
    assert len(more) == len(listed) + 1
    assert set(ids.values()) == {entity.id for entity in more}
    assert [entity.mentions for entity in more] == sorted(entity.mentions for entity in more)


def test_an_entity_has_all_its_names_and_mentions(engine: Engine) -> None:
    entities, _ = register(engine, "وصل الرئيس الفرنسي إيمانويل ماكرون. وقال ماكرون ذلك.").entities(())
    (person,) = (entity for entity in entities if entity.type is EntityType.PERSON)
    assert person.names == ("إيمانويل ماكرون", "الرئيس الفرنسي", "ماكرون")
    assert len(person.mentions) == 2
