"""Copies of one text: which articles are, and that they speak with one voice."""

from builder.model import CasualtyKind
from builder.resolution import consolidate
from builder.resolution.copies import find_copies
from tests.builder.newsroom import entity, give_account, some, toll
from tests.builder.resolution.authority import AUTHORITY

TOWN = entity("town", "Place", "Goris", key="place/goris")
BODY = (
    "Officials said on Tuesday that an explosion hit a market near the border town and killed {} people, while "
    "rescuers searched the ruins through the night and the ministry promised an inquiry into how the bomb got there."
)
OTHER = (
    "Witnesses in Goris counted {} dead after what they took for a bomb: an explosion hit a market there, they said."
)


def told(number, dead, text=BODY):
    words = text.format(dead)
    casualty = toll(words, str(dead), low=dead, high=dead)
    made = some(
        "Explosion", "v1", "an explosion hit a market", place=("town",), when="2022-09-13", casualties=(casualty,)
    )
    return give_account(words, [made], entities=(TOWN,), id=str(number))


def test_family_is_named_by_its_smallest_key_in_any_order():
    accounts = [told(1, 12), told(2, 12), told(3, 12, OTHER)]
    families = find_copies(accounts)
    assert families == find_copies(accounts[::-1])
    first = min(accounts[0].article.key, accounts[1].article.key)
    assert families == {accounts[0].article.key: first, accounts[1].article.key: first}


def test_copies_give_a_figure_once():
    accounts = [told(1, 12), told(2, 12), told(3, 15, OTHER), told(4, 15, OTHER.replace("Witnesses", "People"))]
    world = consolidate(accounts, AUTHORITY, min_confidence=0)
    (event,) = world.events
    (killed,) = [one for one in event.estimates if one.kind is CasualtyKind.KILLED]
    assert (killed.low, killed.high) == (12, 15)
    assert len(world.copies) == 2
