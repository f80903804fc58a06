import pytest

from builder.model import Factuality
from builder.resolution import consolidate
from builder.world import ContradictionKind
from tests.builder.newsroom import clash, give_account, some, toll
from tests.builder.resolution.authority import AUTHORITY

DAY = "2022-09-13"
TEXT = "Text of the day."


def contradictions(*articles):
    """The kinds of contradictions, and the claimants of each, over articles that are lists of events."""
    told = [give_account(f"{TEXT} {number}", list(made), id=str(number)) for number, made in enumerate(articles)]
    world = consolidate(told, AUTHORITY, min_confidence=0)
    claimants = {claim.key: claim.claimant for one in told for report in one.reports for claim in report.claims}
    found = {one.key: one for event in world.events for one in event.contradictions}
    return sorted((one.kind, *sorted(claimants[claim] for claim in one.claims)) for one in found.values())


def killed(number, claimant, **fields):
    return toll(TEXT, "day", low=number, high=number, claimants=(claimant,), **fields)


BOTH = ("state/armenia", "state/azerbaijan")


def test_different_figures_for_one_toll_contradict_each_other():
    made = clash(when=DAY, casualties=(killed(49, "e1", side="e1"), killed(105, "e2", side="e1")))
    assert contradictions([made]) == [(ContradictionKind.FIGURES, *BOTH)]


@pytest.mark.parametrize(
    "second",
    [
        killed(49, "e2", side="e1"),
        killed(105, "e1", side="e1"),
        killed(105, "e2", side="e2"),
        toll(TEXT, "day", low=20, high=60, claimants=("e2",), side="e1"),
        toll(TEXT, "day", low=20, claimants=("e2",), side="e1"),
    ],
)
def test_same_figure_same_claimant_other_side_or_open_range_is_no_contradiction(second):
    assert contradictions([clash(when=DAY, casualties=(killed(49, "e1", side="e1"), second))]) == []


def test_two_versions_in_one_article_contradict_each_other():
    one = clash("v1", when=DAY, claimants=("e1",), casualties=(killed(49, "e1"),))
    other = clash("v2", when=DAY, claimants=("e2",), casualties=(killed(3, "e2"),))
    assert contradictions([one, other]) == [(ContradictionKind.FIGURES, *BOTH)]


def test_denial_contradicts_what_another_article_states():
    stated = clash(when=DAY, claimants=("e1",))
    denied = clash(when=DAY, claimants=("e2",), factuality=Factuality.DENIED)
    assert contradictions([stated], [denied]) == [(ContradictionKind.FACTUALITY, *BOTH)]


def shelling(agent, target, claimant, **fields):
    fields = {"when": DAY, **fields}
    return some("Shelling", f"{agent}{target}", agent=(agent,), target=(target,), claimants=(claimant,), **fields)


def test_swapped_agent_and_target_contradict_each_other():
    assert contradictions([shelling("e1", "e2", "e2"), shelling("e2", "e1", "e1")]) == [
        (ContradictionKind.AGENCY, *BOTH)
    ]
    assert contradictions([shelling("e1", "e2", "e2")], [shelling("e2", "e1", "e1")]) == [
        (ContradictionKind.AGENCY, *BOTH)
    ]


def test_swapped_roles_on_different_days_are_no_contradiction():
    assert contradictions([shelling("e1", "e2", "e2"), shelling("e2", "e1", "e1", when="2022-09-14")]) == []
