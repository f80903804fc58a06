"""A key or an English sentence in, the words of the interface out, in Arabic and English."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

import orjson

__all__ = ["LANGUAGES", "Messages", "load_messages", "load_translations"]

LANGUAGES = ("ar", "en")

Messages = Mapping[str, Mapping[str, str]]


def load_messages() -> Messages:
    """All words of the interface by key and language."""
    messages: Messages = orjson.loads(resources.files("api.web").joinpath("messages.json").read_bytes())
    return messages


def load_translations() -> Mapping[str, str]:
    """What the program says of itself elsewhere, in ready questions and routes: each English sentence in Arabic."""
    sentences: Mapping[str, str] = orjson.loads(resources.files("api.web").joinpath("arabic.json").read_bytes())
    return sentences
