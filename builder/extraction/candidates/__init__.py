"""A passage in, candidate events out: each trigger with the mentions that fill its roles."""

from builder.extraction.candidates.candidate import Candidate
from builder.extraction.candidates.finder import find_candidates

__all__ = ["Candidate", "find_candidates"]
