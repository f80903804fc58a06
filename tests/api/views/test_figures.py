"""Which figures of an event a page shows side by side."""

from __future__ import annotations

import pytest

from api.views.figures import show_figures
from api.views.model import EstimateView, Ref


def estimate(
    best: int | None, side: str | None = None, victim: str | None = None, scope: str = "event"
) -> EstimateView:
    return EstimateView(
        iri=f"{best} {side} {victim} {scope}",
        kind="killed",
        scope=scope,
        side=Ref(iri=side, path="", type="State", names={}) if side else None,
        victim=victim,
        low=best,
        best=best,
        high=best,
        undisclosed=best is None,
        low_claim=None,
        best_claim=None,
        high_claim=None,
        claims=(),
    )


def shown(*estimates: EstimateView) -> list[tuple[int | None, str | None]]:
    return [(figure.estimate.best, figure.standing) for figure in show_figures(estimates)]


@pytest.mark.parametrize("repeated", [49, 50, 99])
def test_figure_without_side_that_repeats_a_side_or_their_sum_is_left_out(repeated: int) -> None:
    assert shown(estimate(repeated), estimate(49, "a"), estimate(50, "b")) == [(49, None), (50, None)]


def test_larger_figure_without_side_is_the_whole_of_which_the_sides_are_parts() -> None:
    assert shown(estimate(49, "a"), estimate(120)) == [(120, "whole"), (49, "part")]


def test_smaller_figure_without_side_stands_beside_them() -> None:
    assert shown(estimate(3), estimate(49, "a"), estimate(50, "b")) == [(3, None), (49, None), (50, None)]


def test_figures_without_sides_stay_as_they_are() -> None:
    assert shown(estimate(3), estimate(7, victim="civilian")) == [(3, None), (7, None)]
    assert shown(estimate(None), estimate(3, "a")) == [(None, None), (3, None)]


def test_soldiers_who_are_all_the_dead_of_a_side_are_counted_once() -> None:
    dead = (estimate(135, "a"), estimate(105, "a", "military"), estimate(71, "b"), estimate(71, "b", "military"))
    assert shown(*dead) == [(135, None), (105, None), (71, None)]


def test_total_of_a_war_is_never_compared_with_the_toll_of_an_event() -> None:
    assert shown(estimate(6500, scope="total"), estimate(49, "a")) == [(6500, None), (49, None)]
