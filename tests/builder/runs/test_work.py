"""One shard on the shelf: what is sealed, what is refused, what a process leaves behind that dies."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import orjson
import pytest

from builder.runs import Shard, Shelf, cut
from builder.runs.work import Worker
from builder.sources import Defaults
from tests.builder.runs.jobs import Silent, item, make_job


def one_shard(*texts: str) -> Shard:
    (shard,) = cut([item(number, text) for number, text in enumerate(texts)], Defaults())
    return shard


def test_shard_is_sealed_with_articles_problems_and_checksums(tmp_path: Path) -> None:
    job, shard = make_job(tmp_path), one_shard("خبر", "stumble", "dull")
    Worker(job, Silent()).run(shard)
    shelf = Shelf(job.folder)
    report = shelf.report(shard.id)
    assert report is not None
    assert (report.items, len(report.articles), report.fingerprint) == (3, 2, "one")
    assert report.refused == ((1, "", "the extraction failed with ValueError: stumbled; the article is left out"),)
    assert report.warnings == ((2, "", "dull"),)
    rows = list(shelf.rows(shard.id))
    assert [row["key"] for row in rows] == [key for key, _ in report.articles]
    assert b"".join(shelf.graphs(shard.id, lambda key, digest: True)).count(b"\n") == report.quads
    last = report.articles[-1]
    assert b"".join(shelf.graphs(shard.id, lambda *article: article == last)).count(b"NewsArticle") == 1
    assert sorted(path.name.split(".", 1)[1] for path in job.folder.iterdir()) == ["json", "nq.zst", "rows.zst"]


def test_same_shard_gives_the_same_bytes(tmp_path: Path) -> None:
    shard = one_shard("خبر", "خبر آخر")
    for name in ("one", "two"):
        Worker(make_job(tmp_path / name), Silent()).run(shard)
    for ending in ("nq.zst", "rows.zst"):
        one, two = (tmp_path / name / "shards" / f"{shard.id}.{ending}" for name in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


def test_finished_shard_is_not_done_again_but_by_other_code(tmp_path: Path) -> None:
    class Broken:
        def extract(self, article: object) -> object:
            raise AssertionError("it is done again")

    shard = one_shard("خبر")
    job = make_job(tmp_path)
    Worker(job, Silent()).run(shard)
    Worker(job, Broken()).run(shard)
    assert Shelf(job.folder).report(shard.id).refused == ()  # type: ignore[union-attr]
    Worker(make_job(tmp_path, fingerprint="two"), Broken()).run(shard)
    assert Shelf(job.folder).report(shard.id).refused  # type: ignore[union-attr]


def test_item_over_which_three_processes_died_is_left_out_and_listed(tmp_path: Path) -> None:
    job, shard = make_job(tmp_path), one_shard("خبر", "خبر", "خبر")
    for deaths in range(4):
        job.folder.joinpath(f"{shard.id}.at").write_bytes((1).to_bytes(8))
        job.folder.joinpath(f"{shard.id}.json").unlink(missing_ok=True)
        if deaths < 3:
            Worker(job, Silent())._count_deaths(shard)
    job.folder.joinpath(f"{shard.id}.at").unlink()
    Worker(job, Silent()).run(shard)
    report = Shelf(job.folder).report(shard.id)
    assert report is not None
    assert [number for number, _, _ in report.refused] == [1]
    assert "the process ended 3 times" in report.refused[0][2]
    assert len(report.articles) == 2


def test_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job, shard = make_job(tmp_path), one_shard("خبر")

    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space left"):
        patch.setattr(os, "fsync", refuse)
        Worker(job, Silent()).run(shard)
    assert [path.name for path in job.folder.iterdir()] == [f"{shard.id}.at"]
    Worker(job, Silent()).run(shard)
    assert Shelf(job.folder).report(shard.id)


def test_drafts_of_processes_that_are_gone_are_swept(tmp_path: Path) -> None:
    import socket

    gone, here = (f"x.json.{socket.gethostname()}.{process}.tmp" for process in (2**22 + 1, os.getpid()))
    for name in (gone, here):
        (tmp_path / name).touch()
    Shelf(tmp_path).prepare()
    assert [path.name for path in tmp_path.iterdir()] == [here]


def test_sidecar_that_cannot_be_read_counts_as_none(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert shelf.report("none") is None
    for content in (b"", b"{", orjson.dumps({"id": "x"})):
        (tmp_path / "x.json").write_bytes(content)
        assert shelf.report("x") is None
