"""The index of names: any spelling finds a thing, the best match comes first, and a renewed index is like a new one."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from builder.graph.iris import term
from builder.graph.names import Names, renew_names
from builder.graph.snapshots import Snapshots
from ontology.namespaces import HUD, RDF, RDFS, SCHEMA, SKOS

BASE = "https://example.org/id/"
PEOPLE: Sequence[tuple[str, str, str, str]] = (
    ("state/armenia", "State", "ar", "أرمينيا"),
    ("state/armenia", "State", "en", "Armenia"),
    ("person/pashinyan", "Person", "ar", "نيكول باشينيان"),
    ("person/pashinyan", "Person", "en", "Nikol Pashinyan"),
    ("place/armenian-quarter", "Place", "en", "Armenian Quarter"),
    ("organisation/army", "Organisation", "ar", "الجيش الأرميني"),
    ("organisation/army", "Organisation", "en", "Army of Armenia"),
)


def make_store(rows: Sequence[tuple[str, str, str, str]] = PEOPLE) -> Store:
    store = Store()
    for key, kind, lang, name in rows:
        add(store, key, kind, lang, name)
    return store


def add(store: Store, key: str, kind: str, lang: str, name: str) -> None:
    thing = NamedNode(BASE + key)
    store.add(Quad(thing, term(RDF.type), NamedNode(f"{HUD}{kind}")))
    store.add(Quad(thing, term(RDFS.label), Literal(name, language=lang)))


def search(names: Names, words: str, **options: object) -> list[str]:
    found = names.search(words, base_iri=BASE, **{"limit": 10, **options})  # type: ignore[arg-type]
    return [thing.iri.removeprefix(BASE) for thing in found]


@pytest.fixture
def names() -> Names:
    return Names.read(make_store())


@pytest.mark.parametrize("words", ["أرمينيا", "ارمينيا", "أَرْمِينِيَا", "ARMENIA", " armenia "])
def test_any_spelling_of_a_name_finds_it_first(names: Names, words: str) -> None:
    assert search(names, words)[0] == "state/armenia"


def test_better_matches_come_first(names: Names) -> None:
    found = names.search("armenia", base_iri=BASE, limit=10)
    assert [(thing.iri.removeprefix(BASE), thing.score) for thing in found] == [
        ("state/armenia", 1.0),
        ("place/armenian-quarter", 0.9),
        ("organisation/army", 0.8),
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("جيش", ["organisation/army"]),  # behind the article
        ("ارميني", ["state/armenia", "organisation/army"]),
        ("باشينيان نيكول", ["person/pashinyan"]),  # in another order
        ("shinya", ["person/pashinyan"]),  # inside a word
        ("pash", ["person/pashinyan"]),
        ("nobody at all", []),
        ("؟!", []),
        ("", []),
    ],
)
def test_words_find_what_has_them(names: Names, words: str, expected: list[str]) -> None:
    assert search(names, words) == expected


@pytest.mark.parametrize(
    "words", ['"', "a* OR b", "NEAR(a b)", "folded : x", "x' OR 1=1 --", "^army", "-army", "a" * 5000]
)
def test_nothing_in_the_words_is_a_command(names: Names, words: str) -> None:
    search(names, words)


def test_completion_looks_at_the_beginning_of_words_alone(names: Names) -> None:
    assert search(names, "shinya", prefixes_only=True) == []
    assert search(names, "باش", prefixes_only=True) == ["person/pashinyan"]


def count_steps(names: Names, words: str) -> int:
    """The steps that the database takes for a search, in tens."""
    steps = itertools.count()

    def step() -> None:
        next(steps)

    names._db.set_progress_handler(step, 10)
    search(names, words, prefixes_only=True)
    names._db.set_progress_handler(None, 0)
    return next(steps)


def test_completion_does_not_walk_through_names_that_begin_otherwise() -> None:
    others = [(f"place/{n}", "Place", "en", f"Village {n}") for n in range(2_000)]
    few, many = (Names.read(make_store([*PEOPLE, *some])) for some in (others[:20], others))
    assert count_steps(many, "arm") < 2 * count_steps(few, "arm")


def test_a_type_and_a_limit_narrow_what_is_found(names: Names) -> None:
    assert search(names, "arm", type="Place") == ["place/armenian-quarter"]
    assert search(names, "arm", type="Stat") == []
    assert len(search(names, "arm", limit=2)) == 2


def test_things_of_others_are_not_found_nor_literals_without_a_name() -> None:
    store = make_store()
    store.add(Quad(NamedNode("https://other.org/x"), term(RDFS.label), Literal("Armenia")))
    store.add(Quad(NamedNode(BASE + "y"), term(RDFS.label), NamedNode(BASE + "armenia")))
    assert search(Names.read(store), "armenia", limit=50).count("state/armenia") == 1
    assert len(search(Names.read(store), "armenia", limit=50)) == 3


def test_headlines_and_other_names_are_indexed() -> None:
    store = Store()
    for n, predicate in enumerate((SKOS.altLabel, SKOS.prefLabel, SCHEMA.headline)):
        thing = NamedNode(f"{BASE}{n}")
        store.add(Quad(thing, term(predicate), Literal("هدنة"), thing))
    assert search(Names.read(store), "هدنه") == ["0", "1", "2"]


def content(path: Path) -> list[tuple[object, ...]]:
    db = sqlite3.connect(path)
    try:
        rows = db.execute(
            "SELECT iri, name, lang, types, n.folded, w.bare, g.folded FROM names n JOIN words w ON n.id = w.rowid "
            "JOIN grams g ON n.id = g.rowid"
        ).fetchall()
        assert len(rows) == db.execute("SELECT count(*) FROM words").fetchone()[0]
        return sorted(rows)
    finally:
        db.close()


def test_a_renewed_index_is_like_a_new_one(tmp_path: Path) -> None:
    store = make_store()
    renew_names(store, tmp_path / "1", None)
    add(store, "person/new", "Person", "ar", "اسم جديد")
    add(store, "state/armenia", "Country", "en", "Republic of Armenia")
    gone = NamedNode(BASE + "organisation/army")
    for quad in list(store.quads_for_pattern(gone, None, None, None)):
        store.remove(quad)
    renew_names(store, tmp_path / "2", tmp_path / "1")
    renew_names(store, tmp_path / "fresh", None)
    assert content(tmp_path / "2") == content(tmp_path / "fresh")
    found = Names.open(tmp_path / "2")
    assert found is not None
    assert search(found, "جديد") == ["person/new"]
    assert search(found, "الجيش") == []
    assert search(found, "armenia", type="Country") == ["state/armenia"]


def test_a_spoilt_index_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "1").write_bytes(b"no database at all" * 1000)
    assert Names.open(tmp_path / "1") is None
    renew_names(make_store(), tmp_path / "2", tmp_path / "1")
    found = Names.open(tmp_path / "2")
    assert found is not None
    assert search(found, "armenia")
    assert Names.open(tmp_path / "none") is None


def test_each_snapshot_has_its_index_and_still_opens(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.extend(make_store())
    snapshots = Snapshots(tmp_path)
    for number in range(1, 5):
        add(store, f"person/{number}", "Person", "en", f"Person {number}")
        revision = snapshots.publish(store, names=True)
        found = Names.open(snapshots.names(revision))
        assert found is not None
        assert len(search(found, "person")) == number
        assert len(Store.read_only(str(snapshots.path(revision)))) == len(store)
    assert Names.open(snapshots.names(1)) is None


def test_without_room_there_is_no_index_and_search_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("builder.graph.names._write", full)
    renew_names(make_store(), tmp_path / "1", None)
    assert not (tmp_path / "1").exists()
    assert "disk is full" in caplog.text
    assert search(Names.read(make_store(), tmp_path / "1"), "armenia")[0] == "state/armenia"
