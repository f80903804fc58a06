"""What a command meets on its way in; one line each on standard error, and the exit code they add up to, out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

from builder.errors import RecordError, UsageError

if TYPE_CHECKING:
    from builder.sources import Notice

__all__ = ["Teller", "complete", "counting", "report"]


class Teller:
    """Prints what is refused and what is amiss as it happens, and remembers whether anything was refused."""

    def __init__(self, *, warn: bool = True) -> None:
        self.refused = 0
        self._warn = warn

    def tell(self, message: RecordError | Notice) -> None:
        if isinstance(message, RecordError):
            self.refused += 1
            typer.echo(f"refused: {message}", err=True)
        elif self._warn:
            typer.echo(f"warning: {message.where}: {message.text}", err=True)

    def finish(self) -> None:
        """Leaves the command: with 1 where a record was refused, else with 0."""
        raise typer.Exit(1 if self.refused else 0)


@contextmanager
def counting(label: str, *, quiet: bool = False) -> Iterator[Callable[[int], None]]:
    """A function that takes the number done so far and shows it, where standard error is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done: progress.update(task, completed=done)


@contextmanager
def complete(output: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes its place when it is complete; UsageError where there is no such folder."""
    if not output.parent.is_dir():
        raise UsageError(f"there is no folder {output.parent} to write {output.name} in; make it first")
    draft = output.with_name(f"{output.name}.{os.getpid()}.tmp")
    try:
        with draft.open("wb") as file:
            yield file
        draft.replace(output)
    finally:
        draft.unlink(missing_ok=True)


def report(values: Mapping[str, object], sentence: str, *, json: bool) -> None:
    """Prints the outcome of a command on standard output: a sentence, or its values as JSON."""
    if json:
        import orjson

        typer.echo(orjson.dumps(values).decode())
    else:
        typer.echo(sentence)
