"""Chunks in, mentions of persons, states, organisations and places out."""

from builder.extraction.mentions.finder import find_mentions
from builder.extraction.mentions.mention import Known, Mention

__all__ = ["Known", "Mention", "find_mentions"]
