"""The pool of workers: answers, limits, and what is left after the worst of queries."""

from __future__ import annotations

import asyncio
import os
import platform
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.sparql.clients import Clients
from api.sparql.pool import BusyError, DiedError, Job, Pool, QuotaError, SlowError, Status
from builder.graph.snapshots import Snapshots

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pool")
    store = ox.Store(str(folder / "store"))
    predicate = ox.NamedNode("urn:p")
    store.extend(ox.Quad(ox.NamedNode(f"urn:{n}"), predicate, ox.Literal(n)) for n in range(1500))
    Snapshots(folder).publish(store)
    return folder


def run(
    directory: Path,
    work: Callable[[Pool], Awaitable[None]],
    *,
    workers: int = 1,
    timeout: float = 20,
    memory: int = 2 << 30,
    clients: Clients | None = None,
) -> None:
    """Runs a test in a loop of its own, in which the pool lives and ends."""

    async def main() -> None:
        pool = Pool(directory, workers=workers, timeout=timeout, memory=memory, clients=clients)
        await pool.start()
        try:
            await work(pool)
        finally:
            await pool.stop()

    asyncio.run(main())


def job(text: str, *, limit: int = 64_000_000, result_type: str | None = "text/csv") -> Job:
    return Job(text=text, result_type=result_type, graph_type="text/turtle", prefixes={}, limit=limit)


def test_an_answer_comes_in_the_format_asked_for(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        answer = await pool.run(job("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
        assert (answer.status, answer.media_type, answer.body) == (Status.OK, "text/csv", b"n\r\n1500\r\n")
        graph = await pool.run(job("CONSTRUCT WHERE { <urn:7> ?p ?o }"))
        assert (graph.media_type, graph.body) == ("text/turtle", b"<urn:7> <urn:p> 7 .\n")

    run(directory, work)


def test_a_query_past_its_time_is_stopped_and_the_next_one_is_answered(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        begin = time.monotonic()
        with pytest.raises(SlowError):
            await pool.run(job(ENDLESS))
        assert time.monotonic() - begin < 5
        assert (await pool.run(job("ASK {}"))).status is Status.OK

    run(directory, work, timeout=1.5)


def test_who_finds_all_workers_taken_is_told_so(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        results = await asyncio.gather(*(pool.run(job(ENDLESS)) for _ in range(4)), return_exceptions=True)
        assert {type(result) for result in results} <= {SlowError, BusyError}
        assert any(isinstance(result, BusyError) for result in results)

    run(directory, work, timeout=1)


def test_a_worker_that_dies_is_replaced(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        await pool.run(job("ASK {}"))
        endless = asyncio.ensure_future(pool.run(job(ENDLESS)))
        await asyncio.sleep(0.5)
        os.kill(_pid(pool), signal.SIGKILL)
        with pytest.raises(DiedError):
            await endless
        assert (await pool.run(job("ASK {}"))).status is Status.OK
        os.kill(_pid(pool), signal.SIGKILL)  # and one that dies while it waits
        await asyncio.sleep(0.3)
        assert (await pool.run(job("ASK {}"))).status is Status.OK

    run(directory, work)


def test_a_caller_that_leaves_frees_its_worker(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        endless = asyncio.ensure_future(pool.run(job(ENDLESS)))
        await asyncio.sleep(0.5)
        endless.cancel()
        await asyncio.gather(endless, return_exceptions=True)
        begin = time.monotonic()
        assert (await pool.run(job("ASK {}"))).status is Status.OK
        assert time.monotonic() - begin < 5

    run(directory, work)


def test_a_result_past_the_limit_is_not_sent(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        answer = await pool.run(job("SELECT * { ?s ?p ?o }", limit=1000))
        assert (answer.status, answer.body) == (Status.TOO_LARGE, b"")
        large = await pool.run(job("SELECT * { ?s ?p ?o . ?t ?p ?q FILTER(?q < 40) }"))
        assert large.status is Status.OK
        assert len(large.body) > 1_000_000

    run(directory, work)


def test_what_cannot_be_answered_is_said_with_a_status(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        assert (await pool.run(job("SELECT"))).status is Status.INVALID
        assert (await pool.run(job("ASK {}", result_type=None))).status is Status.NOT_ACCEPTABLE
        assert (await pool.run(job("ASK {}"))).status is Status.OK

    run(directory, work)


def test_no_process_is_left_when_the_pool_stops(directory: Path) -> None:
    pids = []

    async def work(pool: Pool) -> None:
        await pool.run(job("ASK {}"))
        pids.append(_pid(pool))
        asyncio.ensure_future(pool.run(job(ENDLESS))).add_done_callback(
            lambda task: task.cancelled() or task.exception()
        )
        await asyncio.sleep(0.3)

    run(directory, work)
    for pid in pids:
        assert not Path(f"/proc/{pid}").exists()


def _pid(pool: Pool) -> int:
    (process,) = pool._all
    return process.pid


def test_a_long_answer_comes_in_pieces_from_its_beginning_on(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        text = "SELECT * { ?s ?p ?o . ?t ?p ?q FILTER(?q < 40) }"
        whole = await pool.run(job(text))
        reply = await pool.open(job(text))
        assert not reply.whole
        assert len(reply.first) < len(whole.body) / 4
        assert reply.first + b"".join([part async for part in reply.rest()]) == whole.body
        assert pool.counters.busy == 0
        assert pool.counters.kills == 0

    run(directory, work)


@pytest.mark.parametrize(
    "media_type",
    [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ],
)
def test_rows_past_their_bound_are_not_sent(directory: Path, media_type: str) -> None:
    async def work(pool: Pool) -> None:
        many = r'SELECT ?s ?p ?x { ?s ?p ?o BIND("a\n\"},{\"<result>\n" AS ?x) } LIMIT 1000'
        for bound, status in ((1001, Status.OK), (900, Status.TOO_LARGE)):
            asked = replace(job(many, result_type=media_type), rows=bound)
            assert (await pool.run(asked)).status is status, bound

    run(directory, work)


def test_a_new_snapshot_is_seen_by_the_next_query_and_the_old_one_goes(directory: Path, tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "store"))
    snapshots = Snapshots(tmp_path)
    snapshots.publish(store)
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    async def work(pool: Pool) -> None:
        for number in range(1, 6):
            store.add(ox.Quad(ox.NamedNode(f"urn:{number}"), ox.NamedNode("urn:p"), ox.Literal(number)))
            answer = await pool.run(job(count))
            assert (answer.revision, answer.body) == (number, b"n\r\n%d\r\n" % (number - 1))
            assert snapshots.publish(store) == number + 1
            assert len(list((tmp_path / "snapshots").iterdir())) <= 3

    run(tmp_path, work)


def test_clients_take_turns_and_none_has_all_workers(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        greedy = [asyncio.ensure_future(pool.run(job(ENDLESS), client="greedy")) for _ in range(5)]
        await asyncio.sleep(0.2)
        begin = time.monotonic()
        assert (await pool.run(job("ASK {}"), client="modest")).status is Status.OK
        assert time.monotonic() - begin < 2
        results = await asyncio.gather(*greedy, return_exceptions=True)
        assert {type(result) for result in results} == {SlowError, BusyError}

    run(directory, work, workers=2, timeout=3, clients=Clients(most_at_once=1))


def test_a_client_that_has_spent_its_seconds_is_told_when_to_come_back(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        with pytest.raises(SlowError):
            await pool.run(job(ENDLESS), client="a", timeout=0.6)
        with pytest.raises(QuotaError) as caught:
            await pool.run(job("ASK {}"), client="a")
        assert caught.value.seconds > 0
        assert (await pool.run(job("ASK {}"), client="b")).status is Status.OK
        assert (await pool.run(job("ASK {}"))).status is Status.OK

    run(directory, work, clients=Clients(most_at_once=1, seconds_a_minute=0.1))


def test_a_query_that_takes_too_much_memory_costs_its_worker_alone(directory: Path) -> None:
    async def work(pool: Pool) -> None:
        with pytest.raises(DiedError):
            await pool.run(job("SELECT * { ?s ?p ?o . ?t ?q ?r } ORDER BY ?o ?r"))
        assert (await pool.run(job("ASK {}"))).status is Status.OK

    run(directory, work, memory=300 << 20)


def test_a_worker_reaches_no_host_even_where_nothing_refuses_the_query(directory: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)

        async def work(pool: Pool) -> None:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
            answer = await pool.run(job(f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}"))
            assert answer.status is Status.FAILED

        run(directory, work)
        if sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64"):
            with pytest.raises(TimeoutError):
                listener.accept()
