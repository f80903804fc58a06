"""Text as published in, folded text with a map back and sentence spans out."""

from builder.text.folding import Folded, fold, fold_word
from builder.text.sentences import segment

__all__ = ["Folded", "fold", "fold_word", "segment"]
