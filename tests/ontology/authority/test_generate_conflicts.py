"""The conflicts and episodes of UCDP against what their generator writes now, and what each of them must have."""

import hashlib
import json
from pathlib import Path

import pytest

from ontology.authority import RecordType, load_authority
from ontology.authority.generate_conflicts import INPUTS, generate

SHIPPED = Path(__file__).parents[3] / "ontology" / "authority"
COPIES = Path(__file__).parents[4] / "shared" / "data" / "conflict"
META = json.loads((SHIPPED / "ucdp-conflicts.meta.json").read_text(encoding="utf-8"))
AUTHORITY = load_authority()
SPINE = [record for record in AUTHORITY.records if "ucdp_conflict" in record.codes]


def test_hand_written_tables_are_those_the_file_was_generated_from():
    for name, digest in META["tables"].items():
        assert hashlib.sha256((SHIPPED / name).read_bytes()).hexdigest() == digest, f"{name} changed; run the generator"


@pytest.mark.skipif(
    not COPIES.exists(), reason="the tables of UCDP and Correlates of War are not beside the repository"
)
def test_file_is_what_the_generator_writes_from_the_named_inputs():
    for name in INPUTS:
        assert hashlib.sha256((COPIES / name).read_bytes()).hexdigest() == META["inputs"][name], name
    for name, text in generate(COPIES).items():
        assert (SHIPPED / name).read_text(encoding="utf-8") == text, f"{name} is stale; run the generator"


def test_each_conflict_and_episode_has_arabic_and_english_names_and_a_licence():
    for record in SPINE:
        assert record.label("ar") and record.label("en"), record.key
        assert "UCDP" in record.source and "CC-BY-4.0" in record.licence, record.key


def test_conflicts_since_1988_are_all_there():
    conflicts = [record for record in SPINE if record.type is RecordType.CONFLICT]
    assert len({code for record in conflicts for code in record.codes["ucdp_conflict"]}) == len(conflicts) == 205


@pytest.mark.parametrize(
    ("key", "time", "earliest", "latest"),
    [
        ("war/yemen-2009", "2009-12-17/..", "2009-12-17", None),  # a day
        ("episode/iran-kurdistan-1990", "1990-07/1990-08-17", "1990-07-01", "1990-08-17"),  # a month
        ("war/israel-palestine-1949", "1949/1996-09-30", "1949-01-01", "1996-09-30"),  # a year
    ],
)
def test_time_of_an_episode_is_as_precise_as_its_code(key, time, earliest, latest):
    record = AUTHORITY.get(key)
    assert (record.time, record.earliest, record.latest) == (time, earliest, latest)


def test_war_number_stands_where_states_issue_and_years_agree():
    assert AUTHORITY.get("conflict/eritrea-ethiopia").codes["cow_war"] == ("219",)
    assert AUTHORITY.get("conflict/yemen").codes.get("cow_war") is None  # two conflicts of that state would do
