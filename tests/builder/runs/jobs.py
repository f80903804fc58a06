"""Jobs with an engine that finds nothing, and that some words of a text bring down; other processes can load it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from builder import pipeline
from builder.linking.homonyms import load_homonyms
from builder.model import Article, Facts
from builder.runs import Job
from builder.sources import Defaults, Form, Item

BASE = "https://w3id.org/hudna/id/"


class Silent:
    """An engine that finds nothing; it stumbles, dies or never ends over one word each."""

    def extract(self, article: Article) -> Facts:
        if "stumble" in article.text:
            raise ValueError("stumbled")
        if "die" in article.text:
            os.kill(os.getpid(), signal.SIGKILL)
        while "endless" in article.text:
            pass
        warnings = ("dull",) if "dull" in article.text else ()
        return Facts(
            id=article.id, lang=article.lang, published=article.published, sha256=article.sha256, warnings=warnings
        )


def load() -> Silent:
    load_homonyms()  # else the first document pays for it with its time
    return Silent()


def make_job(folder: Path, *, fingerprint: str = "one", seconds: float = 60.0) -> Job:
    (folder / "shards").mkdir(parents=True, exist_ok=True)
    return Job(
        folder=folder / "shards",
        fingerprint=fingerprint,
        base_iri=BASE,
        defaults=Defaults(lang="ar"),
        load=load,
        prepare=pipeline.prepare,
        seconds=seconds,
    )


def item(number: int, text: str = "خبر", *, source: str | None = None) -> Item:
    return Item(form=Form.TEXT, where=f"{number}.txt", data=f"{text} {number}".encode(), source=source)
