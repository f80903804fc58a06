"""Chunks in, the quantities and the times of an article out."""

from builder.extraction.expressions.quantities import Quantity, parse_quantities
from builder.extraction.expressions.times import TimeExpression, parse_times

__all__ = ["Quantity", "TimeExpression", "parse_quantities", "parse_times"]
