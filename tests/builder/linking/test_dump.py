"""Dumps of Wikidata: the real sample and the real entities, and everything that may be amiss with a dump."""

from __future__ import annotations

import bz2
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from builder.errors import RecordError, UsageError
from builder.linking.dump import Dump
from builder.linking.entities import Refusal, read_entity, values_of
from builder.linking.items import ItemKind, LinkItem
from builder.linking.sources import countries_of
from ontology.authority import load_authority
from tests.builder.linking.things import SAMPLE, entity, with_entities

COUNTRIES = countries_of(load_authority())


def thing(qid: str, label: str | None = "thing", **values: Any) -> dict[str, Any]:
    labels = {"en": {"language": "en", "value": label}} if label else {}
    return {"type": "item", "id": qid, "labels": labels, "aliases": {}, "claims": {}, "sitelinks": {}, **values}


def lines(*entities: object) -> str:
    return "[\n" + ",\n".join(one if isinstance(one, str) else json.dumps(one) for one in entities) + "\n]\n"


def read(path: Path, **values: Any) -> tuple[Dump, list[LinkItem], list[RecordError]]:
    told: list[RecordError] = []
    dump = Dump(path=path, countries=COUNTRIES, tell=told.append, **values)
    return dump, [item for _, item in dump.read() if item], told


@with_entities
def test_real_sample_gives_an_item_for_each_entity() -> None:
    dump, items, told = read(SAMPLE)
    assert (dump.tally.items, len(items), told) == (100, 100, [])
    by_qid = {item.qid: item for item in items}
    israel, oslo = by_qid["Q801"], by_qid["Q585"]
    assert (israel.kind, israel.country, israel.start) == (ItemKind.STATE, "il", "1948-05-14")
    assert (oslo.kind, oslo.country, oslo.geonames) == (ItemKind.PLACE, "no", 3143244)
    assert "أوسلو" in oslo.names
    assert by_qid["Q1297"].kind is ItemKind.PLACE


@with_entities
def test_types_and_languages_make_a_slice() -> None:
    dump, items, _ = read(SAMPLE, types=("Q6256",), languages=("ar",))
    assert {item.kind for item in items} == {ItemKind.STATE}
    assert len(items) == 18
    assert dump.tally.filtered == 82
    assert all(not name.isascii() for item in items for name in item.names if item.qid == "Q801")


@with_entities
@pytest.mark.parametrize(
    ("qid", "kind", "name"),
    [
        ("Q142", ItemKind.STATE, "فرنسا"),
        ("Q30", ItemKind.STATE, "الولايات المتحدة"),
        ("Q7747", ItemKind.PERSON, "Vladimir Putin"),
        ("Q515", ItemKind.OTHER, "city"),
        ("Q5", ItemKind.OTHER, "human"),
    ],
)
def test_real_entity_gives_its_names_and_kind(qid: str, kind: ItemKind, name: str) -> None:
    item = read_entity(entity(qid), countries=COUNTRIES)
    assert isinstance(item, LinkItem)
    assert (item.qid, item.kind) == (qid, kind)
    assert name in item.names


@with_entities
def test_offices_of_a_person_come_with_their_dates() -> None:
    putin = read_entity(entity("Q7747"), countries=COUNTRIES)
    assert isinstance(putin, LinkItem)
    assert putin.start == "1952-10-07"
    assert any(tenure.start == "2012-05-07" for tenure in putin.tenures)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (thing("Q1", label=None), Refusal.NO_LABELS),
        ({"id": "Q1", "missing": ""}, Refusal.MISSING),
        (thing("Q1", redirects={"from": "Q2", "to": "Q1"}), Refusal.REDIRECT),
        ({"entity": "Q1", "redirect": "Q2"}, Refusal.REDIRECT),
        ({**thing("P31"), "type": "property"}, Refusal.NOT_AN_ITEM),
        (thing("Q0"), Refusal.MALFORMED),
        ({"labels": {}}, Refusal.MALFORMED),
        (thing("Q1", labels=[]), Refusal.NO_LABELS),
    ],
)
def test_entity_that_gives_no_item_says_why(raw: dict[str, Any], reason: Refusal) -> None:
    assert read_entity(raw, countries=COUNTRIES) is reason


def test_claims_of_any_other_shape_do_no_harm() -> None:
    odd = thing("Q1", claims={"P31": [{"mainsnak": {"snaktype": "novalue"}}, "x"], "P625": [{}]}, sitelinks=[])
    assert isinstance(read_entity(odd, countries=COUNTRIES), LinkItem)
    vague = {"mainsnak": {"datavalue": {"value": {"time": "+1900-00-00T00:00:00Z", "precision": 7}}}}
    assert list(values_of({"claims": {"P571": [vague]}}, "P571")) == []


def test_bad_lines_are_counted_and_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "dump.json"
    bad = (thing("Q2", label=None), {"id": "Q3", "missing": ""}, "<html>502 Bad Gateway</html>", "7", thing("Q4"))
    path.write_text(lines(thing("Q1"), *bad), encoding="utf-8")
    dump, items, told = read(path)
    assert [item.qid for item in items] == ["Q1", "Q4"]
    assert (dump.tally.broken, dump.tally.refused[Refusal.NO_LABELS], dump.tally.refused[Refusal.MISSING]) == (2, 1, 1)
    assert f"{path}:5: '<html>502 Bad Gateway</html>' is not an entity in JSON" in str(told[0])


@pytest.mark.parametrize(("ending", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress)])
def test_dump_that_is_cut_off_gives_what_it_holds_and_says_so(tmp_path: Path, ending: str, pack: Any) -> None:
    path = tmp_path / f"dump.json.{ending}"
    full = lines(*(thing(f"Q{number}", label=f"thing {number * 7919}") for number in range(1, 40_000))).encode()
    packed = pack(full)
    path.write_bytes(packed[: len(packed) - len(packed) // 10])
    dump, items, told = read(path)
    assert len(items) > 100
    assert dump.tally.cut_off is not None
    assert "ends in the middle" in str(told[0])


def test_empty_file_is_no_dump(tmp_path: Path) -> None:
    (tmp_path / "dump.json").write_bytes(b"")
    _, items, told = read(tmp_path / "dump.json")
    assert (items, len(told)) == ([], 1)


def test_dump_that_is_not_there_and_type_that_is_no_item_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no dump"):
        read(tmp_path / "absent.json")
    (tmp_path / "dump.json").write_text(lines(thing("Q1")), encoding="utf-8")
    with pytest.raises(UsageError, match="'city' is no Wikidata item"):
        read(tmp_path / "dump.json", types=("city",))


def test_reading_goes_on_behind_a_line(tmp_path: Path) -> None:
    path = tmp_path / "dump.json"
    path.write_text(lines(thing("Q1"), thing("Q2"), thing("Q3")), encoding="utf-8")
    dump = Dump(path=path, countries=COUNTRIES)
    assert [item.qid for _, item in dump.read(after=2) if item] == ["Q2", "Q3"]
