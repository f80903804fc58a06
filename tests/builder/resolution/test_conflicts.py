import pytest

from builder.resolution.conflicts import attach
from builder.resolution.spine import Spine
from builder.resolution.tellings import tell
from builder.resolution.times import bounds
from tests.builder.newsroom import ARMENIA, AZERBAIJAN, RUSSIA, entity, give_account, some
from tests.builder.resolution.authority import AUTHORITY

ENTITIES = (
    ARMENIA,
    AZERBAIJAN,
    RUSSIA,
    entity("army", "Organisation", "the army", key="organisation/armenia-armed-forces"),
    entity("aliyev", "Person", "Aliyev", key="person/ilham-aliyev"),
    entity("shusha", "Place", "Shusha", key="place/shusha"),
    entity("aleppo", "Place", "Aleppo", key="place/aleppo"),
    entity("rebels", "Organisation", "rebels", key="organisation/rebels"),
    entity("syria", "State", "Syria", key="state/syria"),
)
SPINE = Spine(AUTHORITY)


def above(type, when, **roles):
    account = give_account("Text.", [some(type, when=when, **roles)], entities=ENTITIES)
    return attach(tell([account], SPINE, min_confidence=0), bounds(when), SPINE)


@pytest.mark.parametrize(
    ("roles", "conflict"),
    [
        ({"party": ("e1", "e2")}, "conflict/karabakh"),
        ({"party": ("army", "aliyev")}, "conflict/karabakh"),
        ({"agent": ("e1",), "place": ("shusha",)}, "conflict/karabakh"),
        ({"agent": ("e1",)}, None),
        ({"party": ("e1", "e3")}, None),
        ({"place": ("shusha",)}, None),
        ({"agent": ("rebels",), "place": ("aleppo",)}, "conflict/syria"),
        ({"party": ("rebels", "syria"), "place": ("shusha",)}, None),  # on the ground of another conflict
    ],
)
def test_event_is_part_of_the_conflict_of_two_parties_or_of_one_on_its_ground(roles, conflict):
    assert above("Attack", "2022-09-13", **roles) == conflict


def test_event_within_an_episode_is_part_of_it():
    assert above("ArmedClash", "2020-10-04", party=("e1", "e2")) == "war/karabakh-2020"
    assert above("ArmedClash", "2020", party=("e1", "e2")) == "conflict/karabakh"


def test_event_before_the_conflict_is_no_part_of_it():
    assert above("ArmedClash", "1988-02-20", party=("e1", "e2")) is None


def test_event_long_after_the_conflict_is_no_part_of_it():
    assert above("Attack", "2025-01-01", agent=("rebels",), place=("aleppo",)) == "conflict/syria"
    assert above("Attack", "2031-01-01", agent=("rebels",), place=("aleppo",)) is None


def test_undated_news_counts_by_its_day_of_publication():
    assert above("ArmedClash", None, party=("e1", "e2")) == "conflict/karabakh"


@pytest.mark.parametrize(
    ("key", "state"),
    [
        ("organisation/armenia-ministry-of-defence", "state/armenia"),
        ("organisation/rebels", None),
        ("organisation/islamic-front", None),
        ("person/ilham-aliyev", "state/azerbaijan"),
        ("place/goris", None),
    ],
)
def test_state_of_an_actor_is_in_its_record_or_its_composed_key(key, state):
    assert SPINE.state_of(key) == state
