"""The estimates of one event in, the figures worth a line beside its name out, without those that say a thing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.views.model import EstimateView

__all__ = ["Figure", "show_figures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An estimate and how it stands to the others: `whole` of them, `part` of the whole, or neither (None)."""

    estimate: EstimateView
    standing: str | None = None


def show_figures(estimates: Sequence[EstimateView]) -> tuple[Figure, ...]:
    """The figures of a scope together, in the order given.

    A figure without a side that repeats a side's figure or the sum of the sides is left out; a larger one is the
    whole, of which the sides' figures are parts. The same holds for victims of one kind within a side.
    """
    shown: list[Figure] = []
    for scope in dict.fromkeys(item.scope for item in estimates):
        shown += _show_scope([item for item in estimates if item.scope == scope])
    return tuple(shown)


def _show_scope(estimates: Sequence[EstimateView]) -> list[Figure]:
    sides: dict[str, int] = {}
    for item in estimates:
        if item.side and item.best is not None:
            sides[item.side.iri] = max(item.best, sides.get(item.side.iri, 0))
    told = {item.best for item in estimates if item.side} | {sum(sides.values())} if sides else set()
    kept = [
        item
        for item in estimates
        if not _repeats_victims(item, estimates) and (item.side or item.best is None or item.best not in told)
    ]
    wholes = [item for item in kept if _is_whole(item, sum(sides.values()))] if sides else []
    if len(wholes) != 1:
        return [Figure(estimate=item) for item in kept]
    parts = [Figure(estimate=item, standing="part" if item.side else None) for item in kept if item is not wholes[0]]
    return [Figure(estimate=wholes[0], standing="whole"), *parts]


def _is_whole(item: EstimateView, told: int) -> bool:
    return item.side is None and item.victim is None and item.best is not None and item.best > told


def _repeats_victims(item: EstimateView, estimates: Sequence[EstimateView]) -> bool:
    """Whether a figure of one kind of victim says no more than that of all victims of the same side."""
    return item.victim is not None and any(
        other.victim is None and _side(other) == _side(item) and other.best == item.best for other in estimates
    )


def _side(item: EstimateView) -> str | None:
    return item.side.iri if item.side else None
