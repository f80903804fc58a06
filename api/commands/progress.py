"""Shards as they are done in; a bar with rate and remaining time out, or one JSON line every ten seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress

    from builder.runs import Report

__all__ = ["Meter"]

_PAUSE = 10.0  # seconds between two lines


class Meter:
    """Shows how far a build is while its context lasts; how much is left is told by the size of the named files.

    On a terminal it is a bar; else nothing, or with `json` a line on standard error now and then.
    """

    def __init__(self, sources: Sequence[str], *, json: bool) -> None:
        self._total = sum(_size(Path(source)) for source in sources)
        self._json = json
        self._read = 0
        self._began = self._told = time.monotonic()
        self._bar: Progress | None = None
        self.articles = 0
        self.shards = 0

    def advance(self, size: int) -> None:
        """So many more bytes of the sources are behind."""
        self._read += size

    def count(self, report: Report, executed: bool) -> None:
        """One more shard is done."""
        self.articles += len(report.articles)
        self.shards += 1
        if self._bar:
            self._bar.update(self._bar.task_ids[0], completed=self._read, rate=self._rate(), articles=self.articles)
            self._bar.refresh()
        elif self._json and time.monotonic() - self._told >= _PAUSE:
            self._told = time.monotonic()
            self._line()

    def _rate(self) -> float:
        return self.articles / max(time.monotonic() - self._began, 1e-3)

    def _line(self) -> None:
        import orjson

        seconds = time.monotonic() - self._began
        left = seconds * (self._total - self._read) / self._read if 0 < self._read <= self._total else None
        fields = {
            "shards": self.shards,
            "articles": self.articles,
            "articles_per_second": round(self._rate(), 1),
            "seconds": round(seconds, 1),
            "seconds_left": None if left is None else round(left, 1),
        }
        sys.stderr.buffer.write(orjson.dumps(fields, option=orjson.OPT_APPEND_NEWLINE))
        sys.stderr.buffer.flush()

    def __enter__(self) -> Self:
        if sys.stderr.isatty() and not self._json:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

            columns = (
                TextColumn("{task.fields[articles]} articles"),
                BarColumn(),
                TextColumn("{task.fields[rate]:.0f}/s"),
                TimeElapsedColumn(),
                TimeRemainingColumn(),
            )
            # Without a thread of its own: each shard that is done draws the bar anew.
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
            self._bar.add_task("", total=self._total or None, rate=0.0, articles=0)
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()
        elif self._json:
            self._line()


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(_size(child) for child in path.rglob("*") if child.is_file())
    return path.stat().st_size if path.is_file() else 0
