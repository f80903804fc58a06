"""Names of the bodies of a state: every id of the languages' tables has one in Arabic and in English."""

from pathlib import Path

import pytest

from ontology.authority import load_authority, load_institutions

LANGUAGES = Path(__file__).parents[3] / "builder" / "languages"
AUTHORITY = load_authority()
INSTITUTIONS = load_institutions()


def read_ids(path):
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    return {line.split("\t")[2] for line in lines}


@pytest.mark.parametrize("path", sorted(LANGUAGES.glob("*/institutions.tsv")), ids=lambda path: path.parent.name)
def test_each_institution_of_a_language_has_names(path):
    assert read_ids(path) - INSTITUTIONS.ids == set()
    russia = AUTHORITY.get("state/russia")
    assert all(set(INSTITUTIONS.names(id, russia)) == {"ar", "en"} for id in read_ids(path))


@pytest.mark.parametrize(
    ("state", "institution", "ar", "en"),
    [
        ("russia", "army", "الجيش الروسي", "Russian army"),
        ("armenia", "ministry-of-defence", "وزارة الدفاع الأرمينية", "Armenian Ministry of Defence"),
        ("north-korea", "air-force", "القوات الجوية الكورية الشمالية", "North Korean air force"),
        ("south-africa", "government", "الحكومة الجنوب أفريقية", "South African government"),
    ],
)
def test_name_agrees_with_its_noun(state, institution, ar, en):
    assert INSTITUTIONS.names(institution, AUTHORITY.get(f"state/{state}")) == {"ar": ar, "en": en}


def test_state_without_adjective_in_a_language_has_no_name_there():
    assert set(INSTITUTIONS.names("army", AUTHORITY.get("state/mali"))) == {"en"}
    assert INSTITUTIONS.names("choir", AUTHORITY.get("state/mali")) == {}
