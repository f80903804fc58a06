"""Names, labels and dates among words of another direction."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from api.views.model import Ref
from api.web.messages import load_messages, load_translations
from api.web.words import Words


@pytest.fixture
def arabic() -> Words:
    return Words(load_messages(), load_translations(), "ar")


@pytest.fixture
def english() -> Words:
    return Words(load_messages(), load_translations(), "en")


def test_parts_of_the_label_of_an_event_are_isolated_and_its_date_is_written_out(english: Words) -> None:
    event = Ref(iri="", path="/id/event/1", type="Explosion", names={"en": "Explosion: كويتا, 2015-07-19"})
    assert english.name(event) == (
        '<bdi dir="ltr"><bdi>Explosion</bdi>: <bdi>كويتا</bdi>, <bdi class="date" dir="ltr">19 July 2015</bdi></bdi>'
    )


def test_names_of_other_things_stay_whole(arabic: Words) -> None:
    place = Ref(iri="", path="/id/place/x", type="Place", names={"en": "Washington, D.C."})
    assert arabic.name(place) == '<bdi lang="en">Washington, D.C.</bdi>'


def test_lists_have_the_separators_of_the_page(arabic: Words, english: Words) -> None:
    assert arabic.label("روسيا; تركيا") == '<bdi dir="rtl"><bdi>روسيا</bdi>؛ <bdi>تركيا</bdi></bdi>'
    assert english.label("Russia; Turkey") == '<bdi dir="ltr"><bdi>Russia</bdi>; <bdi>Turkey</bdi></bdi>'


def test_an_arrow_keeps_the_direction_it_was_written_in(arabic: Words) -> None:
    assert arabic.label("Azerbaijan → Armenia").startswith('<bdi dir="ltr">')
    assert arabic.label("أذربيجان ← أرمينيا").startswith('<bdi dir="rtl">')


@pytest.mark.parametrize(
    ("edtf", "shown"),
    [
        ("1991/1994", '<bdi class="date" dir="rtl">1991–1994</bdi>'),
        ("2022-09-13", '<bdi class="date" dir="rtl">13 سبتمبر 2022</bdi>'),
        ("2020", '<bdi class="date" dir="ltr">2020</bdi>'),
        (None, ""),
    ],
)
def test_a_date_is_one_piece(arabic: Words, edtf: str | None, shown: str) -> None:
    assert arabic.date(edtf) == shown


def test_markup_in_names_is_escaped_and_stays_markup_in_sentences(english: Words) -> None:
    assert "<b>" not in english.label("<b>x</b>; y")
    assert english.say("event.reported", date=Markup("<i>1</i>")) == "reported <i>1</i>"
    assert english.say("event.reported", date="<i>") == "reported <i>"  # plain text, which the template escapes
