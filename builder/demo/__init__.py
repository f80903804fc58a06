"""The articles that come with Hudna: no input, articles out; `builder/demo/README.md` tells whose they are."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from builder.model import Article, article_key

__all__ = ["DEMO_OUTLET", "demo_articles"]

# The background pieces are written for this project: exports for coders and for Wikidata leave this outlet out.
DEMO_OUTLET = "Hudna demo"

_FILES = ("seed.jsonl", "wikinews.jsonl", "background.jsonl")


def demo_articles() -> tuple[Article, ...]:
    """The bundled articles, the one that the project started from first."""
    return tuple(
        _article(json.loads(line))
        for name in _FILES
        for line in resources.files(__name__).joinpath(name).read_text(encoding="utf-8").splitlines()
    )


def _article(record: dict[str, Any]) -> Article:
    id, text, url, outlet = record["id"], record["text"], record.get("url"), record.get("outlet")
    sources = (source for sentence in record.get("sources", ()) for source in sentence["from"])
    return Article(
        key=article_key(text=text, id=id, url=url, outlet=outlet),
        id=id,
        text=text,
        lang=record["lang"],
        published=record["published"],
        url=url,
        title=record.get("title"),
        outlet=outlet,
        sources=tuple(dict.fromkeys(sources)),
    )
