"""What the shipped authority knows, and what it must not say."""

import csv
import re
from pathlib import Path

import pytest

from ontology.authority import LinkStatus, RecordType, homonyms, load_authority

SHIPPED = Path(__file__).parents[3] / "ontology" / "authority"
QIDS = Path(__file__).parents[4] / "shared" / "evaluation" / "QIDS.tsv"
TERRITORIES = QIDS.with_name("territories.tsv")
AUTHORITY = load_authority()
ARABIC = re.compile(r"[\u0621-\u064A]")


def record_of(key):
    record = AUTHORITY.get(key)
    assert record is not None, key
    return record


def test_each_record_has_arabic_and_english_names_source_and_licence():
    for record in AUTHORITY.records:
        assert record.names["en"], record.key
        assert all(ARABIC.search(name) for name in record.names["ar"]), record.key
        assert not any(ARABIC.search(name) for name in record.names["en"]), record.key
        assert record.source, record.key
        assert record.licence, record.key


def test_all_states_have_a_code_and_almost_all_a_nisba():
    states = [record for record in AUTHORITY.records if record.type is RecordType.STATE]
    assert len(states) > 200
    assert all(record.codes["territory"] for record in states)
    without = {record.key for record in states if "iso2" in record.codes and "ar" not in record.adjectives}
    assert len(without) < 25
    assert not any(adjective.startswith("ال") or adjective.endswith(("ة", "ون", "ين")) for record in states
                   for adjective in record.adjectives.get("ar", ()))  # fmt: skip


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("state/united-states", "الولايات المتحدة الأميركية"),
        ("state/united-states", "أمريكا"),
        ("state/united-kingdom", "بريطانيا"),
        ("state/saudi-arabia", "المملكة العربية السعودية"),
        ("state/russia", "روسيا الاتحادية"),
        ("state/north-korea", "كوريا الشمالية"),
        ("state/turkey", "تركيا"),
        ("place/goris", "جوريس"),
        ("place/sotk", "سوتاك"),
        ("place/jermuk", "جيرموك"),
        ("place/lachin-district", "لاشين"),
        ("place/kalbajar-district", "كالباجار"),
        ("place/dashkasan-district", "داشكسان"),
        ("place/nagorno-karabakh", "كاراباخ"),
        ("place/yerevan", "يريفان"),
        ("person/antony-blinken", "أنطوني بلينكين"),
        ("organisation/armenia-ministry-of-defence", "وزارة الدفاع الأرمينية"),
        ("organisation/european-union", "الاتحاد الأوروبي"),
        ("organisation/islamic-state", "داعش"),
        ("organisation/houthis", "أنصار الله"),
        ("organisation/tass", "تاس"),
    ],
)
def test_names_of_the_news_are_known(key, name):
    assert name in record_of(key).names["ar"]


def test_capital_that_is_disputed_is_not_stated():
    for key in ("state/israel", "state/palestine", "state/western-sahara", "state/artsakh"):
        assert record_of(key).capital is None
    assert record_of("state/israel").metonyms == ("place/tel-aviv",)
    assert record_of("state/armenia").capital == "place/yerevan"


def test_armed_groups_are_given_no_state_and_no_item():
    groups = [record for record in AUTHORITY.records if record.type is RecordType.ARMED_FORCE and not record.state]
    assert len(groups) > 60
    assert [group.key for group in groups if group.wikidata] == []


def test_wars_stand_in_their_conflict_in_order():
    first, second = record_of("war/armenia-azerbaijan-1991"), record_of("war/armenia-azerbaijan-2020")
    conflict = record_of("conflict/armenia-azerbaijan")
    assert first.part_of == second.part_of == conflict.key
    assert (first.ordinal, second.ordinal) == (1, 2)
    assert (first.time, second.time) == ("1991/1994", "2020")
    assert conflict.codes == {"ucdp_conflict": ("388",), "cow_war": ("216", "872")}
    assert "unverified" in conflict.licence


def test_only_names_of_two_states_are_homonyms():
    assert set(homonyms(AUTHORITY)) == {(RecordType.STATE, "congo"), (RecordType.STATE, "الكونغو")}


def test_each_item_links_one_record():
    items = [record.wikidata.qid for record in AUTHORITY.records if record.wikidata]
    assert len(items) == len(set(items))


@pytest.mark.skipif(not QIDS.exists(), reason="the evidence tables are not beside the repository")
def test_each_item_is_in_the_evidence_tables_with_its_strength():
    with QIDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    strength = {qid: row["strength"] for row in rows for qid in re.findall(r"Q\d+", row["qid"])}
    strength |= {"Q1643630": "weak", "Q1000883": "weak", "Q457513": "weak", "Q301832": "weak"}
    territories = {line.split("\t")[2] for line in TERRITORIES.read_text(encoding="utf-8").splitlines()}
    for record in AUTHORITY.records:
        if record.wikidata is None:
            continue
        qid, status = record.wikidata.qid, record.wikidata.status
        assert qid in strength or qid in territories, record.key
        weak = strength.get(qid, "good") == "weak"
        assert status is (LinkStatus.CANDIDATE if weak else LinkStatus.VERIFIED), record.key


def test_nothing_without_evidence_has_an_item():
    for key in ("place/sotk", "place/nagorno-karabakh", "person/antony-blinken", "war/armenia-azerbaijan-2020"):
        assert record_of(key).wikidata is None
