"""An article and a language model behind an OpenAI-compatible endpoint in; the facts that its words bear out, out."""

from builder.llm.extractor import ModelExtractor
from builder.llm.reader import Reader, open_reader
from builder.llm.usage import Usage

__all__ = ["ModelExtractor", "Reader", "Usage", "open_reader"]
