"""The options that several commands share, each with the one help text it has everywhere."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "Address",
    "AnyReadStore",
    "AnyWriteStore",
    "AsJson",
    "Budget",
    "EngineName",
    "EngineOption",
    "Extractor",
    "ExtractorOption",
    "Host",
    "Lang",
    "OtherCode",
    "OtherCodeOption",
    "Port",
    "Published",
    "ReadStore",
    "RowFormat",
    "RowFormatOption",
    "Sources",
    "Work",
    "WriteStore",
]

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE",
        help="A .txt, .json, .jsonl, .html, .warc, feed (.rss, .atom, .xml) or table of links (.csv, .tsv), also "
        ".gz or .zst; a folder of them; the address of a page or feed; or - for standard input. A JSON record is "
        '{"id", "text", "published", "lang", "url", "title", "outlet", "sources"}; only "text" is required.',
    ),
]
Published = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="When articles that do not say it were published, such as 2022-09-13."),
]
Lang = Annotated[
    str | None,
    typer.Option(metavar="CODE", help="Language of articles that do not name it, such as ar; else told from the text."),
]
ReadStore = Annotated[
    Path, typer.Option("--store", metavar="DIR", exists=True, file_okay=False, help="The store to read.")
]
WriteStore = Annotated[
    Path, typer.Option("--store", metavar="DIR", file_okay=False, help="The store to write; made if it is not there.")
]
AnyReadStore = Annotated[
    str, typer.Option("--store", metavar="DIR|URL", help="The store to read: a folder, or a SPARQL server's address.")
]
AnyWriteStore = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="DIR|URL",
        help="The store to write: a folder, made if it is not there, or the address of a SPARQL 1.1 server.",
    ),
]
Work = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", file_okay=False, help="With a URL: the folder that keeps texts and facts.  [default: by the URL]"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Host = Annotated[str | None, typer.Option(metavar="ADDRESS", help="The address to listen on.  [setting: HUDNA_HOST]")]
Port = Annotated[
    int | None,
    typer.Option(min=0, max=65535, metavar="NUMBER", help="The port; 0 takes a free one.  [setting: HUDNA_PORT]"),
]


class Extractor(StrEnum):
    """Who reads the facts off an article."""

    RULES = "rules"
    LLM = "llm"
    BOTH = "both"


ExtractorOption = Annotated[
    Extractor,
    typer.Option(
        "--extractor",
        help="Who reads the articles: the rules, a language model (HUDNA_LLM_URL, HUDNA_LLM_MODEL), or both.",
    ),
]
Budget = Annotated[
    str | None,
    typer.Option(
        metavar="AMOUNT",
        help="The most that the language model may cost, such as 2.50 (at HUDNA_LLM_PRICES) or '500000 tokens'.",
    ),
]


class EngineName(StrEnum):
    """What works on articles: processes of this machine, or a Ray cluster."""

    LOCAL = "local"
    RAY = "ray"


EngineOption = Annotated[
    EngineName,
    typer.Option("--engine", help="What reads the articles: processes here, or Ray (pip install hudna[scale])."),
]
Address = Annotated[
    str | None,
    typer.Option(metavar="HOST:PORT", help="The Ray cluster to work on; auto finds the one here."),
]


class OtherCode(StrEnum):
    """What to do where the store's articles were read by other code, lexicon or data than this one."""

    ASK = "ask"
    MIX = "mix"
    REBUILD = "rebuild"


OtherCodeOption = Annotated[
    OtherCode,
    typer.Option(
        "--other-code",
        help="Where articles of the store were read by another version of code or lexicon: mix them with these, or "
        "rebuild, which reads them anew from their stored texts.",
    ),
]


class RowFormat(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


RowFormatOption = Annotated[RowFormat, typer.Option("--format", help="How to print the rows.")]
