"""Shards on the shelf in, one batch of the store out; and which shards need no work, since store or shelf has them."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from builder.accounts import derive_account, without_text
from builder.errors import RecordError
from builder.graph.derivation import Candidate
from builder.graph.facts import FactsFile, Row, read_row
from builder.graph.store import Prepared, Refusal, Summary, Writer
from builder.runs import Job, Report, Shard, Shelf
from builder.sources import Notice

__all__ = ["Intake"]

_BLOCK = 16 << 20


class Intake:
    """The shards of one run, in order, on their way into a store."""

    def __init__(
        self, directory: Path, shelf: Shelf, job: Job, *, tell: Callable[[RecordError | Notice], None]
    ) -> None:
        self._directory = directory
        self._shelf = shelf
        self._job = job
        self._tell = tell
        self._places: dict[str, tuple[str, ...]] = {}  # of the items of shards that are being worked on
        self._latest: dict[str, tuple[str, str]] = {}  # by key: the last shard that has the article, and its digest
        self.order: dict[str, None] = {}
        self.executed = 0
        self.unchanged = 0
        self.quads = 0
        self.cpu_seconds = 0.0
        self.brings_articles = False

    def missing(self, shards: Iterable[Shard], progress: Callable[[Report, bool], None]) -> Iterator[Shard]:
        """The shards that must be worked on. What was amiss with the others is told again."""
        path = self._directory / "facts"
        stored = FactsFile(path, read_only=True) if path.is_file() else None
        try:
            for shard in shards:
                if shard.id in self.order:
                    continue
                self.order[shard.id] = None
                self._places[shard.id] = tuple(item.where for item in shard.items)
                report = self._shelf.report(shard.id)
                if report and self._job.may_keep(report) and self._has(report, stored):
                    self.unchanged += 0 if self._shelf.holds(shard.id) else len(report.articles)
                    progress(self._note(report), False)
                else:
                    self._shelf.discard(shard.id)
                    yield shard
        finally:
            if stored:
                stored.close()

    def _has(self, report: Report, stored: FactsFile | None) -> bool:
        if self._shelf.holds(report.id):
            return True
        return stored is not None and all(stored.digest(key) == digest for key, digest in report.articles)

    def finish(self, id: str) -> Report:
        """What became of a shard that was worked on, from its sidecar."""
        report = self._report(id)
        self.executed += 1
        self.cpu_seconds += report.cpu_seconds
        return self._note(report)

    def _note(self, report: Report) -> Report:
        places = self._places.pop(report.id)
        for number, suffix, problem in report.refused:
            self._tell(RecordError(places[number] + suffix, problem))
        for number, suffix, text in report.warnings:
            self._tell(Notice(where=places[number] + suffix, text=text))
        self.quads += report.quads
        self.brings_articles = self.brings_articles or bool(report.articles)
        return report

    def store(self, writer: Writer) -> Summary:
        """Puts the articles of all shards into the store; of two with one key the last one counts, and that is told.

        What the default graph's shapes refuse is told too, and noted on the shelf, which lets go of all the rest.
        """
        self._latest = {
            key: (id, digest) for id in self.order if self._shelf.holds(id) for key, digest in self._report(id).articles
        }
        places: dict[str, str] = {}
        summary = writer.take(self._prepared(places), graphs=self)
        refused = {refusal.key: str(refusal.error) for refusal in summary.refused}
        for key, problem in refused.items():
            self._tell(RecordError(places[key], problem))
        writer.remember_code(self._job.fingerprint)
        for id in self.order:
            self._settle(id, refused)
        return summary

    def _prepared(self, places: dict[str, str]) -> Iterator[Prepared | Refusal]:
        earlier: dict[str, str] = {}
        for id in self.order:
            for row in self._shelf.rows(id):
                key, digest = row["key"], row["digest"]
                if earlier.setdefault(key, digest) != digest:
                    self._tell(_clash(row))
                earlier[key] = digest
                places[key] = row["where"]
                stored = read_row(row["article"], row["facts"])
                account = derive_account(stored.article, stored.facts, signature=b64decode(row["signature"]))
                yield Prepared(
                    row=Row(key=key, article=row["article"], facts=row["facts"], digest=digest),
                    candidate=Candidate(account=without_text(account), references=row["references"]),
                )

    @property
    def keys(self) -> Collection[str]:
        """Every article of the shards."""
        return self._latest.keys()

    def blocks(self, keys: Collection[str]) -> Iterator[bytes]:
        """The graphs of articles as N-Quads, in blocks of whole lines."""
        wanted = frozenset(keys)

        def is_wanted(id: str, key: str, digest: str) -> bool:
            return key in wanted and self._latest[key] == (id, digest)

        held: list[bytes] = []
        size = 0
        for id in self.order:
            if self._shelf.holds(id):
                for graph in self._shelf.graphs(id, partial(is_wanted, id)):
                    held.append(graph)
                    size += len(graph)
                    if size >= _BLOCK:
                        yield b"".join(held)
                        held, size = [], 0
        if held:
            yield b"".join(held)

    def _settle(self, id: str, refused: dict[str, str]) -> None:
        """Leaves in the sidecar only what the store has, so that the shard counts as done."""
        self._shelf.clear(id)  # first: a shard that is held has all that its sidecar lists
        report = self._report(id)
        kept = tuple(
            (key, digest)
            for key, digest in report.articles
            if key not in refused and self._latest.get(key, (id, digest))[1] == digest
        )
        if kept != report.articles:
            blamed = [(0, "", refused[key]) for key, _ in report.articles if key in refused]
            self._shelf.seal(replace(report, articles=kept, refused=(*report.refused, *blamed)))

    def _report(self, id: str) -> Report:
        """What became of a shard that is done."""
        report = self._shelf.report(id)
        assert report is not None, id
        return report


def _clash(row: dict[str, Any]) -> Notice:
    article = orjson.loads(row["article"])
    name = f'url "{article["url"]}"' if article["url"] else f'id "{article["id"]}"'
    return Notice(where=row["where"], text=f"replaces an earlier article of this run with the same {name}")
