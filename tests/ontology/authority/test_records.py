"""The loader of the authority: what it refuses, and how it says so."""

import json
import shutil
from pathlib import Path

import pytest

from ontology.authority import AuthorityError, LinkStatus, RecordType, homonyms, load_authority

SHIPPED = Path(__file__).parents[3] / "ontology" / "authority"
ARMENIA = {
    "key": "state/armenia",
    "type": "State",
    "names": {"en": ["Armenia"], "ar": ["أرمينيا"]},
    "source": "s",
    "licence": "l",
}
YEREVAN = {"key": "place/yerevan", "type": "Place", "names": {"en": ["Yerevan"]}, "source": "s", "licence": "l"}
FILES = ("states", "persons", "offices", "organisations", "capitals", "places", "conflicts", "ucdp-conflicts")


def write(folder, **files):
    for name in FILES:
        lines = [line if isinstance(line, str) else json.dumps(line) for line in files.get(name, [])]
        (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def refusal(folder):
    with pytest.raises(AuthorityError) as error:
        load_authority(folder)
    return str(error.value)


def test_record_is_read_with_its_fields(tmp_path):
    link = {"qid": "Q399", "status": "verified", "evidence": "rigour"}
    state = ARMENIA | {
        "wikidata": link,
        "capital": "place/yerevan",
        "adjectives": {"ar": ["أرميني"]},
        "codes": {"iso2": ["am"]},
    }
    authority = load_authority(write(tmp_path, states=[state], places=[YEREVAN | {"latitude": 40, "longitude": 44.5}]))
    record = authority.get("state/armenia")
    assert record is not None
    assert record.type == "State"
    assert record.label("ar") == "أرمينيا"
    assert record.label("fr") is None
    assert record.wikidata is not None
    assert (record.wikidata.qid, record.wikidata.status) == ("Q399", LinkStatus.VERIFIED)
    assert record.adjectives["ar"] == ("أرميني",)
    assert record.codes == {"iso2": ("am",)}
    assert record.demonyms == {}
    assert [entry.key for entry in authority.records] == ["state/armenia", "place/yerevan"]
    place = authority.get("place/yerevan")
    assert place is not None
    assert place.latitude == 40.0
    assert authority.get("state/atlantis") is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"key": "state/Armenia"}, "state/Armenia"),
        ({"key": "place/armenia"}, "place/armenia"),
        ({"type": "Country"}, "Country"),
        ({"type": "Person"}, "Person"),
        ({"name": "Armenia"}, "name"),
        ({"names": {}}, "names"),
        ({"names": {"english": ["Armenia"]}}, "english"),
        ({"names": {"en": "Armenia"}}, "Armenia"),
        ({"names": {"en": ["Armenia", "Armenia"]}}, "twice"),
        ({"names": {"en": [" Armenia"]}}, " Armenia"),
        ({"source": ""}, "source"),
        ({"wikidata": {"qid": "Q399", "status": "verified"}}, "evidence"),
        ({"wikidata": {"qid": "399", "status": "verified", "evidence": "e"}}, "399"),
        ({"wikidata": {"qid": "Q399", "status": "sure", "evidence": "e"}}, "sure"),
        ({"wikidata": {"qid": "Q399", "status": "verified", "evidence": ""}}, "evidence"),
        ({"ordinal": 0}, "ordinal"),
        ({"earliest": "1991"}, "1991"),
        ({"latitude": 91}, "91"),
        ({"capital": "place/gyumri"}, "place/gyumri"),
        ({"capital": "state/armenia"}, "a State"),
        ({"metonyms": ["place/gyumri"]}, "place/gyumri"),
        ({"parties": ["state/atlantis"]}, "state/atlantis"),
        ({"part_of": "war/none"}, "war/none"),
        ({"state": "place/yerevan"}, "a Place"),
    ],
)
def test_broken_record_is_refused_with_file_line_and_value(tmp_path, change, words):
    message = refusal(write(tmp_path, states=["", ARMENIA | change], places=[YEREVAN]))
    assert message.startswith("states.jsonl:2: ")
    assert words in message


def test_missing_field_is_refused(tmp_path):
    lines = [{name: value for name, value in ARMENIA.items() if name != "licence"}]
    assert "'licence' is missing" in refusal(write(tmp_path, states=lines))


@pytest.mark.parametrize("line", ["{", "[]", '"Armenia"'])
def test_line_that_is_no_object_is_refused(tmp_path, line):
    assert refusal(write(tmp_path, states=[line])).startswith("states.jsonl:1: ")


def test_key_used_twice_is_refused_with_both_places(tmp_path):
    message = refusal(write(tmp_path, capitals=[YEREVAN], places=[YEREVAN]))
    assert message == "places.jsonl:1: key 'place/yerevan' is taken by capitals.jsonl:1; keys are unique"


def test_missing_file_is_refused(tmp_path):
    write(tmp_path)
    (tmp_path / "offices.jsonl").unlink()
    assert "offices.jsonl" in refusal(tmp_path)


def test_folder_without_records_is_an_empty_authority(tmp_path):
    assert load_authority(write(tmp_path)).records == ()


def test_names_shared_within_a_type_are_listed_as_homonyms(tmp_path):
    other = ARMENIA | {"key": "state/armenia-county", "names": {"en": ["ARMENIA"], "ar": ["ارمينيا"]}}
    place = YEREVAN | {"names": {"en": ["Armenia"]}}
    found = homonyms(load_authority(write(tmp_path, states=[ARMENIA, other], places=[place])))
    keys = ("state/armenia", "state/armenia-county")
    assert found == {(RecordType.STATE, "armenia"): keys, (RecordType.STATE, "ارمينيا"): keys}


def test_shipped_folder_copied_elsewhere_reads_the_same(tmp_path):
    for path in SHIPPED.glob("*.jsonl"):
        shutil.copy(path, tmp_path)
    assert load_authority(tmp_path).records == load_authority().records
