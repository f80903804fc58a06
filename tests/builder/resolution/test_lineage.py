from builder.model import Factuality
from builder.resolution import consolidate
from builder.world import LineageKind
from tests.builder.newsroom import clash, give_account, relation, some
from tests.builder.resolution.authority import AUTHORITY

FIRST, SECOND = "war/karabakh-1991", "war/karabakh-2020"


def ties(*events, **fields):
    """(subject, kind, object) with their claims; events are named by their type, wars and conflicts by their key."""
    account = give_account("Text of the war.", list(events), **fields)
    world = consolidate([account], AUTHORITY, min_confidence=0)
    names = {event.key: event.key if event.episode else event.types[0].value for event in world.events}
    return {
        (names[event.key], tie.kind, names.get(tie.object, tie.object)): tie.claims
        for event in world.events
        for tie in event.lineage
    }


def war(id, when, **fields):
    return some("War", id, when=when, party=("e1", "e2"), **fields)


def ending(of, **fields):
    def make(text):
        return some(
            "Truce", "t", party=("e1", "e2"), relations=(relation(text, "ends_hostilities_of", of, "war"),), **fields
        )(text)

    return make


def test_truce_that_ends_a_war_is_what_the_war_was_ended_by():
    found = ties(war("w", "2020"), ending("w", when="2020"))
    assert found["Truce", LineageKind.ENDS_HOSTILITIES_OF, SECOND] == found[SECOND, LineageKind.ENDED_BY, "Truce"]
    assert len(found["Truce", LineageKind.ENDS_HOSTILITIES_OF, SECOND]) == 2


def test_truce_that_is_only_called_for_ends_nothing():
    found = ties(war("w", "2020"), ending("w", when="2020", factuality=Factuality.CALLED_FOR))
    assert not [tie for tie in found if tie[1] in (LineageKind.ENDED_BY, LineageKind.ENDS_HOSTILITIES_OF)]


def test_later_episode_follows_the_earlier_in_the_name_of_the_claims_that_date_it():
    assert len(ties(war("a", "199X"), war("b", "2020-23"))[SECOND, LineageKind.FOLLOWS, FIRST]) == 1


def test_fighting_after_the_last_told_episode_follows_it():
    found = ties(war("a", "199X"), war("b", "2020"), clash("c", when="2022-09-13"))
    assert ("ArmedClash", LineageKind.FOLLOWS, SECOND) in found
    assert ("ArmedClash", LineageKind.FOLLOWS, FIRST) not in found
    assert ("ArmedClash", LineageKind.PART_OF, "conflict/karabakh") in found


def test_undated_fighting_follows_nothing():
    found = ties(war("b", "2020"), clash("c"))
    assert not [tie for tie in found if tie[:2] == ("ArmedClash", LineageKind.FOLLOWS)]


def test_violation_stands_as_the_text_has_it():
    truce = some("Truce", "t", party=("e1", "e2"))

    def violation(text):
        return some("TruceViolation", "x", agent=("e1",), relations=(relation(text, "violates", "t", "war"),))(text)

    assert ("TruceViolation", LineageKind.VIOLATES, "Truce") in ties(truce, violation)


def test_war_that_is_none_of_the_known_ones_is_part_of_the_conflict_and_no_step_of_it():
    day = some("War", "s", when="2022-09-13", party=("e1", "e2"))
    found = ties(war("b", "2020"), day, ending("s", when="2022-09-14"))
    (stray,) = {subject for subject, _, _ in found if subject == "War"}
    assert (stray, LineageKind.PART_OF, "conflict/karabakh") in found
    assert not [tie for tie in found if tie[0] == stray and tie[1] in (LineageKind.FOLLOWS, LineageKind.ENDED_BY)]


def test_undated_war_that_is_none_of_the_known_ones_follows_nothing_by_the_words_either():
    def stray(text):
        return some("War", "s", party=("e1", "e2"), relations=(relation(text, "follows", "b", "war"),))(text)

    found = ties(war("b", "2020"), war("a", "199X"), stray)
    assert ("War", LineageKind.PART_OF, "conflict/karabakh") in found
    assert not [tie for tie in found if tie[:2] == ("War", LineageKind.FOLLOWS)]


def test_war_before_the_known_ones_may_be_ended():
    found = ties(war("b", "2020"), war("s", "1996"), ending("s", when="1997"))
    assert ("War", LineageKind.ENDED_BY, "Truce") in found
