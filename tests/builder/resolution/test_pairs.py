"""The features of a pair of reports and what excludes that they are one event."""

from itertools import combinations, product

import pytest

from builder.model import Casualty, CasualtyKind, Span
from builder.resolution.pairs import FEATURES, THRESHOLD, WEIGHTS, blocks, describe, may_score, score
from builder.resolution.spine import Spine
from builder.resolution.tellings import tell
from tests.builder.newsroom import ARMENIA, AZERBAIJAN, RUSSIA, entity, give_account, some
from tests.builder.resolution.authority import AUTHORITY

SPINE = Spine(AUTHORITY)
GORIS = entity("goris", "Place", "Goris", key="place/goris")
SHUSHA = entity("shusha", "Place", "Shusha", key="place/shusha")
DAY = "2022-09-13"
BOMB = "A car bomb near the market of Goris wounded several shoppers"


def tellings(*reports, published=None):
    entities = (ARMENIA, AZERBAIJAN, RUSSIA, GORIS, SHUSHA)
    accounts = [
        give_account(text, [made], entities=entities, id=str(number), published=(published or {}).get(number, DAY))
        for number, (text, made) in enumerate(reports)
    ]
    told = {telling.article: telling for telling in tell(accounts, SPINE, min_confidence=0)}
    return [told[account.article.key] for account in accounts]


def features(one, other, *, published=(DAY, DAY)):
    return describe(*tellings(one, other, published=dict(enumerate(published))), SPINE)


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


def test_quick_look_leaves_out_no_pair_that_scores_enough():
    texts = (BOMB, "Bomb attack in Goris market wounded several shoppers", "Gunmen shot at a checkpoint")
    toll = Casualty(kind=CasualtyKind.KILLED, low=16, high=16, side=None, victim=None, span=Span(start=0, end=1))
    told = tellings(
        *(
            (text, some(type, place=place, when=when, casualties=casualties, target=("e1",)))
            for text, type, place, when, casualties in product(
                texts, ("Explosion", "Attack", "Truce"), ((), ("goris",)), (None, DAY, "2022-09-12"), ((), (toll,))
            )
        )
    )
    pairs = list(combinations(told, 2))
    found = [describe(*pair, SPINE) for pair in pairs]
    enough = [pair for pair, one in zip(pairs, found, strict=True) if one is not None and score(one) >= THRESHOLD]
    assert len(enough) > 100
    assert all(may_score(*pair) for pair in enough)
    assert sum(may_score(*pair) for pair in pairs) < len(pairs) / 2


def test_reports_of_one_day_meet_by_who_is_in_them_and_those_of_no_day_by_their_words():
    war, words = some("Attack", agent=("e1",), when=DAY), "Armenia struck a depot of fuel near the border at night"
    dated, next_day, other_words, undated = tellings(
        ("Armenia struck", war),
        ("Armenia attacked", some("Attack", agent=("e1",), when="2022-09-12")),
        (words, some("Attack", agent=("e1",))),
        (f"{words} again", some("Attack", agent=("e1",))),
    )
    keys = [set(blocks(telling)) for telling in (dated, next_day, other_words, undated)]
    assert keys[0] & keys[1]
    assert not keys[0] & keys[2]
    assert keys[2] & keys[3]
