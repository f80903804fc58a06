"""Anything a user may name as a source in, articles out: text files, JSON, JSON Lines, folders, standard input."""

from builder.sources.reading import READABLE, Reading, read
from builder.sources.record import Notice, Record

__all__ = ["READABLE", "Notice", "Reading", "Record", "read"]
