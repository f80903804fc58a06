"""A plain question in Arabic or English in, the ready question that answers it with its parameters filled out."""

from api.asking.matching import Match, Matches, match_question

__all__ = ["Match", "Matches", "match_question"]
