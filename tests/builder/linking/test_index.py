"""The linking index: what it finds, how it is made, and that a stopped run goes on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from builder.errors import StoreError
from builder.linking.candidates import find_candidates
from builder.linking.index import LinkingIndex
from builder.linking.indexing import IndexWriter
from builder.linking.items import ItemKind, LinkItem, Tenure
from tests.builder.linking.things import index_of, place

GORIS = place("Goris", "Q2658136", country="am", latitude=39.51, longitude=46.34, geonames=174895)


def test_item_comes_back_as_it_went_in() -> None:
    person = LinkItem(
        name="N. N.",
        names=("N. N.",),
        kind=ItemKind.PERSON,
        qid="Q42",
        prior=7,
        types=("Q5",),
        description="somebody",
        start="1950",
        tenures=(Tenure(office="Q1", start="2018-05-08"),),
        facts={"P361": ("Q9",)},
    )
    index = index_of([person, GORIS])
    assert index.find("Q42") == person
    assert index.find("Q2658136") == GORIS
    assert index.find("geonames:174895") == GORIS
    assert index.find("Q43") is None
    assert index.find("geonames:x") is None


def test_name_is_found_whatever_its_case_and_marks() -> None:
    index = index_of([place("Şəki", "Q1"), place("أرمينيا", "Q2")])
    assert [label.item for label in index.exact("şəki")] == [1]
    assert [label.item for label in index.exact("ارمينيا")] == [2]
    assert index.exact("Baku") == []


def test_name_in_another_script_is_found_by_its_sound() -> None:
    index = index_of([GORIS, place("Baku", "Q9248", country="az")])
    (match,) = find_candidates(index, ["جوريس"])
    assert index.items([match.item])[match.item].qid == "Q2658136"
    assert 0.6 < match.likeness < 0.97
    assert find_candidates(index, ["جوريس"], country="az") == []


def test_same_name_goes_before_one_that_sounds_alike() -> None:
    index = index_of([place("Gouris", "Q1", prior=100), GORIS])
    assert [match.likeness for match in find_candidates(index, ["Goris"])] == [1.0]


def test_better_known_of_two_namesakes_comes_first() -> None:
    index = index_of([place("Tripoli", "Q1", prior=20), place("Tripoli", "Q2", prior=90)])
    items = index.items(match.item for match in find_candidates(index, ["Tripoli"]))
    assert [items[match.item].qid for match in find_candidates(index, ["Tripoli"])] == ["Q2", "Q1"]


def test_completion_gives_the_best_known_first() -> None:
    index = index_of([place("Goris", "Q1", prior=20), place("Gori", "Q2", prior=90), place("Baku", "Q3")])
    assert index.prefixed("Gor", limit=5) == [2, 1]


def test_stopped_run_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    first = IndexWriter(path, plan="p")
    first.add(GORIS)
    first.save("dump", 17)
    first.add(place("Lost", "Q7"))
    first.close()
    assert not path.exists()
    second = IndexWriter(path, plan="p")
    assert second.progress("dump") == 17
    second.add(place("Baku", "Q9248"))
    second.finish()
    index = LinkingIndex(path)
    assert index.count() == (2, 2)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["index.sqlite"]


def test_draft_of_another_plan_is_thrown_away(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    first = IndexWriter(path, plan="one")
    first.add(GORIS)
    first.save("dump", 17)
    first.close()
    second = IndexWriter(path, plan="two")
    assert second.progress("dump") == 0
    second.finish()
    assert LinkingIndex(path).count() == (0, 0)


def test_file_that_is_no_index_is_refused_with_what_to_do(tmp_path: Path) -> None:
    wrong = tmp_path / "x.sqlite"
    wrong.write_text("no database", encoding="utf-8")
    with pytest.raises(StoreError, match=r"no linking index .*`hudna index`"):
        LinkingIndex(wrong)
    with pytest.raises(StoreError, match="no linking index"):
        LinkingIndex(tmp_path / "absent.sqlite")


def test_index_of_another_form_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    IndexWriter(path).finish()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE meta SET value = '0' WHERE name = 'form'")
    db.close()
    with pytest.raises(StoreError, match="another version"):
        LinkingIndex(path)
