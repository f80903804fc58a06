"""The command line in, one command of `api.commands` run; errors become one line on standard error and an exit code.

Exit 0: done, warnings included. 1: some record was refused or the work failed; what is sound is written. 2: wrong use.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from api.commands import (
    articles,
    building,
    configuration,
    copies,
    linking,
    quality,
    questions,
    reviewing,
    server,
    stores,
)
from builder.errors import HudnaError, UsageError

if TYPE_CHECKING:
    from typer._click import Context

__all__ = ["app", "main"]

_BROKEN_PIPE = 141  # as a shell reports a program that SIGPIPE ended


class _Commands(TyperGroup):
    """The group of all commands: the one place where errors leave the program."""

    def list_commands(self, ctx: Context) -> list[str]:
        return list(self.commands)  # as they are added below: the order a newcomer needs them in

    def invoke(self, ctx: Context) -> object:
        try:
            result: object = super().invoke(ctx)
            sys.stdout.flush()
        except UsageError as error:
            typer.echo(f"error: {error}", err=True)
            raise typer.Exit(2) from error
        except BrokenPipeError as error:
            # The reader of our output has gone (`hudna extract … | head`): say nothing, and flush nothing later on.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(_BROKEN_PIPE) from error
        except (HudnaError, OSError) as error:
            typer.echo(f"error: {error}", err=True)
            raise typer.Exit(1) from error
        return result


app = typer.Typer(
    name="hudna",
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _show_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"hudna {version('hudna')}")
        raise typer.Exit


@app.callback()
def _hudna(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """A knowledge graph of armed conflict from Arabic and English news.

    Every statement in it knows who claims it, in which words, in which article.

    \b
    Start here:
      hudna demo                                   the bundled articles in the browser
      hudna build news.jsonl --store graph         your own articles
      hudna query conflict-lineage --store graph   ask
    """


# Each parameter of a ready query is an option of its own: `hudna query events-in-place --place place/goris`.
_ANY_OPTION = {"allow_extra_args": True, "ignore_unknown_options": True}

app.command()(articles.extract)
app.command()(building.build)
app.command()(articles.withdraw)
app.command(context_settings=_ANY_OPTION)(questions.query)
app.command()(questions.ask)
app.command()(questions.queries)
app.command()(questions.sparql)
app.command()(server.serve)
app.command()(server.mcp)
app.command()(server.demo)
app.command()(building.runs)
app.command()(stores.validate)
app.command()(stores.export)
app.command()(stores.load)
app.command()(linking.index)
app.command()(linking.link)
app.add_typer(reviewing.review)
app.command()(copies.backup)
app.command()(copies.restore)
app.command()(quality.evaluate)
app.command()(configuration.settings)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and leaves with its exit code."""
    app(arguments, prog_name="hudna")
