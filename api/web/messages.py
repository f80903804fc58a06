"""A key in, the words of the interface out, in Arabic and English."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

import orjson

__all__ = ["LANGUAGES", "Messages", "load_messages"]

LANGUAGES = ("ar", "en")

Messages = Mapping[str, Mapping[str, str]]


def load_messages() -> Messages:
    """All words of the interface by key and language."""
    messages: Messages = orjson.loads(resources.files("api.web").joinpath("messages.json").read_bytes())
    return messages
