import pytest

from builder.model import Factuality
from builder.resolution import consolidate
from builder.world import ContradictionKind
from tests.builder.newsroom import ARMENIA, AZERBAIJAN, RUSSIA, clash, entity, give_account, some, toll
from tests.builder.resolution.authority import AUTHORITY

DAY = "2022-09-13"
TEXT = "Text of the day."


def contradictions(*articles, **fields):
    """The kinds of contradictions, and the claimants of each, over articles that are lists of events."""
    told = [
        give_account(f"{TEXT} {number}", list(made), id=str(number), **fields) for number, made in enumerate(articles)
    ]
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


GORIS = entity("goris", "Place", "Goris", key="place/goris")
YEREVAN = entity("yerevan", "Place", "Yerevan", key="place/yerevan")
VILLAGE = entity("village", "Place", "the village")
ENTITIES = (ARMENIA, AZERBAIJAN, RUSSIA, GORIS, YEREVAN, VILLAGE)


def strike(agent, target, claimant, *, type="Shelling", **fields):
    fields = {"when": DAY, "place": ("goris",), **fields}
    return some(type, f"{agent}{target}", agent=(agent,), target=(target,), claimants=(claimant,), **fields)


def test_one_act_at_one_place_told_of_either_side_is_a_contradiction():
    expected = [(ContradictionKind.AGENCY, *BOTH)]
    assert contradictions([strike("e1", "e2", "e2"), strike("e2", "e1", "e1")], entities=ENTITIES) == expected
    assert contradictions([strike("e1", "e2", "e2")], [strike("e2", "e1", "e1")], entities=ENTITIES) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"when": "2022-09-14"},
        {"when": None},
        {"when": "2022"},
        {"place": ()},
        {"place": ("yerevan",)},
        {"place": ("e1",)},
        {"type": "Attack"},
        {"factuality": Factuality.POSSIBLE},
    ],
)
def test_fire_of_both_sides_at_each_other_is_no_contradiction(fields):
    assert contradictions([strike("e1", "e2", "e2"), strike("e2", "e1", "e1", **fields)], entities=ENTITIES) == []


@pytest.mark.parametrize("fields", [{"type": "ArmedClash"}, {"when": None}, {"place": ()}, {"place": ("e1",)},
                                    {"place": ("village",)}])  # fmt: skip
def test_clashes_and_acts_without_stated_day_or_known_place_are_no_contradiction(fields):
    made = [strike("e1", "e2", "e2", **fields), strike("e2", "e1", "e1", **fields)]
    assert contradictions(made, entities=ENTITIES) == []


def test_claim_made_for_a_toll_alone_contradicts_no_agent():
    told = [
        strike("e1", "e2", "e2", evidence="Text of the"),
        strike("e2", "e1", "e3", evidence="Text of the", casualties=(killed(49, "e1"),)),
    ]
    assert contradictions(told, entities=ENTITIES) == [(ContradictionKind.AGENCY, "state/azerbaijan", "state/russia")]
