"""What the words of a report say of a truce besides who agrees."""

import pytest

from builder.model import TruceScope, TruceStage
from tests.builder.newsroom import ARMENIA, AZERBAIJAN, RUSSIA, entity, event, find, give_account

UN = "the United Nations"


def terms(text, trigger, *, lang="en", type="Truce", named=()):
    entities = [
        entity(f"e{number}", "Organisation", name, key=key, mentions=[find(text, name)])
        for number, (name, key) in enumerate(named)
    ]
    told = give_account(
        text,
        [lambda text: event(text, "t", type, trigger, when=None)],
        entities=entities if entities else (*entities, ARMENIA, AZERBAIJAN, RUSSIA),
        lang=lang,
    )
    return told.reports[0].terms


@pytest.mark.parametrize(
    ("text", "trigger", "lang", "stages"),
    [
        ("The sides extended the truce by two months.", "truce", "en", [TruceStage.EXTENDED]),
        ("The truce collapsed within hours.", "truce", "en", [TruceStage.ENDED]),
        ("A truce ended the war of 2020.", "truce", "en", []),
        ("The collapse of fighting with a truce.", "truce", "en", []),
        ("The war ended, years ago, before any truce.", "truce", "en", []),
        ("The truce came into force at dawn.", "truce", "en", [TruceStage.IN_FORCE]),
        ("وافق الطرفان على تمديد الهدنة لشهرين", "هدنة", "ar", [TruceStage.EXTENDED]),
        ("انهارت الهدنة بعد ساعات", "هدنة", "ar", [TruceStage.ENDED]),
        ("وانتهت الحرب بهدنة توسطت فيها روسيا", "هدنة", "ar", []),
        ("قبل موعد سريان هدنة إنسانية", "هدنة", "ar", [TruceStage.IN_FORCE]),
        ("Das Abkommen wurde verlängert.", "Abkommen", "de", []),
    ],
)
def test_stages_stand_near_the_word_for_the_truce(text, trigger, lang, stages):
    assert list(terms(text, trigger, lang=lang).stages) == stages


def test_scope_is_what_is_said_of_the_truce():
    assert terms("A humanitarian truce of 72 hours holds.", "truce").scopes == (TruceScope.HUMANITARIAN,)
    assert terms("هدنة شاملة لمدة شهر", "هدنة", lang="ar").scopes == (TruceScope.COMPREHENSIVE, TruceScope.TEMPORARY)


def test_guarantors_and_monitors_are_who_is_named_right_behind():
    text = "The truce is guaranteed by Qatar and Egypt and monitored by the United Nations. Iran stays away."
    named = [("Qatar", "state/qatar"), ("Egypt", "state/egypt"), (UN, "organisation/united-nations")]
    found = terms(text, "truce", named=[*named, ("Iran", "state/iran")])
    assert found.guarantors[:2] == ("state/qatar", "state/egypt")
    assert found.monitors == ("organisation/united-nations",)


def test_peacekeepers_who_are_named_watch_over_the_truce():
    text = "نشرت قوات حفظ السلام الروسية بموجب الهدنة"
    named = [("قوات حفظ السلام الروسية", "organisation/russia-peacekeepers")]
    assert terms(text, "الهدنة", lang="ar", named=named).monitors == ("organisation/russia-peacekeepers",)


def test_what_is_no_truce_has_no_terms():
    assert terms("The extended shelling.", "shelling", type="Shelling").stages == ()
