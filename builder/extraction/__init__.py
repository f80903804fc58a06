"""One article in, its facts record out."""

from builder.extraction.engine import Engine, load_engine

__all__ = ["Engine", "load_engine"]
