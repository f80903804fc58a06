"""What tables may say: the closed lists agree with what the other parts know."""

from __future__ import annotations

import pytest

from builder.errors import DataError
from builder.extraction.kinds import SENSES, Function, Kind
from builder.extraction.tables import TABLES, check_row, find_kind
from ontology.authority import load_institutions


def test_every_institution_has_names_in_the_authority() -> None:
    assert set(TABLES[Kind.INSTITUTIONS].values.split("|")) == load_institutions().ids


def test_every_sense_may_stand_in_its_table() -> None:
    for kind, senses in SENSES.items():
        if kind is not Kind.PREPOSITIONS:
            assert TABLES[kind].values.split("|") == [sense.value for sense in senses]


@pytest.mark.parametrize("function", [Function.SUBJECT, Function.OBJECT, Function.ADJECTIVE, Function.NONE])
def test_functions_without_a_preposition_stand_in_no_table(function: Function) -> None:
    with pytest.raises(DataError, match=f"prepositions has no value '{function.value}'"):
        check_row("xx/prepositions.tsv:1", Kind.PREPOSITIONS, function.value, {})


def test_names_come_from_the_authority_and_have_no_table() -> None:
    with pytest.raises(DataError, match="no kind of table named 'name'"):
        find_kind("xx/name.tsv", "name")


def test_a_sound_row_is_accepted() -> None:
    check_row("xx/triggers.tsv:1", Kind.TRIGGERS, "Attack", {"frame": "assault", "form": "noun", "weak": ""})
