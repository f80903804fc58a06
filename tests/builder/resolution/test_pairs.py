"""The features of a pair of reports and what excludes that they are one event."""

import pytest

from builder.model import Casualty, CasualtyKind, Span
from builder.resolution.pairs import FEATURES, THRESHOLD, WEIGHTS, describe, score
from builder.resolution.spine import Spine
from builder.resolution.tellings import tell
from tests.builder.newsroom import ARMENIA, AZERBAIJAN, RUSSIA, entity, give_account, some
from tests.builder.resolution.authority import AUTHORITY

SPINE = Spine(AUTHORITY)
GORIS = entity("goris", "Place", "Goris", key="place/goris")
SHUSHA = entity("shusha", "Place", "Shusha", key="place/shusha")
BOMB = "A car bomb near the market of Goris wounded several shoppers"


def features(one, other, *, published=("2022-09-13", "2022-09-13")):
    entities = (ARMENIA, AZERBAIJAN, RUSSIA, GORIS, SHUSHA)
    accounts = [
        give_account(text, [made], entities=entities, id=str(number), published=published[number])
        for number, (text, made) in enumerate((one, other))
    ]
    told = {telling.article: telling for telling in tell(accounts, SPINE, min_confidence=0)}
    return describe(*(told[account.article.key] for account in accounts), SPINE)


def bomb(text=BOMB, type="Explosion", **fields):
    return text, some(type, place=("goris",), **fields)


def test_one_bomb_in_other_words_of_another_kind_of_report_passes_the_threshold():
    found = features(bomb(when="2022-09-13"), bomb("Bomb attack in Goris market", "Attack", when="2022-09-13"))
    assert found["same day"] == found["same place"] == 1
    assert score(found) >= THRESHOLD


def test_another_town_on_the_same_day_stays_below_the_threshold():
    found = features(
        bomb(when="2022-09-13"),
        ("Gunmen stormed a checkpoint at Shusha", some("Explosion", place=("shusha",), when="2022-09-13")),
    )
    assert found is None or score(found) < THRESHOLD


@pytest.mark.parametrize(
    "other",
    [
        bomb(type="Truce"),
        bomb(when="2023-01-01"),  # after the other was published
        ("Residents fled", some("Explosion")),  # nothing in common
    ],
)
def test_pair_that_cannot_be_one_event_has_no_features(other):
    assert features(bomb(when="2022-09-12"), other, published=("2022-09-13", "2023-01-02")) is None


def test_exchanged_sides_are_two_acts():
    one = ("Armenia shelled Azerbaijan", some("Shelling", agent=("e1",), target=("e2",), when="2022-09-13"))
    other = ("Azerbaijan shelled Armenia", some("Shelling", agent=("e2",), target=("e1",), when="2022-09-13"))
    assert features(one, other) is None


def test_small_figure_alone_or_another_country_keeps_two_reports_apart():
    def told(words, dead, **fields):
        text = f"{words}: {dead} men died"
        toll = Casualty(kind=CasualtyKind.KILLED, span=Span(start=0, end=4), low=dead, high=dead)
        return text, some("Attack", casualties=(toll,), when="2022-09-13", **fields)

    assert features(told("Gunmen came", 5), told("Bandits struck", 5)) is None
    assert features(told("Gunmen came", 49), told("Bandits struck", 49)) is not None
    assert features(told("Gunmen came", 49, target=("e1",)), told("Bandits struck", 49, target=("e3",))) is None


def test_no_weight_goes_against_the_sense_of_its_feature():
    assert set(WEIGHTS) <= set(FEATURES)
    assert all(weight * FEATURES[name] > 0 for name, weight in WEIGHTS.items())
