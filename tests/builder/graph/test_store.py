import itertools
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Store

from builder.accounts import derive_account
from builder.errors import RecordError, ShapeError, StoreError, UsageError
from builder.graph.derivation import Derivation
from builder.graph.facts import FactsFile
from builder.graph.store import Reader, Writer
from builder.graph.working import WorkingDatabase
from builder.model import Factuality
from builder.resolution import consolidate
from ontology.authority import Authority
from tests.builder.graph.stores import ask, build, derive, dump, open_writer
from tests.builder.newsroom import BASE, clash, relation, some, tell, toll
from tests.builder.resolution.authority import AUTHORITY

DAY = "2022-09-13"


def article(number, *events, **fields):
    text = f"Article {number} on the war."
    return tell(text, events, id=str(number), **fields)


def killed(number, count, claimant):
    text = f"Article {number} on the war."
    return toll(text, "war", low=count, high=count, claimants=(claimant,), side="e1")


def truce(text):
    tie = relation(text, "ends_hostilities_of", "w", "war")
    return some("Truce", "t", when="2020-11-10", party=("e1", "e2"), mediator=("e3",), relations=(tie,))(text)


A = article(1, clash(when=DAY, casualties=(killed(1, 49, "e1"),)))
B = article(2, clash(when=DAY, casualties=(killed(2, 105, "e2"),)), some("Appeal", "a", agent=("e3",)))
C = article(3, some("War", "w", when="2020", party=("e1", "e2"), background=True), truce)
D = article(4)
ALL = (A, B, C, D)


def test_build_writes_graphs_events_and_a_snapshot(tmp_path):
    (summary,) = build(tmp_path, ALL)
    assert set(summary.written) == {one.key for one, _ in ALL}
    assert (summary.refused, summary.revision) == ((), 1)
    with Reader(tmp_path) as reader:
        assert (reader.revision, reader.base_iri) == (1, BASE)
        assert {graph.value for graph in reader.store.named_graphs()} == {f"{BASE}article/{one.key}" for one, _ in ALL}
        assert [stored.article for stored in reader.articles()] == sorted((one for one, _ in ALL), key=lambda a: a.key)
        assert reader.article(A[0].key).facts == A[1]
        assert reader.article("none") is None
    assert ask(tmp_path, "?e a hud:ArmedClash ; hud:report ?a, ?b ; hud:contradiction ?c FILTER(?a != ?b)")
    assert ask(tmp_path, f"<{BASE}war/karabakh-2020> hud:endedBy ?t . ?t hud:mediator <{BASE}state/russia>")


def test_any_order_and_any_batches_give_the_same_quads(tmp_path):
    build(tmp_path / "once", ALL)
    for number, order in enumerate(((B, C, D, A), (D, C, B, A))):
        build(tmp_path / str(number), order[:1], order[1:])
        assert dump(tmp_path / str(number)) == dump(tmp_path / "once")


def test_derivation_does_not_depend_on_the_order_of_articles():
    derivation = Derivation(base_iri=BASE, min_confidence=0.5, consolidate=consolidate, authority=AUTHORITY)
    accounts = [derive_account(*one) for one in ALL]
    expected = derive(derivation, accounts)
    for order in itertools.permutations(accounts):
        assert list(derive(derivation, order)) == list(expected)


def test_withdrawn_article_leaves_what_the_others_support(tmp_path):
    build(tmp_path / "one", [A, C])
    build(tmp_path / "two", [A, B, C])
    with open_writer(tmp_path / "two") as writer:
        summary = writer.withdraw([B[0].key])
    assert summary.withdrawn == (B[0].key,)
    assert dump(tmp_path / "two") == dump(tmp_path / "one")


def test_withdrawing_an_unknown_article_takes_nothing(tmp_path):
    build(tmp_path, ALL)
    with open_writer(tmp_path) as writer, pytest.raises(UsageError, match="no article has the key 'none'"):
        writer.withdraw([A[0].key, "none"])
    with Reader(tmp_path) as reader:
        assert (reader.revision, reader.article(A[0].key) is None) == (1, False)


def test_batch_without_change_writes_nothing(tmp_path):
    first, second = build(tmp_path, ALL, reversed(ALL))
    assert second.written == ()
    assert set(second.unchanged) == set(first.written)
    assert second.revision == 1


def test_changed_facts_replace_the_graph(tmp_path):
    build(tmp_path / "new", [replace_event(B), A])
    build(tmp_path / "old", [A, B], [replace_event(B)])
    assert dump(tmp_path / "old") == dump(tmp_path / "new")


def replace_event(told):
    one, facts = told
    return one, replace(facts, events=facts.events[:1])


def test_another_threshold_renews_the_default_graph(tmp_path):
    sure = article(5, clash(when=DAY, confidence=0.6))
    build(tmp_path, [sure])
    assert ask(tmp_path, "?e a hud:ArmedClash")
    build(tmp_path, [], min_confidence=0.7)
    assert not ask(tmp_path, "?e a hud:ArmedClash")
    assert ask(tmp_path, "GRAPH ?g { ?r hud:eventType hud:ArmedClash }")


def test_refused_article_is_not_written_and_the_others_are(tmp_path):
    bad_span = A[0], replace(A[1], sha256="0" * 64)
    bad_shape = article(6, clash(confidence=1.5))
    (summary,) = build(tmp_path, [bad_span, bad_shape, B])
    assert summary.written == (B[0].key,)
    assert [(refusal.id, type(refusal.error)) for refusal in summary.refused] == [("1", RecordError), ("6", ShapeError)]
    assert "exactly one hud:confidence" in str(summary.refused[1].error)
    assert not ask(tmp_path, f"GRAPH <{BASE}article/{A[0].key}> {{ ?s ?p ?o }}")


def test_refused_article_keeps_its_earlier_graph(tmp_path):
    build(tmp_path, [A])
    before = dump(tmp_path)
    (summary,) = build(tmp_path, [(A[0], replace(A[1], sha256="0" * 64))])
    assert (len(summary.refused), dump(tmp_path)) == (1, before)


def test_batch_of_which_nothing_is_written_tells_the_revision_of_the_store(tmp_path):
    refused = B[0], replace(B[1], sha256="0" * 64)
    first, second, third, fourth = build(tmp_path, [A], [refused], [refused, A], [])
    assert [summary.revision for summary in (first, second, third, fourth)] == [1, 1, 1, 1]
    (nothing,) = build(tmp_path / "new", [refused])
    assert nothing.revision == 1


def test_last_of_two_articles_with_one_key_counts(tmp_path):
    (summary,) = build(tmp_path, [B, replace_event(B)])
    assert summary.written == (B[0].key,)
    with Reader(tmp_path) as reader:
        assert len(reader.article(B[0].key).facts.events) == 1


def test_summaries_of_batches_add_up(tmp_path):
    first, second = build(tmp_path, [A], [A, B])
    total = first + second
    assert (total.written, total.unchanged, total.revision) == ((A[0].key, B[0].key), (A[0].key,), 2)


# What users load


def load(directory, name, content, graph=None):
    path = directory.parent / name
    path.write_text(content)
    with open_writer(directory) as writer:
        return writer.load([path], graph=graph)


def test_loaded_statements_survive_rebuilds(tmp_path):
    store = tmp_path / "store"
    build(store, [A, B])
    own = f'<{BASE}state/armenia> <urn:note> "mine"'
    shared = f"<{BASE}state/armenia> <https://w3id.org/hudna/ontology#capital> <{BASE}place/yerevan>"
    assert load(store, "a.ttl", f"{own} . {shared} .") == 2
    assert load(store, "b.nq", f"{own} <urn:graph> .\n") == 1
    assert load(store, "c.ttl", f"{own} .", graph="urn:other") == 1
    with open_writer(store) as writer:
        writer.withdraw([B[0].key])
    build(store, [B], authority=without_capital())
    for statement in (own, shared, f"GRAPH <urn:graph> {{ {own} }}", f"GRAPH <urn:other> {{ {own} }}"):
        assert ask(store, statement), statement


def without_capital():
    return Authority(tuple(replace(record, capital=None) for record in AUTHORITY.records))


def test_statement_that_only_the_builder_wrote_goes_with_its_reason(tmp_path):
    build(tmp_path, [A], [B], authority=without_capital())
    assert not ask(tmp_path, "?s hud:capital ?c")
    build(tmp_path, [])
    assert ask(tmp_path, "?s hud:capital ?c")
    build(tmp_path, [], authority=without_capital())
    assert not ask(tmp_path, "?s hud:capital ?c")


def test_loading_is_all_or_nothing(tmp_path):
    store = tmp_path / "store"
    build(store, [A])
    before = dump(store)
    (tmp_path / "good.nt").write_text("<urn:a> <urn:b> <urn:c> .\n")
    (tmp_path / "bad.nt").write_text("<urn:a> <urn:b> <urn:d> .\nnonsense\n")
    with open_writer(store) as writer, pytest.raises(RecordError, match=r"bad\.nt:2: this is no N-Triples"):
        writer.load([tmp_path / "good.nt", tmp_path / "bad.nt"], graph=None)
    assert dump(store) == before


@pytest.mark.parametrize(
    ("name", "problem"), [("none.ttl", "no such file"), ("text.csv", "use .ttl, .nt"), ("a.nt", "is no IRI")]
)
def test_file_that_cannot_be_loaded_is_refused(tmp_path, name, problem):
    (tmp_path / "text.csv").touch()
    (tmp_path / "a.nt").touch()
    with open_writer(tmp_path / "store") as writer, pytest.raises(UsageError, match=problem):
        writer.load([tmp_path / name], graph="no iri" if name == "a.nt" else None)


def test_store_may_begin_with_loaded_data(tmp_path):
    store = tmp_path / "store"
    shared = f"<{BASE}state/armenia> <https://w3id.org/hudna/ontology#capital> <{BASE}place/yerevan>"
    load(store, "a.nt", f"<urn:a> <urn:b> <urn:c> .\n{shared} .\n")
    build(store, [A])
    assert ask(store, "<urn:a> <urn:b> <urn:c> . ?e a hud:ArmedClash")
    build(store, [], authority=without_capital())
    assert ask(store, shared)


# The folder


def test_missing_or_empty_folder_is_no_store_to_read(tmp_path):
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(StoreError, match="run `hudna build SOURCE --store"):
            Reader(folder)


def test_another_base_is_refused(tmp_path):
    build(tmp_path, [A])
    with pytest.raises(StoreError, match=r"was made with the base IRI https://example.org/id/"):
        open_writer(tmp_path, base_iri="https://other.example/").__enter__()


def test_second_writer_waits_and_then_gives_up(tmp_path, caplog):
    with open_writer(tmp_path), pytest.raises(StoreError, match=r"writing to .* for 0\.3 seconds"):
        open_writer(tmp_path).__enter__()
    assert "waiting until another process has written to" in caplog.text
    with open_writer(tmp_path):
        pass


def test_reader_follows_the_newest_snapshot_and_two_are_kept_besides_those_in_use(tmp_path):
    build(tmp_path, [A])
    with Reader(tmp_path) as reader:
        assert reader.revision == 1
        old = reader.store
        build(tmp_path, [B], [C], [D])
        assert snapshots(tmp_path) == ["1", "3", "4"]
        assert reader.revision == 4
        assert len(reader.store) > len(old) > 0
    (tmp_path / "snapshots" / "9.tmp").mkdir()  # as a writer leaves it that was killed
    build(tmp_path, [replace_event(B)])
    assert snapshots(tmp_path) == ["4", "5"]


def snapshots(directory):
    return sorted(path.name for path in (directory / "snapshots").iterdir())


# Crashes


@pytest.mark.parametrize("moment", ["before the update", "after the update", "before publishing"])
def test_batch_that_was_cut_off_is_repeated(tmp_path, monkeypatch, moment):
    build(tmp_path / "whole", [A, B], [replace_event(B), C])
    build(tmp_path / "cut", [A, B])
    owner, name = (Writer, "_publish") if moment == "before publishing" else (WorkingDatabase, "write")
    write = WorkingDatabase.write

    def crash(*arguments, **options):
        if moment == "after the update":
            write(*arguments, **options)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(owner, name, crash)
        build(tmp_path / "cut", [replace_event(B), C])
    assert ask(tmp_path / "cut", "?e a hud:Appeal")  # readers still see the last whole batch
    with open_writer(tmp_path / "cut"):
        pass
    assert dump(tmp_path / "cut") == dump(tmp_path / "whole")
    with Reader(tmp_path / "cut") as reader:
        assert {stored.article.id for stored in reader.articles()} == {"1", "2", "3"}


def test_first_build_that_was_cut_off_is_repeated(tmp_path, monkeypatch):
    build(tmp_path / "whole", [A, B])

    def crash(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "rename", crash)
        build(tmp_path / "cut", [A, B])
    with pytest.raises(StoreError, match="holds no graph yet"):
        Reader(tmp_path / "cut")
    with open_writer(tmp_path / "cut"):
        pass
    assert dump(tmp_path / "cut") == dump(tmp_path / "whole")


WRITE_FOREVER = """
import sys
from pathlib import Path
from tests.builder.graph.stores import open_writer
from tests.builder.graph.test_store import A, B
with open_writer(Path(sys.argv[1])) as writer:
    print("ready", flush=True)
    while True:
        writer.put([A, B])
        writer.withdraw([B[0].key])
"""


def test_killed_writer_leaves_a_readable_snapshot_and_a_store_that_repairs(tmp_path):
    build(tmp_path / "store", [A])
    for pause in (0.05, 0.2, 0.37):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITE_FOREVER, str(tmp_path / "store")],
            cwd=Path(__file__).resolve().parents[3],
            stdout=subprocess.PIPE,
        )
        process.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(pause)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        with Reader(tmp_path / "store") as reader:
            assert len(reader.store) > 0
    build(tmp_path / "store", [A, B])
    build(tmp_path / "expected", [A, B])
    assert dump(tmp_path / "store") == dump(tmp_path / "expected")


def test_snapshot_is_a_store_of_its_own(tmp_path):
    build(tmp_path, [A])
    assert len(Store.read_only(str(tmp_path / "snapshots" / "1"))) == len(dump(tmp_path).splitlines())


def test_denied_event_alone_is_unrealised(tmp_path):
    build(tmp_path, [article(7, clash(when=DAY, factuality=Factuality.DENIED))])
    assert ask(tmp_path, "?e a hud:UnrealisedEvent ; hud:ofType hud:ArmedClash ; hud:factuality hud:denied")
    assert not ask(tmp_path, "?e a hud:ArmedClash")


LOADING = """
import sys
from pathlib import Path
from tests.builder.graph.stores import open_writer
with open_writer(Path(sys.argv[1]), patience=30) as writer:
    print("go", flush=True)
    writer.load([Path(sys.argv[2])], graph="urn:loaded")
"""


def test_loads_that_were_killed_leave_nothing_behind(tmp_path):
    directory, large = tmp_path / "store", tmp_path / "large.nt"
    build(directory, [A])
    before, size = dump(directory), disk_usage(directory)
    large.write_text("".join(f'<urn:s{n}> <urn:p{n % 7}> "{n:0100}" .\n' for n in range(40_000)))
    for number in range(10):
        arguments = (sys.executable, "-c", LOADING, str(directory), str(large))
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]) as loading:
            assert loading.stdout.readline() == b"go\n"
            time.sleep(0.02 + 0.04 * number)
            loading.kill()
    with open_writer(directory) as writer:  # repairs, and publishes what was whole
        writer.put([])
    assert dump(directory) == before or "urn:loaded" in dump(directory)
    if dump(directory) == before:
        assert disk_usage(directory) - size <= 10_000_000


def test_a_copy_that_was_complete_takes_the_place_of_the_database(tmp_path):
    build(tmp_path, [A])
    before = dump(tmp_path)
    (tmp_path / "store").rename(tmp_path / "store.copy")  # as a writer leaves it that was killed between two steps
    (tmp_path / "store.copy.tmp").mkdir()
    build(tmp_path, [A])
    assert dump(tmp_path) == before
    assert not list(tmp_path.glob("store.*"))


def test_files_that_a_killed_load_left_are_taken_away(tmp_path):
    build(tmp_path, [A])
    before = dump(tmp_path)
    orphan = tmp_path / "store" / "999999.sst"
    orphan.write_bytes(b"x" * 1000)
    facts = FactsFile(tmp_path / "facts")
    facts.forget("published")  # as a writer does before it begins
    facts.close()
    build(tmp_path, [A])
    assert not orphan.exists()
    assert dump(tmp_path) == before


def disk_usage(directory):
    files = {(found.st_ino, found.st_size) for path in directory.rglob("*") if (found := path.stat())}
    return sum(size for _, size in files)
