"""Chunks in, mentions of persons, states, organisations and places out."""

from builder.extraction.mentions.finder import find_mentions
from builder.extraction.mentions.mention import BOTH, FORCES, GROUP, PART, PERSON, Known, Mention, institution_key

__all__ = ["BOTH", "FORCES", "GROUP", "PART", "PERSON", "Known", "Mention", "find_mentions", "institution_key"]
