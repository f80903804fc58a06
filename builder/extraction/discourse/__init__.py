"""Candidates, tolls and attributions of a passage in, its events out: one for each event, however often it is told."""

from builder.extraction.discourse.composition import compose
from builder.extraction.discourse.drafts import Draft, DraftToll, Voice

__all__ = ["Draft", "DraftToll", "Voice", "compose"]
