"""The quotes of claims in, which of them mean the like out, across Arabic and English (extra `semantic`)."""

from api.semantic.claims import SimilarClaims, Similarity
from api.semantic.encoder import MissingExtraError

__all__ = ["MissingExtraError", "SimilarClaims", "Similarity"]
