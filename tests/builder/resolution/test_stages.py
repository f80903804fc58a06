"""How far a truce has come, by whose claims."""

from builder.model import Factuality, TruceStage
from builder.resolution import consolidate
from tests.builder.newsroom import ARMENIA, AZERBAIJAN, RUSSIA, give_account, relation, some
from tests.builder.resolution.authority import AUTHORITY

ENTITIES = (ARMENIA, AZERBAIJAN, RUSSIA)
DAY = "2022-09-13"


def truce(text, *events, published="2022-09-14", id="a", **fields):
    made = some("Truce", "t", "truce", party=("e1", "e2"), **{"when": DAY, **fields})
    return give_account(text, [made, *events], entities=ENTITIES, id=id, published=published)


def stages(*accounts):
    world = consolidate(accounts, AUTHORITY, min_confidence=0)
    (found,) = [event for event in world.events if event.truce]
    return {stage.stage: stage for stage in found.truce.stages}


def breach(agent):
    def make(text):
        return some(
            "TruceViolation",
            f"v{agent}",
            "broke",
            agent=(agent,),
            relations=(relation(text, "violates", "t", "truce"),),
        )(text)

    return make


def test_truce_that_is_called_for_is_proposed_and_no_more():
    assert set(stages(truce("A truce is wanted.", factuality=Factuality.CALLED_FOR))) == {TruceStage.PROPOSED}


def test_truce_that_is_announced_is_agreed_and_in_force_when_its_day_has_come():
    assert set(stages(truce("A truce is announced.", factuality=Factuality.FUTURE))) == {TruceStage.AGREED}
    assert set(stages(truce("A truce is made."))) == {TruceStage.AGREED, TruceStage.IN_FORCE}
    assert set(stages(truce("A truce is made.", when="2022-09-20"))) == {TruceStage.AGREED}


def test_breaches_are_by_whoever_the_claims_name():
    told = truce("They broke the truce.", breach("e1"), breach("e2"))
    violated = stages(told)[TruceStage.VIOLATED]
    assert violated.by == ("state/armenia", "state/azerbaijan")
    assert len(violated.claims) == 2


def test_stages_of_several_articles_stand_beside_each_other_in_their_order():
    told = [
        truce("A truce is made.", id="1"),
        truce("Both extended the truce.", id="2"),
        truce("The truce collapsed.", id="3"),
    ]
    found = stages(*told)
    order = [TruceStage.AGREED, TruceStage.IN_FORCE, TruceStage.EXTENDED, TruceStage.ENDED]
    assert list(found) == order
    assert len(found[TruceStage.AGREED].claims) == 3 and len(found[TruceStage.ENDED].claims) == 1
