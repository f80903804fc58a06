"""Accounts of articles in, events across articles out: what the articles taken together support."""

from builder.resolution.amendment import amend
from builder.resolution.consolidation import consolidate

__all__ = ["amend", "consolidate"]
