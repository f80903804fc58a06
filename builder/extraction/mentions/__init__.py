"""Chunks in, mentions of persons, states, organisations and places out."""

from builder.extraction.mentions.finder import find_mentions
from builder.extraction.mentions.mention import BOTH, GROUP, Known, Mention, institution_key

__all__ = ["BOTH", "GROUP", "Known", "Mention", "find_mentions", "institution_key"]
