"""Places on the axis of time."""

from __future__ import annotations

from api.views.model import EventRow, Step
from api.web.axis import draw


def step(name: str, type: str, begin: str | None, end: str | None = None, *, realised: bool = True) -> Step:
    row = EventRow(
        iri=f"https://example.org/id/{name}",
        path=f"/id/{name}",
        id=name,
        type=type,
        names={"en": name},
        time=begin,
        begin=begin,
        end=end or begin,
        reported=None,
        factuality="actual",
        realised=realised,
    )
    return Step(row=row, deaths=(), mediators=(), lineage=(), claim=None, claims=0)


def test_time_runs_from_left_to_right_within_the_drawing() -> None:
    axis = draw(
        [
            step("war", "War", "1991-01-01", "1994-05-12"),
            step("truce", "Truce", "1994-05-12"),
            step("clash", "ArmedClash", "2022-09-13"),
        ]
    )
    assert axis is not None
    bar, (truce, clash) = axis.bars[0], axis.marks
    assert 0 < bar.x < bar.x + bar.width <= truce.x + 0.1 < clash.x < 100
    assert axis.symbols == ("war", "truce", "clash")
    assert [tick.year for tick in axis.ticks] == sorted(tick.year for tick in axis.ticks)
    assert all(0 <= tick.x <= 100 for tick in axis.ticks)


def test_near_events_are_set_below_each_other() -> None:
    axis = draw([step(f"c{day}", "ArmedClash", f"2022-09-{day}") for day in (11, 12, 13)] + [step("w", "War", "1991")])
    assert axis is not None
    assert [mark.lane for mark in axis.marks] == [0, 1, 2]
    assert axis.lanes == 3


def test_a_truce_known_by_its_year_stands_at_the_end_of_it() -> None:
    axis = draw([step("war", "War", "2020-09-27", "2020-11-10"), step("t", "Truce", "2020-01-01", "2020-12-31")])
    assert axis is not None
    assert axis.marks[0].x > axis.bars[0].x + axis.bars[0].width - 0.5


def test_what_did_not_happen_or_has_no_date_is_not_drawn() -> None:
    undated, unreal = step("u", "Truce", None), step("r", "War", "2022-01-01", realised=False)
    assert draw([step("c", "ArmedClash", "2022-09-13"), undated, unreal]) is None
    assert draw([]) is None
