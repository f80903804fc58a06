import pytest

from builder.model import Factuality, Scope
from builder.resolution.casualties import estimate
from builder.resolution.spine import Spine
from builder.resolution.tellings import tell
from tests.builder.newsroom import ARMENIA, AZERBAIJAN, RUSSIA, clash, give_account, toll
from tests.builder.resolution.authority import AUTHORITY

ENTITIES = (ARMENIA, AZERBAIJAN, RUSSIA)


def estimates(*articles):
    """The estimates of what articles say of one event; each is (published, {claimant: (low, high)} or tolls)."""
    told = []
    for number, (published, tolls) in enumerate(articles):
        text = f"Text {number}."
        casualties = tuple(toll(text, "Text", **{"claimants": claimants, **figures}) for claimants, figures in tolls)
        made = [clash(when="2022-09-13", casualties=casualties)]
        told.append(give_account(text, made, entities=ENTITIES, id=str(number), published=published))
    return estimate(tell(told, Spine(AUTHORITY), min_confidence=0))


def figures(low, high):
    return {"low": low, "high": high}


@pytest.mark.parametrize(
    ("given", "low", "best", "high"),
    [
        ([(("e1",), figures(49, 49))], 49, 49, 49),
        ([(("e1",), figures(20, None))], 20, 20, None),
        ([(("e1",), figures(None, 50))], 50, 50, 50),
        ([(("e1",), figures(20, 30)), (("e2",), figures(25, 25))], 20, 25, 30),
        ([(("e1",), figures(20, None)), (("e2",), figures(10, 10))], 10, 20, 20),
        ([(("e1", "e3"), figures(49, 49)), (("e2",), figures(105, 105))], 49, 49, 105),
    ],
)
def test_low_best_and_high_come_from_the_claims(given, low, best, high):
    (one,) = estimates(("2022-09-13", given))
    assert (one.low, one.best, one.high) == (low, best, high)


def test_of_figures_with_equally_many_claimants_the_later_published_is_best():
    (one,) = estimates(("2022-09-13", [(("e1",), figures(105, 105))]), ("2022-09-15", [(("e2",), figures(49, 49))]))
    assert (one.low, one.best, one.high) == (49, 49, 105)


def test_one_claimant_counts_once_however_many_articles_quote_it():
    told = [("2022-09-13", [(("e1",), figures(49, 49))])] * 3
    (one,) = estimates(*told, ("2022-09-13", [(("e2", "e3"), figures(50, 50))]))
    assert one.best == 50


def test_each_bound_names_the_claims_that_give_it():
    (one,) = estimates(("2022-09-13", [(("e1",), figures(49, 49)), (("e2",), figures(105, 105))]))
    assert len(one.low_claims) == len(one.high_claims) == 1
    assert set(one.claims) == {*one.low_claims, *one.high_claims}


def test_totals_and_sides_stay_apart_from_the_toll_of_the_event():
    given = [
        (("e1",), figures(49, 49) | {"side": "e1"}),
        (("e1",), figures(6500, 6500) | {"scope": Scope.TOTAL}),
        (("e1",), figures(3, 3) | {"kind": "wounded"}),
    ]
    assert [(one.kind, one.side, one.scope, one.best) for one in estimates(("2022-09-13", given))] == [
        ("killed", None, "total", 6500),
        ("killed", "state/armenia", "event", 49),
        ("wounded", None, "event", 3),
    ]


def test_withheld_figure_is_kept_and_words_without_figure_are_not():
    (one,) = estimates(("2022-09-13", [((), figures(None, None) | {"undisclosed": True})]))
    assert (one.undisclosed, one.low, one.best, one.high) == (True, None, None, None)
    assert one.claims
    assert estimates(("2022-09-13", [((), figures(None, None))])) == ()


def test_toll_in_a_denial_is_none():
    text = "Text."
    made = clash(factuality=Factuality.DENIED, casualties=(toll(text, "Text", low=5, high=5),))
    assert estimate(tell([give_account(text, [made])], Spine(AUTHORITY), min_confidence=0)) == ()
