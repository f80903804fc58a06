"""A few articles added to or taken from a store: the same graph as when all are looked at, at the cost of the few."""

import itertools
import sqlite3

import pytest

import builder.graph.store as stores
from builder.judgements import Judgement, JudgementKind, Verdict
from builder.model import Factuality
from tests.builder.graph.stores import ask, build, dump, open_writer
from tests.builder.newsroom import ARMENIA, AZERBAIJAN, RUSSIA, clash, entity, relation, some, tell, toll

DAY = "2022-09-13"
GORIS = entity("goris", "Place", "Goris", key="place/goris")
ARMY = entity("army", "Organisation", "the Azeri army", key="organisation/azerbaijan-border-guard")
GUARD = entity("army", "Organisation", "the border men", key="organisation/azerbaijan-border-guard")
TOWN = entity("town", "Place", "Nortown")
COPY = " ".join(f"word{number}" for number in range(60))


def write(number, *events, text=None, entities=(), **fields):
    text = text or f"Article {number} tells that {number * 7919} men fought the war near {number}."
    return tell(text, events, id=str(number), entities=(ARMENIA, AZERBAIJAN, RUSSIA, GORIS, *entities), **fields)


def killed(number, count, claimant, text=None):
    text = text or f"Article {number} tells that {number * 7919} men fought the war near {number}."
    return toll(text, "men" if "men" in text else "word7", low=count, high=count, claimants=(claimant,), side="e1")


def truce(text):
    return some(
        "Truce",
        "t",
        when="2020-11-10",
        party=("e1", "e2"),
        relations=(relation(text, "ends_hostilities_of", "w", "war"),),
    )(text)


def shelling(agent, target, **fields):
    return some("Shelling", agent=(agent,), target=(target,), place=("goris",), when=DAY, **fields)


ARTICLES = (
    write(1, clash(when=DAY, casualties=(killed(1, 49, "e1"),))),
    write(2, clash(when=DAY, casualties=(killed(2, 105, "e2"),)), some("Appeal", "a", agent=("e3",))),
    write(3, some("War", "w", when="2020", party=("e1", "e2"), background=True), truce),
    write(4, some("War", "w", when="199X", party=("e1", "e2"), background=True)),
    write(5, some("Truce", "t", when="2020-11", party=("e1", "e2"), mediator=("e3",))),
    write(6, shelling("e1", "e2")),
    write(7, shelling("e2", "e1")),
    write(8, clash("v1", when="2022-09-12"), clash("v2", when=DAY)),
    write(9, shelling("army", "e1", factuality=Factuality.DENIED), entities=(ARMY, TOWN)),
    write(10, some("Protest", place=("town",), agent=("army",), when=DAY), entities=(GUARD, TOWN)),
    write(11, some("Explosion", place=("goris",), when=DAY, casualties=(killed(11, 3, "e1", COPY),)), text=COPY),
    write(12, some("Explosion", place=("goris",), when=DAY), text=f"{COPY} end"),
)


@pytest.fixture(autouse=True)
def _however_few(monkeypatch):
    """These stores are small: a patch is made whatever the share of articles that change."""
    monkeypatch.setattr(stores, "_SHARE", 0)


def put_each(directory, batches):
    """Puts each batch by one writer; returns the summaries."""
    with open_writer(directory) as writer:
        return [writer.put(batch) for batch in batches]


def notes(directory):
    with sqlite3.connect(directory / "facts") as db:
        tables = ("keys", "pairs", "told", "families", "opposed", "sightings")
        return {table: sorted(db.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}


def names(directory):
    revision = (directory / "current").read_text().strip()
    with sqlite3.connect(directory / "snapshots" / revision / "names") as db:
        return sorted(db.execute("SELECT iri, name, lang, types FROM names"))


def word(kind, verdict, subject, object=None):
    return Judgement(
        kind=JudgementKind(kind), subject=subject, object=object, verdict=Verdict(verdict), by="A", date=DAY
    )


def assert_alike(one, other):
    assert sorted(dump(one).splitlines()) == sorted(dump(other).splitlines())
    assert notes(one) == notes(other)
    assert names(one) == names(other)


def test_articles_one_by_one_make_the_graph_of_all_and_withdrawn_ones_leave_no_trace(tmp_path, monkeypatch):
    looked_at_all = []
    whole = stores.Writer._derive_all
    monkeypatch.setattr(
        stores.Writer, "_derive_all", lambda *given, **named: looked_at_all.append(1) or whole(*given, **named)
    )
    order = (*ARTICLES[5:], *ARTICLES[:5])
    put_each(tmp_path / "each", ([one] for one in order))
    assert len(looked_at_all) == 1  # the first, which makes the store
    monkeypatch.undo()
    build(tmp_path / "once", ARTICLES)
    assert_alike(tmp_path / "each", tmp_path / "once")
    with open_writer(tmp_path / "each") as writer:
        for article, _ in order[::2]:
            writer.withdraw([article.key])
    build(tmp_path / "half", order[1::2])
    assert_alike(tmp_path / "each", tmp_path / "half")


def test_judgement_amends_the_graph_as_a_rebuild_would(tmp_path):
    build(tmp_path / "once", ARTICLES)
    with open_writer(tmp_path / "once") as writer:
        told = {account.article.id: account.reports[0] for account in writer.accounts()}
        words = [
            word("event", "different", told["1"].key, told["2"].key),
            word("event", "same", told["6"].key, told["1"].key),
            word("claim", "rejected", told["4"].claims[0].key),
            word("link", "confirmed", "place/goris", "Q1"),
            word("link", "confirmed", "war/karabakh-2020", "Q2"),
        ]
        plain = dump(tmp_path / "once")
        writer.judge(words)
    with open_writer(tmp_path / "each") as writer:
        writer.put(ARTICLES[:6])
        for one in words:
            writer.judge([one])
        writer.put(ARTICLES[6:])
        assert_alike(tmp_path / "each", tmp_path / "once")
        assert ask(tmp_path / "each", "GRAPH ?g { ?j a hud:Judgement }")
        writer.judge([word(one.kind, "withdrawn", one.subject, one.object) for one in words])
    assert dump(tmp_path / "each") == plain


def test_article_that_is_read_otherwise_amends_the_graph(tmp_path):
    changed = write(2, clash(when="2022-09-14"))
    put_each(tmp_path / "old", [ARTICLES, [changed]])
    build(tmp_path / "new", [one for one in ARTICLES if one[0].key != changed[0].key] + [changed])
    assert_alike(tmp_path / "old", tmp_path / "new")


def test_patch_that_breaks_a_shape_is_refused_and_nothing_changes(tmp_path, monkeypatch):
    build(tmp_path / "one", ARTICLES[:3])
    before = dump(tmp_path / "one")
    calls = itertools.count()
    whole = stores.Derivation.check_shared

    def check(self, shared, candidates, **named):
        next(calls)
        found = whole(self, shared, candidates, **named)
        return found | {key: stores.ShapeError("made up") for key in candidates}

    monkeypatch.setattr(stores.Derivation, "check_shared", check)
    (summary,) = put_each(tmp_path / "one", [[ARTICLES[3]]])
    assert [str(one.error) for one in summary.refused] == ["made up"] and not summary.written
    assert dump(tmp_path / "one") == before and next(calls) >= 2
