"""The pool of workers: answers, limits, and what is left after the worst of queries."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.sparql.pool import BusyError, DiedError, Job, Pool, SlowError, Status

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("pool")
    store = ox.Store(str(folder / "store"))
    predicate = ox.NamedNode("urn:p")
    store.extend(ox.Quad(ox.NamedNode(f"urn:{n}"), predicate, ox.Literal(n)) for n in range(1500))
    store.backup(str(folder / "snapshot"))
    return str(folder / "snapshot")


def run(work: Callable[[Pool], Awaitable[None]], *, workers: int = 1, timeout: float = 20) -> None:
    """Runs a test in a loop of its own, in which the pool lives and ends."""

    async def main() -> None:
        pool = Pool(workers=workers, timeout=timeout)
        await pool.start()
        try:
            await work(pool)
        finally:
            await pool.stop()

    asyncio.run(main())


def job(snapshot: str, text: str, *, limit: int = 64_000_000, result_type: str | None = "text/csv") -> Job:
    return Job(
        text=text, snapshot=snapshot, result_type=result_type, graph_type="text/turtle", prefixes={}, limit=limit
    )


def test_an_answer_comes_in_the_format_asked_for(snapshot: str) -> None:
    async def work(pool: Pool) -> None:
        answer = await pool.run(job(snapshot, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
        assert (answer.status, answer.media_type, answer.body) == (Status.OK, "text/csv", b"n\r\n1500\r\n")
        graph = await pool.run(job(snapshot, "CONSTRUCT WHERE { <urn:7> ?p ?o }"))
        assert (graph.media_type, graph.body) == ("text/turtle", b"<urn:7> <urn:p> 7 .\n")

    run(work)


def test_a_query_past_its_time_is_stopped_and_the_next_one_is_answered(snapshot: str) -> None:
    async def work(pool: Pool) -> None:
        begin = time.monotonic()
        with pytest.raises(SlowError):
            await pool.run(job(snapshot, ENDLESS))
        assert time.monotonic() - begin < 5
        assert (await pool.run(job(snapshot, "ASK {}"))).status is Status.OK

    run(work, timeout=1.5)


def test_who_finds_all_workers_taken_is_told_so(snapshot: str) -> None:
    async def work(pool: Pool) -> None:
        results = await asyncio.gather(*(pool.run(job(snapshot, ENDLESS)) for _ in range(4)), return_exceptions=True)
        assert {type(result) for result in results} <= {SlowError, BusyError}
        assert any(isinstance(result, BusyError) for result in results)

    run(work, timeout=1)


def test_a_worker_that_dies_is_replaced(snapshot: str) -> None:
    async def work(pool: Pool) -> None:
        await pool.run(job(snapshot, "ASK {}"))
        endless = asyncio.ensure_future(pool.run(job(snapshot, ENDLESS)))
        await asyncio.sleep(0.5)
        os.kill(_pid(pool), signal.SIGKILL)
        with pytest.raises(DiedError):
            await endless
        assert (await pool.run(job(snapshot, "ASK {}"))).status is Status.OK
        os.kill(_pid(pool), signal.SIGKILL)  # and one that dies while it waits
        await asyncio.sleep(0.3)
        assert (await pool.run(job(snapshot, "ASK {}"))).status is Status.OK

    run(work)


def test_a_caller_that_leaves_frees_its_worker(snapshot: str) -> None:
    async def work(pool: Pool) -> None:
        endless = asyncio.ensure_future(pool.run(job(snapshot, ENDLESS)))
        await asyncio.sleep(0.5)
        endless.cancel()
        await asyncio.gather(endless, return_exceptions=True)
        begin = time.monotonic()
        assert (await pool.run(job(snapshot, "ASK {}"))).status is Status.OK
        assert time.monotonic() - begin < 5

    run(work)


def test_a_result_past_the_limit_is_not_sent(snapshot: str) -> None:
    async def work(pool: Pool) -> None:
        answer = await pool.run(job(snapshot, "SELECT * { ?s ?p ?o }", limit=1000))
        assert (answer.status, answer.body) == (Status.TOO_LARGE, b"")
        large = await pool.run(job(snapshot, "SELECT * { ?s ?p ?o . ?t ?p ?q FILTER(?q < 40) }"))
        assert large.status is Status.OK
        assert len(large.body) > 1_000_000

    run(work)


def test_what_cannot_be_answered_is_said_with_a_status(snapshot: str) -> None:
    async def work(pool: Pool) -> None:
        assert (await pool.run(job(snapshot, "SELECT"))).status is Status.INVALID
        assert (await pool.run(job(snapshot, "ASK {}", result_type=None))).status is Status.NOT_ACCEPTABLE
        assert (await pool.run(job("/nowhere", "ASK {}"))).status is Status.FAILED
        assert (await pool.run(job(snapshot, "ASK {}"))).status is Status.OK

    run(work)


def test_no_process_is_left_when_the_pool_stops(snapshot: str) -> None:
    pids = []

    async def work(pool: Pool) -> None:
        await pool.run(job(snapshot, "ASK {}"))
        pids.append(_pid(pool))
        asyncio.ensure_future(pool.run(job(snapshot, ENDLESS))).add_done_callback(
            lambda task: task.cancelled() or task.exception()
        )
        await asyncio.sleep(0.3)

    run(work)
    for pid in pids:
        assert not Path(f"/proc/{pid}").exists()


def _pid(pool: Pool) -> int:
    process = pool._workers[0]._process
    assert process is not None
    return process.pid
