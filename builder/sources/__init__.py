"""Anything a user may name as a source in, articles out: files of many kinds, folders, addresses, standard input."""

from builder.sources.fetching import Fetcher
from builder.sources.items import Form, Item, Reading, article_item, check_defaults, parse
from builder.sources.reading import READABLE, Gathered, gather, read
from builder.sources.record import Defaults, Notice, Record
from builder.sources.web import Web

__all__ = [
    "READABLE",
    "Defaults",
    "Fetcher",
    "Form",
    "Gathered",
    "Item",
    "Notice",
    "Reading",
    "Record",
    "Web",
    "article_item",
    "check_defaults",
    "gather",
    "parse",
    "read",
]
